"""What strangers tried, and what each now gives."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from tests.helpers.rows import rows

READ, MOVED = "200", "308"


class Guess(NamedTuple):
    """A path, what was added to it, and what it gives: the same as another query, or words of the `detail`."""

    path: str
    query: str
    gives: str
    told: str

    @property
    def address(self) -> str:
        return f"{self.path}?{quote(self.query, safe='=&,:/.')}" if self.query else self.path


def guesses() -> Iterator[Guess]:
    for asked, gives, told in rows(Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")):
        path, _, query = asked.partition("?")
        yield Guess(path, query, gives, told)
