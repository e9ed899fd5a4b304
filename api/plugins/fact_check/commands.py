"""`indicators fact-check`: the same as /v1/fact-check, with an exit code for editors."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.database import read
from api.cli.failures import BAD_INPUT, Failure, say
from api.cli.options import Command, DatabaseUrl, Pairs, options_of, printed
from api.cli.output import show
from api.domain.catalogue import Catalogue
from api.domain.errors import Problem
from api.formats.sentences import PermanentAddresses
from api.formats.table import Table, release_meta
from api.plugins.fact_check.parameters import PostedFactCheckQuery, decoded
from api.plugins.fact_check.rows import fact_check_table
from api.plugins.fact_check.verdict import RIGHT, FactVerdict
from api.service.parameters.reading import read as read_parameters

if TYPE_CHECKING:
    from api.service.figures import FigureService


CheckQuery = printed(PostedFactCheckQuery)
_SHOWN = ("verdict", "phrase", "sentence", "correction")
MISQUOTED = 3
"""Exit code where a number is quoted wrong."""


@options_of(CheckQuery)
def run(
    pairs: Pairs,
    text: Annotated[str, typer.Argument(metavar="TEXT|FILE|-", help="The text, a file that holds it, or - for input.")],
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 3 too where a number or a text cannot be checked.")
    ] = False,
    database_url: DatabaseUrl = None,
) -> None:
    """Check that a text quotes the figures right; exit with 3 if it does not."""
    given = _text(text)
    table, query, release, whole = read(
        database_url, lambda service, catalogue: _checked(service, catalogue, pairs, given)
    )
    show(table, query, release, _SHOWN)
    if (hint := table.meta.get("hint")) is not None:
        say(str(hint))
    passed = RIGHT if strict else {*RIGHT, FactVerdict.CANNOT_TELL}
    if any(verdict not in passed for verdict in table.column("verdict")) or (strict and not whole):
        raise typer.Exit(MISQUOTED)


def _text(given: str) -> str:
    """The text to check: the argument itself, unless it names a file or is a dash."""
    try:
        if given == "-":
            return decoded(sys.stdin.buffer.read(), "the input")
        if os.path.isfile(given):  # noqa: PTH113 - Path.is_file raises where a text is too long for a name
            return decoded(Path(given).read_bytes(), given)
        if os.path.isdir(given):  # noqa: PTH112 - as above
            raise Failure(f"{given} is a folder: name a file in it, or give the text itself", BAD_INPUT)
        text = decoded(given.encode("utf-8", "surrogateescape"), "TEXT")
    except (Problem, OSError) as error:
        raise Failure(str(error), BAD_INPUT) from error
    if _LIKE_A_PATH.fullmatch(given):
        raise Failure(f"there is no file {_shortened(given)}; a text to check has more than one word", BAD_INPUT)
    return text


def _shortened(path: str) -> str:
    return path if len(path) <= _LONGEST_SHOWN else f"{path[:_LONGEST_SHOWN]}…"


_LONGEST_SHOWN = 100
_LIKE_A_PATH = re.compile(r"\S*/\S*|\S+\.(?:txt|md|rst|html?|csv|docx?|pdf|odt)|[A-Za-z_-]{1,100}")
"""One word with a slash, with an ending that files have, or of letters alone, which quotes no figure."""


async def _checked(
    service: FigureService, catalogue: Catalogue, pairs: Pairs, text: str
) -> tuple[Table, PostedFactCheckQuery, dict[str, object], bool]:
    """The rows, the query, the release, and whether all of the text was read."""
    from api.plugins.fact_check.check import check_text

    query = read_parameters(CheckQuery, pairs, catalogue)
    found = await check_text(service, query, text)
    release = found.catalogue.newest(query.as_of)
    table = fact_check_table(found.checked, found.catalogue, query.lang, PermanentAddresses.of(release), found.hint)
    return table, query, release_meta(release), found.whole


FACT_CHECK = Command(
    run,
    (
        'fact-check "Online retail sales in China were 15.5 trillion yuan in 2024."',
        "fact-check article.txt --format json",
        "fact-check - --lang zh < article.txt",
    ),
)
