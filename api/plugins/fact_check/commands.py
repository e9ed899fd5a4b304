"""`indicators fact-check`, the command for `/v1/fact-check` with an exit code for editors, and `indicators watch`."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, Self

import typer

from api.cli.database import Read, read, settings_of
from api.cli.failures import BAD_INPUT, Failure, say
from api.cli.options import TABLE, Command, DatabaseUrl, Pairs, options_of, printed
from api.cli.output import content_of, show, write_whole
from api.domain.catalogue import Catalogue
from api.domain.errors import Problem, shortened
from api.domain.words import one_line
from api.formats.sentences import PermanentAddresses
from api.formats.table import CellKind, Column, Table, release_meta
from api.plugins.fact_check.fields import json_value
from api.plugins.fact_check.links import HTML, MARKDOWN
from api.plugins.fact_check.parameters import PostedFactCheckQuery, decoded, readable
from api.plugins.fact_check.rows import fact_check_table
from api.plugins.fact_check.verdict import RIGHT, FactVerdict
from api.service.parameters.reading import read as read_parameters
from api.service.parameters.types import ParameterError

if TYPE_CHECKING:
    from api.service.figures import FigureService


CheckQuery = printed(PostedFactCheckQuery)
_SHOWN = ("verdict", "phrase", "sentence", "correction")
MISQUOTED = 3  # exit code where a number is quoted wrong


@options_of(CheckQuery)
def run(
    pairs: Pairs,
    text: Annotated[
        str | None, typer.Argument(metavar="[TEXT|FILE|-]", help="The text, a file that holds it, or - for input.")
    ] = None,
    claims: Annotated[
        Path | None,
        typer.Option("--claims", metavar="FILE", help="Claims as fields instead: a .jsonl or .csv file, one a line."),
    ] = None,
    write: Annotated[
        bool,
        typer.Option("--write", help="Put corrections in the place of wrong links of a Markdown or HTML file."),
    ] = False,
    annotate: Annotated[
        bool, typer.Option("--annotate", help="Print what is wrong as annotations of a code host: ::error file=…")
    ] = False,
    database_url: DatabaseUrl = None,
) -> None:
    """Check that a text, or claims as fields, quote the figures right; exit with 3 if they do not."""
    if (text is None) is (claims is None):
        raise Failure("give a text to check, or claims: --claims FILE.jsonl or FILE.csv", BAD_INPUT)
    given = _claims(claims) if claims is not None else _read(text or "")
    document = given if isinstance(given, _Document) else None
    if (write or annotate) and document is None:
        raise Failure("--write and --annotate are for the links of a Markdown or HTML file", BAD_INPUT)
    table, query, release = read(database_url, _checked(pairs, given))
    if document is not None and write:
        document = document.corrected(table.rows)
        table, query, release = read(database_url, _checked(pairs, document))
    rows = list[Any](table.rows)
    if document is not None and annotate:
        print(*document.annotations(rows), sep="\n", end="")
    elif query.format != TABLE:
        show(table, query, release)
    elif document is not None:
        show(document.placed(table), query, release, ("line", *_SHOWN))
    else:
        show(_explained(table), query, release, (*_SHOWN, "error_parameter") if claims else _SHOWN)
    if (annotate or rows) and (hint := table.meta.get("hint")) is not None:
        say(str(hint))
    if any(map(_is_wrong, rows)):
        raise typer.Exit(MISQUOTED)


def _is_wrong(row: Any) -> bool:
    """True if a row needs a correction, or has an error other than that a link's words have no single number."""
    if row.error is not None:
        return not re.fullmatch(r"links\[\d+\]\.amount", row.error.parameter)
    return row.verdict not in (*RIGHT, FactVerdict.CANNOT_TELL)


def _why(row: Any) -> str:
    """The reason why a number is wrong, or a claim cannot be checked, in one line."""
    return one_line(row.error.detail if row.error else row.sentence)


def _explained(table: Table) -> Table:
    """The table with the code and the reason of an error in the place of a verdict and its sentence."""
    rows = list[Any](table.rows)
    told = [row._replace(verdict=row.verdict or row.error.code, sentence=_why(row)) for row in rows]
    return replace(table, rows=told)


