"""Whatever is asked of a protocol, it answers in its own shape, soon, and is never to blame itself."""

from __future__ import annotations

import pytest
from anyio.from_thread import BlockingPortal

from tests.conftest import Client
from tests.helpers import tables
from tests.protocols.mutated.held_answers import faults
from tests.protocols.mutated.mutations import FAMILY, addresses

FEW, MANY = 20, 90
"""Addresses of a block, in an ordinary run and in the rest."""

# What is refused is refused before a table is read, mostly; the databases differ in no answer.
pytestmark = [pytest.mark.one_engine, pytest.mark.slow]


def wrong(rich: Client, portal: BlockingPortal, prefix: str, block: int, count: int) -> list[str]:
    """What is wrong with the answers to a block of addresses; those that fail are all named."""

    async def found() -> list[str]:
        told: list[str] = []
        for target in addresses(prefix, block, count):
            told += await faults(rich.app, prefix, target)
        return told

    tables.count(count)
    return portal.call(found)


def test_an_address_that_is_nearly_right_is_answered(rich: Client, portal: BlockingPortal) -> None:
    """A few of each protocol."""
    found = [fault for prefix in FAMILY for fault in wrong(rich, portal, prefix, 0, FEW)]
    assert not found, "\n".join([f"{len(found)} faults:", *found])


@pytest.mark.full
@pytest.mark.parametrize("block", range(36))
def test_thousands_of_addresses_that_are_nearly_right_are_answered(
    rich: Client, portal: BlockingPortal, block: int
) -> None:
    """Twenty thousand in all."""
    found = [fault for prefix in FAMILY for fault in wrong(rich, portal, prefix, block, MANY)]
    assert not found, "\n".join([f"{len(found)} faults:", *found])
