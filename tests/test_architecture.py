"""The arrows of the design, read from the imports: who may know whom, and that nothing happens at import."""

import ast
import os
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.helpers import rows
from tests.helpers.tables import every

RULES = rows.tables(__file__)


def room(module: str) -> str:
    """The folder of a module right under `api` or `api/plugins`, or the module itself where it is in none."""
    parts = module.split(".")[1:]
    return ".".join(parts[: 2 if parts[:1] == ["plugins"] else 1])


class Design:
    """The modules of the application: what each imports, and the first line of what each says of itself."""

    def __init__(self, repository: Path) -> None:
        self.imports: dict[str, set[str]] = {}
        self.charges: dict[str, str] = {}
        for file in sorted((repository / "api").rglob("*.py")):
            module = ".".join(file.relative_to(repository).with_suffix("").parts).removesuffix(".__init__")
            tree = ast.parse(file.read_text(encoding="utf-8"))  # one at a time: together they take 60 MB
            self.charges[module] = (ast.get_docstring(tree) or "").partition("\n")[0]
            names = self.imports[module] = set()
            for node in ast.walk(tree):  # at its top or on use
                if isinstance(node, ast.Import):
                    names.update(alias.name for alias in node.names)
                elif isinstance(node, ast.ImportFrom):
                    assert node.level == 0, f"{module}: imports are absolute"
                    names.update(f"{node.module}.{alias.name}" for alias in node.names)
        # An imported name is a module, or is of one.
        self.arrows = {
            module: ({n if n in self.imports else n.rpartition(".")[0] for n in names} & self.imports.keys()) - {module}
            for module, names in self.imports.items()
        }

    def in_rooms(self, *names: str) -> set[str]:
        return {module for module in self.imports if room(module) in names or room(module).split(".")[0] in names}


@pytest.fixture(scope="module")
def design(repository: Path) -> Design:
    return Design(repository)


def test_rooms_import_only_what_they_may(design: Design) -> None:
    """Arrows point one way, and every room has a rule."""
    allowed = {name: set(others.split()) for name, others in RULES["rooms"]}
    crossings = {(f"api.{a}", f"plugins.{b}") for a, others in RULES["crossings"] for b in others.split()}
    found = {(a, room(b)) for a, targets in design.arrows.items() for b in targets if room(b) not in ("", room(a))}
    wrong = {(a, b) for a, b in found if b not in allowed[room(a)] and not (room(a) == "main" and "." in b)}
    assert wrong == crossings
    assert {room(module) for module in design.imports} - {""} == set(allowed)


@every(("package", "rooms"), RULES["libraries"])
def test_a_library_stays_where_it_belongs(design: Design, package: str, rooms: str) -> None:
    """Few rooms import a framework, so that it can be changed."""
    importing = {m for m, names in design.imports.items() if package in {name.partition(".")[0] for name in names}}
    assert importing <= design.in_rooms(*rooms.split())


def test_arithmetic_starts_at_once(repository: Path) -> None:
    """Converting a quantity loads neither pydantic nor SQLModel, whichever module of it is first."""
    imports = ", ".join(f"api.domain.{module}" for module in ("quantity", "units", "rates", "conversion", "period"))
    program = f"import sys, {imports}; print({{'pydantic', 'sqlmodel'}} & {{*sys.modules}})"
    done = subprocess.run([sys.executable, "-c", program], cwd=repository, capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout == "set()\n"


def test_the_database_is_reached_by_few(design: Design) -> None:
    """Commands import those parts of storage that open, make or migrate one; storage itself never converts."""
    commands = design.in_rooms("cli")
    names = {name for module in commands for name in design.imports[module]}
    taken = {name for name in names if name.startswith(("sqlalchemy", "sqlmodel"))}
    assert taken <= {"sqlalchemy.URL", "sqlalchemy.exc.SQLAlchemyError"}
    managing = {"backup", "database", "doctor", "serve"}
    reaching = {m for m in commands if any(room(target) == "storage" for target in design.arrows[m])}
    assert reaching <= {f"api.cli.{name}" for name in managing}
    taken = {name for module in design.in_rooms("storage") for name in design.imports[module]}
    assert {name for name in taken if name.startswith("api.domain.conversion") or name.endswith("Converter")} == set()


def test_there_are_no_cycles(design: Design) -> None:
    try:
        TopologicalSorter(design.arrows).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_a_file_says_what_it_is_for(design: Design) -> None:
    assert [module for module, charge in design.charges.items() if not charge.endswith((".", "…"))] == []


WATCH = """
import importlib, os, sys

EVENTS = "socket.connect socket.bind socket.getaddrinfo sqlite3.connect subprocess.Popen os.system os.mkdir os.remove "
EVENTS += "os.rename os.rmdir os.putenv"

def watch(event, arguments):
    writes = event == "open" and (
        set(str(arguments[1] or "")) & set("wax+") or (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    )
    if event in EVENTS.split() or writes:
        print(event, repr(arguments[:1]), file=sys.stderr)

sys.addaudithook(watch)
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


@pytest.mark.full
@pytest.mark.slow
def test_nothing_happens_at_import(design: Design, repository: Path, tmp_path: Path) -> None:
    """Importing every module opens no connection, writes no file and does not look at the database's address."""
    environment = os.environ | {"DATABASE_URL": "nonsense://nowhere", "PORT": "none", "PYTHONPATH": str(repository)}
    # asgi exists to be imported by a server: importing it makes the application.
    line = [sys.executable, "-B", "-c", WATCH, *(module for module in design.imports if module != "api.asgi")]
    done = subprocess.run(line, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.stdout, done.stderr) == ("", "")
    assert list(tmp_path.iterdir()) == []
