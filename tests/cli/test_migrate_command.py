"""`indicators migrate`: forwards, again, to a revision, and what it refuses."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from api.storage.writing import resource
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
    return new_url(engine)


def test_migrate_twice(empty: str) -> None:
    """Each run tells its revisions with their time; --to stops at one; the last run finds nothing to do."""
    lines = [f"migrate --to {FIRST}", "migrate", "migrate", "migrate --to 2026_11_24_tabels"]
    first, second, third, unknown = (indicators(line, DATABASE_URL=empty) for line in lines)
    assert [result.exit_code for result in (first, second, third, unknown)] == [0, 0, 0, 2]
    done = [result.stdout.splitlines() for result in (first, second)]
    told = [[re.fullmatch(r"\+ (\S+) +\d+\.\d\d s", step)[1] for step in steps[:-1]] for steps in done]  # type: ignore[index]
    assert (told[0], sorted(told[0] + told[1])) == ([FIRST], sorted(REVISIONS))
    assert done[1][-1].endswith(f": {len(REVISIONS) - 1} done.")
    assert third.stdout.endswith(": nothing to do.\n")
    assert len(third.stdout.splitlines()) == 1
    assert f"There are {FIRST}, " in unknown.stderr


@pytest.mark.full
def test_no_revision_is_taken_back(empty: str) -> None:
    indicators("migrate", DATABASE_URL=empty)
    refused = indicators(f"migrate --to {FIRST}", DATABASE_URL=empty)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "no revision is taken back: restore a backup" in refused.stderr


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
