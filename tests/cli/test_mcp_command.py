"""`indicators mcp`: a conversation over standard input and output, and nothing else on the output."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.command_line import indicators, started

pytestmark = pytest.mark.slow

HELLO = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}


@pytest.fixture(scope="module")
def address(migrated_url: Callable[[str], str]) -> str:
    """A migrated SQLite database."""
    return migrated_url("sqlite")


def spoken(method: str, number: int | None = None, **params: Any) -> str:
    """A message of the protocol, on a line."""
    message: dict[str, Any] = {"jsonrpc": "2.0", "method": method, "params": params}
    return json.dumps(message if number is None else {**message, "id": number}) + "\n"


def test_a_conversation(address: str, tmp_path: Path) -> None:
    """Each line of the output answers a message; the process ends well when the input does."""
    process = started(f"mcp --database-url {address}", tmp_path, stdin=-1)
    messages = (
        spoken("initialize", 1, **HELLO),
        spoken("notifications/initialized"),
        spoken("tools/call", 2, name="convert", arguments={"value": "57", "from": "percent", "to": "ratio"}),
        spoken("tools/call", 3, name="convert", arguments={"value": 57}),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.writelines(messages)
    process.stdin.flush()
    answers = {}
    while len(answers) < 3:
        answer = json.loads(process.stdout.readline())
        answers[answer["id"]] = answer["result"]
    rest, _ = process.communicate(timeout=20)
    assert (process.returncode, rest) == (0, "")
    assert answers[1]["serverInfo"]["name"] == "report-indicators"
    assert json.loads(answers[2]["content"][0]["text"])["data"][0]["display"] == "0.57 ratio"
    assert answers[3]["isError"] is True


def test_no_input_is_no_conversation(address: str, tmp_path: Path) -> None:
    """It ends at once, and has said nothing."""
    process = started(f"mcp --database-url {address}", tmp_path, stdin=-1)
    output, _ = process.communicate("", timeout=30)
    assert (process.returncode, output) == (0, "")


def test_a_missing_database_is_told(new_url: Callable[[str], str]) -> None:
    """Before any conversation, with what to do."""
    result = indicators(f"mcp --database-url {new_url('sqlite')}")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "indicators migrate" in result.stderr


def test_without_the_extra_it_says_how_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """And fails."""
    find = importlib.util.find_spec
    monkeypatch.setattr("api.cli.commands.serve_mcp.find_spec", lambda name: None if name == "fastmcp" else find(name))
    result = indicators("mcp")
    assert result.exit_code == 1
    assert "pip install 'report-indicators[mcp]'" in result.stderr
