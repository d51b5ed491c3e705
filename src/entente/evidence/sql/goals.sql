-- Question:     How many works serve a Sustainable Development Goal, in each unit, of each country?
-- Begins with:  counted
-- Parameters:   $countries: ISO codes; $threshold: lowest score of a goal; $lots, $seed: random groups of works (0: none).
-- Columns:      unit; country ('' for all works); goal (0: any goal; -1: all works, with or
--               without); lot; works.
-- Denominator:  counted works (row goal = -1).
-- Caveat:       whole counting; goals are read from title and abstract, so works without an abstract are missed.
, goal AS (
    SELECT DISTINCT work_id, sdg FROM work_sdg WHERE score IS NULL OR score >= $threshold
), each_ AS (
    SELECT work_id, sdg AS goal FROM goal
    UNION ALL SELECT DISTINCT work_id, 0 FROM goal
    UNION ALL SELECT work_id, -1 FROM counted
), owner AS (
    SELECT work_id, coalesce(unit, '') AS unit, '' AS country FROM counted
    UNION ALL
    SELECT work_id, coalesce(unit, ''), country FROM counted JOIN placed USING (work_id)
    WHERE list_contains($countries::VARCHAR[], country)
)
SELECT unit, country, goal, if($lots = 0, 0, md5_number_lower(concat(work_id, ':', $seed)) % greatest($lots, 1))::INTEGER
       AS lot, count(*) AS works
FROM owner JOIN each_ USING (work_id) GROUP BY ALL ORDER BY ALL
