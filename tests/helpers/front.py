"""What stands in front of routing in an application that tests ask."""

from __future__ import annotations

from typing import cast

from api.web.middleware.front import Front
from tests.conftest import Client


def front_of(client: Client) -> Front:
    """The front of the application of a client."""
    return cast(Front, client.app.front)
