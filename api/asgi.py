"""The application for servers that import one: `fastapi run`, `fastapi dev`, `uvicorn api.asgi:app`."""

from api.main import create_app

app = create_app()
