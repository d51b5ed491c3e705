-- Prelude:      Which works are counted, and in which countries do they lie? Questions begin with it.
-- Parameters:   $first_year, $last_year (inclusive); $types: OpenAlex types, empty: all; $level: 'topic', 'subfield',
--               'field', 'classed' (all works that have a topic, as one unit 'all') or 'all' (all works); $units: ids at
--               that level, empty: all.
-- Relations:    counted: work_id, year, type, topic_id, unit (id at the level), n_authors, k (countries), dual
--               (international only through one author's several affiliations), top10, fwci, cited_by, flags, sample.
--               placed: work_id, country, f (author fraction, 12 decimals), of all works.
-- Denominator:  core corpus, neither retracted nor paratext, with a year.
-- Caveat:       fractions are decimals: a sum of floating-point numbers depends on the order in which threads finish,
--               and the same data must give the same bytes.
WITH placed AS (
    SELECT work_id, country, CAST(author_fraction AS DECIMAL(18, 12)) AS f FROM work_country
), counted AS (
    SELECT work_id, year, type, topic_id, n_authors, n_countries AS k, coalesce(is_dual_only, false) AS dual, top10,
           fwci, cited_by, coalesce(flags, 0) AS flags, coalesce(sample, false) AS sample,
           CASE $level WHEN 'topic' THEN topic_id WHEN 'subfield' THEN subfield_id WHEN 'field' THEN field_id
                WHEN 'classed' THEN if(topic_id IS NULL, NULL, 'all') ELSE 'all' END AS unit
    FROM work
    WHERE NOT coalesce(is_xpac, false) AND NOT coalesce(is_retracted, false) AND coalesce(flags, 0) & 32 = 0
      AND year BETWEEN $first_year AND $last_year
      AND (len($types::VARCHAR[]) = 0 OR list_contains($types::VARCHAR[], type))
      AND (len($units::VARCHAR[]) = 0 OR list_contains($units::VARCHAR[],
           CASE $level WHEN 'topic' THEN topic_id WHEN 'subfield' THEN subfield_id WHEN 'field' THEN field_id
                WHEN 'classed' THEN if(topic_id IS NULL, NULL, 'all') ELSE 'all' END))
)
