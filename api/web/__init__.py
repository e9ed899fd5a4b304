"""The native API over HTTP: routes, responses, problem documents, the cache in front of the routes."""
