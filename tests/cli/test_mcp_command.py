"""`indicators mcp`: a conversation over standard input and output, and nothing else on the output."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MakeUrl
from tests.helpers.command_line import environment, started
from tests.helpers.own_server import PATIENCE
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

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
@every("way", ["option", "variable"])
def test_from_any_folder_it_serves_the_named_database(address: str, tmp_path: Path, way: str) -> None:
    figures = spoken("tools/call", 2, name="get_figures", arguments={"indicator": "online-retail-sales", "latest": 1})
    env = environment(**({"DATABASE_URL": address} if way == "variable" else {}))
    answers, *_ = said(address if way == "option" else "", tmp_path, BEGUN + figures, env=env)
    (row,) = json.loads(answers[2]["content"][0]["text"])["data"]
    assert (row["unit"], row["period"]) == ("CNY", "2025")
    assert list(tmp_path.iterdir()) == []
