"""The arrows of the design, read from the imports: who may know whom, and that nothing happens at import."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.helpers.tables import every

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


def room(module: str) -> str:
    """The folder of a module right under `api`, or the module itself where it lies beside them."""
    return module.split(".")[1] if "." in module else ""


def in_rooms(*names: str) -> set[str]:
    """The modules of some rooms."""
    return {module for module in FILES if room(module) in names}


MAY_IMPORT = {
    "domain": set(),
    "audit": {"domain"},
    "fact_check": {"domain"},
    "storage": {"domain"},
    "reports": {"domain", "audit", "storage"},
    "representations": {"domain", "audit", "fact_check"},
    "service": {"domain", "audit", "fact_check", "storage", "reports", "representations", "settings"},
    "web": {"domain", "audit", "representations", "service", "settings"},
    "protocols": {"domain", "audit", "fact_check", "representations", "service", "web"},
    "main": {"domain", "representations", "service", "storage", "web", "protocols", "settings"},
    "cli": {
        "domain",
        "audit",
        "fact_check",
        "storage",
        "reports",
        "representations",
        "service",
        "protocols",
        "settings",
        "main",
    },
    "settings": set(),
    "asgi": {"main"},
}
"""What each room may import: those to its left in the order of docs/design.md."""


def test_arrows_point_one_way() -> None:
    """No room imports one that stands to its right."""
    rooms = {module: room(module) for module in FILES}
    found = {(rooms[a], rooms[b]) for a, targets in ARROWS.items() for b in targets if rooms[b]}
    assert {(a, b) for a, b in found if a != b and b not in MAY_IMPORT[a]} == set()


def test_every_room_has_a_rule() -> None:
    """A new folder states what it may import."""
    assert {room(module) for module in FILES} - {""} == set(MAY_IMPORT)


@every(
    ("package", "rooms"),
    [
        ("fastapi", {"web", "protocols", "main"}),
        ("fastapi_offline", {"main"}),
        ("starlette", {"web", "protocols", "main"}),
        ("starlette_compress", {"web"}),
        ("limits", {"web", "settings"}),
        ("sqlmodel", {"storage", "domain"}),
        ("asyncpg", {"storage"}),
        ("sqlite3", {"storage"}),
        ("sqlalchemy", {"storage", "cli"}),
        ("alembic", {"storage"}),
        ("uvicorn", {"cli", "web"}),
        ("httptools", {"web"}),
        ("typer", {"cli"}),
        ("rich", {"cli"}),
        ("httpx", {"main", "reports"}),
        ("pydantic_settings", {"settings"}),
        ("fastmcp", {"protocols"}),
    ],
)
def test_a_library_stays_where_it_belongs(package: str, rooms: set[str]) -> None:
    """A framework is known to few rooms, so that it can be changed."""
    assert {module for module in FILES if package in packages(module)} <= in_rooms(*rooms)


@every("module", ["quantity", "units", "rates", "conversion", "period"])
def test_arithmetic_starts_at_once(module: str) -> None:
    """Converting a quantity loads neither pydantic nor SQLModel."""
    program = (
        f"import sys, api.domain.{module}; print([name for name in ('pydantic', 'sqlmodel') if name in sys.modules])"
    )
    line = [sys.executable, "-c", program]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    assert done.stdout == "[]\n"


def test_commands_know_addresses_and_errors_of_the_database_only() -> None:
    """They take what the storage gives."""
    names = {
        name for module in in_rooms("cli") for name in IMPORTS[module] if name.startswith(("sqlalchemy", "sqlmodel"))
    }
    assert names <= {"sqlalchemy.URL", "sqlalchemy.exc.SQLAlchemyError"}


def test_storage_reads_and_never_converts() -> None:
    """The converters are known to the service alone of those that know figures; no module of storage imports one."""
    converters = {"api.domain.conversion", "api.domain.figure_conversion"}
    assert {module for module in in_rooms("storage") if ARROWS[module] & converters} == set()


def test_commands_read_through_the_service() -> None:
    """Storage is known to those alone that open, make or migrate a database."""
    managing = {"api.cli.open_database", "api.cli.migration_output"}
    managing |= {"api.cli.commands.serve_http", "api.cli.commands.rebuild_computed"}
    knowing = {module for module in in_rooms("cli") for target in ARROWS[module] if room(target) == "storage"}
    assert knowing <= managing


def test_names_are_not_shared() -> None:
    """Outside the protocols, and the two readers of the extraction, each file's name is its own."""
    shared_on_purpose = ("api.protocols.", "api.reports.extract.english.", "api.reports.extract.chinese.")
    names = [m.rpartition(".")[2] for m in FILES if not m.startswith(shared_on_purpose) and FILES[m].stem != "__init__"]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_no_two_classes_share_a_name() -> None:
    """A name means one thing in the whole application."""
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in FILES.values()]
    names = [node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_there_are_no_cycles() -> None:
    """No two modules need each other, by whatever detour and however late they import."""
    try:
        TopologicalSorter(ARROWS).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


@every("module", FILES)
def test_a_file_is_short(module: str) -> None:
    """A longer one is missing an object, or a file."""
    lines = FILES[module].read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST


@every("module", FILES)
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


@pytest.mark.slow
def test_nothing_happens_at_import(tmp_path: Path) -> None:
    """Importing every module opens no connection, writes no file and does not look at the database's address."""
    environment = os.environ | {"DATABASE_URL": "nonsense://nowhere", "PORT": "none", "PYTHONPATH": str(ROOT)}
    # asgi exists to be imported by a server: importing it makes the application.
    line = [sys.executable, "-B", "-c", WATCH, *(module for module in FILES if module != "api.asgi")]
    done = subprocess.run(line, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.stdout.split("\n"), done.stderr) == (["", ""], "")
    assert list(tmp_path.iterdir()) == []
