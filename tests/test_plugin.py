"""Plug-ins: one from outside is a wheel with an entry point; some are turned off, one without libraries is dropped."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.rows import rows
from tests.helpers.tables import count

pytestmark = pytest.mark.slow

ASK = """
import asyncio, httpx, json, sys
from api.main import create_app
from api.settings import Settings

async def main():
    app = create_app(Settings(database_url=sys.argv[1]))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        for path in sys.argv[2:]:
            answer = await client.get(path)
            print(json.dumps([path, answer.status_code, answer.text]))

asyncio.run(main())
"""


def ask(url: str, *paths: str, **environment: str) -> dict[str, tuple[int, str]]:
    """What a process of its own answers at some paths."""
    line = [sys.executable, "-c", ASK, url, *paths]
    done = subprocess.run(line, env=os.environ | environment, capture_output=True, text=True, check=True)  # noqa: S603
    answers = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
    return {path: (status, text) for path, status, text in answers}


@pytest.fixture(scope="module")
def installed(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder in which the wheel of the example is installed."""
    target = tmp_path_factory.mktemp("plugin")
    example = repository / "examples" / "tally-plugin"
    uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*uv, "--target", str(target), str(example)], check=True)  # noqa: S603
    return str(target)


@pytest.mark.one_engine
def test_a_wheel_from_outside_adds_to_all(url: str, installed: str) -> None:
    """A format, a route, a command and a link, found in the description, the lists, the help and the hints."""
    paths = ("/openapi.json", "/v1/formats", "/v1/tally", "/v1/figures.tsv?limit=1", "/v1/tallies")
    answers = ask(url, *paths, PYTHONPATH=installed)
    assert {path: status for path, (status, _) in answers.items()} == {**dict.fromkeys(paths, 200), "/v1/tallies": 404}
    assert "/v1/tally" in json.loads(answers["/openapi.json"][1])["paths"]
    assert "tsv" in [row["key"] for row in json.loads(answers["/v1/formats"][1])["data"]]
    assert json.loads(answers["/v1/tally"][1])["market-size"] > 1
    header, line, end = answers["/v1/figures.tsv?limit=1"][1].split("\n")
    assert (header.split("\t")[0], len(line.split("\t")), end) == ("id", len(header.split("\t")), "")
    assert "/v1/tally" in json.loads(answers["/v1/tallies"][1])["detail"]
    line = [sys.executable, "-c", "from api.cli.command_line import main; main()"]
    environment = os.environ | {"PYTHONPATH": installed, "COLUMNS": "100"}
    told = [
        subprocess.run([*line, *given], env=environment, capture_output=True, text=True, check=True).stdout  # noqa: S603
        for given in (["--help"], ["tally"])
    ]
    assert "Count the formats" in told[0]
    assert int(told[1]) >= 13
    count(len(paths) + len(told))


OFF = """
worldbank | /worldbank/v2/indicator        | 404
odata     | /odata/v4                      | 404
mcp       | /mcp/                          | 404
sdmx      | /v1/figures.sdmx-csv?limit=1   | 406
charts    | /v1/figures.svg?limit=1        | 406
citations | /v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15/citation | 404
discovery | /llms.txt                      | 404
pages     | /audit                         | 404
fact_check | /v1/fact-check?text=1          | 404
"""


@pytest.mark.one_engine
def test_several_are_off(url: str) -> None:
    """By names that are parted by commas."""
    answers = ask(url, "/worldbank/v2/indicator", "/odata/v4", "/v1", PLUGINS_OFF="worldbank, odata")
    assert [status for status, _ in answers.values()] == [404, 404, 200]


@pytest.mark.full
@pytest.mark.one_engine
def test_what_is_off_is_nowhere(url: str) -> None:
    """Its addresses are gone, the catalogue of APIs does not name it, and the figures are served on."""
    for name, path, status in rows(OFF):
        answers = ask(url, path, "/v1/figures?limit=1", "/.well-known/api-catalog", PLUGINS_OFF=name)
        assert (name, answers[path][0], answers["/v1/figures?limit=1"][0]) == (name, int(status), 200)
        assert path not in answers["/.well-known/api-catalog"][1]
    count(len(rows(OFF)))


def test_a_plug_in_that_there_is_not(url: str) -> None:
    """Its name is refused, with those that there are."""
    with pytest.raises(subprocess.CalledProcessError) as refused:
        ask(url, "/v1", PLUGINS_OFF="wordbank")
    assert "there is no plug-in wordbank; there are packages, extract" in refused.value.stderr


HIDE = """
import sys
sys.modules["fastmcp"] = None
sys.argv = ["-", {url!r}, "/mcp/", "/v1/figures?limit=1"]
"""


@pytest.mark.one_engine
def test_a_missing_library_drops_its_plug_in(url: str) -> None:
    """The start goes on, with a line of the log."""
    program = HIDE.format(url=url) + ASK
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603
    answers = [json.loads(line)[:2] for line in done.stdout.splitlines() if line.startswith("[")]
    assert answers == [["/mcp/", 404], ["/v1/figures?limit=1", 200]]
    assert "plug-in left out" in done.stdout + done.stderr


@pytest.mark.one_engine
def test_a_plug_in_that_cannot_be_imported_is_left_out(url: str, tmp_path: Path) -> None:
    """Somebody else's mistake stops neither the server nor the commands."""
    (tmp_path / "broken-1.dist-info").mkdir()
    entry = "[report_indicators.plugins]\nbroken = broken_plugin:PLUGIN\n"
    (tmp_path / "broken-1.dist-info" / "entry_points.txt").write_text(entry, encoding="utf-8")
    (tmp_path / "broken_plugin.py").write_text("import a_library_that_there_is_not\n", encoding="utf-8")
    assert ask(url, "/v1/figures?limit=1", PYTHONPATH=str(tmp_path))["/v1/figures?limit=1"][0] == 200
