"""Releases as files: written, taken by copies of the service, refused where they are none."""

import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from api.domain.errors import NotReady
from api.storage.release_file import ReleaseFile
from api.storage.writing import revisions
from tests.conftest import MakeUrl, migrate
from tests.faults.known_releases import REPORT, write_package
from tests.helpers.command_line import indicators
from tests.helpers.own_server import PATIENCE, OwnServer, own_server, ticking, within
from tests.helpers.rows import column, tables
from tests.helpers.tables import every

NAME = "figures.db"


class Handler(SimpleHTTPRequestHandler):
    """Files, and a page for all that is not there."""

    log: ClassVar[list[tuple[str, int]]] = []

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        is_page, content = path.name.startswith("page"), path.read_bytes() if path.is_file() else b"<!doctype html>"
        status = 200 if path.is_file() or is_page else 404
        self.log.append((path.name, status))
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_given: Any) -> None:
        """Print nothing."""


@pytest.fixture
def published(read_only_url: MakeUrl, tmp_path: Path) -> Path:
    (tmp_path / "published").mkdir()
    done = indicators(f"release export '{tmp_path}/published/{NAME}'", DATABASE_URL=read_only_url("sqlite"))
    assert done.exit_code == 0, done.stderr
    return tmp_path / "published"


@pytest.fixture
def site(published: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), lambda *given: Handler(*given, directory=str(published)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with closing(server.socket):
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def write_digest(file: Path) -> None:
    file.with_name(f"{file.name}.sha256").write_text(f"{sha256(file.read_bytes()).hexdigest()}  {file.name}\n")


def changed(*statements: str) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        with closing(sqlite3.connect(file)) as connection, connection:
            for statement in statements:
                connection.execute(statement)
        write_digest(file)

    return change


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-5000])


def page(file: Path) -> None:
    file.write_text("<!doctype html>" * 100)
    write_digest(file)


SPOILT = [
    (cut, "is cut short or another file: its SHA-256 is "),
    (page, "is no file of a release (file is not a database)"),
    (changed("DROP TABLE alembic_version"), "is no file of a release (no such table: alembic_version)"),
    (changed("UPDATE alembic_version SET version_num = '2031_01_01_far'"), "is of a newer version: this one does not"),
    (lambda file: file.with_name(f"{NAME}.sha256").unlink(), f"{NAME}.sha256 "),
    (lambda file: file.with_name(f"{NAME}.sha256").write_text("<!doctype html>"), "which is no SHA-256"),
]


@every(("spoil", "words"), SPOILT)
@every("is_remote", [False, True])
def test_a_spoilt_file_leaves_the_one_before(
    spoil: Callable[[Path], object], words: str, is_remote: bool, published: Path, site: str, tmp_path: Path
) -> None:
    """It is refused as long as it lies there, and is not fetched again at once."""
    file, whole = published / NAME, tmp_path / "whole"
    shutil.copytree(published, whole, dirs_exist_ok=True)
    origin = ReleaseFile(f"{site}/{NAME}" if is_remote else str(file), tmp_path / "var")
    origin.take()
    content = origin.served.read_bytes()
    changed("PRAGMA user_version = 7")(file)  # another whole file, which is spoilt then
    spoil(file)
    Handler.log.clear()
    for _ in range(2):
        with pytest.raises(NotReady) as refused:
            origin.take()
        assert words in refused.value.reason
        assert refused.value.advice
    assert [status for name, status in Handler.log if name == NAME] in ([], [200])
    assert origin.served.read_bytes() == content
    shutil.copytree(whole, published, dirs_exist_ok=True)
    assert origin.take() is None
    assert {path.suffix for path in origin.served.parent.iterdir()} == {".db"}


