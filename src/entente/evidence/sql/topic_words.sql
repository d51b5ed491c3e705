-- Question:     Which words describe each topic?
-- Parameters:   none.
-- Columns:      topic_id; name; keywords (separated by semicolons or commas).
-- Denominator:  the loaded topic table.
-- Caveat:       written by a language model at OpenAlex; not a definition.
SELECT topic_id, name, keywords FROM topic ORDER BY topic_id
