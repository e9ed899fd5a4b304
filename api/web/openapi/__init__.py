"""The OpenAPI document: what routes say of themselves, the models of answers, and what completes FastAPI's own."""
