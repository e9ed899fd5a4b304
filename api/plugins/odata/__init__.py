"""OData 4.0: the figures and the catalogue as sets of entities."""
