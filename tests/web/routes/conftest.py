"""A database with rival claims, which several routes are asked about."""

import functools

import pytest

from tests.conftest import Client, Connect, MakeUrl, within
from tests.helpers.claims import add_claims


@pytest.fixture(scope="session")
def claims_url(migrated_url: MakeUrl) -> MakeUrl:
    @functools.cache
    def make(engine: str) -> str:
        address = migrated_url(engine)
        within(address, add_claims)
        return address

    return make


@pytest.fixture(scope="module")
def rivals(claims_url: MakeUrl, engine: str, connect: Connect) -> Client:
    return connect(claims_url(engine))
