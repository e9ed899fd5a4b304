"""The command line as a whole: its commands, their help, what it refuses and how it ends."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from api.cli import command_line
from api.cli.commands import convert_value, list_figures, list_rates, list_units
from api.cli.options import Command
from api.service.parameters.endpoint_parameters import ConvertQuery
from api.service.parameters.parameter_fields import fields_of
from api.service.parameters.parameter_model import Parameters
from api.service.parameters.queries import FigureQuery, RatesQuery, list_query
from api.storage.database_address import parse_url
from tests.helpers.command_line import PROGRAM, indicators, started
from tests.helpers.tables import every

DATA = ("convert", "figures", "rates", "units")
HEADS = {name: command_line.command(name) for name in command_line.names()}
EXAMPLES = [example for name in DATA for example in HEADS[name].examples]


def test_commands() -> None:
    """Every file of api/commands is a command."""
    assert {"serve", "migrate", *DATA} <= set(command_line.names())
    assert all(isinstance(head, Command) for head in HEADS.values())


@every("name", command_line.names())
def test_help_has_examples(name: str) -> None:
    """The help of each command says what it does and shows an example, each on one line."""
    result = indicators(f"{name} --help", COLUMNS="100", TERMINAL_WIDTH="100")
    assert result.exit_code == 0
    assert HEADS[name].run.__doc__ is not None
    assert len(HEADS[name].examples) > 0
    for example in HEADS[name].examples:
        assert example.startswith(name)
        assert f"  indicators {example}" in result.stdout


def test_help_lists_all() -> None:
    """The help lists every command."""
    result = indicators("--help")
    assert result.exit_code == 0
    assert all(re.search(rf"\b{name}\b", result.stdout) for name in command_line.names())


def test_version() -> None:
    """--version prints the version alone."""
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*\n", indicators("--version").stdout)


@pytest.mark.full
@pytest.mark.slow
@every("example", EXAMPLES)
def test_examples_run(example: str, url: str) -> None:
    """Each example of the help works and prints something."""
    result = indicators(example, DATABASE_URL=url)
    assert (result.exit_code, bool(result.stdout)) == (0, True), result.stderr


@every(
    ("options", "api", "without"),
    [
        (list_figures.PrintedFigures, FigureQuery, set()),
        (convert_value.PrintedConversion, ConvertQuery, set()),
        (list_rates.PrintedRates, RatesQuery, set()),
        (list_units.UnitsQuery, list_query("UnitsQuery", list_units.UnitRow), {"sort"}),
    ],
)
def test_options_are_the_parameters(options: type[Parameters], api: type[Parameters], without: set[str]) -> None:
    """The options are named as the parameters of the API."""
    names = {item.name for item in fields_of(options)}
    assert names == {item.name for item in fields_of(api)} - without


BAD = [line.split(" | ") for line in Path(__file__).with_name("bad_input.txt").read_text(encoding="utf-8").splitlines()]
"""What is written; words of what is told; more of them, or - for none."""


@pytest.mark.slow
@pytest.mark.one_engine  # it is refused before any table is read
@every(("arguments", "told", "also"), BAD)
def test_bad_input(arguments: str, told: str, also: str, url: str) -> None:
    """What cannot be read ends with 2 and a text that says what is wrong and what would be right."""
    result = indicators(arguments, DATABASE_URL=url, COLUMNS="200", TERMINAL_WIDTH="200")
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    assert also == "-" or also in result.stderr
    assert "secret" not in result.stderr


@every("value", ["a" * 10_000, "\x1b[31mred", "\N{BELL}\x07", "\udcff"])
def test_strange_input(value: str, url: str) -> None:
    """A long value, control characters and what is not UTF-8 are refused and steer no terminal."""
    result = indicators("figures --area", value, DATABASE_URL=url)
    assert result.exit_code == 2
    assert len(result.stderr) < 2000
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", result.stderr)


@every("name", DATA)
def test_missing_database(name: str, tmp_path: Path) -> None:
    """A database that the caller named and that is missing is a failure, not made: the text says how."""
    result = indicators(HEADS[name].examples[0], DATABASE_URL=f"sqlite:///{tmp_path / 'none.db'}")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "indicators migrate" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_unreachable_postgresql() -> None:
    """A server that does not answer is a failure without a password in its text."""
    result = indicators("units", DATABASE_URL="postgresql+asyncpg://me:secret@127.0.0.1:1/base")
    assert result.exit_code == 1
    assert "See that it runs and can be reached from here" in result.stderr
    assert "secret" not in result.stderr


@every(
    ("line", "told"),
    [
        ("units", "does not answer (TimeoutError: no answer came)"),
        ("rebuild", "nothing is written: TimeoutError, no answer came"),
        ("migrate", "nothing was migrated: The database does not answer (TimeoutError: no answer came)"),
    ],
)
def test_silent_postgresql(line: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is frozen takes a connection and says nothing: the driver gives up, without a word of its own."""

    async def give_up(**_address: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(asyncpg, "connect", give_up)
    result = indicators(line, DATABASE_URL="postgresql+asyncpg://me:secret@127.0.0.1:1/base")
    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr


def test_unmigrated_database(engine: str, new_url: Any) -> None:
    """A database without tables is a failure that names the command to run."""
    address = new_url(engine)
    path = parse_url(address).database if engine == "sqlite" else None
    if path:
        Path(path).touch()
    result = indicators("units", DATABASE_URL=address)
    assert result.exit_code == 1
    assert "indicators migrate" in result.stderr


def test_embedded_database_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none is named, the first reading command makes the embedded database, says so once, and goes on."""
    monkeypatch.chdir(tmp_path)
    first, second = indicators("units"), indicators("units")
    told = (
        rf"There was no database here yet: made a new one, {re.escape(str(Path('var/indicators.db').resolve()))}, in "
    )
    assert re.fullmatch(told + r"\d+\.\d s\. If you have one elsewhere, name it with [^\n]+\n", first.stderr)
    assert (first.exit_code, second.exit_code, second.stderr) == (0, 0, "")
    assert first.stdout == second.stdout
    assert len(first.stdout.splitlines()) == 54


@pytest.mark.full
def test_empty_embedded_database_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty file, left by a run that was stopped, is as good as none."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "indicators.db").touch()
    assert indicators("units").exit_code == 0


@pytest.mark.slow
@pytest.mark.full
def test_first_use_by_several_at_once(tmp_path: Path) -> None:
    """Where several commands find no database at once, one makes it and the others wait for it."""
    processes = [started("units --limit 1", tmp_path) for _ in range(3)]
    ends = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], ends
    assert len({printed for printed, _ in ends}) == 1
    assert sum("made a new one, " in told for _, told in ends) == 1


def test_unwritable_folder_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the embedded database cannot be made, that is told in a sentence."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "var").write_text("a file, not a folder")
    result = indicators("units")
    assert result.exit_code == 1
    assert result.stderr.startswith("indicators: nothing was migrated: FileExistsError")


@pytest.mark.slow
@pytest.mark.full
def test_only_the_wanted_command_is_imported(tmp_path: Path) -> None:
    """Running a command imports no other."""
    program = PROGRAM.replace("main()\n", "try: main()\nfinally: print(list(sys.modules))\n")
    process = started("units --help", folder=tmp_path, program=program)
    printed, told = process.communicate(timeout=60)
    assert process.returncode == 0, told
    assert "'api.cli.commands.list_units'" in printed
    assert "'api.cli.commands.serve_http'" not in printed
