"""The parsers of what strangers send: each target gives what reads one input, and raises only where it is no refusal.

What a target reads with is imported when it begins, since a fuzzer must see the import.
"""

import asyncio
import csv
import io
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from hashlib import sha1
from pathlib import Path
from time import process_time
from typing import Any
from unittest.mock import Mock

MOST_SECONDS = 1.0
"""Processor time that one input may take."""
FILE = re.compile(rb"^=== ([a-z]{1,20}(?:\.lock)?\.(?:csv|toml|txt|html))\r?\n", re.MULTILINE)
MEMORY = "/dev/shm"  # noqa: S108 - a file system in memory: every package is written there
PERIODS = ("1000", "2024", "2024-S1", "2999-12-31")
"""What SDMX filters on time are tried on."""

Read = Callable[[bytes], None]
MakeDatabase = Callable[[], str]
"""Gives the address of a migrated database, which targets only read."""


Begin = Callable[[MakeDatabase], AbstractContextManager[Read]]
TARGETS: dict[str, tuple[Begin, int]] = {}
"""Parsers, and how many bytes of an input each is given at most."""


def target(longest: int) -> Callable[[Callable[[MakeDatabase], Iterator[Read]]], Begin]:

    def add(begin: Callable[[MakeDatabase], Iterator[Read]]) -> Begin:
        TARGETS[begin.__name__] = contextmanager(begin), longest
        return TARGETS[begin.__name__][0]

    return add


def timed(read: Read) -> Read:
    """The same, but an input that takes too long is a finding."""

    def run(data: bytes) -> None:
        begun = process_time()
        read(data)
        taken = process_time() - begun
        assert taken < MOST_SECONDS, f"{taken:.1f} s of processor time for {len(data)} bytes"

    return run


def text_of(data: bytes) -> str:
    """The text of an input, as it reaches a parser: a request that is no UTF-8 is refused before."""
    return data.decode("utf-8", errors="replace")


def catalogue_of(database: MakeDatabase) -> Any:
    from api.storage.catalogue import catalogue
    from api.storage.database import Database

    return asyncio.run(catalogue(Database(database())))


@target(3_000)
def extractor(_database: MakeDatabase) -> Iterator[Read]:
    """Any text, in the language that it is taken for, gives proposals that can be read and a draft that is a table."""
    from api.domain.period import Period
    from api.domain.quantity import Quantity
    from api.plugins.extract.propose import csv_of, draft_row, propose
    from api.plugins.packages.rows import FIGURE_COLUMNS

    def read(data: bytes) -> None:
        proposals = propose(text_of(data))
        for item in proposals:
            Quantity.printed(item.value)
            assert item.period is None or Period.parse(item.period)
        _, *rows = csv.reader(io.StringIO(csv_of(FIGURE_COLUMNS, [draft_row(item, {}, "en") for item in proposals])))
        assert len(rows) == len(proposals), "a draft has other rows than proposals"

    yield read


@target(2_000)
def fact_checker(database: MakeDatabase) -> Iterator[Read]:
    """The body of a request gives rows of verdicts in both languages, or is refused as no text."""
    from api.domain.errors import UnreadableText
    from api.domain.query import Lang
    from api.formats.sentences import PermanentAddresses
    from api.formats.writers.json import dumps
    from api.plugins.fact_check.check import check_text
    from api.plugins.fact_check.parameters import PostedFactCheckQuery, decoded
    from api.plugins.fact_check.rows import fact_check_table
    from api.service.figures import FigureService
    from api.storage.database import Database

    service = FigureService(Database(database()))
    loop = asyncio.Runner()

    def read(data: bytes) -> None:
        try:
            text = decoded(data)
        except UnreadableText:
            return
        found = loop.run(check_text(service, PostedFactCheckQuery(), text))
        addresses = PermanentAddresses.of(found.catalogue.newest(None), "http://test")
        for lang in Lang:
            for row in fact_check_table(found, lang, addresses).rows:
                dumps(row)

    yield read
    loop.run(service.close())
    loop.close()


