"""`indicators migrate`: forwards, again, to a revision and back, and what it refuses."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from api.storage.revision_files import resource
from tests.conftest import MakeUrl, within
from tests.helpers.command_line import PROGRAM, environment, indicators
from tests.helpers.own_server import free_port
from tests.helpers.tables import every
from tests.helpers.worked_example import without_lock

pytestmark = pytest.mark.slow

REVISIONS = [path.stem for path in sorted(resource("migrations").glob("versions/*.py"))]
FIRST = "2026_11_24_tables"


@pytest.fixture
def empty(engine: str, new_url: MakeUrl) -> str:
    """An empty database of each engine."""
    return new_url(engine)


def test_migrate_twice(empty: str) -> None:
    """The first run tells each revision with its time; the second finds nothing to do."""
    first, second = indicators("migrate", DATABASE_URL=empty), indicators("migrate", DATABASE_URL=empty)
    *steps, last = first.stdout.splitlines()
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert sorted(re.fullmatch(r"\+ (\S+) +\d+\.\d\d s", step)[1] for step in steps) == sorted(REVISIONS)  # type: ignore[index]
    assert f"{len(REVISIONS)} done in" in last
    assert second.stdout.endswith(": nothing to do.\n")
    assert len(second.stdout.splitlines()) == 1


def test_migrate_to_a_revision(empty: str) -> None:
    """--to stops at a revision."""
    result = indicators(f"migrate --to {FIRST}", DATABASE_URL=empty)
    assert [line.split()[:2] for line in result.stdout.splitlines()[:-1]] == [["+", FIRST]]


@pytest.mark.full
def test_migrate_back(empty: str) -> None:
    """An earlier revision is refused, and reached with --down."""
    indicators("migrate", DATABASE_URL=empty)
    refused = indicators(f"migrate --to {FIRST}", DATABASE_URL=empty)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "--down takes it back" in refused.stderr
    done = indicators(f"migrate --to {FIRST} --down", DATABASE_URL=empty)
    assert len(re.findall(r"^- ", done.stdout, re.MULTILINE)) == len(REVISIONS) - 1
    assert indicators("migrate --to base --down", DATABASE_URL=empty).stdout.startswith(f"- {FIRST}")
    assert "is at base: nothing to do" in indicators("migrate --to base", DATABASE_URL=empty).stdout


def test_unknown_revision(empty: str) -> None:
    """A revision that does not exist is refused with the nearest."""
    result = indicators("migrate --to 2026_11_24_tabels", DATABASE_URL=empty)
    assert result.exit_code == 2
    assert f"Near it: {FIRST}." in result.stderr


@every(
    "line",
    ["migrate", "serve --port {port}", "load {package}", "rebuild", "withdraw online-retail-sales --reason Wrong."],
)
def test_database_of_a_later_version(line: str, engine: str, migrated_url: MakeUrl, tmp_path: Path) -> None:
    """A database at a revision that this version does not know is left alone by whatever writes, which says why."""
    url = migrated_url(engine)
    within(url, lambda made: made.execute(text("UPDATE alembic_version SET version_num = 'from_the_future'")))
    given = line.format(port=free_port(), package=without_lock(tmp_path / line.split()[0]))
    result = indicators(given, DATABASE_URL=url)
    assert result.exit_code == 1
    first, second = result.stderr.splitlines()[-2:]
    assert first.startswith("indicators: The database is at revision from_the_future, which this version ")
    assert second == "  A newer version migrated this database; run that one, or a later one."


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    """It is told as that, in a sentence, and stays empty."""
    result = indicators("migrate", DATABASE_URL=f"sqlite:///{tmp_path}")
    assert result.exit_code == 1
    told = f"indicators: nothing was migrated: The database file {tmp_path.name} is a folder ("
    assert result.stderr.startswith(told)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.full
@every("file", ["reference/units.csv", "new-ecommerce-2025/figures.csv"])
def test_changed_seed_is_refused(file: str, tmp_path: Path, repository: Path) -> None:
    """A seed that is not the one a revision pins is refused by name, and nothing is left in the database."""
    folder = tmp_path / file.partition("/")[0]
    for name in ("api", "migrations", "seed"):
        shutil.copytree(repository / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    seed = folder / "seed" / file
    seed.write_bytes(seed.read_bytes().replace(b"1", b"2", 1))
    done = program("migrate", folder, folder)
    assert done.returncode == 1
    assert f"nothing was migrated: seed/{file} is not the file that revision" in done.stderr
    assert "Traceback" not in done.stderr
    assert "no such table" in program("units --database-url sqlite:///var/indicators.db?x=1", folder, folder).stderr


@pytest.mark.full
def test_wheel_in_another_folder(tmp_path: Path, repository: Path) -> None:
    """What the wheel holds migrates, reads and converts in a folder that has nothing else."""
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path / "dist")]
    subprocess.run(build, cwd=repository, check=True, capture_output=True)  # noqa: S603 - this interpreter
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    shutil.unpack_archive(wheel, tmp_path / "installed", "zip")
    (tmp_path / "elsewhere").mkdir()
    told = program("migrate", tmp_path / "installed", tmp_path / "elsewhere")
    assert told.returncode == 0, told.stderr
    assert len(told.stdout.splitlines()) == len(REVISIONS) + 1
    converted = program("convert 15.5 trillion CNY USD --year 2024", tmp_path / "installed", tmp_path / "elsewhere")
    assert converted.stdout.startswith("15.5 trillion CNY = 2.15 trillion USD")


def program(line: str, code: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line of the code in one folder from within another."""
    path_first = f"import sys; sys.path.insert(0, {str(code)!r})\n{PROGRAM}"
    return subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-P", "-c", path_first, *line.split()],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
