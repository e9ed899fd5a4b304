"""`indicators backup`, `restore` and `doctor`: a restored service gives equal bytes, and each refusal loses nothing."""

import hashlib
import os
import re
import resource
import shlex
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, text
from sqlmodel import SQLModel

from api.cli import doctor as health
from api.plugins.packages.commands import SCAFFOLD
from tests.conftest import Connect, MakeUrl, within
from tests.faults.disks import attempts, load_up_to
from tests.faults.grounds import stored
from tests.faults.processes import called
from tests.helpers.command_line import indicators
from tests.helpers.rows import column, tables

pytestmark = pytest.mark.slow

LOAD = f"load '{SCAFFOLD}'"
WITHDRAW = "withdraw online-retail-sales.CHN.2024.cfis-2025-09-15 --reason Wrong."


def rows(url: str) -> dict[str, list[str]]:
    tables = SQLModel.metadata.sorted_tables
    return within(
        url, lambda made: {each.name: sorted(repr(row) for row in made.execute(each.select())) for each in tables}
    )


@pytest.fixture
def used_url(fresh_url: str) -> str:
    for line in (LOAD, WITHDRAW):
        assert indicators(line, DATABASE_URL=fresh_url).exit_code == 0
    return fresh_url


@pytest.mark.both_engines
def test_a_restored_service_gives_equal_bytes(
    engine: str, used_url: str, new_url: MakeUrl, migrated_url: MakeUrl, connect: Connect, tmp_path: Path
) -> None:
    """On the same engine and from one to the other: rows, answers and their tags; into an empty or a served one."""
    first, second = (shlex.quote(str(tmp_path / name)) for name in ("a backup?.db", "again.db"))
    moved, back = new_url("sqlite"), migrated_url(engine)
    before = connect(back, refresh_seconds=0)
    before.get("/v1/figures?limit=1000&fields=*")
    for line, url in (
        (f"backup {first}", used_url),
        (f"restore {first}", moved),
        (f"backup {second}", moved),
        (f"restore {second} --replace", back),
    ):
        done = indicators(line, DATABASE_URL=url)
        assert (done.exit_code, done.stderr) == (0, "")
    assert rows(used_url) == rows(moved) == rows(back)
    clients = [before, *(connect(url) for url in (used_url, moved, back))]
    wrong = []
    for address in column(__file__, "addresses"):
        answers = [client.get(address) for client in clients]
        seen = {(answer.status_code, answer.content, answer.headers.get("etag")) for answer in answers}
        if len(seen) > 1 or answers[0].status_code != 200:
            wrong.append(address)
    assert wrong == []


def by_sql(statement: str) -> Callable[[Path], None]:
    """Change a backup by SQL, or put a text in its place, and give it a digest that is right."""

    def spoil(file: Path) -> None:
        if statement.startswith("no "):
            file.write_text(statement)
        else:
            with closing(sqlite3.connect(file)) as connection:
                connection.executescript(statement)
        file.with_name("copy.db.sha256").write_text(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  copy.db")

    return spoil


def changed(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"llion", b"lliun"))


SPOILS: dict[str, Callable[[Path], Any]] = {
    "cut short": lambda file: os.truncate(file, 5000),
    "changed": changed,
    "without its digest": lambda file: Path(f"{file}.sha256").unlink(),
    "with an empty digest": lambda file: Path(f"{file}.sha256").write_text(""),
    "a folder": lambda file: (file.unlink(), file.mkdir()),
    "gone": Path.unlink,
    "of a later version": by_sql("UPDATE alembic_version SET version_num = 'later'"),
    "of another program": by_sql("DROP TABLE alembic_version"),
    "no database": by_sql("no database"),
    "a text": lambda file: (by_sql("no database")(file), Path(f"{file}.sha256").unlink()),
    "whole": Path.exists,
}


def test_what_is_refused(used_url: str, tmp_path: Path) -> None:
    """A sentence each; the database is as before, and no file lies about."""
    before = stored(used_url)
    for number, (line, how, code, words) in enumerate(tables(__file__)["refused"]):
        (folder := tmp_path / str(number)).mkdir()
        file = folder / "copy.db"
        assert indicators(f"backup {file}", DATABASE_URL=used_url).exit_code == 0
        SPOILS[how](file)
        files = {path: path.is_file() and path.read_bytes() for path in folder.iterdir()}
        refused = indicators(line.format(file=file), DATABASE_URL=used_url)
        assert (refused.exit_code, refused.stdout) == (int(code), ""), line
        assert re.search(words, refused.stderr), refused.stderr
        assert {path: path.is_file() and path.read_bytes() for path in folder.iterdir()} == files
    assert stored(used_url) == before


@pytest.mark.full
@pytest.mark.both_engines
def test_a_backup_on_a_full_disk(engine: str, used_url: str, tmp_path: Path) -> None:
    """Wherever it ends and whichever change it refuses: a sentence, no part of a file, and the next try does it."""
    (beginning := tmp_path / "before").mkdir()
    line = f"backup {tmp_path / 'to' / 'copy.db'}"
    made = called(attempts, line, beginning, tmp_path / "to", used_url, [0, 10, 300_000, 1_000_000])
    assert len(made) >= 7
    failed = [(code, words) for _, code, words, _ in made if code]
    assert len(failed) >= len(made) - 1
    assert [words for code, words in failed if code != 1 or "cannot be written, and is as it was: " not in words] == []
    assert [bad for bad in made if bad[3] != ([], 0, True)] == []