class _Document(NamedTuple):
    """A Markdown or HTML text, from a file or an address, whose links to figures are checked."""

    path: str
    text: str
    media_type: str

    def line(self, row: Any) -> int:
        """The line number of a row's phrase, from 1."""
        return self.text.count("\n", 0, row.start) + 1

    def annotations(self, rows: Iterable[Any]) -> Iterator[str]:
        """Lines `::error file=…` or `::warning file=…` for code hosts, one for each row that is not right."""
        for row in rows:
            if row.verdict not in RIGHT:
                level, title = "error" if _is_wrong(row) else "warning", row.verdict or row.error.code
                column = row.start - self.text.rfind("\n", 0, row.start)
                instead = f" Print: {row.correction}" if row.correction else ""
                place = f"file={self.path},line={self.line(row)},col={column}"
                yield f"::{level} {place},title={title}::{_why(row)}{instead}\n"

    def placed(self, table: Table) -> Table:
        """The table with a line number before each row, errors as verdicts, and the linked words as missing phrases."""
        rows = [
            (self.line(row), *row._replace(phrase=row.phrase or one_line(self.text[row.start : row.end])))
            for row in list[Any](_explained(table).rows)
        ]
        return replace(table, columns=(Column("line", CellKind.INTEGER, "Line number"), *table.columns), rows=rows)

    def corrected(self, rows: Iterable[Any]) -> Self:
        """The document with wrong phrases corrected, also in its file; prints for each wrong row what was done."""
        text = self.text
        for row in sorted(filter(_is_wrong, rows), key=lambda row: -row.start):
            moved = row.verdict in (FactVerdict.SUPERSEDED, FactVerdict.WRONG_PERIOD)
            done = f"not written, {_why(row)}"
            if row.correction and not moved and text[row.start : row.end] == row.phrase:
                text = f"{text[: row.start]}{row.correction}{text[row.end :]}"
                done = f"{row.phrase} -> {row.correction}"
            say(f"{self.path}:{self.line(row)}: {done}")
        if text != self.text:
            write_whole(Path(self.path), text.encode())
        return self._replace(text=text)


_DOCUMENTS = {".md": MARKDOWN, ".markdown": MARKDOWN, ".html": HTML, ".htm": HTML}


def _read(given: str) -> _Document | str:
    """The document or text to check, from a file or input for `-`, else the argument; raises Failure if it is unfit."""
    text, name = given, "TEXT"
    if given == "-" or os.path.isfile(given):  # noqa: PTH113 - Path.is_file raises where a text is too long for a name
        text, name = content_of(given), given
        if (media_type := _DOCUMENTS.get(Path(given).suffix.lower())) is not None:
            return _Document(given, text, media_type)
    try:
        text = readable(decoded(text.encode("utf-8", "surrogateescape"), name), name)
    except Problem as error:
        raise Failure(str(error), BAD_INPUT) from error
    if name != given and _LIKE_A_PATH.fullmatch(given):
        raise Failure(f"{shortened(given, 100)} is no file; a text to check has more than one word", BAD_INPUT)
    return text


def _claims(file: Path) -> list[Any]:
    """The claims of a file, one a line, .jsonl or .csv with a header; raises Failure if it has none or is faulty."""
    lines, found = content_of(str(file)).splitlines(), list[Any]()
    if file.suffix == ".csv":
        for row in csv.DictReader(lines):
            if None in row:
                raise Failure(f"{file} has a row of more cells than the header", BAD_INPUT)
            found.append({name: cell for name, cell in row.items() if cell})
    elif file.suffix == ".jsonl":
        for number, line in enumerate(lines, 1):
            try:
                found += [json_value(line)] if line.strip() else []
            except ParameterError as error:
                raise Failure(f"{file}:{number} {error.detail}", BAD_INPUT) from None
    if not found:
        raise Failure(f"{file} holds no claim, in lines of .jsonl or .csv", BAD_INPUT)
    return found


_Checked = tuple[Table, PostedFactCheckQuery, dict[str, object]]
_LIKE_A_PATH = re.compile(r"\S*/\S*|\S+\.(?:txt|md|rst|html?|csv|docx?|pdf|odt)|[A-Za-z_.-]{1,100}")
"""One word that looks like a file's name: it has a slash, the ending of a file, or nothing but letters and dots."""


