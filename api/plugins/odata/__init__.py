"""OData 4.0."""
