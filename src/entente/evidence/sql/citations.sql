-- Question:     How often do works of one block of countries refer to works of another?
-- Begins with:  counted
-- Parameters:   $xs, $ys: ISO codes of the blocks x and y, every other country is 'other'; $window: years back that a
--               reference may reach; $lots, $seed: random groups of citing works (0: none).
-- Columns:      year (of the citing work); citing, cited (block); lot; weight (Σ of the product of the author fractions
--               of the two blocks in the two works).
-- Denominator:  references of counted works to loaded works of the core corpus, both with a known country.
-- Caveat:       references to works that are not loaded are missing, and many records carry none.
, block AS (
    SELECT work_id, CASE WHEN list_contains($xs::VARCHAR[], country) THEN 'x'
                         WHEN list_contains($ys::VARCHAR[], country) THEN 'y' ELSE 'other' END AS block, sum(f) AS f
    FROM placed GROUP BY ALL
)
SELECT c.year, a.block AS citing, b.block AS cited,
       if($lots = 0, 0, md5_number_lower(concat(c.work_id, ':', $seed)) % greatest($lots, 1))::INTEGER AS lot,
       sum(CAST(a.f * b.f AS DECIMAL(38, 12)))::DOUBLE AS weight
FROM reference AS r
JOIN counted AS c ON c.work_id = r.work_id
JOIN work AS d ON d.work_id = r.cited_work_id AND NOT coalesce(d.is_xpac, false) AND NOT coalesce(d.is_retracted, false)
     AND d.year BETWEEN c.year - $window AND c.year
JOIN block AS a ON a.work_id = r.work_id
JOIN block AS b ON b.work_id = r.cited_work_id
GROUP BY ALL ORDER BY ALL
