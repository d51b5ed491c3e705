-- Question:     What do the counted works not see, and what is doubtful about them?
-- Begins with:  counted
-- Parameters:   $countries: ISO codes that a work must all have, empty: any work; $by_unit: whether to tell units apart;
--               $early, $since: ids of institutions whose name says that they cannot be older, and the first year they can be.
-- Columns:      unit ('' if not asked); works; with_country; international; dual_only; capped (list of authors cut at 100); unmatched (a country
--               from an address without a matched institution); disagreeing (an institution in a country that the
--               authorship does not name); checked (at least one institution whose founding year ROR knows);
--               impossible (an institution founded after the work, or whose name could not exist yet: a false match or a
--               wrong year); sample;
--               first_year, last_year.
-- Denominator:  counted works with all of $countries.
-- Caveat:       says nothing of works that were never loaded. Each impossible match rests on a fact that can be looked
--               up; no work is doubted for its year alone.
, asked AS (
    SELECT * FROM counted WHERE len($countries::VARCHAR[]) = 0 OR work_id IN (
        SELECT work_id FROM placed WHERE list_contains($countries::VARCHAR[], country)
        GROUP BY work_id HAVING count(*) = len($countries::VARCHAR[]))
), era AS (
    SELECT unnest($early::BIGINT[]) AS institution_id, unnest($since::INTEGER[]) AS since
), founded AS (
    SELECT a.work_id, bool_or(o.established IS NOT NULL) AS checked,
           coalesce(bool_or(o.established > a.year), false) OR coalesce(bool_or(e.since > a.year), false) AS impossible
    FROM asked AS a JOIN work_institution USING (work_id) LEFT JOIN institution AS i USING (institution_id)
    LEFT JOIN organization AS o ON o.ror = i.ror LEFT JOIN era AS e USING (institution_id)
    GROUP BY a.work_id
)
SELECT if($by_unit, coalesce(unit, ''), '') AS unit,
       count(*) AS works,
       count(*) FILTER (k >= 1) AS with_country,
       count(*) FILTER (k >= 2) AS international,
       count(*) FILTER (k >= 2 AND dual) AS dual_only,
       count(*) FILTER (flags & 1 <> 0 OR n_authors >= 100) AS capped,
       count(*) FILTER (flags & 2 <> 0) AS unmatched,
       count(*) FILTER (flags & 8 <> 0) AS disagreeing,
       count(*) FILTER (checked) AS checked,
       count(*) FILTER (impossible) AS impossible,
       count(*) FILTER (sample) AS sample,
       min(year) AS first_year, max(year) AS last_year
FROM asked LEFT JOIN founded USING (work_id) GROUP BY 1 ORDER BY 1
