"""The migrations: up, the same as the models, down to nothing, and up again to the same rows."""

import ast
import asyncio
import os
import re
import shutil
import subprocess
import sys
import tarfile
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, String, inspect, make_url, text
from sqlmodel import SQLModel

from api.cli.database import revision_at
from api.domain.errors import NotReady
from api.storage.writing import revisions
from tests.conftest import MakeUrl, migrate, within
from tests.helpers.rows import tables as tables_of
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
VERSIONS = sorted((ROOT / "migrations" / "versions").glob("*.py"))
ALEMBIC = "alembic_version"


@cache
def scripts() -> ScriptDirectory:
    return ScriptDirectory(str(ROOT / "migrations"))


def pins() -> list[tuple[Path, str]]:
    """The revisions that pin seed files by their SHA-256, and the names of these files."""
    found = []
    for version in VERSIONS:
        for node in ast.parse(version.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and [getattr(name, "id", "") for name in node.targets] == ["PINNED"]:
                found += [(version, name) for name in ast.literal_eval(node.value)]
    return found


def folder(version: Path) -> Path:
    """The seed folder that a revision loads, as its refusals name it."""
    (name,) = set(re.findall(r'"seed" / "([a-z0-9-]+)"', version.read_text(encoding="utf-8")))
    return Path("seed") / name


def tables(connection: Connection) -> list[str]:
    return sorted(name for name in inspect(connection).get_table_names() if name != ALEMBIC)


def rows(connection: Connection) -> dict[str, list[str]]:
    return {
        name: sorted(repr(tuple(row)) for row in connection.execute(text(f'SELECT * FROM "{name}"')))  # noqa: S608
        for name in tables(connection)
    }


def stored(found: dict[str, list[str]]) -> dict[str, list[str]]:
    """Without the tables that the next `migrate` computes anew."""
    return {name: own for name, own in found.items() if name not in ("computed", "served_claim", "series_count")}


def revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def down(url: str, to: str = "base") -> None:
    assert alembic("downgrade", to, url=url).returncode == 0


def schema(connection: Connection) -> set[str]:
    found = set()
    for statement in (asked for engine, asked in tables_of(__file__)["schema"] if engine == connection.dialect.name):
        for row in connection.execute(text(statement)):
            if ALEMBIC not in row:
                found.add(" ".join(" | ".join(ordered(str(cell)) for cell in row).split()))
    return found


def ordered(statement: str) -> str:
    """A CREATE TABLE of SQLite with columns and constraints sorted: their order and a text's length mean nothing."""
    if not statement.startswith("CREATE TABLE"):
        return statement
    head, _, rest = re.sub(r"VARCHAR\(\d+\)", "VARCHAR", statement).partition("(")
    body, _, tail = rest.rpartition(")")
    parts = re.split(r",(?![^(]*\))", body)  # a comma that stands in no brackets
    return f"{head}({sorted(' '.join(part.split()) for part in parts)}){tail}"


def _differ(context: MigrationContext, _inspected: Any, _column: Any, found: Any, wanted: Any) -> bool | None:
    """False of two texts on SQLite, whose columns no revision makes longer; None leaves it to Alembic."""
    texts = isinstance(found, String) and isinstance(wanted, String)
    return False if texts and context.dialect.name == "sqlite" else None


def test_revisions_form_one_line_and_are_never_edited() -> None:
    """The newest, read from the files, is the head; each has the hash that it landed with, a new one gets a row."""
    assert len(scripts().get_heads()) == len(scripts().get_bases()) == 1
    assert len(list(scripts().walk_revisions())) == len(VERSIONS)
    assert revisions()[-1] == scripts().get_current_head()
    found = {file.stem: sha256(file.read_bytes()).hexdigest()[:16] for file in VERSIONS}
    assert found == dict(tables_of(__file__)["pins"])


@every("version", VERSIONS)
def test_a_revision_by_itself(version: Path) -> None:
    """The file's name is the revision, a date and a slug; it imports nothing of the application, which changes."""
    assert re.fullmatch(r"20\d\d_[01]\d_[0-3]\d_[a-z0-9_]+", version.stem)
    assert scripts().get_revision(version.stem).revision == version.stem
    imported = set()
    for node in ast.walk(ast.parse(version.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").partition(".")[0])
            assert node.level == 0
    assert imported <= {"sqlalchemy", "alembic", *sys.stdlib_module_names}


@pytest.mark.both_engines
def test_migrated_tables_are_those_of_the_models(engine: str, url: str, new_url: MakeUrl) -> None:
    """Alembic finds nothing to change; by the engine's own account columns, collations, checks, keys are the same."""

    def compare(connection: Connection) -> Any:
        options: dict[str, Any] = {"compare_type": _differ, "compare_server_default": True}
        return compare_metadata(MigrationContext.configure(connection, opts=options), SQLModel.metadata)

    assert within(url, compare) == []
    address = new_url(engine)
    assert within(address, tables) == []  # nothing is made before a migration is asked for
    within(address, SQLModel.metadata.create_all)
    assert within(url, schema) == within(address, schema)


@pytest.mark.both_engines
def test_up_down_up_leaves_the_same_rows(fresh_url: str) -> None:
    """At the head nothing changes; down to base leaves no table; up again brings back each row."""
    before = within(fresh_url, rows)
    assert len(before["figure"]) >= 16
    migrate(fresh_url)
    assert within(fresh_url, rows) == before
    down(fresh_url)
    assert within(fresh_url, tables) == []
    assert within(fresh_url, revision) is None
    migrate(fresh_url)
    assert within(fresh_url, rows) == before


@pytest.mark.full
def test_each_revision_goes_up_and_down_by_itself(engine: str, new_url: MakeUrl) -> None:
    """Each step down gives the rows that were there before the step up."""
    address = new_url(engine)
    stages: list[tuple[str | None, dict[str, list[str]]]] = [(None, {})]
    for script in reversed(list(scripts().walk_revisions())):
        migrate(address, script.revision)
        assert within(address, revision) == script.revision
        stages.append((script.revision, within(address, rows)))
    while len(stages) > 1:
        stages.pop()
        before, kept = stages[-1]
        down(address, before or "base")
        assert stored(within(address, rows)) == stored(kept)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for name in ("migrations", "seed"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def upgrade_copy(root: Path, url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(root / "migrations"))

    def run(connection: Connection) -> None:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    within(url, run)


@pytest.mark.parametrize("part", [slice(1), pytest.param(slice(1, None), marks=pytest.mark.full)])
def test_a_changed_seed_file_is_refused(engine: str, new_url: MakeUrl, copied: Path, part: slice) -> None:
    """One byte more is refused with the file's name and the way out, and nothing is written; whichever file it is."""
    address = new_url(engine)
    assert len(pins()) >= 8
    for version, name in pins()[part]:
        changed = folder(version) / name
        before = (copied / changed).read_bytes()
        (copied / changed).write_bytes(before + b"\n")
        with pytest.raises(RuntimeError, match=r"never changes: restore .* add a new (revision|release)") as refusal:
            upgrade_copy(copied, address)
        assert changed.as_posix() in str(refusal.value)
        assert version.stem in str(refusal.value)
        assert within(address, tables) == []
        (copied / changed).write_bytes(before)


LANDED = Path(__file__).with_name("landed_revisions.tar.xz")
"""The revisions, with the seeds that differ from today's, as they were at commits after which some were edited."""
OWN = [
    ("report", {"id": "mine", "title_en": "Mine"}),
    ("release", {"id": "mine.1", "sequence": 90, "report": "mine", "released_at": "2026-11-25T12:00:00Z"}),
    ("figure", {"id": "online-retail-sales.FRA.2024.mine", "area": "FRA", "release": "mine.1"}),
]
"""The row of a package that somebody loaded; its other columns are those of a row that is there."""


def load_own(connection: Connection) -> None:
    known = MetaData()
    known.reflect(connection)
    for table, own in OWN:
        row = connection.execute(known.tables[table].select().limit(1)).one()
        connection.execute(known.tables[table].insert().values(dict(row._mapping) | own))


def identities(connection: Connection) -> set[Any]:
    """What permanent addresses are made of, and releases with their times."""
    figures = connection.execute(text("SELECT id, indicator, area, period, source, release FROM figure"))
    releases = connection.execute(text("SELECT id, sequence, released_at FROM release"))
    return {tuple(row) for row in (*figures, *releases)}


@pytest.mark.both_engines
@pytest.mark.parametrize("part", [slice(0, None, 6), pytest.param(slice(None), marks=pytest.mark.full)])
def test_databases_of_all_landed_shapes_are_migrated(engine: str, new_url: MakeUrl, copied: Path, part: slice) -> None:
    """Made by the revisions as they were then: tables become today's, and ids, releases and rows of one's own stay."""
    with tarfile.open(LANDED) as archive:
        archive.extractall(copied / "landed", filter="data")
    landed = sorted((copied / "landed").iterdir())[part]
    migrate(fresh := new_url(engine))
    today = within(fresh, schema)
    for then in landed:
        shutil.copytree(copied / "seed", then / "seed", dirs_exist_ok=True, copy_function=_unless_there)
        upgrade_copy(then, address := new_url(engine))
        within(address, load_own)
        before = within(address, identities)
        migrate(address)
        assert before <= within(address, identities), then.name
        assert within(address, schema) == today, then.name


def _unless_there(source: str, target: str) -> None:
    if not Path(target).exists():
        shutil.copyfile(source, target)


def standing(connection: Connection) -> dict[tuple[str, str], tuple[Any, ...]]:
    """What the relations that stand test and compute, by report and id."""
    columns = "kind, formula, differs, method, indicator, area, period, unit, measure, breakdown, position"
    declared = f"SELECT relation.report, relation.id, {columns} FROM relation JOIN release ON release.id = release"  # noqa: S608
    found = connection.execute(text(f"{declared} ORDER BY sequence"))
    return {(row[0], row[1]): tuple(row[2:]) for row in found}


@pytest.mark.both_engines
def test_releases_of_words_change_no_figure_and_take_a_free_number(engine: str, new_url: MakeUrl) -> None:
    """What is printed, withdrawn and tested stays; whoever loaded or withdrew figures has a release of that number."""
    address, taken = new_url(engine), "new-ecommerce-2025.4"
    migrate(address, "2026_11_30_context")

    def release_own(connection: Connection) -> None:
        known = MetaData()
        known.reflect(connection, only=["release"])
        row = connection.execute(known.tables["release"].select().limit(1)).one()
        own = {"id": taken, "sequence": 90, "released_at": "2026-12-05T00:00:00Z", "content_sha256": "0" * 64}
        connection.execute(known.tables["release"].insert().values(dict(row._mapping) | own))

    within(address, release_own)
    before, tested = within(address, rows), within(address, standing)
    migrate(address)
    after = within(address, rows)
    assert [after[name] for name in ("figure", "withdrawal", "context")] == [
        before[name] for name in ("figure", "withdrawal", "context")
    ]
    assert within(address, standing) == tested
    found = {row[0]: row[1:] for row in (each for each in within(address, identities) if len(each) == 3)}
    assert found["companion-official.4"] == (91, "2026-12-05T00:00:00Z")
    assert found["new-ecommerce-2025.5"] == (92, "2026-12-05T00:00:00Z")
    down(address, "2026_11_30_context")
    assert stored(within(address, rows)) == stored(before)


@pytest.mark.both_engines
def test_a_missing_seed_file_leaves_nothing(engine: str, new_url: MakeUrl, copied: Path) -> None:
    (copied / "seed" / "new-ecommerce-2025" / "figures.csv").unlink()
    address = new_url(engine)
    with pytest.raises(FileNotFoundError):
        upgrade_copy(copied, address)
    assert within(address, tables) == []


def alembic(*arguments: str, url: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"DATABASE_URL": url}
    line = [sys.executable, "-m", "alembic", *arguments]
    return subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603


@pytest.mark.full
@pytest.mark.both_engines
def test_alembic_itself_finds_nothing_to_generate(engine: str, new_url: MakeUrl) -> None:
    """`alembic upgrade head` works from pyproject.toml alone, and `alembic check` sees no difference."""
    url = new_url(engine)
    assert alembic("upgrade", "head", url=url).returncode == 0
    checked = alembic("check", url=url)
    assert "No new upgrade operations detected" in checked.stdout + checked.stderr
    assert checked.returncode == 0
    refused = alembic("upgrade", "head", "--sql", url=new_url(engine))
    assert refused.returncode != 0
    assert "run with a database, without --sql" in refused.stderr


@pytest.mark.both_engines
def test_a_database_is_at_the_newest_revision_or_not(engine: str, url: str, fresh_url: str, new_url: MakeUrl) -> None:
    """One taken back has something to migrate; an empty one, or a file that is not made by looking, is at none."""

    def at(address: str) -> str:
        return asyncio.run(revision_at(make_url(address)))

    before, newest = revisions()[-2:]
    assert at(url) == newest
    down(fresh_url, before)
    assert at(fresh_url) == before
    with pytest.raises(NotReady):
        at(new_url(engine))
