"""Figures: quantities, units, periods, the catalogue and the query; pure, and imported by every other room."""
