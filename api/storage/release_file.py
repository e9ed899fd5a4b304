"""A release as a file: fetched from a folder or by HTTP, checked, and linked in place of the file before."""

import asyncio
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

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
AGAIN_SECONDS = 60.0
"""Seconds after which a refused file is fetched again, though its digest is the same."""
PIECE = 1024 * 1024
_ADVICE = "`indicators release export FILE` writes FILE and then FILE.sha256: put both there, in this order."


class ReleaseFile:
    """A published release file, at a path or an HTTP address, and the folder of the copies that were taken of it."""

    def __init__(self, origin: str, folder: Path = Path("var")) -> None:
        self._origin, self.is_remote = origin, origin.startswith(("http://", "https://"))
        self.name = re.sub(r"//[^/]*@", "//", origin)
        """The origin without user and password."""
        self._folder = (folder / f"release-{sha256(origin.encode()).hexdigest()[:8]}").absolute()
        self._refused: dict[str, tuple[float, NotReady]] = {}
        """By published digest of the last refused file, the moment from which it is fetched again, and the reason."""

    @property
    def served(self) -> Path:
        """The path of the link to the copy that was taken last; missing before the first `take`."""
        return self._folder / "served.db"

    def take(self) -> str | None:
        """Copy the published file and link it; return its digest, or None if it is unchanged.

        If it raises NotReady, the last copy stays linked. It cannot run in an event loop.
        """
        text = next(self._pieces(DIGEST), b"")[:64].decode("ascii", "replace")
        if not re.fullmatch("[0-9a-f]{64}", text):
            raise NotReady(f"{self.name}{DIGEST} begins with {text[:20]!r}, which is no SHA-256.", _ADVICE)
        taken, before = self._folder / f"{text}.db", self.served.resolve()
        if before == taken.resolve() and taken.is_file():
            return None
        again, refusal = self._refused.get(text, (0.0, None))
        if refusal and monotonic() < again:
            raise refusal
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(prefix="part-", dir=self._folder) as part:
                new, link = Path(part, taken.name), Path(part, self.served.name)
                found = self._fetch(new)
                try:
                    self._check(new, found, text)
                except NotReady as problem:
                    self._refused = {text: (monotonic() + AGAIN_SECONDS, problem)}
                    raise
                new.replace(taken)
                link.symlink_to(taken.name)
                link.replace(self.served)
            for old in {*self._folder.glob("*.db")} - {self.served, taken, before}:  # one may still open `before`
                old.unlink(missing_ok=True)
        except OSError as error:
            reason = f"{self._folder} takes no file ({error.strerror})."
            raise NotReady(reason, "Make room there, or let this user write.") from error
        return text

    def _pieces(self, ending: str = "") -> Iterator[bytes]:
        """The bytes of the published file, or of that with this ending, in pieces; NotReady if it cannot be read."""
        try:
            url = f"{self._origin}{ending}"
            if not self.is_remote:
                with Path(url).open("rb") as file:
                    yield from iter(lambda: file.read(PIECE), b"")
                return
            plain = {"accept-encoding": "identity"}
            with httpx.stream("GET", url, headers=plain, follow_redirects=True, timeout=HTTP_SECONDS) as answer:
                if answer.status_code != httpx.codes.OK:
                    raise NotReady(f"{self.name}{ending} answers {answer.status_code}.", _ADVICE)
                yield from answer.iter_bytes(PIECE)
        except (OSError, httpx.HTTPError, httpx.InvalidURL) as error:
            folder = " It is a folder: name the file in it." if Path(self._origin).is_dir() else ""
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise NotReady(f"{self.name}{ending} cannot be read ({reason}).{folder}", _ADVICE) from error

    def _fetch(self, new: Path) -> str:
        """Write the published file to a new path, and return its SHA-256 in hexadecimal."""
        found = sha256()
        with new.open("xb") as file:
            for piece in self._pieces():
                found.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())  # a power cut must not leave a link to a file without content
        return found.hexdigest()

    def _check(self, new: Path, found: str, digest: str) -> None:
        """Migrate a file of an earlier version in place; NotReady if it is cut off, no release, later or this fails."""
        if found != digest:
            reason = f"{self.name} is cut short or another file: its SHA-256 is {found[:12]}…"
            raise NotReady(f"{reason}, and {digest[:12]}… is published.", _ADVICE)
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
