"""What stands in front of routing in an application that tests ask."""

from __future__ import annotations

from api.web.middleware.front import FrontOfRouting
from tests.conftest import Client


def front_of(client: Client) -> FrontOfRouting:
    """The outermost part of the application of a client; it is there once something was asked."""
    app = client.app.middleware_stack
    while not isinstance(app, FrontOfRouting):
        app = app.app
    return app
