"""Log lines: one JSON object each for machines, text for a reader."""

import io
import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from api.service.log import configure
from api.settings import Settings
from tests.helpers.tables import every

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def lines(capsys: Captured) -> list[Any]:
    captured = capsys.readouterr()
    assert captured.out == ""
    return [json.loads(line) for line in captured.err.splitlines()]


def test_a_line_is_a_json_object(capsys: Captured) -> None:
    """With level, moment and what was said, Chinese as it is; the traceback of a failure is a text within it."""
    for format in ("json", "auto"):  # the default looks where it writes to
        configure(Settings(log_format=format))
        structlog.get_logger().info("request", path="/中", text='"\n')
        written = capsys.readouterr()
        (line,) = (json.loads(text) for text in written.err.splitlines())
        assert line["timestamp"].endswith("Z")
        assert {"event": "request", "level": "info", "path": "/中", "text": '"\n'}.items() <= line.items()
        assert ("中" in written.err, written.out) == (True, "")
    try:
        raise RuntimeError("broken")
    except RuntimeError:
        structlog.get_logger().exception("failure")
    (line,) = lines(capsys)
    assert "RuntimeError: broken" in line["exception"]


@every("level, count", [("debug", 4), ("info", 3), ("warning", 2), ("error", 1)])
def test_the_level_says_what_is_written(capsys: Captured, level: str, count: int) -> None:
    configure(Settings(log_format="json", log_level=level))
    for name in ("debug", "info", "warning", "error"):
        getattr(structlog.get_logger(), name)("said")
    assert len(lines(capsys)) == count


def test_a_line_goes_where_standard_error_is_by_then(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that was closed since the log was set up takes nothing, and its line fails nobody."""
    first = io.StringIO()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", first)
        configure(Settings(log_format="json"))
        structlog.get_logger().info("one")
        first.close()
        structlog.get_logger().info("lost")
    structlog.get_logger().info("two")
    assert [line["event"] for line in lines(capsys)] == ["two"]
