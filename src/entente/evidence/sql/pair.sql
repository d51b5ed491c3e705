-- Question:     How many works link two countries, and how many links has each, under each reading of what is joint?
-- Begins with:  counted
-- Parameters:   $x, $y: ISO codes; $by_year, $by_unit: whether to tell years and units apart; $lots, $seed: random groups
--               of works (0: none).
-- Columns:      variant ('all'; 'bilateral': only these two countries; 'small_team': at most 20 authors; 'not_dual':
--               without works that are international only through one author's several affiliations); unit ('' if not
--               asked); year (0 if not asked); lot; links (C_xy); n_x, n_y (international works of x, of y); c_x, c_y (links
--               of x, of y with any country); total (links between all pairs); sample (whether a sample was counted).
-- Denominator:  counted works with two or more countries, of the variant.
-- Caveat:       whole counting; the links of all pairs are those of the loaded works, not of the world.
, grouped AS (
    SELECT if($by_year, year, 0) AS year, if($by_unit, coalesce(unit, ''), '') AS unit,
           if($lots = 0, 0, md5_number_lower(concat(work_id, ':', $seed)) % greatest($lots, 1))::INTEGER AS lot,
           k, n_authors <= 20 AS small,
           dual, work_id IN (SELECT work_id FROM placed WHERE country = $x) AS has_x,
           work_id IN (SELECT work_id FROM placed WHERE country = $y) AS has_y, sample, count(*) AS n
    FROM counted WHERE k >= 2 GROUP BY ALL
)
SELECT variant, unit, year, lot,
       coalesce(sum(n) FILTER (has_x AND has_y), 0)::BIGINT AS links,
       coalesce(sum(n) FILTER (has_x), 0)::BIGINT AS n_x,
       coalesce(sum(n) FILTER (has_y), 0)::BIGINT AS n_y,
       coalesce(sum(n * (k - 1)) FILTER (has_x), 0)::BIGINT AS c_x,
       coalesce(sum(n * (k - 1)) FILTER (has_y), 0)::BIGINT AS c_y,
       sum(n * k * (k - 1) // 2)::BIGINT AS total,
       bool_or(sample) AS sample
FROM grouped JOIN (VALUES ('all'), ('bilateral'), ('small_team'), ('not_dual')) AS variants(variant)
  ON variant = 'all' OR (variant = 'bilateral' AND k = 2) OR (variant = 'small_team' AND small)
     OR (variant = 'not_dual' AND NOT dual)
GROUP BY variant, unit, year, lot ORDER BY variant, unit, year, lot
