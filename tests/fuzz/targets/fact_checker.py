"""The fact-check of a posted text: rows of verdicts, or a problem that says why the text cannot be read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from api.domain.errors import UnreadableText
from api.domain.query import Lang
from api.representations.citations.permanent_addresses import PermanentAddresses
from api.representations.fact_check_rows import fact_check_table
from api.representations.writers.json import dumps
from api.service import answers
from api.service.fact_check.request_text import decoded
from api.service.figure_service import FigureService
from api.service.parameters.queries import PostedFactCheckQuery
from api.storage.database import Database
from tests.fuzz.target import MakeDatabase, Read

LONGEST = 2_000


@contextmanager
def begin(database: MakeDatabase) -> Iterator[Read]:
    """What reads one input, as the body of a request, and writes the rows of the answer in both languages."""
    service = FigureService(Database(database()))
    loop = asyncio.new_event_loop()

    def read(data: bytes) -> None:
        try:
            text = decoded(data)
        except UnreadableText:
            return
        found = loop.run_until_complete(answers.fact_check(service, PostedFactCheckQuery(), text))
        addresses = PermanentAddresses.of(found.catalogue.newest(None), "http://test")
        for lang in Lang:
            for row in fact_check_table(found.checked, found.catalogue, lang, addresses, found.hint).rows:
                dumps(row)

    yield read
    loop.run_until_complete(service.close())
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()
