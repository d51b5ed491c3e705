-- Prelude:      The same as counted.sql, with some territories counted as parts of another code.
-- Parameters:   as counted.sql; $joined: codes that count as $into (for example HK and MO as CN).
-- Relations:    as counted.sql; k and dual are those after joining.
-- Denominator:  as counted.sql.
-- Caveat:       an author who lists only joined territories (CN and HK) is not counted as an author of one country, so
--               a few works more are called dual than would be by reading every author again.
WITH placed AS (
    SELECT work_id, if(list_contains($joined::VARCHAR[], country), $into, country) AS country,
           CAST(sum(CAST(author_fraction AS DECIMAL(18, 12))) AS DECIMAL(18, 12)) AS f,
           sum(coalesce(n_sole_authors, 0)) AS sole
    FROM work_country GROUP BY ALL
), spread AS (
    SELECT work_id, count(*)::INTEGER AS k, count(*) FILTER (sole > 0) AS single FROM placed GROUP BY work_id
), counted AS (
    SELECT w.work_id, w.year, w.type, w.topic_id, w.n_authors, coalesce(s.k, 0) AS k,
           coalesce(s.k > 1 AND s.single < 2, false) AS dual, w.top10, w.fwci, w.cited_by,
           coalesce(w.flags, 0) AS flags, coalesce(w.sample, false) AS sample,
           CASE $level WHEN 'topic' THEN w.topic_id WHEN 'subfield' THEN w.subfield_id WHEN 'field' THEN w.field_id
                WHEN 'classed' THEN if(w.topic_id IS NULL, NULL, 'all') ELSE 'all' END AS unit
    FROM work AS w LEFT JOIN spread AS s USING (work_id)
    WHERE NOT coalesce(w.is_xpac, false) AND NOT coalesce(w.is_retracted, false) AND coalesce(w.flags, 0) & 32 = 0
      AND w.year BETWEEN $first_year AND $last_year
      AND (len($types::VARCHAR[]) = 0 OR list_contains($types::VARCHAR[], w.type))
      AND (len($units::VARCHAR[]) = 0 OR list_contains($units::VARCHAR[],
           CASE $level WHEN 'topic' THEN w.topic_id WHEN 'subfield' THEN w.subfield_id WHEN 'field' THEN w.field_id
                WHEN 'classed' THEN if(w.topic_id IS NULL, NULL, 'all') ELSE 'all' END))
)
