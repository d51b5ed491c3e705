-- Question:     Which loaded works of the asked units and years are left out of every count, and why?
-- Parameters:   $first_year, $last_year, $level, $units as in counted.sql.
-- Columns:      outside_core; retracted; paratext; undated (no year, in any unit).
-- Denominator:  loaded works.
-- Caveat:       a work may be left out for several reasons and is counted under each.
SELECT count(*) FILTER (dated AND coalesce(is_xpac, false)) AS outside_core,
       count(*) FILTER (dated AND coalesce(is_retracted, false)) AS retracted,
       count(*) FILTER (dated AND coalesce(flags, 0) & 32 <> 0) AS paratext,
       count(*) FILTER (year IS NULL) AS undated
FROM (SELECT *, coalesce(year BETWEEN $first_year AND $last_year, false) AS dated FROM work
      WHERE len($units::VARCHAR[]) = 0 OR list_contains($units::VARCHAR[],
            CASE $level WHEN 'topic' THEN topic_id WHEN 'subfield' THEN subfield_id WHEN 'field' THEN field_id
                 WHEN 'classed' THEN if(topic_id IS NULL, NULL, 'all') ELSE 'all' END))
