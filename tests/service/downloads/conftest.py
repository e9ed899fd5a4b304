"""A server whose public address is the one that tests ask: whole tables, made for no host, cite by PUBLIC_URL."""

import pytest

from tests.conftest import Client, Connect


@pytest.fixture(scope="module")
def client(url: str, connect: Connect) -> Client:
    return connect(url, public_url="http://test")
