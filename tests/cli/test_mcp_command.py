"""`indicators mcp`: a conversation over standard input and output, and nothing else on the output."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.cli.failures import Failure
from api.cli.open_database import set_up
from tests.helpers.command_line import PROGRAM, environment, indicators, started

pytestmark = pytest.mark.slow

ELSEWHERE = "import api.cli.open_database as module; module.PROJECT = __import__('pathlib').Path({project!r})" + PROGRAM
"""The program as it would be if it lay in that folder."""
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


@pytest.mark.parametrize("mode", [0o755, 0o555])
def test_no_other_folder_gets_a_database(tmp_path: Path, mode: int) -> None:
    """Where none is named or set up, one sentence says how, whether or not the folder can be written."""
    foreign = tmp_path / "foreign"
    foreign.mkdir(mode=mode)
    process = started("mcp", foreign, program=ELSEWHERE.format(project=str(tmp_path / "nothing")), stdin=-1)
    output, told = process.communicate(spoken("initialize", 1, **HELLO), timeout=30)
    assert (process.returncode, output) == (1, "")
    assert told.count("\n") == 1
    assert str(foreign / "var/indicators.db") in told
    assert "--database-url sqlite:////absolute/path" in told
    assert "DATABASE_URL" in told
    assert list(foreign.iterdir()) == []


@pytest.mark.parametrize("way", ["option", "variable", "project"])
def test_from_any_folder_it_serves_the_database_that_was_set_up(address: str, tmp_path: Path, way: str) -> None:
    """By its name, or the one of the project that the program lies in; the folder stays as it was."""
    foreign, project = tmp_path / "foreign", tmp_path / "project"
    foreign.mkdir()
    (project / "var").mkdir(parents=True)
    shutil.copy(address.removeprefix("sqlite:///"), project / "var/indicators.db")
    process = started(
        f"mcp --database-url {address}" if way == "option" else "mcp",
        foreign,
        program=ELSEWHERE.format(project=str(project if way == "project" else tmp_path / "nothing")),
        stdin=-1,
        env=environment(**({"DATABASE_URL": address} if way == "variable" else {})),
    )
    asked = spoken("tools/call", 2, name="get_figures", arguments={"indicator": "online-retail-sales", "latest": 1})
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.writelines((spoken("initialize", 1, **HELLO), spoken("notifications/initialized"), asked))
    process.stdin.flush()
    answers = [json.loads(process.stdout.readline()) for _ in range(2)]
    process.communicate(timeout=20)
    (row,) = json.loads(answers[1]["result"]["content"][0]["text"])["data"]
    assert (row["unit"], row["period"]) == ("CNY", "2025")
    assert list(foreign.iterdir()) == []


def test_the_folder_s_own_database_comes_before_the_project_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for every other command; a name that leads nowhere is told in full."""
    for name in ("here", "project"):
        (tmp_path / name / "var").mkdir(parents=True)
        (tmp_path / name / "var/indicators.db").touch()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr("api.cli.open_database.PROJECT", tmp_path / "project")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert set_up(None) == f"sqlite:///{tmp_path}/here/var/indicators.db"
    with pytest.raises(Failure, match=f"{tmp_path}/here/else.db"):
        set_up("sqlite:///else.db")
    assert set_up("postgresql://host/database") == "postgresql://host/database"
