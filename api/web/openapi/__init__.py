"""The OpenAPI document: models of answers, descriptions of routes, and additions to FastAPI's own document."""
