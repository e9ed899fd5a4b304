"""The arrows of the design, read from the imports: who may know whom, and that nothing happens at import."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.helpers import tables
from tests.helpers.tables import every


@dataclass
class Design:
    """The modules of the application, what each imports, and the first line of what each says of itself."""

    imports: dict[str, set[str]]
    charges: dict[str, str]
    arrows: dict[str, set[str]]

    def packages(self, module: str) -> set[str]:
        """The top-level names that a module imports."""
        return {name.partition(".")[0] for name in self.imports[module]}

    def in_rooms(self, *names: str) -> set[str]:
        """The modules of some rooms."""
        return {module for module in self.imports if room(module) in names}


def room(module: str) -> str:
    """The folder of a module right under `api`, or the module itself where it lies beside them."""
    return module.split(".")[1] if "." in module else ""


def imported(tree: ast.Module, module: str) -> Iterator[str]:
    """Everything that a module imports, at its top or on use: modules, and the names taken from them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.fixture(scope="module")
def design(repository: Path) -> Design:
    """All of it, each file read once."""
    trees = {
        ".".join(file.relative_to(repository).with_suffix("").parts).removesuffix(".__init__"): ast.parse(
            file.read_text(encoding="utf-8")
        )
        for file in sorted((repository / "api").rglob("*.py"))
    }
    imports = {module: set(imported(tree, module)) for module, tree in trees.items()}
    # An imported name is a module, or stands in one.
    known = {
        module: {name if name in trees else name.rpartition(".")[0] for name in imports[module]} for module in trees
    }
    arrows = {module: (names & trees.keys()) - {module} for module, names in known.items()}
    charges = {module: (ast.get_docstring(tree) or "").partition("\n")[0] for module, tree in trees.items()}
    return Design(imports, charges, arrows)


# What each room may import: those to its left in the order of docs/design.md.
MAY_IMPORT = """
domain          |
audit           | domain
fact_check      | domain
storage         | domain
reports         | domain audit storage
representations | domain audit fact_check
service         | domain audit fact_check storage reports representations settings
web             | domain audit representations service settings
protocols       | domain audit fact_check representations service web
main            | domain representations service storage web protocols settings
cli             | domain audit fact_check storage reports representations service protocols settings main
settings        |
asgi            | main
"""
ROOMS = {name.strip(): set(others.split()) for name, others in (row.split("|") for row in MAY_IMPORT.split("\n")[1:-1])}


def test_arrows_point_one_way(design: Design) -> None:
    """No room imports one that stands to its right."""
    found = {(room(a), room(b)) for a, targets in design.arrows.items() for b in targets if room(b)}
    assert {(a, b) for a, b in found if a != b and b not in ROOMS[a]} == set()


def test_every_room_has_a_rule(design: Design) -> None:
    """A new folder states what it may import."""
    assert {room(module) for module in design.imports} - {""} == set(ROOMS)


LIBRARIES = """
fastapi            | web protocols main
fastapi_offline    | main
starlette          | web protocols main
starlette_compress | web
limits             | web settings
sqlmodel           | storage domain
asyncpg            | storage
sqlite3            | storage
sqlalchemy         | storage cli
alembic            | storage
uvicorn            | cli web
httptools          | web
typer              | cli
rich               | cli
httpx              | main reports
pydantic_settings  | settings
fastmcp            | protocols
"""


@every(("package", "rooms"), [[cell.strip() for cell in row.split("|")] for row in LIBRARIES.strip().splitlines()])
def test_a_library_stays_where_it_belongs(design: Design, package: str, rooms: str) -> None:
    """Few rooms import a framework, so that it can be changed."""
    assert {m for m in design.imports if package in design.packages(m)} <= design.in_rooms(*rooms.split())


def test_arithmetic_starts_at_once(repository: Path) -> None:
    """Converting a quantity loads neither pydantic nor SQLModel, whichever module of it is first."""
    modules = ["quantity", "units", "rates", "conversion", "period"]
    imports = ", ".join(f"api.domain.{module}" for module in modules)
    program = f"import sys, {imports}; print({{'pydantic', 'sqlmodel'}} & {{*sys.modules}})"
    line = [sys.executable, "-c", program]
    done = subprocess.run(line, cwd=repository, capture_output=True, text=True, check=True)  # noqa: S603 - our program
    assert done.stdout == "set()\n"
    tables.count(len(modules) - 1)


def test_commands_know_addresses_and_errors_of_the_database_only(design: Design) -> None:
    """They take what the storage gives."""
    taken = set().union(*(design.imports[module] for module in design.in_rooms("cli")))
    names = {name for name in taken if name.startswith(("sqlalchemy", "sqlmodel"))}
    assert names <= {"sqlalchemy.URL", "sqlalchemy.exc.SQLAlchemyError"}


def test_storage_reads_and_never_converts(design: Design) -> None:
    """Of the rooms that know figures the service alone knows the converters; no module of storage imports one."""
    converters = {"api.domain.conversion", "api.domain.figure_conversion"}
    assert {module for module in design.in_rooms("storage") if design.arrows[module] & converters} == set()


def test_commands_read_through_the_service(design: Design) -> None:
    """Those alone import storage that open, make or migrate a database."""
    managing = {"open_database", "migration_output", "commands.serve_http", "commands.rebuild_computed"}
    knowing = {m for m in design.in_rooms("cli") for target in design.arrows[m] if room(target) == "storage"}
    assert knowing <= {f"api.cli.{name}" for name in managing}


def test_there_are_no_cycles(design: Design) -> None:
    """No two modules need each other, by whatever detour and however late they import."""
    try:
        TopologicalSorter(design.arrows).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_a_file_says_what_it_is_for(design: Design) -> None:
    """Its charge, in the first line."""
    assert [module for module, charge in design.charges.items() if not charge.endswith((".", "…"))] == []
    tables.count(len(design.charges) - 1)


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


@pytest.mark.full
@pytest.mark.slow
def test_nothing_happens_at_import(design: Design, repository: Path, tmp_path: Path) -> None:
    """Importing every module opens no connection, writes no file and does not look at the database's address."""
    environment = os.environ | {"DATABASE_URL": "nonsense://nowhere", "PORT": "none", "PYTHONPATH": str(repository)}
    # asgi exists to be imported by a server: importing it makes the application.
    line = [sys.executable, "-B", "-c", WATCH, *(module for module in design.imports if module != "api.asgi")]
    done = subprocess.run(line, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.stdout.split("\n"), done.stderr) == (["", ""], "")
    assert list(tmp_path.iterdir()) == []
