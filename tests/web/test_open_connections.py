"""Which connection gives way to a new one, and which counts for a client."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import Mock

import pytest

from api.settings import Settings
from api.web.connections import connections as open_connections
from api.web.connections.connections import Bounds, OpenConnections
from tests.helpers.tables import every

BOUNDS = replace(Bounds.of(Settings()), connections=100, per_client=2)
V4, V6 = "192.0.2.1", "2001:db8:0:1::{}"


@pytest.fixture(autouse=True)
def log(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """The log."""
    log = Mock()
    monkeypatch.setattr(open_connections, "logger", lambda _name: log)
    return log


class Server:
    """Connections that were taken or refused, and a loop that looks at them when a test does."""

    def __init__(self, **bounds: int) -> None:
        self.loop = Mock(**{"time.return_value": 0.0})
        self.all = OpenConnections(replace(BOUNDS, **bounds), lambda: False)

    def come(self, host: str | None) -> tuple[Mock, bool]:
        """A new one, and whether it is taken; one that is has something to do."""
        new = Mock(client=(host, 1) if host else None, **{"is_slow.return_value": False})
        is_taken = self.all.admit(new, self.loop) is None
        if is_taken:
            self.all.works(new)
        return new, is_taken

    def look(self) -> None:
        """Look now, which has to say when to look again."""
        _, call, *given = self.loop.call_later.call_args.args
        self.loop.call_later.call_args = None
        call(*given)


NETWORKS = [f"2001:db8:0:{number}::1" for number in range(1, 4)]
HOSTS = [
    *(([V4] * 3, [True, True, False]), ([V6.format(n) for n in range(1, 4)], [True, True, False])),
    *((NETWORKS, [True] * 3), ([V4, f"::ffff:{V4}", V4], [True, True, False])),
    *(([V4, V4, "192.0.2.2", V6.format(1)], [True] * 4), ([None] * 3, [True] * 3)),
]


@every(("hosts", "taken"), HOSTS)
def test_a_client_is_an_address_or_a_network(hosts: list[str | None], taken: list[bool]) -> None:
    """As for the limit of requests; what has no address is not bounded."""
    server = Server()
    assert [server.come(host)[1] for host in hosts] == taken


@every("bounds", [{"per_client": 2}, {"per_client": 0, "connections": 2}])
def test_what_is_refused_takes_no_place(bounds: dict[str, int]) -> None:
    """While it reads why, the client may come again as soon as another of its connections has gone."""
    server = Server(**bounds)
    (first, _), _ = server.come(V4), server.come(V4)
    refused, is_taken = server.come(V4)
    assert not is_taken
    server.all.lingers(refused)
    server.all.gone(first)
    assert server.come(V4)[1]
    server.all.gone(refused)
    assert not server.come(V4)[1]


@every("bounds", [{"per_client": 2}, {"per_client": 0, "connections": 2}])
def test_who_waits_gives_way_then_who_is_slow(bounds: dict[str, int]) -> None:
    """Only where all are at work the new one is refused."""
    server = Server(**bounds)
    (waiting, _), (slow, _) = server.come(V4), server.come(V4)
    slow.is_slow.return_value = True
    server.look()
    server.all.waits(waiting)
    assert (server.come(V4)[1], waiting.give_way.called, slow.give_way.called) == (True, True, False)
    assert (server.come(V4)[1], slow.give_way.called) == (True, True)
    assert not server.come(V4)[1]


def test_nobody_gives_way_to_another_client() -> None:
    """Where the bound is that of one client."""
    server = Server()
    other, _ = server.come("192.0.2.2")
    server.all.waits(other)
    other.is_slow.return_value = True
    server.look()
    assert [server.come(V4)[1] for _ in range(3)] == [True, True, False]
    assert not other.give_way.called


def test_a_look_that_fails_is_not_the_last() -> None:
    """Else no deadline would be kept any more."""
    server = Server()
    new, _ = server.come(V4)
    new.look.side_effect = ZeroDivisionError
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            server.look()
    assert new.look.call_count == 2
