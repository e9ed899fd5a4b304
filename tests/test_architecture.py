"""The arrows of the design, read from the imports: who may know whom, and that nothing happens at import."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 300
FILES = {
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
    for file in sorted((ROOT / "api").rglob("*.py"))
}


def imported(file: Path) -> Iterator[str]:
    """Everything that a file imports, at its top or on use: modules, and the names taken from them."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file.name}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def module_of(name: str) -> str | None:
    """The module of the application that an imported name is or stands in."""
    return name if name in FILES else head if (head := name.rpartition(".")[0]) in FILES else None


IMPORTS = {module: set(imported(file)) for module, file in FILES.items()}
ARROWS = {
    module: {found for name in names if (found := module_of(name)) and found != module}
    for module, names in IMPORTS.items()
}


def packages(module: str) -> set[str]:
    """The top-level names that a module imports."""
    return {name.partition(".")[0] for name in IMPORTS[module]}


def reach(start: Iterable[str]) -> set[str]:
    """Everything that some modules need, near or far."""
    found: set[str] = set()
    todo = list(start)
    while todo:
        if (module := todo.pop()) not in found:
            found.add(module)
            todo += ARROWS[module]
    return found


def group(*names: str) -> set[str]:
    """Modules by their name, and folders whole."""
    return {m for m in FILES for name in names if m == f"api.{name}" or m.startswith(f"api.{name}.")}


STORAGE = group("models", "db", "store", "criteria", "ledger", "releases", "export")
SERVICES = group(
    "current", "auditing", "downloads", "datapackage", "edge", "mcp"
)  # they hold a database, and know no SQL
WEB = group("http", "main", "routes", "protocols")
COMMANDS = group("cli", "commands")
PURE = set(FILES) - STORAGE - SERVICES - WEB - COMMANDS
# store.py grew beyond a file: these were cut from it, or write what it reads.
SELECTING = {"api.store", "api.ledger", "api.releases", "api.export"}


def test_the_groups_are_not_empty() -> None:
    """The rules below are about something."""
    assert {"api.quantity", "api.units", "api.dataset", "api.query", "api.formats", "api.writers.csv"} <= PURE
    assert min(len(STORAGE), len(SERVICES), len(WEB), len(COMMANDS)) >= 3


@pytest.mark.parametrize(
    ("package", "allowed"),
    [
        ("fastapi", WEB),
        ("fastapi_offline", WEB),
        ("starlette", WEB),
        ("starlette_compress", WEB),
        ("sqlmodel", STORAGE),
        ("asyncpg", STORAGE),
        ("sqlite3", STORAGE),
        ("sqlalchemy", STORAGE | COMMANDS),
        ("alembic", STORAGE | COMMANDS),
        ("uvicorn", COMMANDS),
        ("typer", COMMANDS),
        ("rich", COMMANDS),
        ("httpx", group("main", "fetching")),
        ("pydantic_settings", group("settings")),
        ("fastmcp", group("mcp")),
    ],
)
def test_a_library_stays_where_it_belongs(package: str, allowed: set[str]) -> None:
    """A framework is known to few files, so that it can be changed."""
    assert {module for module in FILES if package in packages(module)} <= allowed


def test_only_the_store_selects() -> None:
    """SQL is read in one place: the store and what was cut from it."""
    assert {module for module, names in IMPORTS.items() if "sqlalchemy.select" in names} <= SELECTING


def test_commands_know_addresses_and_errors_of_the_database_only() -> None:
    """They take what the store gives."""
    names = {name for module in COMMANDS for name in IMPORTS[module] if name.startswith(("sqlalchemy", "sqlmodel"))}
    assert names <= {"sqlalchemy.URL", "sqlalchemy.Connection", "sqlalchemy.exc.SQLAlchemyError"}


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("errors", ()),
        ("quantity", ()),
        ("period", ()),
        ("units", ("quantity",)),
        ("query", ("filters", "period", "units")),
        ("dataset", ("period", "query", "units")),
        ("tables", ("dataset",)),
        ("formats", ("errors", "tables")),
        ("db", ("errors",)),
        ("models", ("db",)),
        ("settings", ()),
    ],
)
def test_the_foundations_know_only_what_lies_under_them(name: str, allowed: tuple[str, ...]) -> None:
    """Store, writers and relations stand on the dataset, the dataset on units, units on quantity."""
    assert {module.removeprefix("api.") for module in ARROWS[f"api.{name}"]} <= set(allowed)


RULES = {
    "what is pure reaches no database and no web": (PURE, STORAGE | SERVICES | WEB | COMMANDS),
    "the storage reaches no service, no writer, no web": (STORAGE, SERVICES | WEB | COMMANDS | group("writers")),
    "a service reaches no web": (SERVICES, WEB | COMMANDS),
    "http reaches no route": (group("http"), group("routes", "protocols", "main") | COMMANDS),
    "a route reaches neither the application nor a protocol": (group("routes"), group("main", "protocols") | COMMANDS),
    "a protocol reaches neither the application nor a route": (group("protocols"), group("main", "routes") | COMMANDS),
    "the application reaches no command": (group("main"), COMMANDS),
    "a command reaches no web": (COMMANDS, WEB),
}


@pytest.mark.parametrize(("start", "forbidden"), RULES.values(), ids=list(RULES))
def test_arrows_point_one_way(start: set[str], forbidden: set[str]) -> None:
    """Near or far, no module reaches what stands above it."""
    assert reach(start) & (forbidden - start) == set()


def test_there_are_no_cycles() -> None:
    """No two modules need each other, by whatever detour and however late they import."""
    try:
        TopologicalSorter(ARROWS).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


@pytest.mark.parametrize("module", FILES)
def test_a_file_is_short(module: str) -> None:
    """A longer one is missing an object, or a file."""
    lines = FILES[module].read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST


@pytest.mark.parametrize("module", FILES)
def test_a_file_says_what_it_is_for(module: str) -> None:
    """Its charge, in the first line."""
    docstring = ast.get_docstring(ast.parse(FILES[module].read_text(encoding="utf-8")))
    assert docstring
    assert docstring.partition("\n")[0].endswith((".", "…"))


WATCH = """
import importlib, os, sys

EVENTS = {"socket.connect", "socket.bind", "socket.getaddrinfo", "sqlite3.connect", "subprocess.Popen", "os.system"}
EVENTS |= {"os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.putenv"}
seen = []

def watch(event, arguments):
    writes = event == "open" and (
        set(str(arguments[1] or "")) & set("wax+") or (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    )
    if event in EVENTS or writes:
        seen.append(f"{event} {arguments[:1]!r}")

sys.addaudithook(watch)
for name in sys.argv[1:]:
    importlib.import_module(name)
print("\\n".join(seen))
"""


def test_nothing_happens_at_import(tmp_path: Path) -> None:
    """Importing every module opens no connection, writes no file and does not look at the database's address."""
    environment = os.environ | {"DATABASE_URL": "nonsense://nowhere", "PORT": "none", "PYTHONPATH": str(ROOT)}
    line = [sys.executable, "-B", "-c", WATCH, *FILES]
    done = subprocess.run(line, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.stdout.split("\n"), done.stderr) == (["", ""], "")
    assert list(tmp_path.iterdir()) == []
