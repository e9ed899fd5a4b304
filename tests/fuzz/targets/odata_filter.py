"""OData's `$filter`: a text is a condition that becomes SQL, or ODataError refuses it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import true

from api.domain.query import Lang
from api.protocols.odata.errors import ODataError
from api.protocols.odata.filter import condition
from api.protocols.odata.model import SETS
from api.storage.catalogue_queries import catalogue
from api.storage.database import Database
from api.storage.figure_conditions import expression
from tests.fuzz.target import MakeDatabase, Read, hold, text_of

LONGEST = 4_100
REFUSALS = (400, 501)


@contextmanager
def begin(database: MakeDatabase) -> Iterator[Read]:
    """What reads one input, as a filter of figures and of areas."""
    listed = asyncio.run(catalogue(Database(database())))

    def read(data: bytes) -> None:
        text = text_of(data)
        for name in ("Figures", "Areas"):
            try:
                found = condition(text, SETS[name])
            except ODataError as error:
                hold(error.status in REFUSALS, f"another status: {error}")
                continue
            if name == "Figures":
                expression(found, listed, Lang.EN, true).compile()

    yield read
