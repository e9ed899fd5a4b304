"""`indicators mcp`: a conversation over standard input and output, and nothing else on the output."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from api.cli.database import set_up
from api.domain.errors import NotReady
from tests.conftest import MakeUrl
from tests.helpers.command_line import PROGRAM, environment, started
from tests.helpers.own_server import PATIENCE
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

ELSEWHERE = "import api.cli.database as module; module.PROJECT = __import__('pathlib').Path({project!r})" + PROGRAM
"""The program as it would be if it lay in that folder."""
HELLO = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}


@pytest.fixture(scope="module")
def address(migrated_url: MakeUrl) -> str:
    return migrated_url("sqlite")


def spoken(method: str, number: int | None = None, **params: Any) -> str:
    message: dict[str, Any] = {"jsonrpc": "2.0", "method": method, "params": params}
    return json.dumps(message if number is None else {**message, "id": number}) + "\n"


BEGUN = spoken("initialize", 1, **HELLO) + spoken("notifications/initialized")


def said(address: str, folder: Path, messages: str, **given: Any) -> tuple[dict[int, dict[str, Any]], str, int]:
    """The answers to messages by their ids, though the input ends at once; the complaints, the exit code."""
    process = started(f"mcp --database-url {address}" if address else "mcp", folder, stdin=-1, **given)
    output, told = process.communicate(messages, timeout=PATIENCE)
    answers = [json.loads(line) for line in output.splitlines()]
    return {answer["id"]: answer["result"] for answer in answers}, told, process.returncode


@pytest.mark.full
def test_a_conversation(address: str, tmp_path: Path) -> None:
    """Each line of the output answers a message; the process ends well when the input does."""
    messages = (
        BEGUN,
        spoken("tools/call", 2, name="convert", arguments={"value": "57", "from": "percent", "to": "ratio"}),
        spoken("tools/call", 3, name="convert", arguments={"value": 57}),
    )
    answers, told, code = said(address, tmp_path, "".join(messages))
    assert (told, code) == ("", 0)
    assert answers[1]["serverInfo"]["name"] == "report-indicators"
    assert json.loads(answers[2]["content"][0]["text"])["data"][0]["display"] == "0.57 ratio"
    assert answers[3]["isError"] is True
    assert said(address, tmp_path, "") == ({}, "", 0)


@pytest.mark.full
@every("way", ["option", "variable", "project"])
def test_from_any_folder_it_serves_the_database_that_was_set_up(address: str, tmp_path: Path, way: str) -> None:
    foreign, project = tmp_path / way / "foreign", tmp_path / way / "project"
    foreign.mkdir(parents=True)
    (project / "var").mkdir(parents=True)
    shutil.copy(address.removeprefix("sqlite:///"), project / "var/indicators.db")
    program = ELSEWHERE.format(project=str(project if way == "project" else tmp_path / "nothing"))
    figures = spoken("tools/call", 2, name="get_figures", arguments={"indicator": "online-retail-sales", "latest": 1})
    env = environment(**({"DATABASE_URL": address} if way == "variable" else {}))
    answers, *_ = said(address if way == "option" else "", foreign, BEGUN + figures, program=program, env=env)
    (row,) = json.loads(answers[2]["content"][0]["text"])["data"]
    assert (row["unit"], row["period"]) == ("CNY", "2025")
    assert list(foreign.iterdir()) == []


def test_the_folder_s_own_database_comes_before_the_project_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for every other command; a name that leads nowhere is told in full."""
    for name in ("here", "project"):
        (tmp_path / name / "var").mkdir(parents=True)
        (tmp_path / name / "var/indicators.db").touch()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr("api.cli.database.PROJECT", tmp_path / "project")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert set_up(None) == f"sqlite:///{tmp_path}/here/var/indicators.db"
    with pytest.raises(NotReady) as missing:
        set_up("sqlite:///else.db")
    assert missing.value.reason == f"There is no database file {tmp_path}/here/else.db."
    assert set_up("postgresql://host/database") == "postgresql://host/database"
