"""The port of the metrics: its addresses, and clients that take their time."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import httpx
import pytest
from prometheus_client import CollectorRegistry, Counter

from api.cli import metrics_port
from api.settings import Settings
from tests.helpers.own_server import free_port, within
from tests.helpers.programs import missing

PATIENCE = 60
ASKED = b"GET /metrics HTTP/1.0\r\n"


@pytest.fixture
def serve() -> Iterator[Callable[[str], int]]:
    """Serves at an address, and gives the port."""
    registry = CollectorRegistry()
    Counter("asked", "How often.", registry=registry)
    with ExitStack() as stack:

        def served(host: str) -> int:
            port = free_port()
            stack.enter_context(
                metrics_port.served_metrics(Settings(metrics_port=port, metrics_host=host, metrics_key=""), registry)
            )
            return port

        yield served


def has_ipv6() -> bool:
    """Whether this machine has any."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def connected(port: int, sent: bytes) -> socket.socket:
    """A client that has sent so much."""
    client = socket.create_connection(("127.0.0.1", port), PATIENCE)
    client.sendall(sent)
    return client


def rest(client: socket.socket) -> bytes:
    """All that a client still gets."""
    read = b""
    try:
        while piece := client.recv(1 << 16):
            read += piece
    except ConnectionError:
        pass
    return read


@pytest.mark.parametrize(
    ("host", "asked"), [("127.0.0.1", "127.0.0.1"), ("::1", "[::1]"), ("::", "[::1]"), ("localhost", "127.0.0.1")]
)
def test_it_listens_where_it_is_told(host: str, asked: str, serve: Callable[[str], int]) -> None:
    """On an address of IPv6 too."""
    if ":" in host and not has_ipv6():
        missing("IPv6")
    answer = httpx.get(f"http://{asked}:{serve(host)}/metrics", timeout=PATIENCE)
    assert answer.status_code == 200
    assert "asked_total 0.0" in answer.text


@pytest.mark.full
def test_who_takes_long_to_ask_is_ended(
    serve: Callable[[str], int], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """However steadily it dribbles, and nothing is written about it."""
    monkeypatch.setattr(metrics_port, "SECONDS", 0.5)
    port = serve("127.0.0.1")
    with closing(connected(port, ASKED)) as dribbling, closing(connected(port, b"")) as silent:
        dribbling.settimeout(0.05)

        def is_ended() -> bool:
            try:
                dribbling.sendall(b"A: b\r\n")
                return dribbling.recv(1) == b""
            except TimeoutError:
                return False
            except OSError:
                return True

        assert within(PATIENCE, is_ended)
        assert rest(silent) == b""
    assert capfd.readouterr().err == ""


def test_there_are_not_too_many_at_once(serve: Callable[[str], int], monkeypatch: pytest.MonkeyPatch) -> None:
    """One more is closed; when one has gone there is room again."""
    monkeypatch.setattr(metrics_port, "CLIENTS", 2)
    port = serve("127.0.0.1")
    with closing(connected(port, ASKED)) as one, closing(connected(port, ASKED)) as two:
        with closing(connected(port, ASKED + b"\r\n")) as three:
            assert rest(three) == b""
        two.sendall(b"\r\n")
        assert b"asked_total" in rest(two)
        one.sendall(b"\r\n")
        assert b"asked_total" in rest(one)

    def is_answered() -> bool:
        with closing(connected(port, ASKED + b"\r\n")) as client:
            return b"asked_total" in rest(client)

    assert within(PATIENCE, is_answered)