@pytest.mark.full
@pytest.mark.one_engine  # the disk of a server is its own
def test_a_restore_on_a_full_disk(used_url: str, migrated_url: MakeUrl, tmp_path: Path) -> None:
    """Wherever the temporary disk ends, or that of the database: what there was stays."""
    indicators(f"backup {tmp_path / 'copy.db'}", DATABASE_URL=used_url)
    target = migrated_url("sqlite")
    before = stored(target)
    for size in (0, 500_000, 1_000_000):
        code, read, words = called(load_up_to, size, f"restore {tmp_path / 'copy.db'} --replace", target)
        assert (code, read, words.startswith("indicators: nothing ")) == (1, 0, True), words
        assert stored(target) == before


def sql(statement: str) -> Callable[[str, pytest.MonkeyPatch], Any]:
    return lambda url, _: within(url, lambda made: made.execute(text(statement)))


def clock(days: int) -> Callable[[str, pytest.MonkeyPatch], None]:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) + timedelta(days)

    return lambda _, patch: patch.setattr(health, "datetime", Clock)


ILL: list[tuple[Callable[[str, pytest.MonkeyPatch], Any], str]] = [
    *[(sql(statement), words) for statement, words in tables(__file__)["ill"]],
    (lambda _url, _patch: None, ""),
    (clock(-4000), "clock .* One of the two is wrong"),
    (lambda _, patch: patch.setenv("MAX_CONNECTIONS", "100000"), "descriptors .* Raise it to 100100"),
    (lambda _, patch: patch.setattr(health, "ROOM", 10**18), "disk .* may need 1,000,000,000,0"),
]


@pytest.mark.both_engines
def test_doctor(engine: str, migrated_url: MakeUrl, new_url: MakeUrl) -> None:
    """A line for each thing that it looked at, and 1 if anything is wrong; a database that is not there among them."""
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] < 100_000
    of_engine = [(clock(1), "clock .* PostgreSQL's is at 20.* Set the one")] if engine == "postgresql" else []
    for spoil, words in [*ILL, *of_engine]:
        url = migrated_url(engine)
        with pytest.MonkeyPatch.context() as patch:
            spoil(url, patch)
            said = indicators("doctor", DATABASE_URL=url)
        wrong = [line for line in said.stdout.splitlines() if not line.startswith("ok ")]
        assert (said.exit_code, bool(wrong), said.stderr) == (bool(words), bool(words), ""), said.stdout
        assert re.search(words, "\n".join(wrong)), said.stdout
    missing = indicators("doctor", DATABASE_URL=(url := new_url(engine)))
    assert (missing.exit_code, "indicators migrate" in missing.stdout) == (1, True)
    assert engine != "sqlite" or f"There is no database file {url.removeprefix('sqlite:///')}." in missing.stdout


def test_the_commands_of_the_docs(migrated_url: MakeUrl, repository: Path, tmp_path: Path) -> None:
    """Those of docs/operations.md run in their order, in one folder."""
    page = (repository / "docs" / "operations.md").read_text(encoding="utf-8")
    shown = "\n".join(re.findall(r"```sh\n(.*?)```", page, re.DOTALL))
    lines = re.findall(r"^indicators ((?:backup|doctor|restore) ?[^#\n]*)", shown, re.MULTILINE)
    assert {line.split()[0] for line in lines} == {"backup", "doctor", "restore"}
    url = migrated_url("sqlite")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        for line in lines:
            done = indicators(line, DATABASE_URL=url)
            assert done.exit_code == 0, done.stderr


@pytest.mark.postgresql
def test_a_role_that_only_reads_is_enough(migrated_url: MakeUrl, connect: Connect, repository: Path) -> None:
    """Made by the SQL of docs/operations.md: it serves the same bytes, and each command that writes is refused."""
    url = migrated_url("postgresql")
    page = (repository / "docs" / "operations.md").read_text(encoding="utf-8")
    (statements,) = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    for statement in statements.split(";")[:-1]:
        within(url, lambda made, each=statement: made.execute(text(each)))  # type: ignore[misc]
    reading = make_url(url).set(username="figures_reader").render_as_string(hide_password=False)
    owner, reader, before = connect(url), connect(reading), rows(url)
    for address in ("/readyz", *column(__file__, "addresses")):
        assert reader.get(address).content == owner.get(address).content, address

    for line in (LOAD, WITHDRAW, "rebuild"):
        refused = indicators(line, DATABASE_URL=reading)
        assert (refused.exit_code, "Traceback" in refused.stderr) == (1, False), line
        assert re.search("permission denied|must be owner", refused.stderr), refused.stderr
    assert rows(url) == before
    assert indicators("doctor", DATABASE_URL=reading).exit_code == 0
    assert "nothing to do" in indicators("migrate", DATABASE_URL=reading).stdout
