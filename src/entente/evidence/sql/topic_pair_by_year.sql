-- Question:     In each year, how many loaded works of some topics link two countries, and how many links has each?
-- Parameters:   1, 2: ISO codes of the countries x and y; 3: last year (inclusive); 4: list of topic ids.
-- Columns:      year; links (C_xy); n_x, n_y (international works of x, of y); c_x, c_y (links of x, of y with any
--               country); total (links between all pairs); bilateral, small_team, not_dual (C_xy in works of these two
--               countries only; with at most 20 authors; without works that are international only through one
--               author's several affiliations); sample (whether a sample work was counted).
-- Denominator:  works whose primary topic is one of these, in the core corpus, not retracted, with two or more countries.
-- Caveat:       whole counting; the links of all pairs are those of the loaded works, and topics, not of the world.
WITH known AS (
    SELECT w.work_id, w.year, w.n_authors, w.is_dual_only, w.sample, count(*) AS k,
           bool_or(c.country = ?) AS has_x, bool_or(c.country = ?) AS has_y
    FROM work AS w JOIN work_country AS c USING (work_id)
    WHERE NOT coalesce(w.is_xpac, false) AND NOT coalesce(w.is_retracted, false) AND w.year <= ?
      AND list_contains(?::VARCHAR[], w.topic_id)
    GROUP BY ALL
    HAVING count(*) >= 2
)
SELECT year,
       count(*) FILTER (has_x AND has_y) AS links,
       count(*) FILTER (has_x) AS n_x,
       count(*) FILTER (has_y) AS n_y,
       coalesce(sum(k - 1) FILTER (has_x), 0)::DOUBLE AS c_x,
       coalesce(sum(k - 1) FILTER (has_y), 0)::DOUBLE AS c_y,
       sum(k * (k - 1) / 2)::DOUBLE AS total,
       count(*) FILTER (has_x AND has_y AND k = 2) AS bilateral,
       count(*) FILTER (has_x AND has_y AND n_authors <= 20) AS small_team,
       count(*) FILTER (has_x AND has_y AND NOT coalesce(is_dual_only, false)) AS not_dual,
       coalesce(bool_or(sample), false) AS sample
FROM known GROUP BY year ORDER BY year
