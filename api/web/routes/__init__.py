"""The routes of the native API, one file for each resource; a route makes a table from a query, and a response."""
