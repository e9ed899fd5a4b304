"""What figures are: quantities, units, periods, the catalogue and the query; pure, without storage or web."""
