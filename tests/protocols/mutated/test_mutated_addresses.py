"""Whatever is asked of a protocol, it answers in its own shape, soon, and is never to blame itself."""

from __future__ import annotations

import pytest
from anyio.from_thread import BlockingPortal

from tests.conftest import Client
from tests.helpers.tables import every
from tests.protocols.mutated.held_answers import faults
from tests.protocols.mutated.mutations import FAMILY, addresses

BLOCKS = (0, 1, *(pytest.param(block, marks=pytest.mark.full) for block in range(2, 36)))
COUNT = 90
"""Addresses of a block."""


@pytest.mark.one_engine  # what is refused before a table is read, mostly; the databases differ in no answer
@pytest.mark.slow
@every("block", BLOCKS)
@every("prefix", FAMILY)
def test_an_address_that_is_nearly_right_is_answered(
    rich: Client, portal: BlockingPortal, prefix: str, block: int
) -> None:
    """Those that fail are all named."""

    async def found() -> list[str]:
        told: list[str] = []
        for target in addresses(prefix, block, COUNT):
            told += await faults(rich.app, prefix, target)
        return told

    wrong = portal.call(found)
    assert not wrong, "\n".join([f"{len(wrong)} faults:", *wrong])
