"""The extractor: any text gives proposals that can be read, and a draft that is one table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager

from api.domain.period import Period
from api.domain.quantity import Quantity
from api.reports.extract import draft, propose
from tests.fuzz.target import MakeDatabase, Read, hold, text_of

LONGEST = 3_000


@contextmanager
def begin(_database: MakeDatabase) -> Iterator[Read]:
    """What reads one input, in the language that it is taken for."""
    yield _read


def _read(data: bytes) -> None:
    proposals = propose(text_of(data))
    for item in proposals:
        Quantity.printed(item.value)
        hold(item.period is None or bool(Period.parse(item.period)), "no period")
    _, *rows = csv.reader(io.StringIO(draft(proposals)))
    hold(len(rows) == len(proposals), "a draft has other rows than proposals")
