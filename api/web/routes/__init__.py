"""The routes of the native API, one file for each resource; a route reads a query, makes a table and responds."""
