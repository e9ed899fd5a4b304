"""`indicators mcp`: a conversation over standard input and output, and nothing else on the output."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.cli.database import set_up
from api.cli.failures import Failure
from tests.helpers import tables
from tests.helpers.command_line import PROGRAM, environment, started
from tests.helpers.own_server import PATIENCE
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

ELSEWHERE = "import api.cli.database as module; module.PROJECT = __import__('pathlib').Path({project!r})" + PROGRAM
"""The program as it would be if it lay in that folder."""
WITHOUT_AN_END = "import api.plugins.mcp.standard_io as module; module.ENDING_SECONDS = float('inf')" + PROGRAM
"""The program as it would be if it waited for ever for answers that are still to come."""
HELLO = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}


@pytest.fixture(scope="module")
def address(migrated_url: Callable[[str], str]) -> str:
    """A migrated SQLite database."""
    return migrated_url("sqlite")


def spoken(method: str, number: int | None = None, **params: Any) -> str:
    """A message of the protocol, on a line."""
    message: dict[str, Any] = {"jsonrpc": "2.0", "method": method, "params": params}
    return json.dumps(message if number is None else {**message, "id": number}) + "\n"


BEGUN = spoken("initialize", 1, **HELLO) + spoken("notifications/initialized")


def said(
    address: str, folder: Path, messages: str, program: str = PROGRAM, **given: Any
) -> tuple[list[dict[str, Any]], str, int]:
    """Each answer to what is said until the input ends; what is told beside them, and the exit code."""
    process = started(f"mcp --database-url {address}" if address else "mcp", folder, program, stdin=-1, **given)
    output, told = process.communicate(messages, timeout=PATIENCE)
    return [json.loads(line) for line in output.splitlines()], told, process.returncode


@pytest.mark.full
def test_a_conversation(address: str, tmp_path: Path) -> None:
    """Each line of the output answers a message; the process ends well when the input does.

    The mark with which some programs begin every UTF-8 text is no part of the first message; no input is no
    conversation; a cancellation may name anything, and what names no request ends none.
    """
    taken_back = (spoken("notifications/cancelled", requestId=each) for each in ([], {"a": 1}, None, 1.5))
    messages = (
        *("\ufeff", BEGUN, *taken_back),
        spoken("tools/call", 2, name="convert", arguments={"value": "57", "from": "percent", "to": "ratio"}),
        spoken("tools/call", 3, name="convert", arguments={"value": 57}),
    )
    with started(f"mcp --database-url {address}", tmp_path, stdin=-1) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("".join(messages))
        process.stdin.flush()
        answers = {answer["id"]: answer["result"] for answer in (json.loads(process.stdout.readline()) for _ in "123")}
        rest, _ = process.communicate(timeout=PATIENCE)
    assert (process.returncode, rest) == (0, "")
    assert answers[1]["serverInfo"]["name"] == "report-indicators"
    assert json.loads(answers[2]["content"][0]["text"])["data"][0]["display"] == "0.57 ratio"
    assert answers[3]["isError"] is True
    answered, _, code = said(address, tmp_path, "")
    assert (answered, code) == ([], 0)
    tables.count(5)


@pytest.mark.full
def test_what_was_read_is_answered_before_the_end(address: str, tmp_path: Path) -> None:
    """However fast the input ends, with a line break or without; what was taken back is not waited for."""
    many = [spoken("tools/list", number) for number in range(2, 12)]
    taken_back = [spoken("notifications/cancelled", requestId=each) for each in (11, 99)]
    messages = BEGUN + "".join((*many, *taken_back)) + spoken("ping", 12).strip()
    answers, told, code = said(address, tmp_path, messages, WITHOUT_AN_END)
    assert (code, told, {*range(1, 11), 12} - {answer["id"] for answer in answers}) == (0, "", set())


NO_MESSAGES: list[tuple[str, int, Any]] = [
    ("hello", -32700, None),
    ('{"jsonrpc":"2.0",', -32700, None),
    ("[" * 100_000, -32700, None),
    ('{"jsonrpc":"2.0","id":7}', -32600, 7),
    ('{"jsonrpc":"1.0","id":"seven","method":"ping"}', -32600, "seven"),
    ('{"jsonrpc":"2.0","id":"\\ud800","method":"ping"}', -32600, "\ud800"),
    ('{"jsonrpc":"2.0","id":true,"method":"ping"}', -32600, None),
    ('{"jsonrpc":"2.0","id":null,"method":"ping"}', -32600, None),
    ("[]", -32600, None),
    ("7", -32600, None),
    (f"[{spoken('ping', 2).strip()}]", -32600, None),
]


@pytest.mark.full
def test_lines_that_are_no_messages_are_answered(address: str, tmp_path: Path) -> None:
    """With the id where it can be read; the conversation goes on."""
    lines = "".join(f"{line}\n\n" for line, *_ in NO_MESSAGES)
    answers, told, code = said(address, tmp_path, f"{BEGUN}{lines}{spoken('ping', 99)}")
    refused = [(answer["error"]["code"], answer["id"]) for answer in answers if "error" in answer]
    assert (code, told, len(answers)) == (0, "", len(NO_MESSAGES) + 2)
    assert refused == [(code, id) for _, code, id in NO_MESSAGES]
    assert [answer["result"] for answer in answers if answer["id"] == 99] == [{}]
    tables.count(len(NO_MESSAGES))


@pytest.mark.full
def test_a_reader_that_leaves_ends_it_without_a_word(address: str, tmp_path: Path) -> None:
    """Though its input is still open."""
    with started(f"mcp --database-url {address}", tmp_path, stdin=-1) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stdin.write(BEGUN)
        process.stdin.flush()
        assert process.wait(timeout=PATIENCE) == 1
        assert process.stderr.read() == ""


@pytest.mark.full
@every("mode", [0o755, 0o555])
def test_no_other_folder_gets_a_database(tmp_path: Path, mode: int) -> None:
    """Where none is named or set up, one sentence says how, whether or not the folder can be written."""
    foreign = tmp_path / f"foreign-{mode}"
    foreign.mkdir(mode=mode)
    program = ELSEWHERE.format(project=str(tmp_path / "nothing"))
    answers, told, code = said("", foreign, spoken("initialize", 1, **HELLO), program)
    assert (code, answers, told.count("\n")) == (1, [], 1)
    for words in (str(foreign / "var/indicators.db"), "--database-url sqlite:////absolute/path", "DATABASE_URL"):
        assert words in told
    assert list(foreign.iterdir()) == []


@pytest.mark.full
@every("way", ["option", "variable", "project"])
def test_from_any_folder_it_serves_the_database_that_was_set_up(address: str, tmp_path: Path, way: str) -> None:
    """By its name, or the one of the project that the program lies in; the folder stays as it was."""
    foreign, project = tmp_path / way / "foreign", tmp_path / way / "project"
    foreign.mkdir(parents=True)
    (project / "var").mkdir(parents=True)
    shutil.copy(address.removeprefix("sqlite:///"), project / "var/indicators.db")
    program = ELSEWHERE.format(project=str(project if way == "project" else tmp_path / "nothing"))
    figures = spoken("tools/call", 2, name="get_figures", arguments={"indicator": "online-retail-sales", "latest": 1})
    env = environment(**({"DATABASE_URL": address} if way == "variable" else {}))
    found, *_ = said(address if way == "option" else "", foreign, BEGUN + figures, program, env=env)
    answers = {answer["id"]: answer for answer in found}
    (row,) = json.loads(answers[2]["result"]["content"][0]["text"])["data"]
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
    with pytest.raises(Failure, match=f"{tmp_path}/here/else.db"):
        set_up("sqlite:///else.db")
    assert set_up("postgresql://host/database") == "postgresql://host/database"
