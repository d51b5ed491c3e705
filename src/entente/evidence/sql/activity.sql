-- Question:     How much of some countries' output lies in some topics and in the subfields these belong to?
-- Parameters:   1: list of topic ids; 2: last year (inclusive); 3: list of ISO codes.
-- Columns:      level ('topic' or 'subfield'); unit (its id); country; works (whole count of the country's works in the
--               unit); in_unit, squares (author-fractional sum and sum of squares there); country_all (author-fractional
--               output of the country); world_unit (output of all countries in the unit); world (of all countries).
-- Denominator:  loaded works of the core corpus, not retracted, with a known country, up to the year.
-- Caveat:       "world" is the loaded works; where they were loaded for a selection of topics, the index is relative to
--               that selection. Fractions are summed as decimals (12 places): a sum of floating-point numbers depends on
--               the order in which threads finish, and the same data must give the same bytes.
WITH part AS (
    SELECT w.topic_id, w.subfield_id, c.country, CAST(c.author_fraction AS DECIMAL(20, 12)) AS f,
           CAST(c.author_fraction * c.author_fraction AS DECIMAL(20, 12)) AS square
    FROM work AS w JOIN work_country AS c USING (work_id)
    WHERE NOT coalesce(w.is_xpac, false) AND NOT coalesce(w.is_retracted, false)
      AND c.author_fraction IS NOT NULL AND w.year <= $2
), asked AS (
    SELECT DISTINCT topic_id, subfield_id FROM work WHERE list_contains($1::VARCHAR[], topic_id)
), grouped AS (
    SELECT topic_id, subfield_id, country, count(*) AS works, sum(f) AS f, sum(square) AS squares
    FROM part GROUP BY ALL
), unit AS (
    SELECT 'topic' AS level, topic_id AS unit, country, works, f, squares FROM grouped
    WHERE topic_id IN (SELECT topic_id FROM asked)
    UNION ALL
    SELECT 'subfield', CAST(subfield_id AS VARCHAR), country, works, f, squares FROM grouped
    WHERE subfield_id IN (SELECT subfield_id FROM asked)
)
SELECT level, unit, country, sum(works)::BIGINT AS works, sum(f)::DOUBLE AS in_unit,
       sum(squares)::DOUBLE AS squares,
       (SELECT sum(g.f)::DOUBLE FROM grouped AS g WHERE g.country = unit.country) AS country_all,
       (SELECT sum(u.f)::DOUBLE FROM unit AS u WHERE u.level = unit.level AND u.unit = unit.unit) AS world_unit,
       (SELECT sum(f)::DOUBLE FROM grouped) AS world
FROM unit WHERE list_contains($3::VARCHAR[], country)
GROUP BY level, unit, country ORDER BY level DESC, unit, country
