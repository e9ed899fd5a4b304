"""SDMX keys and filters: the first line is a key, each further one a filter; SdmxError refuses what is none."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from api.protocols.sdmx import filters, keys
from api.protocols.sdmx.errors import SdmxError
from api.representations.writers.sdmx.data_structures import DATA_STRUCTURES
from api.storage.catalogue_queries import catalogue
from api.storage.database import Database
from tests.fuzz.target import MakeDatabase, Read, hold, text_of

LONGEST = 2_000
CELLS = {"TIME_PERIOD": ("1000", "2024", "2024-S1", "2999-12-31"), "OBS_VALUE": ("0", "-1.5", "1" * 40)}
"""What filters are tried on; those of other components on a text."""


@contextmanager
def begin(database: MakeDatabase) -> Iterator[Read]:
    """What reads one input, by both structures."""
    listed = asyncio.run(catalogue(Database(database())))

    def read(data: bytes) -> None:
        key, *lines = text_of(data).split("\n")
        for definition in DATA_STRUCTURES.values():
            try:
                selection = keys.Selection(keys.read(key, definition, listed))
                for part in definition.components:
                    selection.codes(part, listed)
                for line in lines:
                    component, _, text = line.partition("=")
                    if (one := filters.read(component, text, definition, listed)) is None:
                        continue
                    one.bounds()
                    for cell in (None, *CELLS.get(one.part.id, ("0",))):
                        one.takes(cell)
            except SdmxError as error:
                hold(bool(error.detail), "a refusal says nothing")

    yield read
