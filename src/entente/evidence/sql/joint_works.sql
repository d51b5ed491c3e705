-- Question:     Which works of a unit have both countries?
-- Begins with:  counted
-- Parameters:   $x, $y: ISO codes; $most: how many works at most.
-- Columns:      work_id (OpenAlex, without its W); year; type; n_authors; k (countries); cited_by; fwci; top10; dual.
-- Denominator:  counted works with both countries.
-- Caveat:       works, not persons; the newest first.
SELECT work_id, year, type, n_authors, k, cited_by, fwci, top10, dual FROM counted
WHERE work_id IN (SELECT work_id FROM placed WHERE country = $x)
  AND work_id IN (SELECT work_id FROM placed WHERE country = $y)
ORDER BY year DESC, work_id LIMIT $most
