"""The migrations on both engines: up, the same as the models, down to nothing, and up again to the same rows."""

from __future__ import annotations

import ast
import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlmodel import SQLModel

from api.storage import claim_standings, models
from api.storage.database_address import parse_url
from api.storage.schema_upgrade import downgrade
from tests.conftest import migrate, within
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
VERSIONS = sorted((ROOT / "migrations" / "versions").glob("*.py"))
SCRIPTS = ScriptDirectory(str(ROOT / "migrations"))
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]
ALEMBIC = "alembic_version"

MakeUrl = Callable[[str], str]


def pinned(version: Path) -> dict[str, str]:
    """The seed files that a revision pins, and their SHA-256, as it is written."""
    for node in ast.parse(version.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and [getattr(name, "id", "") for name in node.targets] == ["PINNED"]:
            found: dict[str, str] = ast.literal_eval(node.value)
            return found
    return {}


def folder(version: Path) -> Path:
    """The seed folder that a revision loads, as its refusals name it."""
    names = set(re.findall(r'"seed" / "([a-z0-9-]+)"', version.read_text(encoding="utf-8")))
    assert len(names) == 1
    return Path("seed") / names.pop()


PINS = [(version, name) for version in VERSIONS for name in pinned(version)]
each_pin = pytest.mark.parametrize(("version", "name"), PINS, ids=[f"{pin[0].stem}-{pin[1]}" for pin in PINS])


def tables(connection: Connection) -> list[str]:
    """The names of all tables but Alembic's own."""
    return sorted(name for name in inspect(connection).get_table_names() if name != ALEMBIC)


def rows(connection: Connection) -> dict[str, list[str]]:
    """Every row of every table."""
    found = {}
    for name in tables(connection):
        found[name] = sorted(repr(tuple(row)) for row in connection.execute(text(f'SELECT * FROM "{name}"')))  # noqa: S608
    return found


def revision(connection: Connection) -> str | None:
    """The revision that the database says it is at."""
    return MigrationContext.configure(connection).get_current_revision()


def down(url: str, to: str = "base") -> None:
    """Take a database back."""
    asyncio.run(downgrade(parse_url(url), to))


SCHEMA = {
    "sqlite": [f"SELECT name, sql FROM sqlite_master WHERE tbl_name <> '{ALEMBIC}'"],  # noqa: S608 - no input in it
    "postgresql": [
        "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default,"
        " collation_name FROM information_schema.columns WHERE table_schema = 'public'",
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace AND contype <> 'n'",
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    ],
}


def schema(connection: Connection) -> set[str]:
    """Every column, constraint and index as the engine itself describes them."""
    found = set()
    for statement in SCHEMA[connection.dialect.name]:
        for row in connection.execute(text(statement)):
            if ALEMBIC not in row:
                found.add(" ".join(" | ".join(ordered(str(cell)) for cell in row).split()))
    return found


def ordered(statement: str) -> str:
    """A CREATE TABLE of SQLite with its columns and constraints sorted: their order means nothing."""
    if not statement.startswith("CREATE TABLE"):
        return statement
    head, _, rest = statement.partition("(")
    body, _, tail = rest.rpartition(")")
    parts = re.split(r",(?![^(]*\))", body)  # a comma that stands in no brackets
    return f"{head}({sorted(' '.join(part.split()) for part in parts)}){tail}"


def test_revisions_form_one_line() -> None:
    """There is one base, one head and no branch."""
    assert len(SCRIPTS.get_heads()) == len(SCRIPTS.get_bases()) == 1
    assert len(REVISIONS) == len(VERSIONS)


@every("version", VERSIONS)
def test_a_revision_is_named_by_date_and_slug(version: Path) -> None:
    """The file's name is the revision."""
    assert re.fullmatch(r"20\d\d_[01]\d_[0-3]\d_[a-z0-9_]+", version.stem)
    assert SCRIPTS.get_revision(version.stem).revision == version.stem


@every("version", VERSIONS)
def test_a_revision_imports_nothing_of_the_application(version: Path) -> None:
    """The code changes and a landed revision does not."""
    imported = set()
    for node in ast.walk(ast.parse(version.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").partition(".")[0])
            assert node.level == 0
    assert imported <= {"sqlalchemy", "alembic", *sys.stdlib_module_names}


def test_there_are_pinned_files() -> None:
    """The tests of pins below are not empty."""
    assert len(PINS) >= 7


def test_migrated_tables_are_those_of_the_models(url: str) -> None:
    """Alembic's comparison finds nothing to add, remove or change."""

    def compare(connection: Connection) -> Any:
        options = {"compare_type": True, "compare_server_default": True}
        return compare_metadata(MigrationContext.configure(connection, opts=options), SQLModel.metadata)

    assert within(url, compare) == []


def test_migrated_tables_are_made_as_the_models_make_them(engine: str, url: str, new_url: MakeUrl) -> None:
    """Columns, collations, checks, keys and indexes are the same by the engine's own account."""
    address = new_url(engine)
    within(address, models.SQLModel.metadata.create_all)
    assert within(url, schema) == within(address, schema)


def test_up_down_up_leaves_the_same_rows(engine: str, new_url: MakeUrl) -> None:
    """Down to base leaves no table; up again brings back each row."""
    address = new_url(engine)
    migrate(address)
    before = within(address, rows)
    down(address)
    assert within(address, tables) == []
    assert within(address, revision) is None
    migrate(address)
    assert within(address, rows) == before
    assert len(before["figure"]) >= 16


def test_a_second_upgrade_changes_nothing(fresh_url: str) -> None:
    """A database at the head stays as it is."""
    before = within(fresh_url, rows)
    migrate(fresh_url)
    assert within(fresh_url, rows) == before


def test_each_revision_goes_up_and_down_by_itself(engine: str, new_url: MakeUrl) -> None:
    """Each step down gives the rows that were there before the step up."""
    address = new_url(engine)
    stages: list[tuple[str | None, dict[str, list[str]]]] = [(None, {})]
    for step in REVISIONS:
        migrate(address, step)
        assert within(address, revision) == step
        stages.append((step, within(address, rows)))
    while len(stages) > 1:
        stages.pop()
        before, kept = stages[-1]
        down(address, before or "base")
        assert within(address, rows) == kept


def test_of_relations_with_one_id_the_standing_one_goes_down(engine: str, new_url: MakeUrl) -> None:
    """A revision that knows one relation an id keeps the last; up again, a release comes behind those there are."""
    address = new_url(engine)
    migrate(address)

    def add_release(connection: Connection) -> None:
        connection.execute(
            text(
                "INSERT INTO release SELECT 'companion-official.9', 99, report, '2030-01-01T00:00:00Z', content_sha256,"
                " note_en, note_zh FROM release WHERE id = 'companion-official.1'"
            )
        )
        connection.execute(
            text(
                "INSERT INTO relation (report, id, release, position, kind, formula, expectation_en, expectation_zh)"
                " SELECT report, id, 'companion-official.9', 1, kind, formula, 'Newest.', expectation_zh FROM relation"
                " WHERE id = 'goods-trade-usd' AND release = 'companion-official.1'"
            )
        )

    within(address, add_release)
    down(address, "2026_11_25_served_claims")
    told = "SELECT expectation_en FROM relation WHERE id = 'goods-trade-usd'"
    assert within(address, lambda connection: connection.execute(text(told)).scalars().all()) == ["Newest."]
    migrate(address)
    dated = "SELECT sequence, released_at FROM release WHERE id = 'companion-official.2'"
    assert within(address, lambda connection: tuple(connection.execute(text(dated)).one())) == (
        100,
        "2030-01-01T00:00:00Z",
    )


def test_an_empty_database_has_no_tables(engine: str, new_url: MakeUrl) -> None:
    """Nothing is made before a migration is asked for."""
    assert within(new_url(engine), tables) == []


def copy(target: Path) -> Path:
    """The migrations and the seed in another folder."""
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("migrations", "seed"):
        shutil.copytree(ROOT / name, target / name, ignore=ignored)
    return target


def upgrade_copy(root: Path, url: str) -> None:
    """Bring a database to the head of the migrations in a folder."""
    config = Config()
    config.set_main_option("script_location", str(root / "migrations"))

    def run(connection: Connection) -> None:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    within(url, run)


def test_a_copy_of_the_migrations_gives_the_same_rows(engine: str, url: str, new_url: MakeUrl, tmp_path: Path) -> None:
    """The revisions find their seed beside them, wherever they lie; what is computed the service makes of it."""
    address = new_url(engine)
    upgrade_copy(copy(tmp_path), address)
    within(address, claim_standings.complete)
    assert within(address, rows) == within(url, rows)


@each_pin
def test_a_changed_seed_file_is_refused(
    engine: str, new_url: MakeUrl, tmp_path: Path, version: Path, name: str
) -> None:
    """One byte more is refused with the file's name and the way out, and nothing at all is written."""
    changed = folder(version) / name
    with (copy(tmp_path) / changed).open("ab") as file:
        file.write(b"\n")
    address = new_url(engine)
    with pytest.raises(RuntimeError, match=r"never changes: restore .* add a new (revision|release)") as refusal:
        upgrade_copy(tmp_path, address)
    assert changed.as_posix() in str(refusal.value)
    assert version.stem in str(refusal.value)
    assert within(address, tables) == []


def test_a_missing_seed_file_leaves_nothing(engine: str, new_url: MakeUrl, tmp_path: Path) -> None:
    """A migration that fails in the middle is undone on both engines."""
    (copy(tmp_path) / "seed" / "new-ecommerce-2025" / "figures.csv").unlink()
    address = new_url(engine)
    with pytest.raises(FileNotFoundError):
        upgrade_copy(tmp_path, address)
    assert within(address, tables) == []


def alembic(*arguments: str, url: str) -> subprocess.CompletedProcess[str]:
    """Alembic's own command line, in the repository."""
    environment = os.environ | {"DATABASE_URL": url}
    line = [sys.executable, "-m", "alembic", *arguments]
    return subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603


def test_alembic_itself_finds_nothing_to_generate(new_url: MakeUrl) -> None:
    """`alembic upgrade head` works from pyproject.toml alone, and `alembic check` sees no difference."""
    url = new_url("sqlite")
    assert alembic("upgrade", "head", url=url).returncode == 0
    checked = alembic("check", url=url)
    assert "No new upgrade operations detected" in checked.stdout + checked.stderr
    assert checked.returncode == 0


def test_a_script_without_a_database_is_refused(new_url: MakeUrl) -> None:
    """--sql could not check the seed's rows against anything."""
    refused = alembic("upgrade", "head", "--sql", url=new_url("sqlite"))
    assert refused.returncode != 0
    assert "run with a database, without --sql" in refused.stderr
