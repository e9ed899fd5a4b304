"""What figures are: quantities, units, periods, the catalogue and the query; pure, and known to every other room."""
