-- Question:     Is a table of topics loaded?
-- Parameters:   none.
-- Columns:      one row with 1 if so, else no row.
-- Denominator:  the loaded topic table.
-- Caveat:       says nothing of how complete it is.
SELECT 1 FROM topic LIMIT 1
