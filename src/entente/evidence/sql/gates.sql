-- Question:     What do the counted works not see, and what is doubtful about them?
-- Begins with:  counted
-- Parameters:   $countries: ISO codes that a work must all have, empty: any work; $by_unit: whether to tell units apart.
-- Columns:      unit ('' if not asked); works; with_country; international; dual_only; capped (list of authors cut at 100); unmatched (a country
--               from an address without a matched institution); disagreeing (an institution in a country that the
--               authorship does not name); checked (at least one institution whose founding year ROR knows);
--               founded_later (an institution founded after the work: a false match or a wrong year); sample;
--               first_year, last_year.
-- Denominator:  counted works with all of $countries.
-- Caveat:       says nothing of works that were never loaded. "Founded later" is a cause that can be looked up; no work
--               is doubted for its year alone.
, asked AS (
    SELECT * FROM counted WHERE len($countries::VARCHAR[]) = 0 OR work_id IN (
        SELECT work_id FROM placed WHERE list_contains($countries::VARCHAR[], country)
        GROUP BY work_id HAVING count(*) = len($countries::VARCHAR[]))
), founded AS (
    SELECT a.work_id, bool_or(o.established > a.year) AS later
    FROM asked AS a JOIN work_institution USING (work_id) JOIN institution AS i USING (institution_id)
    JOIN organization AS o ON o.ror = i.ror WHERE o.established IS NOT NULL GROUP BY a.work_id
)
SELECT if($by_unit, coalesce(unit, ''), '') AS unit,
       count(*) AS works,
       count(*) FILTER (k >= 1) AS with_country,
       count(*) FILTER (k >= 2) AS international,
       count(*) FILTER (k >= 2 AND dual) AS dual_only,
       count(*) FILTER (flags & 1 <> 0 OR n_authors >= 100) AS capped,
       count(*) FILTER (flags & 2 <> 0) AS unmatched,
       count(*) FILTER (flags & 8 <> 0) AS disagreeing,
       count(later) AS checked,
       count(*) FILTER (later) AS founded_later,
       count(*) FILTER (sample) AS sample,
       min(year) AS first_year, max(year) AS last_year
FROM asked LEFT JOIN founded USING (work_id) GROUP BY 1 ORDER BY 1