def test_an_export_replaces_releases_alone(migrated_url: MakeUrl, tmp_path: Path) -> None:
    """Neither a note nor the database itself is written over."""
    url = migrated_url("sqlite")
    (note := tmp_path / "note.txt").write_text("mine", encoding="utf-8")
    for file in (str(note), url.partition(":///")[2]):
        before = Path(file).read_bytes()
        refused = indicators(f"release export '{file}'", DATABASE_URL=url)
        assert (refused.exit_code, Path(file).read_bytes()) == (2, before)
        assert "is no release with its digest; nothing is written" in refused.stderr


def test_later_files_are_taken(published: Path, tmp_path: Path) -> None:
    """Kept are the one that is served and the one before, which a reader may open again; an older one is migrated."""
    file, origin = published / NAME, ReleaseFile(str(published / NAME), tmp_path / "var")
    taken = [origin.take()]
    for number in (1, 2, 3):
        changed(f"PRAGMA user_version = {number}")(file)
        taken.append(origin.take())
    assert {path.stem for path in origin.served.parent.iterdir()} == {*taken[-2:], "served"}
    assert sha256(origin.served.read_bytes()).hexdigest() == taken[-1]
    file.unlink()
    migrate(f"sqlite:///{file}", revisions()[-2])
    write_digest(file)
    assert origin.take()
    with closing(sqlite3.connect(origin.served)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(revisions()[-1],)]


@every(("origin", "words"), tables(__file__)["origins"])
def test_a_server_says_why_it_does_not_start(
    origin: str, words: str, published: Path, site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = indicators("serve", "--release", origin.format(folder=published, site=site))
    assert (result.exit_code, "secret" in result.stderr) == (1, False)
    assert words in result.stderr.replace("\n", "↵")


SITE = {"PUBLIC_URL": "https://figures.example.org"}


@pytest.mark.slow
def test_copies_take_up_a_release(
    migrated_url: MakeUrl, published: Path, site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two that took it from a folder and by HTTP give equal bytes; a later one is taken up while all is answered."""
    url, folders = migrated_url("sqlite"), [tmp_path / "first", tmp_path / "second"]
    for folder in folders:
        folder.mkdir()
    with (
        own_server(folders[0], f"--release '{published / NAME}'", DATABASE_URL="sqlite:///none.db", **SITE) as first,
        own_server(folders[1], RELEASE=f"{site}/{NAME}", REFRESH_SECONDS="0.2", **SITE) as second,
    ):

        def answers(copy: OwnServer) -> list[tuple[Any, ...]]:
            found = [copy.get(path) for path in column(__file__, "addresses")]
            return [(each.url.path, each.status_code, each.headers.get("etag"), each.content) for each in found]

        before = answers(first)
        assert before == answers(second)
        assert {status for _, status, *_ in before} == {200}
        new = f"/v1/figures?limit=1&release={REPORT}.1"
        refused = first.get(new)
        assert (refused.status_code, refused.json()["code"], refused.headers["retry-after"]) == (503, "not-ready", "5")
        assert f"no release {REPORT}.1 here yet" in refused.json()["detail"]
        assert first.get("/readyz").headers["x-release"] in first.get("/v1/releases").text
        package = write_package(tmp_path / "package", 1)
        for line in (f"load '{package}'", f"release export '{published / NAME}'"):
            assert indicators(line, DATABASE_URL=url).exit_code == 0
        with ticking(first, "/v1/audit?limit=3") as reads, ticking(second, "/v1/downloads/figures.csv") as others:
            for copy in (first, second):
                assert within(PATIENCE, lambda copy=copy: copy.status(new) == 200)
        assert reads.faults == others.faults == []
        assert answers(first) == answers(second) != before
        cut(published / NAME)
        (published / f"{NAME}.sha256").write_text("0" * 64)
        assert within(
            PATIENCE, lambda: len(first.lines("release-refused")) == len(second.lines("release-refused")) == 1
        )
        assert first.status(new) == second.status(new) == 200
        monkeypatch.chdir(folders[0])
        away = indicators(f"serve --port {first.port}", RELEASE=str(published / NAME))  # a second start there
    assert [words in away.stderr for words in ("What was taken before is served.", "is in use")] == [True, True]
