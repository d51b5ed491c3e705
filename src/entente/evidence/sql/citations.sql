-- Question:     How often do works of one block of countries refer to works of another?
-- Begins with:  counted
-- Parameters:   $xs, $ys: ISO codes of the blocks x and y, every other country is 'other'; $window: years back that a
--               reference may reach; $lots, $seed: random groups of citing works (0: none).
-- Columns:      year (of the citing work); citing, cited (block); lot; weight (Σ of the product of the author fractions
--               of the two blocks in the two works).
-- Denominator:  references of counted works to loaded works of the core corpus, both with a known country.
-- Caveat:       references to works that are not loaded are missing, and many records carry none. Products are summed as
--               whole numbers of 1e-15, so that the order in which threads finish does not matter.
, block AS MATERIALIZED (
    SELECT work_id, CASE WHEN list_contains($xs::VARCHAR[], country) THEN 'x'
                         WHEN list_contains($ys::VARCHAR[], country) THEN 'y' ELSE 'other' END AS block, sum(f)::DOUBLE AS f
    FROM placed GROUP BY ALL
), side AS MATERIALIZED (
    SELECT c.work_id, c.year, r.cited_work_id, a.block, a.f
    FROM reference AS r
    JOIN counted AS c ON c.work_id = r.work_id
    JOIN work AS d ON d.work_id = r.cited_work_id AND NOT coalesce(d.is_xpac, false)
         AND NOT coalesce(d.is_retracted, false) AND d.year BETWEEN c.year - $window AND c.year
    JOIN block AS a ON a.work_id = r.work_id
)
SELECT a.year, a.block AS citing, b.block AS cited,
       if($lots = 0, 0, md5_number_lower(concat(a.work_id, ':', $seed)) % greatest($lots, 1))::INTEGER AS lot,
       sum((a.f * b.f * 1e15)::BIGINT)::DOUBLE / 1e15 AS weight
FROM side AS a JOIN block AS b ON b.work_id = a.cited_work_id
GROUP BY ALL ORDER BY ALL
