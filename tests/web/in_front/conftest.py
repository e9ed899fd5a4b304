"""A server that has nothing ready."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import Client
from tests.helpers.front import front_of


@pytest.fixture(scope="module")
def server(url: str, connect: Callable[..., Client]) -> Client:
    """A second server over the same database, which has been asked something."""
    client = connect(url)
    client.get("/healthz")
    return client


@pytest.fixture
def fresh(server: Client) -> Client:
    """The same, without an answer in its store; rows of a table clear it themselves."""
    front_of(server).store.clear()
    return server
