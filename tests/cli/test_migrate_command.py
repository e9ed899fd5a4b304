"""`indicators migrate`: forwards, again, to a revision, and what it refuses."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from api.storage.writing import resource
from tests.conftest import MakeUrl, migrate, within
from tests.helpers.command_line import PROGRAM, environment, indicators
from tests.helpers.own_server import free_port
from tests.helpers.tables import every
from tests.helpers.worked_example import without_lock

pytestmark = pytest.mark.slow

REVISIONS = [path.stem for path in sorted(resource("migrations").glob("versions/*.py"))]
FIRST = "2026_11_24_tables"


@pytest.fixture
def empty(engine: str, new_url: MakeUrl) -> str:
    return new_url(engine)


def test_migrate_twice(empty: str) -> None:
    """A run tells its revisions with their time; the second finds nothing to do."""
    migrate(empty, FIRST)
    first, second = indicators("migrate", DATABASE_URL=empty), indicators("migrate", DATABASE_URL=empty)
    assert [result.exit_code for result in (first, second)] == [0, 0]
    *steps, last = first.stdout.splitlines()
    told = [re.fullmatch(r"\+ (\S+) +\d+\.\d\d s", step)[1] for step in steps]  # type: ignore[index]
    assert sorted([FIRST, *told]) == sorted(REVISIONS)
    assert last.endswith(f": {len(REVISIONS) - 1} done.")
    assert second.stdout.endswith(": nothing to do.\n")
    assert len(second.stdout.splitlines()) == 1


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
