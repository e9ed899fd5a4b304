"""Relations between figures: their formulas, the tests of them and the sentences on the results, without a database."""
