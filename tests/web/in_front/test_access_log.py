"""The line of each request: what it tells, who writes it, and what becomes of lines that nobody takes."""

from __future__ import annotations

import io
import json
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.service.log_queue import LineQueue
from api.service.log_setup import configure
from api.settings import Settings
from api.web.in_front.access_log import AccessLog
from tests.conftest import Client
from tests.helpers.front import front_of
from tests.helpers.own_server import own_server
from tests.helpers.tables import every

KEYS = ["method", "path", "query", "status", "bytes", "milliseconds", "request_id", "event", "level", "timestamp"]
SCOPE = {"method": "GET", "path": "/中", "query_string": b"a=" + b"x" * 600}


def dropped(lines: int) -> bytes:
    """A line about lines."""
    return b"dropped %d\n" % lines


@pytest.fixture(scope="module")
def logged(url: str, connect: Callable[..., Client]) -> Client:
    """A server that writes a line for each request."""
    client = connect(url, log_level="info", log_format="json")
    client.get("/healthz")
    return client


def begun(client: Client) -> AccessLog:
    """A log that writes to what is captured now."""
    log = front_of(client)._log = AccessLog(client.app.state.settings)
    return log


Captured = pytest.CaptureFixture[str]


@pytest.mark.one_engine
@every(("address", "status"), [("/v1/units?limit=1", 200), ("/nothing", 404)])
def test_each_request_has_a_line(logged: Client, capsys: Captured, address: str, status: int) -> None:
    """With its id, status and length, for answers and refusals, ready or not."""
    log = begun(logged)
    responses = [logged.get(address, headers={"x-request-id": name}) for name in ("first", "second")]
    log.flush()
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["request_id"] for line in lines] == ["first", "second"]
    path, _, query = address.partition("?")
    for line, response in zip(lines, responses, strict=True):
        assert list(line) == KEYS
        assert (line["method"], line["path"], line["query"], line["status"]) == ("GET", path, query, status)
        assert (line["event"], line["level"], line["bytes"]) == ("request", "info", len(response.content))
        assert line["milliseconds"] > 0
        assert line["timestamp"].endswith("Z")


@pytest.mark.one_engine
def test_nothing_of_a_text_to_check_is_written(logged: Client, capsys: Captured) -> None:
    """Neither of one in the address nor of one that is posted; the other parameters are."""
    log = begun(logged)
    logged.get("/v1/fact-check", params={"lang": "en", "text": "A secret of 15 tonnes", "as_of": "2026-01-01"})
    headers = {"content-type": "text/plain"}
    logged.request("POST", "/v1/fact-check?lang=en", content=b"A secret of 15 tonnes", headers=headers)
    logged.get("/fact-check?as_of=2026-01-01&text=A+secret+of+15+tonnes")
    logged.get("/zh/fact-check?t%65%78T=x&%74e%78t=A+secret+of+15+tonnes&area=CHN")
    logged.get("/fact-check?text=A+secret&text=of+secret+tonnes&lang=zh")
    log.flush()
    told = capsys.readouterr().err
    assert "secret" not in told
    assert [json.loads(line)["query"] for line in told.splitlines()] == [
        *("lang=en&text=-&as_of=2026-01-01", "lang=en", "as_of=2026-01-01&text=-"),
        *("t%65%78T=x&text=-&area=CHN", "text=-&text=-&lang=zh"),
    ]


def line_of(capsys: Captured, scope: dict[str, Any]) -> str:
    """The line of a request, as text."""
    settings = Settings(log_format="text")
    configure(settings)
    AccessLog(settings).write(scope, 404, 5, 0.001, "mine")
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_a_reader_in_a_terminal_sees_a_line_at_once(capsys: Captured) -> None:
    """As text, with the same fields."""
    line = line_of(capsys, SCOPE)
    assert "request" in line
    assert "mine" in line


def test_a_terminal_obeys_no_client(capsys: Captured) -> None:
    """What it would take for an order is shown as it is written in a program; Chinese stands as it is."""
    path = "/\x1b]0;中\x07\u202e\x9b1m"
    line = line_of(capsys, {"method": "GET", "path": path, "query_string": b"\x9b2m"})
    assert r"/\x1b]0;中\x07\u202e\x9b1m" in line
    assert r"\x9b2m" in line
    assert not {"\x07", "\x9b", "\u202e"} & set(line)
    assert "\x1b]" not in line  # other colours are the logger's own


@every(("level", "count"), [("debug", 1), ("info", 1), ("warning", 0), ("error", 0)])
def test_the_level_says_whether_requests_are_written(capsys: Captured, level: str, count: int) -> None:
    """A long query is cut, Chinese stands as it is."""
    log = AccessLog(Settings(log_format="json", log_level=level))
    log.write(SCOPE, 200, 5, 0.001, "mine")
    log.flush()
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == count
    for line in lines:
        assert (json.loads(line)["path"], len(json.loads(line)["query"])) == ("/中", 500)
        assert "中" in line


class Blocked(io.StringIO):
    """A file that takes nothing before it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.let = threading.Event(), threading.Event()

    def write(self, text: str) -> int:
        """Wait, then take it."""
        self.asked.set()
        assert self.let.wait(20)
        return super().write(text)


def test_a_reader_who_does_not_read_holds_nobody_up() -> None:
    """Lines wait up to a bound, beyond it they are dropped, and their number is told, in the order of it all."""
    file = Blocked()
    queue = LineQueue(file, dropped, capacity=3)
    queue.put(b"0\n")
    assert file.asked.wait(20)
    for number in range(1, 9):
        queue.put(b"%d\n" % number)
    file.let.set()
    queue.flush()
    assert file.getvalue().split("\n") == ["0", "1", "2", "3", "dropped 5", ""]
    queue.put(b"9\n")
    queue.flush()
    assert file.getvalue().endswith("dropped 5\n9\n")


@every("error", [BrokenPipeError(), ValueError("I/O operation on closed file")])
def test_a_reader_who_went_away_breaks_nothing(error: Exception) -> None:
    """What follows is written if it can be."""
    written: list[str] = []

    class Broken(io.StringIO):
        def write(self, text: str) -> int:
            if not written:
                written.append("")
                raise error
            written.append(text)
            return len(text)

    queue = LineQueue(Broken(), dropped)
    for line in (b"lost\n", b"kept\n"):
        queue.put(line)
        queue.flush()
    assert written == ["", "kept\n"]


def test_lines_from_many_requests_come_whole_and_in_order(tmp_path: Path) -> None:
    """However they fall into batches."""
    target = tmp_path / "log"
    with target.open("w") as file:
        queue = LineQueue(file, dropped, capacity=100_000)
        for number in range(5_000):
            queue.put(b"%d\n" % number)
        queue.flush()
    assert target.read_text().split() == [str(number) for number in range(5_000)]


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.one_engine
def test_a_server_that_is_ended_has_written_all_lines(url: str, tmp_path: Path) -> None:
    """Also of the last request before the signal, which ends the process where it stands."""
    names = [f"request-{number}" for number in range(20)]
    with own_server(tmp_path, DATABASE_URL=url) as server:
        for name in names:
            server.get("/healthz", headers={"x-request-id": name})
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(60)
        lines = [json.loads(line) for line in server.lines('"request"')]
    assert [line["request_id"] for line in lines if line["event"] == "request"][-20:] == names
