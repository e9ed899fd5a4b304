"""`docs/your-own-report.md` does as it says: its commands run as written, in order, and print what is shown."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import get_args

import pytest

from api.domain.units import UnitKind
from api.plugins.packages.rows import CHOICES, FIGURE_COLUMNS, INFERABLE, PackagedFigure, PackagedIndicator
from tests.faults.packages import add
from tests.helpers.command_line import environment, indicators, started
from tests.helpers.own_server import PATIENCE, free_port, within
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "your-own-report.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
STEPS = re.findall(r"^\$ ([^\n]+)\n((?:(?!\$ )[^\n]*\n)*)", "".join(BLOCKS), re.MULTILINE)
SERVE = "indicators serve"
PORT = "8000"


def test_the_page_has_steps(repository: Path) -> None:
    """It shows each command about packages and the calls of a reader, and lists the files of a new package."""
    shown = {" ".join(command.split()[:2]) for command, _ in STEPS}
    words = ("new", "extract", "check", "load", "figures", "audit", "serve", "withdraw")
    assert shown >= {f"indicators {word}" for word in words} | {"curl -s"}
    listed = re.findall(r"^\| `([a-z]+(?:\.[a-z]+)+)` \|", PAGE, re.MULTILINE)
    assert sorted(listed) == sorted(
        path.name for path in (repository / "api" / "plugins" / "packages" / "scaffold").iterdir()
    )


@pytest.mark.full
def test_the_commands_print_what_is_shown(migrated_url: Callable[[str], str], tmp_path: Path) -> None:
    """One after the other in an empty folder, with the server of the other terminal, which sees a release soon."""
    port = str(free_port())
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    given = environment(DATABASE_URL=migrated_url("sqlite"), PORT=port, PATH=path, COLUMNS="200")

    def printed(command: str) -> set[str]:
        """In which order its two streams come is up to the terminal."""
        line = [shutil.which("bash") or "/bin/sh", "-c", command.replace(f":{PORT}/", f":{port}/")]
        run = subprocess.run(line, cwd=tmp_path, env=given, capture_output=True, text=True, check=False)  # noqa: S603
        told = re.sub(r"^Into .*\.\n", "", run.stderr, flags=re.MULTILINE)
        return {text.replace("\r\n", "\n") for text in (run.stdout + told, told + run.stdout)}

    with ExitStack() as running:
        for command, expected in STEPS:
            if command == SERVE:
                silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
                process = started("serve", tmp_path, env=given, **silent)
                running.callback(process.wait, PATIENCE)
                running.callback(process.terminate)
                assert within(PATIENCE, lambda: bool(printed(f"curl -sf http://127.0.0.1:{PORT}/readyz") - {""}))
                continue
            seen: list[set[str]] = []

            def is_as_shown(command: str = command, expected: str = expected, seen: list[set[str]] = seen) -> bool:
                seen.append(printed(command))
                return expected in seen[-1] or not command.startswith("curl")

            assert within(PATIENCE, is_as_shown), (command, seen)
            assert expected in seen[-1], (command, seen)


def test_the_relation_that_it_shows_holds(
    migrated_url: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After those of the worked example it is consistent with its figures."""
    monkeypatch.chdir(tmp_path)
    url = migrated_url("sqlite")
    (entry,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    indicators("new my-report")
    add("relations.toml", f"\n{entry}")(tmp_path / "my-report")
    checked = indicators("check my-report", DATABASE_URL=url).stdout
    assert checked == "my-report: 4 figures of 1 source, 4 indicators, 3 relations. No fault was found.\n"
    indicators("load my-report", DATABASE_URL=url)
    name = tomllib.loads(entry)["relation"][0]["id"]
    assert f"consistent  {name}" in indicators("audit --report my-report", DATABASE_URL=url, COLUMNS="200").stdout


def _table(after: str, before: str) -> str:
    return PAGE.partition(after)[2].partition(before)[0]


@every("column", ["unit_kind", "measuring_type"])
def test_the_page_tells_every_word_of_a_choice(column: str) -> None:
    """Its table has those that may stand there, each with what `check` says that it is for."""
    rows = _table("Two columns of `indicators.csv`", "\n## ").partition(f"| `{column}` |")[2]
    rows = rows.partition("\n\n")[0].partition("\n| `")[0]
    told = re.findall(r"`(\w+)` \| ([^|]*?) \|", rows)
    allowed = list(UnitKind) if column == "unit_kind" else get_args(PackagedIndicator.model_fields[column].annotation)
    assert [word for word, _ in told] == list(allowed) == re.findall(r"(\w+) \(", CHOICES[column])


def test_the_page_tells_every_column_of_the_figures() -> None:
    """Its table has those that are written, in their order, and says which are required and what may be inferred."""
    table, named = _table("The columns of `figures.csv`", "\n\nOf the other"), re.compile(r"`(\w+)`")
    rows = re.findall(r"^\| (`.+?`) \|", table, re.MULTILINE)
    assert tuple(name for cells in rows for name in named.findall(cells)) == FIGURE_COLUMNS
    ((required, _),) = re.findall(r"^(`indicator`, .*) (are required)\.", table, re.MULTILINE)
    assert [name for name, info in PackagedFigure.model_fields.items() if info.is_required()] == named.findall(required)
    (inferable,) = re.findall(r"words out of (.*?); several", table)
    assert tuple(named.findall(inferable)) == INFERABLE
