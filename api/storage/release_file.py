"""A release as a file: fetched from a folder or by HTTP, checked, and served in place of the file before."""

import asyncio
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from sqlalchemy.exc import SQLAlchemyError

from api.domain.errors import NotReady
from api.storage.address import parse_url
from api.storage.sqlite_file import reading_connection
from api.storage.writing import UpgradeError, bring_to, revisions

DIGEST = ".sha256"
"""Ending of the name of the digest file, which has one line in the format of `sha256sum`."""
HTTP_SECONDS = 30.0
"""Seconds that each piece of an answer may take."""
PIECE = 1024 * 1024
_ADVICE = "`indicators release export FILE` writes FILE and then FILE.sha256: put both there, in this order."


class ReleaseFile:
    """A published release file, and the folder of the copies that were taken from it."""

    def __init__(self, origin: str, folder: Path = Path("var")) -> None:
        self._origin, self.is_remote = origin, origin.startswith(("http://", "https://"))
        self.name = re.sub(r"//[^/]*@", "//", origin)
        """The origin without a password."""
        self._folder = (folder / f"release-{sha256(origin.encode()).hexdigest()[:8]}").absolute()
        self._refused: tuple[str, str, NotReady | None] = ("", "", None)
        """The published digest of a refused file, the tag of the file, and the reason."""

    @property
    def served(self) -> Path:
        """The link to the copy that was taken last."""
        return self._folder / "served.db"

    def take(self) -> str | None:
        """Take the published file; its digest, or None if the last copy is the same. NotReady keeps the last copy."""
        with self._opened(DIGEST) as (_, pieces):
            text = next(pieces, b"")[:64].decode("ascii", "replace")
        if not re.fullmatch("[0-9a-f]{64}", text):
            raise NotReady(f"{self.name}{DIGEST} begins with {text[:20]!r}, which is no SHA-256.", _ADVICE)
        taken, before = self._folder / f"{text}.db", self.served.resolve()
        if before == taken.resolve() and taken.is_file():
            return None
        with _written(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(prefix="part-", dir=self._folder) as part:
                new, link = Path(part, taken.name), Path(part, self.served.name)
                self._fetch(text, new)
                new.replace(taken)
                link.symlink_to(taken.name)
                link.replace(self.served)
            for old in {*self._folder.glob("*.db")} - {self.served, taken, before}:  # one may still open `before`
                old.unlink(missing_ok=True)
        return text

    @contextmanager
    def _opened(self, ending: str = "", tag: str = "") -> Iterator[tuple[str, Iterator[bytes]]]:
        """The tag of a published file and its content in pieces; no pieces if the file still has the given tag."""
        try:
            url = f"{self._origin}{ending}"
            if not self.is_remote:
                with Path(url).open("rb") as file:
                    found = os.fstat(file.fileno())
                    own = f"{found.st_ino} {found.st_size} {found.st_mtime_ns}"
                    yield own, iter(lambda: b"" if own == tag else file.read(PIECE), b"")
                return
            headers = {"accept-encoding": "identity"} | ({"if-none-match": tag} if tag else {})
            with httpx.stream("GET", url, headers=headers, follow_redirects=True, timeout=HTTP_SECONDS) as answer:
                if answer.status_code not in (200, 304):
                    raise NotReady(f"{self.name}{ending} answers {answer.status_code}.", _ADVICE)
                yield answer.headers.get("etag", ""), answer.iter_bytes(PIECE)
        except (OSError, httpx.HTTPError, httpx.InvalidURL) as error:
            folder = " It is a folder: name the file in it." if Path(self._origin).is_dir() else ""
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise NotReady(f"{self.name}{ending} cannot be read ({reason}).{folder}", _ADVICE) from error

    def _fetch(self, digest: str, new: Path) -> None:
        """Write the published file to a path and check it; a file that was refused before is not fetched again."""
        (refused, tag, why), self._refused = self._refused, ("", "", None)
        found = sha256()
        with self._opened(tag=tag if refused == digest else "") as (tag, pieces), new.open("xb") as file:
            for piece in pieces:
                found.update(piece)
                with _written(self._folder):
                    file.write(piece)
            with _written(self._folder):
                file.flush()
                os.fsync(file.fileno())  # a power cut must not leave a link to a file without content
        try:
            if why is not None and not new.stat().st_size:
                raise why
            if found.hexdigest() != digest:
                reason = f"{self.name} is cut short or another file: its SHA-256 is {found.hexdigest()[:12]}…"
                raise NotReady(f"{reason}, and {digest[:12]}… is published.", _ADVICE)
            self._check(new)
        except NotReady as problem:
            self._refused = (digest, tag, problem)
            raise

    def _check(self, new: Path) -> None:
        """Migrate a release file of an earlier version; NotReady if it is of a later version or no release file."""
        try:
            with closing(reading_connection(new)) as connection:
                (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except (sqlite3.Error, TypeError) as error:
            raise NotReady(f"{self.name} is no file of a release ({error}).", _ADVICE) from error
        if revision not in revisions():
            reason = f"{self.name} is of a newer version: this one does not know its revision {revision}."
            raise NotReady(reason, "Install that version, or a later one; what was taken before is served meanwhile.")
        try:
            if revision != revisions()[-1]:
                asyncio.run(bring_to(parse_url(f"sqlite:///{new}")))
        except (UpgradeError, SQLAlchemyError, OSError) as error:
            raise NotReady(f"{self.name} cannot be migrated ({error}).", _ADVICE) from error


@contextmanager
def _written(folder: Path) -> Iterator[None]:
    """Raise NotReady if a write to the folder in this context fails."""
    try:
        yield
    except OSError as error:
        raise NotReady(
            f"{folder} takes no file ({error.strerror}).", "Make room there, or let this user write."
        ) from error
