"""The description that the application serves over the seed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Client

PUBLIC = "https://figures.example.org"


@pytest.fixture(scope="module")
def server(migrated_url: Callable[[str], str], connect: Callable[..., Client]) -> Client:
    """A client of an application with a public address; the description is the same over either engine."""
    address = migrated_url("sqlite")
    return connect(address, public_url=PUBLIC)


def exact(text: str) -> Any:
    """The JSON with its numbers as they are written, so that 57 and 57.0 differ."""
    return json.loads(text, parse_float=lambda digits: ("number", digits))


@pytest.fixture(scope="module")
def described(server: Client) -> Any:
    """The description, its numbers as they are written."""
    response = server.get("/openapi.json")
    assert response.status_code == 200, response.text
    return exact(response.text)


@pytest.fixture(scope="module")
def operations(described: Any) -> dict[str, Any]:
    """The operations by path."""
    return {path: methods["get"] for path, methods in described["paths"].items()}
