-- Question:     How much does each country publish, in each unit and year, and how well is it cited?
-- Begins with:  counted
-- Parameters:   $countries: ISO codes, empty: all; $by_year; $impact_year: last year whose citations have had time;
--               $lots: number of random groups, 0: none; $seed.
-- Columns:      unit; country; year (0 if not asked); lot (random group); works (whole count); output, squares (sum of
--               author fractions f and of f²); weight, weight_squares, top (Σf, Σf² where the top-10 % mark is known,
--               Σf where it is set); rated, rated_squares, fwci, fwci_squares, fwci_moments (Σf, Σf², Σfc, Σf²c, Σf²c²
--               where the FWCI c is known).
-- Denominator:  counted works with a known country.
-- Caveat:       author-fractional; a work whose authors are partly unknown adds less than one. Squares are summed as
--               whole numbers of 1e-15.
, weighed AS (
    SELECT work_id, country, f, CAST(f AS DOUBLE) AS part, (CAST(f AS DOUBLE) ** 2 * 1e15)::BIGINT AS square FROM placed
)
SELECT coalesce(unit, '') AS unit, country, if($by_year, year, 0) AS year,
       if($lots = 0, 0, md5_number_lower(concat(work_id, ':', $seed)) % greatest($lots, 1))::INTEGER AS lot,
       count(*) AS works, sum(f)::DOUBLE AS output, sum(square)::DOUBLE / 1e15 AS squares,
       coalesce(sum(f) FILTER (top10 IS NOT NULL AND year <= $impact_year), 0)::DOUBLE AS weight,
       coalesce(sum(square) FILTER (top10 IS NOT NULL AND year <= $impact_year), 0)::DOUBLE / 1e15 AS weight_squares,
       coalesce(sum(f) FILTER (top10 AND year <= $impact_year), 0)::DOUBLE AS top,
       coalesce(sum(f) FILTER (fwci IS NOT NULL AND year <= $impact_year), 0)::DOUBLE AS rated,
       coalesce(sum(square) FILTER (fwci IS NOT NULL AND year <= $impact_year), 0)::DOUBLE / 1e15 AS rated_squares,
       coalesce(sum(CAST(part * fwci AS DECIMAL(38, 12)))
                FILTER (year <= $impact_year), 0)::DOUBLE AS fwci,
       coalesce(sum(CAST(part ** 2 * fwci AS DECIMAL(38, 12)))
                FILTER (year <= $impact_year), 0)::DOUBLE AS fwci_squares,
       coalesce(sum(CAST(part ** 2 * fwci ** 2 AS DECIMAL(38, 12)))
                FILTER (year <= $impact_year), 0)::DOUBLE AS fwci_moments
FROM counted JOIN weighed USING (work_id)
WHERE len($countries::VARCHAR[]) = 0 OR list_contains($countries::VARCHAR[], country)
GROUP BY ALL ORDER BY 1, 2, 3, 4
