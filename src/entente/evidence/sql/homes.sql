-- Question:     To which coarser unit does each unit belong?
-- Parameters:   $level: 'topic' (to subfields), 'subfield' or 'field' (to fields).
-- Columns:      unit; home.
-- Denominator:  loaded works that have both.
-- Caveat:       where works disagree (editions of the table of topics), the home of most works.
SELECT unit, home FROM (
    SELECT CASE $level WHEN 'topic' THEN topic_id WHEN 'subfield' THEN subfield_id ELSE field_id END AS unit,
           CASE $level WHEN 'topic' THEN subfield_id ELSE field_id END AS home, count(*) AS works
    FROM work GROUP BY ALL
)
WHERE unit IS NOT NULL AND home IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY unit ORDER BY works DESC, home) = 1
ORDER BY unit
