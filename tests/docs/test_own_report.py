"""`docs/your-own-report.md` does as it says: its commands run as written, in order, and print what is shown."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import get_args

import httpx
import pytest

from api.domain.units import UnitKind
from api.reports.packages.cell_types import CHOICES, INFERABLE
from api.reports.packages.package_rows import FIGURE_COLUMNS, PackagedFigure, PackagedIndicator
from tests.helpers.command_line import environment, indicators, started
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "your-own-report.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
STEPS = re.findall(r"^\$ ([^\n]+)\n((?:(?!\$ )[^\n]*\n)*)", "".join(BLOCKS), re.MULTILINE)
SERVE = "indicators serve"
PORT = "8000"
PATIENCE = 30


@pytest.fixture
def port() -> str:
    """A port that is free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.fixture
def given(port: str, migrated_url: Callable[[str], str]) -> dict[str, str]:
    """The environment of a reader: a database of their own, and the commands of this installation on the path."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return environment(DATABASE_URL=migrated_url("sqlite"), PORT=port, PATH=path, COLUMNS="200")


@pytest.fixture
def serve(given: dict[str, str], port: str, tmp_path: Path) -> Iterator[Callable[[], None]]:
    """Starts the server of the other terminal, and waits for it."""
    running: list[subprocess.Popen[str]] = []

    def start() -> None:
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        running.append(started("serve", tmp_path, env=given, **silent))
        end = monotonic() + PATIENCE
        while monotonic() < end:
            with suppress(httpx.TransportError):
                if httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False).is_success:
                    return
            sleep(0.1)
        pytest.fail("the server does not start")

    yield start
    for process in running:
        process.terminate()
        process.wait(PATIENCE)


Run = Callable[[str], set[str]]


@pytest.fixture(params=[False, pytest.param(True, marks=pytest.mark.full)], ids=["here", "as programs"])
def printed(
    request: pytest.FixtureRequest, given: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Run:
    """What a command prints in a terminal; in which order its two streams come is up to the terminal.

    In an ordinary run our own commands run in this process, with --rest as programs: each takes a second to start.
    """
    monkeypatch.chdir(tmp_path)
    own = {name: given[name] for name in ("DATABASE_URL", "PORT", "COLUMNS")}

    def run(command: str) -> set[str]:
        if command.startswith("indicators ") and not request.param:
            done = indicators(command.removeprefix("indicators "), **own)
            return {done.output, done.stdout + done.stderr, done.stderr + done.stdout}
        line = [shutil.which("bash") or "/bin/sh", "-c", command]
        result = subprocess.run(line, env=given, capture_output=True, text=True, check=False)  # noqa: S603
        return {text.replace("\r\n", "\n") for text in (result.stdout + result.stderr, result.stderr + result.stdout)}

    return run


def test_the_page_has_steps(repository: Path) -> None:
    """It shows each command about packages and the calls of a reader, and lists the files of a new package."""
    shown = {" ".join(command.split()[:2]) for command, _ in STEPS}
    words = ("new", "extract", "check", "load", "figures", "audit", "verify", "serve", "withdraw")
    assert shown >= {f"indicators {word}" for word in words} | {"curl -s"}
    listed = re.findall(r"^\| `([a-z]+(?:\.[a-z]+)+)` \|", PAGE, re.MULTILINE)
    assert sorted(listed) == sorted(path.name for path in (repository / "api" / "reports" / "scaffold").iterdir())


@pytest.mark.full
def test_the_commands_print_what_is_shown(printed: Run, port: str, serve: Callable[[], None]) -> None:
    """One after the other in an empty folder; a call is asked again until the server has seen the newest release."""
    for command, expected in STEPS:
        if command == SERVE:
            serve()
            continue
        end = monotonic() + PATIENCE
        while expected not in (seen := printed(command.replace(f":{PORT}/", f":{port}/"))):
            if not command.startswith("curl") or monotonic() > end:
                assert expected in seen, command
            sleep(0.2)


def test_the_relation_that_it_shows_holds(printed: Run, tmp_path: Path) -> None:
    """After those of the worked example it is consistent with its figures."""
    (entry,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    printed("indicators new my-report")
    with (tmp_path / "my-report" / "relations.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{entry}")
    checked = printed("indicators check my-report")
    assert checked == {"my-report: 4 figures of 1 source, 4 indicators, 3 relations. No fault was found.\n"}
    printed("indicators load my-report")
    name = tomllib.loads(entry)["relation"][0]["id"]
    assert any(f"consistent  {name}" in text for text in printed("indicators audit --report my-report"))


def _table(after: str, before: str) -> str:
    return PAGE.partition(after)[2].partition(before)[0]


@every("column", ["unit_kind", "measuring_type"])
def test_the_page_tells_every_word_of_a_choice(column: str) -> None:
    """Its table has those that may stand there, each with what `check` says that it is for."""
    rows = _table("Two columns of `indicators.csv`", "\n## ").partition(f"| `{column}` |")[2]
    rows = rows.partition("\n\n")[0].partition("\n| `")[0]
    told = re.findall(r"`(\w+)` \| ([^|]*?) \|", rows)
    annotation = PackagedIndicator.model_fields[column].annotation
    allowed = list(UnitKind) if annotation is UnitKind else list(get_args(annotation))
    assert [word for word, _ in told] == allowed == re.findall(r"(\w+) \(", CHOICES[column])


def test_the_page_tells_every_column_of_the_figures() -> None:
    """Its table has those that are written, in their order, and says which are required and what may be inferred."""
    table, named = _table("The columns of `figures.csv`", "\n\nOf the other"), re.compile(r"`(\w+)`")
    rows = re.findall(r"^\| (`.+?`) \|", table, re.MULTILINE)
    assert tuple(name for cells in rows for name in named.findall(cells)) == FIGURE_COLUMNS
    ((required, _),) = re.findall(r"^(`indicator`, .*) (are required)\.", table, re.MULTILINE)
    assert [name for name, info in PackagedFigure.model_fields.items() if info.is_required()] == named.findall(required)
    (inferable,) = re.findall(r"words out of (.*?); several", table)
    assert tuple(named.findall(inferable)) == INFERABLE
