"""Plug-ins: one from outside is a wheel with an entry point; others are turned off, or dropped since they fail."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from api.settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.one_engine]

# Asks for some paths, then runs two commands; fastmcp is not installed.
PROGRAM = """
import asyncio, httpx, json, sys
sys.modules["fastmcp"] = None
from typer.testing import CliRunner
from api.cli import command_line
from api.main import create_app
from api.settings import Settings

async def main():
    app = create_app(Settings(database_url=sys.argv[1]))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        for path in sys.argv[2:]:
            answer = await client.get(path)
            print(json.dumps([path, answer.status_code, answer.text]))

asyncio.run(main())
for line in (["--help"], ["tally"]):
    print(json.dumps([line[0], 0, CliRunner().invoke(command_line.application(), line).stdout]))
"""
ADDED = ("/openapi.json", "/v1/formats", "/v1/tally", "/v1/figures.tsv?limit=1")
PATHS = (*ADDED, "/v1/tallies", "/mcp/", "/worldbank/v2/indicator", "/odata/v4", "/v1")
Answers = dict[str, tuple[int, str]]


@pytest.fixture(scope="module")
def answers(repository: Path, tmp_path_factory: pytest.TempPathFactory, url: str) -> Answers:
    target = tmp_path_factory.mktemp("plugin")
    uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    example = repository / "examples" / "tally-plugin"
    subprocess.run([*uv, "--target", str(target), str(example)], check=True)  # noqa: S603
    (target / "broken-1.dist-info").mkdir()
    entry = "[report_indicators.plugins]\nbroken = broken_plugin:PLUGIN\n"
    (target / "broken-1.dist-info" / "entry_points.txt").write_text(entry, encoding="utf-8")
    (target / "broken_plugin.py").write_text("import a_library_that_there_is_not\n", encoding="utf-8")
    path = os.pathsep.join([str(target), os.environ.get("PYTHONPATH", "")])
    environment = os.environ | {"PYTHONPATH": path, "PLUGINS_OFF": "worldbank, odata", "COLUMNS": "100"}
    line = [sys.executable, "-c", PROGRAM, url, *PATHS]
    done = subprocess.run(line, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
    return {path: (status, text) for path, status, text in found} | {"log": (0, done.stdout + done.stderr)}


def test_a_wheel_from_outside_adds_to_all(answers: Answers) -> None:
    """A format, a route, a command and a link, found in the description, the lists, the help and the hints."""
    assert {answers[path][0] for path in ADDED} == {200}
    assert "/v1/tally" in json.loads(answers["/openapi.json"][1])["paths"]
    assert "tsv" in [row["key"] for row in json.loads(answers["/v1/formats"][1])["data"]]
    assert json.loads(answers["/v1/tally"][1])["market-size"] > 1
    header, line, end = answers["/v1/figures.tsv?limit=1"][1].split("\n")
    assert (header.split("\t")[0], len(line.split("\t")), end) == ("id", len(header.split("\t")), "")
    status, text = answers["/v1/tallies"]
    assert (status, "/v1/tally" in json.loads(text)["detail"]) == (404, True)
    assert "Count the formats" in answers["--help"][1]
    assert int(answers["tally"][1]) >= 13


def test_several_are_off_and_others_cannot_be_used(answers: Answers) -> None:
    """Turned off by name, without a library, or somebody else's mistake: the start goes on, with a line of the log."""
    paths = ("/worldbank/v2/indicator", "/odata/v4", "/mcp/", "/v1")
    assert [answers[path][0] for path in paths] == [404, 404, 404, 200]
    left_out = [line for line in answers["log"][1].splitlines() if "plug-in left out" in line]
    assert {name for name in ("mcp", "broken") if any(name in line for line in left_out)} == {"mcp", "broken"}


def test_a_plug_in_that_there_is_not() -> None:
    with pytest.raises(ValidationError, match="there is no plug-in wordbank; there are packages, extract"):
        Settings(plugins_off="wordbank")
