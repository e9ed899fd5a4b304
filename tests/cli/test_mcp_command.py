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
from tests.helpers import tables
from tests.helpers.command_line import PROGRAM, environment, indicators, started
from tests.helpers.own_server import PATIENCE
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

ELSEWHERE = "import api.cli.open_database as module; module.PROJECT = __import__('pathlib').Path({project!r})" + PROGRAM
"""The program as it would be if it lay in that folder."""
WITHOUT_AN_END = "import api.protocols.mcp.standard_io as module; module.ENDING_SECONDS = float('inf')" + PROGRAM
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


def asked(address: str, folder: Path, messages: str, count: int) -> tuple[dict[int, Any], str, int]:
    """The first so many answers by their ids, what else is printed once the input ends, and the exit code."""
    process = started(f"mcp --database-url {address}", folder, stdin=-1)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(messages)
    process.stdin.flush()
    answers = [json.loads(process.stdout.readline()) for _ in range(count)]
    rest, _ = process.communicate(timeout=PATIENCE)
    return {answer["id"]: answer["result"] for answer in answers}, rest, process.returncode


@pytest.mark.full
def test_a_conversation(address: str, tmp_path: Path) -> None:
    """Each line of the output answers a message; the process ends well when the input does.

    The mark with which some programs begin every UTF-8 text is no part of the first message.
    """
    messages = (
        BEGUN,
        spoken("tools/call", 2, name="convert", arguments={"value": "57", "from": "percent", "to": "ratio"}),
        spoken("tools/call", 3, name="convert", arguments={"value": 57}),
    )
    answers, rest, code = asked(address, tmp_path, "\ufeff" + "".join(messages), 3)
    assert (code, rest) == (0, "")
    assert answers[1]["serverInfo"]["name"] == "report-indicators"
    assert json.loads(answers[2]["content"][0]["text"])["data"][0]["display"] == "0.57 ratio"
    assert answers[3]["isError"] is True


@pytest.mark.full
def test_no_input_is_no_conversation(address: str, tmp_path: Path) -> None:
    """It ends at once, and has said nothing."""
    assert asked(address, tmp_path, "", 0)[1:] == ("", 0)


@pytest.mark.full
def test_what_was_read_is_answered_before_the_end(address: str, tmp_path: Path) -> None:
    """However fast the input ends, with a line break or without; what was taken back is not waited for."""
    many = [spoken("tools/list", number) for number in range(2, 12)]
    taken_back = "".join(spoken("notifications/cancelled", requestId=each) for each in (11, 99))
    process = started(f"mcp --database-url {address}", tmp_path, WITHOUT_AN_END, stdin=-1)
    said = BEGUN + "".join((*many, taken_back)) + spoken("ping", 12).strip()
    output, told = process.communicate(said, timeout=PATIENCE)
    answered = {json.loads(line)["id"] for line in output.splitlines()}
    assert (process.returncode, told, {*range(1, 11), 12} - answered) == (0, "", set())


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
    process = started(f"mcp --database-url {address}", tmp_path, stdin=-1)
    output, told = process.communicate(f"{BEGUN}{lines}{spoken('ping', 99)}", timeout=PATIENCE)
    answers = [json.loads(line) for line in output.splitlines()]
    refused = [(answer["error"]["code"], answer["id"]) for answer in answers if "error" in answer]
    assert (process.returncode, told, len(answers)) == (0, "", len(NO_MESSAGES) + 2)
    assert refused == [(code, id) for _, code, id in NO_MESSAGES]
    assert [answer["result"] for answer in answers if answer["id"] == 99] == [{}]
    tables.count(len(NO_MESSAGES))


@pytest.mark.full
def test_a_cancellation_may_name_anything(address: str, tmp_path: Path) -> None:
    """What names no request ends none, and the conversation goes on."""
    taken_back = "".join(spoken("notifications/cancelled", requestId=each) for each in ([], {"a": 1}, None, 1.5))
    process = started(f"mcp --database-url {address}", tmp_path, stdin=-1)
    output, _ = process.communicate(BEGUN + taken_back + spoken("ping", 2), timeout=PATIENCE)
    assert (process.returncode, json.loads(output.splitlines()[-1])["id"]) == (0, 2)


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


def test_a_missing_database_is_told(new_url: Callable[[str], str]) -> None:
    """Before any conversation, with what to do."""
    result = indicators(f"mcp --database-url {new_url('sqlite')}")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "indicators migrate" in result.stderr


@pytest.mark.full
@every("mode", [0o755, 0o555])
def test_no_other_folder_gets_a_database(tmp_path: Path, mode: int) -> None:
    """Where none is named or set up, one sentence says how, whether or not the folder can be written."""
    foreign = tmp_path / f"foreign-{mode}"
    foreign.mkdir(mode=mode)
    process = started("mcp", foreign, program=ELSEWHERE.format(project=str(tmp_path / "nothing")), stdin=-1)
    output, told = process.communicate(spoken("initialize", 1, **HELLO), timeout=PATIENCE)
    assert (process.returncode, output) == (1, "")
    assert told.count("\n") == 1
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
    process = started(
        f"mcp --database-url {address}" if way == "option" else "mcp",
        foreign,
        program=ELSEWHERE.format(project=str(project if way == "project" else tmp_path / "nothing")),
        stdin=-1,
        env=environment(**({"DATABASE_URL": address} if way == "variable" else {})),
    )
    figures = spoken("tools/call", 2, name="get_figures", arguments={"indicator": "online-retail-sales", "latest": 1})
    output, _ = process.communicate(BEGUN + figures, timeout=PATIENCE)
    answers = {answer["id"]: answer for answer in map(json.loads, output.splitlines())}
    (row,) = json.loads(answers[2]["result"]["content"][0]["text"])["data"]
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
