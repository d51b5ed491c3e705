-- Question:     What do the loaded works of some topics not see?
-- Parameters:   1: list of topic ids; 2: last year (inclusive).
-- Columns:      works; with_country (at least one country known); international (two or more); dual_only (international
--               only through one author's several affiliations); capped (100 authors or more, where authorships are
--               cut off); outside_core; retracted (both left out of every count); sample (works that are samples);
--               first_year, last_year.
-- Denominator:  works: core corpus, not retracted, primary topic among those asked for.
-- Caveat:       says nothing of works that were never loaded.
SELECT count(*) FILTER (core) AS works,
       count(*) FILTER (core AND n_countries >= 1) AS with_country,
       count(*) FILTER (core AND n_countries >= 2) AS international,
       count(*) FILTER (core AND n_countries >= 2 AND coalesce(is_dual_only, false)) AS dual_only,
       count(*) FILTER (core AND n_authors >= 100) AS capped,
       count(*) FILTER (coalesce(is_xpac, false)) AS outside_core,
       count(*) FILTER (coalesce(is_retracted, false)) AS retracted,
       count(*) FILTER (core AND sample) AS sample,
       min(year) FILTER (core) AS first_year,
       max(year) FILTER (core) AS last_year
FROM (SELECT *, NOT coalesce(is_xpac, false) AND NOT coalesce(is_retracted, false) AS core FROM work)
WHERE list_contains(?::VARCHAR[], topic_id) AND year <= ?
