"""Figures: quantities, units, periods, the catalogue and the query; no database in here; all packages import it."""
