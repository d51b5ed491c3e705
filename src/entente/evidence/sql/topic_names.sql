-- Question:     What are some topics called, and where do they belong?
-- Parameters:   1: list of topic ids.
-- Columns:      topic_id; name; subfield_id; subfield; field.
-- Denominator:  the loaded topic table.
-- Caveat:       names change between editions of the topic table; the ids do not.
SELECT topic_id, name, CAST(subfield_id AS VARCHAR), subfield, field
FROM topic WHERE list_contains(?::VARCHAR[], topic_id) ORDER BY topic_id
