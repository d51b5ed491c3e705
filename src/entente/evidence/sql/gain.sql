-- Question:     How do joint works of two countries do beside comparable works of each without the other?
-- Begins with:  counted
-- Parameters:   $x, $y: ISO codes; $by_unit; $impact_year: last year whose citations have had time; $variants,
--               $outcomes: which of those below; $lots, $seed: random groups.
-- Columns:      unit; side ('x', 'y'); variant (as in pair.sql, asked of joint and reference works alike); against (whom
--               the reference works are with: 'any', 'domestic': nobody abroad, 'abroad': others abroad); outcome
--               ('top10': 0 or 1; 'log_fwci': ln(1 + FWCI); 'log_loaded': ln(1 + citations from loaded works);
--               'log_third': the same without citing works that have x or y or no known country); lot; joint,
--               joint_value (matched joint works and the sum of their outcomes); reference, reference_value (weights n/R
--               of the reference works and their weighted sum); unmatched (joint works of a stratum without reference).
-- Denominator:  counted works of x or y up to $impact_year whose outcome is known; strata: topic × year × type × team
--               size (1, 2-3, 4-6, 7-10, 11-20, more).
-- Caveat:       whole counting; not a cause. Citations are those of loaded works to loaded works.
, near AS (
    SELECT work_id, bool_or(country = $x) AS has_x, bool_or(country = $y) AS has_y
    FROM placed WHERE country IN ($x, $y) GROUP BY work_id
), received AS (
    SELECT r.cited_work_id AS work_id, count(*) AS loaded,
           count(*) FILTER (n.work_id IS NULL AND s.n_countries > 0) AS third
    FROM reference AS r
    JOIN work AS s ON s.work_id = r.work_id AND NOT coalesce(s.is_xpac, false) AND NOT coalesce(s.is_retracted, false)
    LEFT JOIN near AS n ON n.work_id = r.work_id
    WHERE r.cited_work_id IN (SELECT work_id FROM near)
    GROUP BY ALL
), linked AS (
    SELECT count(*) > 0 AS any_reference FROM (SELECT 1 FROM reference LIMIT 1)
), seen AS (
    SELECT if($by_unit, coalesce(unit, ''), '') AS unit, topic_id, year, type, k, n_authors <= 20 AS small, dual, has_x,
           has_y, (md5_number_lower(concat(work_id, ':', $seed)) % $lots)::INTEGER AS lot,
           CASE WHEN n_authors <= 1 THEN 1 WHEN n_authors <= 3 THEN 2 WHEN n_authors <= 6 THEN 4
                WHEN n_authors <= 10 THEN 7 WHEN n_authors <= 20 THEN 11 ELSE 21 END AS band,
           unnest(['top10', 'log_fwci', 'log_loaded', 'log_third']) AS outcome,
           unnest([CAST(CAST(top10 AS INTEGER) AS DOUBLE), ln(1 + fwci),
                   if(any_reference, ln(1 + coalesce(loaded, 0)), NULL),
                   if(any_reference, ln(1 + coalesce(third, 0)), NULL)]) AS value
    FROM counted JOIN near USING (work_id) LEFT JOIN received USING (work_id) CROSS JOIN linked
    WHERE year <= $impact_year
), sided AS (
    SELECT unit, topic_id, year, type, band, variant, side, outcome, has_x AND has_y AS joint, k, lot,
           CAST(value AS DECIMAL(20, 12)) AS value
    FROM seen
    JOIN (SELECT unnest($variants::VARCHAR[]) AS variant) AS variants
      ON variant = 'all' OR (variant = 'bilateral' AND k <= 2) OR (variant = 'small_team' AND small)
         OR (variant = 'not_dual' AND NOT dual)
    JOIN (VALUES ('x'), ('y')) AS sides(side) ON (side = 'x' AND has_x) OR (side = 'y' AND has_y)
    WHERE value IS NOT NULL AND list_contains($outcomes::VARCHAR[], outcome)
), met AS (
    SELECT *, count(*) FILTER (joint) OVER stratum AS n, count(*) FILTER (NOT joint) OVER stratum AS r
    FROM sided
    JOIN (VALUES ('any'), ('domestic'), ('abroad')) AS references_(against)
      ON joint OR against = 'any' OR (against = 'domestic' AND k = 1) OR (against = 'abroad' AND k > 1)
    WINDOW stratum AS (PARTITION BY unit, topic_id, year, type, band, variant, side, outcome, against)
)
SELECT unit, side, variant, against, outcome, lot,
       count(*) FILTER (joint AND r > 0) AS joint,
       coalesce(sum(value) FILTER (joint AND r > 0), 0)::DOUBLE AS joint_value,
       coalesce(sum(CAST(n / nullif(r, 0) AS DECIMAL(20, 12))) FILTER (NOT joint AND n > 0), 0)::DOUBLE AS reference,
       coalesce(sum(CAST(value * n / nullif(r, 0) AS DECIMAL(20, 12))) FILTER (NOT joint AND n > 0), 0)::DOUBLE AS reference_value,
       count(*) FILTER (joint AND r = 0) AS unmatched
FROM met WHERE n > 0 GROUP BY ALL ORDER BY ALL
