-- Question:     How much do all countries together publish, in each unit and year?
-- Begins with:  counted
-- Parameters:   $by_year.
-- Columns:      unit; year (0 if not asked); works (with a known country, each once); output, squares (sums of author
--               fractions and of their squares).
-- Denominator:  counted works with a known country.
-- Caveat:       "world" is the loaded works; where they were loaded for a selection, every share is relative to it.
, summed AS (
    SELECT work_id, sum(f) AS f, sum((CAST(f AS DOUBLE) ** 2 * 1e15)::BIGINT) AS squares FROM placed GROUP BY work_id
)
SELECT coalesce(unit, '') AS unit, if($by_year, year, 0) AS year, count(*) AS works, sum(f)::DOUBLE AS output,
       sum(squares)::DOUBLE / 1e15 AS squares
FROM counted JOIN summed USING (work_id) GROUP BY ALL ORDER BY 1, 2
