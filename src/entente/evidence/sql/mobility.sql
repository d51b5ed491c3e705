-- Question:     How many researchers moved between countries, and how?
-- Begins with:  counted
-- Parameters:   none beyond the prelude; $joined, $into: territories that count as another code (empty: none).
-- Columns:      kind ('class': researchers by class and country of origin; 'flow': migrants by origin and each country
--               of the last year; 'stock': researchers who were ever in a country); class ('' for stock); origin;
--               destination ('' if none); persons; returned (directional travellers with years away who are back).
-- Denominator:  authors of counted works with at least two works in at least two years and a known country in each.
-- Caveat:       no row names a person; numbers below ten are hidden before anything is shown. A country counts in a year
--               if it has at least half of the affiliations or is also there the year before or after; a single year
--               without works takes the countries of the year before. Non-directional travellers are counted under each
--               of their first countries.
, mine AS (
    SELECT a.author_id, c.year, a.work_id, if(list_contains($joined::VARCHAR[], a.country), $into, a.country) AS country,
           1 / a.n_countries AS weight
    FROM work_author_year AS a JOIN counted AS c USING (work_id)
), author AS (
    SELECT author_id, min(year) AS first_year, max(year) AS last_year FROM mine GROUP BY author_id
    HAVING count(DISTINCT work_id) >= 2 AND count(DISTINCT year) >= 2
), held AS (
    SELECT author_id, year, country,
           sum(weight) >= 0.4999999 * sum(sum(weight)) OVER (PARTITION BY author_id, year) AS half
    FROM mine WHERE author_id IN (SELECT author_id FROM author) GROUP BY author_id, year, country
), active AS (
    SELECT author_id, year, lead(year) OVER (PARTITION BY author_id ORDER BY year) AS following
    FROM (SELECT DISTINCT author_id, year FROM held)
), carried AS (
    SELECT author_id, year, country, half FROM held
    UNION ALL
    SELECT author_id, h.year + 1, country, half FROM held AS h JOIN active AS a USING (author_id, year)
    WHERE a.following = h.year + 2
), marked AS (
    SELECT *, coalesce(half OR lag(year) OVER spell = year - 1 OR lead(year) OVER spell = year + 1, false) AS firm
    FROM carried WINDOW spell AS (PARTITION BY author_id, country ORDER BY year)
), kept AS (
    SELECT author_id, year, country FROM marked
    QUALIFY firm OR NOT bool_or(firm) OVER (PARTITION BY author_id, year)
), career AS (
    SELECT author_id,
           list_sort(list(DISTINCT country) FILTER (year = first_year)) AS start,
           list_sort(list(DISTINCT country) FILTER (year = last_year)) AS finish,
           list_sort(list(DISTINCT country)) AS everywhere, count(DISTINCT year) AS years
    FROM kept JOIN author USING (author_id) GROUP BY author_id
), at_home AS (
    SELECT author_id, count(DISTINCT year) AS years FROM kept JOIN career USING (author_id)
    WHERE country = start[1] GROUP BY author_id
), classed AS (
    SELECT start, finish, everywhere, c.years > h.years AS away,
           CASE WHEN len(everywhere) = 1 THEN 'not_mobile' WHEN len(start) > 1 THEN 'non_directional_traveller'
                WHEN list_contains(finish, start[1]) THEN 'directional_traveller' ELSE 'migrant' END AS class
    FROM career AS c JOIN at_home AS h USING (author_id)
), told AS (
    SELECT 'class' AS kind, class, unnest(start) AS origin, '' AS destination, away FROM classed
    UNION ALL SELECT 'flow', class, start[1], unnest(finish), false FROM classed WHERE class = 'migrant'
    UNION ALL SELECT 'stock', '', unnest(everywhere), '', false FROM classed
    UNION ALL SELECT 'total', class, '', '', away FROM classed
)
SELECT kind, class, origin, destination, count(*) AS persons,
       count(*) FILTER (class = 'directional_traveller' AND away) AS returned
FROM told GROUP BY ALL ORDER BY ALL
