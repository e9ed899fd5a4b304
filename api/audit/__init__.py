"""Relations between figures: their formulas, their evaluation and the sentences on the results; no database in here."""
