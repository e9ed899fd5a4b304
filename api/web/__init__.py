"""The service over HTTP: routes of the native API, responses, problem documents, OpenAPI, middleware, connections."""