def _checked(pairs: Pairs, given: str | list[Any] | _Document) -> Read[_Checked]:
    """A function that makes the check of a text, claims or a document: its table, the query, the release's metadata."""
    from api.plugins.fact_check.check import check_claims, check_links, check_text

    async def work(service: FigureService, catalogue: Catalogue) -> _Checked:
        query = read_parameters(CheckQuery, pairs, catalogue)
        if isinstance(given, _Document):
            found = await check_links(service, query, given.text, given.media_type, settings_of().public_url)
        elif isinstance(given, list):
            found = await check_claims(service, query, given)
            if (refusal := found.refusal) is not None:
                raise refusal
        else:
            found = await check_text(service, query, given)
        release = found.catalogue.newest(query.as_of)
        return fact_check_table(found, query.lang, PermanentAddresses.of(release)), query, release_meta(release)

    return work


FACT_CHECK = Command(
    run,
    (
        'fact-check "Online retail sales in China were 15.5 trillion yuan in 2024."',
        "fact-check article.txt --format json",
        "fact-check - --lang zh < article.txt",
        "fact-check article.md --write",
        "fact-check --claims claims.csv",
    ),
)


def watch(
    documents: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE|URL]…", help="Documents to add to the list; none checks it.")
    ] = None,
    kept: Annotated[
        Path, typer.Option("--list", metavar="FILE", help="The list of watched documents, one a line.")
    ] = Path("watched.txt"),
    database_url: DatabaseUrl = None,
) -> None:
    """Keep a list of documents that quote figures, and check the links of each: which went stale after a load.

    Exit code 3 if one quotes a figure otherwise than it is today, or cannot be read.
    """
    for place in documents or ():
        try:
            if not place.startswith(_ADDRESSES):
                _file(place)
        except Failure as error:
            raise Failure(f"{place}: {error}; {kept} is as it was: {_TO_NAME}", BAD_INPUT) from None
    before = content_of(str(kept)).split("\n") if kept.exists() else []
    places = list(dict.fromkeys(filter(None, (*before, *(documents or ())))))
    if not places:
        raise Failure(f"{kept} lists no document: {_TO_NAME}", BAD_INPUT)
    if documents:
        write_whole(kept, "".join(f"{place}\n" for place in places).encode())
    stale = read(database_url, lambda service, catalogue: _watched(service, catalogue, places))
    say(f"{len(places) - stale} of {len(places)} documents quote their figures as they are.")
    if stale:
        raise typer.Exit(MISQUOTED)


async def _watched(service: FigureService, catalogue: Catalogue, places: Iterable[str]) -> int:
    """Print the faults of each document; return the number of documents that have faults or cannot be read."""
    stale = 0
    for place in places:
        try:
            document = await _fetched(place) if place.startswith(_ADDRESSES) else _file(place)
            table, *_ = await _checked([], document)(service, catalogue)
            wrong = [f"{place}:{document.line(row)}: {_why(row)}" for row in filter(_is_wrong, table.rows)]
        except Failure as error:
            wrong = [f"{place}: {error}"]
        print(*wrong, sep="\n", end="\n" if wrong else "")
        stale += bool(wrong)
    return stale


_ADDRESSES = ("https://", "http://")
_TO_NAME = "name files of Markdown or HTML, or addresses"


def _file(place: str) -> _Document:
    """The Markdown or HTML document at a path; raises Failure if there is no such file, or it is something else."""
    if not os.path.isfile(place):  # noqa: PTH113 - as above
        raise Failure("this is no file")
    if isinstance(document := _read(place), str):
        raise Failure("this is neither Markdown nor HTML")
    return document


async def _fetched(address: str) -> _Document:
    """The document at an address, Markdown if declared so, else HTML; raises Failure if it cannot be fetched."""
    import httpx

    try:
        async with httpx.AsyncClient(timeout=30.0, follow_redirects=True) as client:
            response = (await client.get(address)).raise_for_status()
    except httpx.HTTPError as error:
        raise Failure(f"{type(error).__name__}: {error}".splitlines()[0], BAD_INPUT) from error
    html = "markdown" not in response.headers.get("content-type", HTML)
    return _Document(address, response.text, HTML if html else MARKDOWN)


WATCH = Command(watch, ("watch article.md https://example.org/report", "watch"))
