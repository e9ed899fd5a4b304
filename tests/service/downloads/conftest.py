"""A server whose public address is the one that tests ask: whole tables, made for no host, cite by PUBLIC_URL."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import Client


@pytest.fixture(scope="module")
def client(url: str, connect: Callable[..., Client]) -> Client:
    """A client over the migrated database of each engine."""
    return connect(url, public_url="http://test")
