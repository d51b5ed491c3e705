-- Question:     The same as citations.sql, after the countries of works were shuffled within topic and year.
-- Begins with:  counted
-- Parameters:   $xs, $ys, $window as in citations.sql; $seed; $first, $last: which shuffles (numbers, inclusive).
-- Columns:      replicate; year; citing; cited; weight.
-- Denominator:  as in citations.sql.
-- Caveat:       a work without topic is shuffled with the others of its year. A null of the countries: topics, years,
--               numbers of references and team compositions stay as they are.
, known AS MATERIALIZED (
    SELECT work_id, coalesce(topic_id, '') AS topic_id, year,
           row_number() OVER (PARTITION BY coalesce(topic_id, ''), year ORDER BY work_id) AS seat
    FROM work WHERE n_countries > 0 AND year IS NOT NULL
), shuffled AS MATERIALIZED (
    SELECT replicate, work_id AS giver, topic_id, year, row_number() OVER (
        PARTITION BY replicate, topic_id, year
        ORDER BY md5_number_lower(concat(work_id, ':', $seed, ':', replicate)), work_id
    ) AS seat
    FROM known CROSS JOIN (SELECT unnest(range($first, $last + 1)) AS replicate)
), part AS MATERIALIZED (
    SELECT work_id, CASE WHEN list_contains($xs::VARCHAR[], country) THEN 'x'
                         WHEN list_contains($ys::VARCHAR[], country) THEN 'y' ELSE 'other' END AS block, sum(f)::DOUBLE AS f
    FROM placed GROUP BY ALL
), block AS MATERIALIZED (
    SELECT s.replicate, k.work_id, p.block, p.f
    FROM known AS k JOIN shuffled AS s USING (topic_id, year, seat) JOIN part AS p ON p.work_id = s.giver
), link AS MATERIALIZED (
    SELECT r.work_id, r.cited_work_id, c.year
    FROM reference AS r
    JOIN counted AS c ON c.work_id = r.work_id
    JOIN work AS d ON d.work_id = r.cited_work_id AND NOT coalesce(d.is_xpac, false)
         AND NOT coalesce(d.is_retracted, false) AND d.year BETWEEN c.year - $window AND c.year
), side AS MATERIALIZED (
    SELECT a.replicate, l.year, l.cited_work_id, a.block, a.f FROM link AS l JOIN block AS a ON a.work_id = l.work_id
)
SELECT a.replicate, a.year, a.block AS citing, b.block AS cited, sum((a.f * b.f * 1e15)::BIGINT)::DOUBLE / 1e15 AS weight
FROM side AS a JOIN block AS b ON b.work_id = a.cited_work_id AND b.replicate = a.replicate
GROUP BY ALL ORDER BY ALL
