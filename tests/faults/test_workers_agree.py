"""Several processes behind one port: a client sees no older release after a newer one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import within as in_transaction
from tests.helpers import claims
from tests.helpers.own_server import PATIENCE, OwnServer, own_server, within

pytestmark = pytest.mark.slow

ROUNDS = 20


def totals(server: OwnServer) -> list[int]:
    """How many claims there are by some answers one after the other, each over a connection of its own."""
    asked = [server.get("/v1/figures?claims=all&limit=1") for _ in range(ROUNDS)]
    return [int(answer.json()["meta"]["total"]) for answer in asked]


def test_a_release_is_served_by_all_or_none(migrated_url: Callable[[str], str], tmp_path: Path) -> None:
    """Whichever process finds it first, though each looks for it when its own time has come."""
    url = migrated_url("sqlite")
    with own_server(tmp_path, "--workers 2", DATABASE_URL=url, REFRESH_SECONDS="2") as server:
        before = {total for _ in range(3) for total in totals(server)}
        in_transaction(url, claims.add_claims)
        seen: list[int] = []
        assert within(PATIENCE, lambda: not seen.extend(totals(server)) and seen[-1] not in before)
        seen += totals(server)
    assert len(before) == 1
    assert seen == sorted(seen)
    assert set(seen) - before == {before.pop() + 20}
