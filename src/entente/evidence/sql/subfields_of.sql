-- Question:     To which subfields do the works of some topics belong?
-- Parameters:   $topics: list of topic ids.
-- Columns:      subfield_id.
-- Denominator:  loaded works.
-- Caveat:       read off the works, so it needs no table of topics.
SELECT DISTINCT subfield_id FROM work
WHERE list_contains($topics::VARCHAR[], topic_id) AND subfield_id IS NOT NULL ORDER BY 1
