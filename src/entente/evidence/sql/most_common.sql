-- Question:     Which country has the most of the counted works, and how many?
-- Begins with:  counted
-- Parameters:   none beyond the prelude.
-- Columns:      country; works.
-- Denominator:  counted works.
-- Caveat:       where nearly all works have one country they were selected for it: no comparison with others holds.
SELECT country, count(*) AS works FROM counted JOIN placed USING (work_id)
GROUP BY country ORDER BY works DESC, country LIMIT 1
