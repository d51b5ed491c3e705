-- Question:     The same as citations.sql, after the countries of works were shuffled within topic and year.
-- Begins with:  counted
-- Parameters:   $xs, $ys, $window as in citations.sql; $seed, $replicate: which shuffle.
-- Columns:      year; citing; cited; weight.
-- Denominator:  as in citations.sql.
-- Caveat:       a work without topic is shuffled with the others of its year. A null of the countries: topics, years,
--               numbers of references and team compositions stay as they are.
, known AS (
    SELECT work_id, coalesce(topic_id, '') AS topic_id, year
    FROM work WHERE n_countries > 0 AND year IS NOT NULL
), seats AS (
    SELECT work_id, topic_id, year, row_number() OVER (PARTITION BY topic_id, year ORDER BY work_id) AS seat FROM known
), shuffled AS (
    SELECT work_id AS giver, topic_id, year, row_number() OVER (
        PARTITION BY topic_id, year ORDER BY md5_number_lower(concat(work_id, ':', $seed, ':', $replicate)), work_id
    ) AS seat
    FROM known
), given AS (
    SELECT seats.work_id, giver FROM seats JOIN shuffled USING (topic_id, year, seat)
), block AS (
    SELECT g.work_id, CASE WHEN list_contains($xs::VARCHAR[], country) THEN 'x'
                           WHEN list_contains($ys::VARCHAR[], country) THEN 'y' ELSE 'other' END AS block, sum(f) AS f
    FROM given AS g JOIN placed AS p ON p.work_id = g.giver GROUP BY ALL
)
SELECT c.year, a.block AS citing, b.block AS cited, sum(CAST(a.f * b.f AS DECIMAL(38, 12)))::DOUBLE AS weight
FROM reference AS r
JOIN counted AS c ON c.work_id = r.work_id
JOIN work AS d ON d.work_id = r.cited_work_id AND NOT coalesce(d.is_xpac, false) AND NOT coalesce(d.is_retracted, false)
     AND d.year BETWEEN c.year - $window AND c.year
JOIN block AS a ON a.work_id = r.work_id
JOIN block AS b ON b.work_id = r.cited_work_id
GROUP BY ALL ORDER BY ALL
