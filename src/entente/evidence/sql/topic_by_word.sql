-- Question:     Which topics have one of these words as their name or as one of their keywords?
-- Parameters:   $words: lower-case words or phrases.
-- Columns:      topic_id; name.
-- Denominator:  the loaded topic table.
-- Caveat:       a suggestion for a person to confirm; nothing is counted from it.
SELECT topic_id, name FROM topic
WHERE list_contains($words::VARCHAR[], lower(name))
   OR list_has_any($words::VARCHAR[], list_transform(string_split_regex(lower(coalesce(keywords, '')), '[;,|]'), k -> trim(k)))
ORDER BY topic_id LIMIT 10
