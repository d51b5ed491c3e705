-- Question:     Which institutions were matched in the loaded works, and what are they called?
-- Parameters:   none.
-- Columns:      institution_id; name; country.
-- Denominator:  institutions of the loaded works.
-- Caveat:       OpenAlex's display name of today, not the name of the day.
SELECT institution_id, name, country FROM institution WHERE name IS NOT NULL ORDER BY institution_id
