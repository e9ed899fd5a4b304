"""The native API: one file a resource, each route a query, a dataset, a table and a response."""
