-- Question:     What are some units called, and where do they belong?
-- Parameters:   $level: 'topic', 'subfield' or 'field'; $units: ids at that level, empty: all.
-- Columns:      unit; name; subfield (id); field (name).
-- Denominator:  the loaded topic table.
-- Caveat:       names change between editions of the topic table; the ids do not.
SELECT unit, any_value(name ORDER BY topic_id) AS name, any_value(subfield_id ORDER BY topic_id) AS subfield,
       any_value(field ORDER BY topic_id) AS field
FROM (SELECT topic_id, CAST(subfield_id AS VARCHAR) AS subfield_id, field,
             CASE $level WHEN 'topic' THEN topic_id WHEN 'subfield' THEN CAST(subfield_id AS VARCHAR)
                  ELSE CAST(field_id AS VARCHAR) END AS unit,
             CASE $level WHEN 'topic' THEN name WHEN 'subfield' THEN subfield ELSE field END AS name
      FROM topic)
WHERE len($units::VARCHAR[]) = 0 OR list_contains($units::VARCHAR[], unit)
GROUP BY unit ORDER BY unit
