"""What the page at /docs shows beside Swagger UI: calls with their answers, every operation, its own files."""