@target(1_100)
def formula(_database: MakeDatabase) -> Iterator[Read]:
    """A text is a formula of relations, or FormulaError tells where it stops being one."""
    from api.audit.formula import FormulaError, parse

    def read(data: bytes) -> None:
        text = text_of(data)
        try:
            found = parse(text)
        except FormulaError as error:
            place = error.position
            assert 1 <= place <= len(text) + 1, "no place of the text"
            return
        for reference in found.references:
            assert parse(str(reference)).references == (reference,), "a reference is not read as it is written"

    yield read


@target(4_100)
def odata_filter(database: MakeDatabase) -> Iterator[Read]:
    """OData's `$filter`, of figures and of areas, is a condition that becomes SQL, or a Problem refuses it."""
    from api.domain.errors import Problem
    from api.domain.query import Lang
    from api.plugins.odata.parameters import SETS, condition
    from api.storage.figures import expression

    listed = catalogue_of(database)

    def read(data: bytes) -> None:
        text = text_of(data)
        for name in ("Figures", "Areas"):
            try:
                found = condition(text, SETS[name])
            except Problem as problem:
                status = problem.status
                assert status in (422, 501), "another status"
                continue
            if name == "Figures":
                expression(found, listed, Lang.EN).compile()

    yield read


@target(8_000)
def package_reader(database: MakeDatabase) -> Iterator[Read]:
    """Files after lines `=== NAME`, in a folder of their own, are read and checked, or every fault has words."""
    from api.plugins.packages.load import PackageChecks
    from api.plugins.packages.package import PackageError, read

    listed, released = catalogue_of(database), Mock(figures=lambda _ids: {})

    def check(folder: Path) -> None:
        PackageChecks(read(folder), listed).read(released)

    def run(data: bytes) -> None:
        folder = Path(tempfile.mkdtemp(dir=MEMORY if os.access(MEMORY, os.W_OK) else None))
        try:
            _, *pieces = FILE.split(data)
            for name, content in zip(pieces[::2], pieces[1::2], strict=True):
                (folder / name.decode()).write_bytes(content)
            for act in (read, check):
                try:
                    act(folder)
                except PackageError as error:
                    said = [str(fault) for fault in error.faults]
                    assert all(said), "a fault says nothing"
        finally:
            shutil.rmtree(folder)

    yield run


@target(2_000)
def sdmx_key(database: MakeDatabase) -> Iterator[Read]:
    """The first line is a key of both structures, each further one a filter; a Problem refuses what is none."""
    from api.domain.errors import Problem
    from api.plugins.sdmx.concepts import DATA_STRUCTURES
    from api.plugins.sdmx.parameters import condition, read_filter, read_keys

    listed = catalogue_of(database)

    def read(data: bytes) -> None:
        key, *lines = text_of(data).split("\n")
        for definition in DATA_STRUCTURES.values():
            try:
                condition(read_keys(key, definition, []), (), (), listed)
                for line in lines:
                    component, _, text = line.partition("=")
                    if one := read_filter(component, text, definition, []):
                        condition(({},), (one,), PERIODS, listed)
            except Problem as problem:
                said = problem.detail
                assert said, "a refusal says nothing"

    yield read


CORPORA = Path(__file__).resolve().parent / "corpora"
"""The inputs that are kept: `TARGET.jsonl`, an input a line with the digest that names it."""


def digest(data: bytes) -> str:
    """What an input is called: the beginning of the name that libFuzzer gives it."""
    return sha1(data, usedforsecurity=False).hexdigest()[:16]


def kept(target: str) -> dict[str, bytes]:
    """The inputs that are kept of a target, by name; a byte that is no UTF-8 is written as a lone surrogate."""
    path = CORPORA / f"{target}.jsonl"
    entries = map(json.loads, path.read_text(encoding="ascii").splitlines()) if path.exists() else ()
    return {entry["name"]: entry["text"].encode("utf-8", "surrogateescape") for entry in entries}
