"""`indicators extract`: proposes the figures that a text states, for a person to complete."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.failures import BAD_INPUT, Failure, say
from api.cli.options import TABLE, Command, Pairs, options_of
from api.cli.output import show
from api.domain.catalogue import Catalogue
from api.representations.table import Column, Kind, Table, integer, text
from api.service.asked import Accepted, Parameter
from api.service.values import word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.reports.extract import Proposal

MAX_BYTES = 16 * 1024 * 1024
LANGUAGE = Parameter("language", "Of the text; without it each paragraph tells.", word(("en", "zh")))
FORMAT = Parameter(
    "format",
    "How the proposals are printed; csv is a draft of figures.csv.",
    word((TABLE, "json", "csv"), default=TABLE),
)
ACCEPTED = Accepted((LANGUAGE, FORMAT))
COLUMNS = (
    text("value", "Digits as printed, without grouping"),
    integer("scale", "Power of ten"),
    text("unit", "Currency, percent, or the counted noun as printed; empty where none is"),
    text("comparator", "= ~ > >= < <="),
    text("period", "Time period; empty where none was found"),
    integer("paragraph", "Number of the paragraph, the title being 1"),
    text("phrase", "The words that print it"),
    text("prefix", "Words before, where the phrase stands more than once"),
    text("suffix", "Words after, where the phrase stands more than once"),
    text("sentence_sha256", "SHA-256 of the sentence"),
    text("restates", "Unit of the figure that it prints again"),
    Column("inferred", Kind.LIST, "What its own sentence does not print"),
    text("note", "What to look at before taking it over"),
)
_SHOWN = ("paragraph", "period", "comparator", "value", "scale", "unit", "phrase", "note")


@options_of(ACCEPTED)
def run(
    pairs: Pairs,
    file: Annotated[
        str, typer.Argument(metavar="TEXT", help="A text or an HTML page in UTF-8; - reads standard input.")
    ],
) -> None:
    """Propose the figures that a text states, English or Chinese; a person decides and completes them.

    A text has its title in the first line and a paragraph in each line. Of a page, paragraphs count from its heading.
    """
    from api.reports.extract import draft, propose

    asked = ACCEPTED.read(pairs, Catalogue.empty())
    proposals = propose(_text(_content(file)), asked.get("language"))
    if asked.get("format") == "csv":
        sys.stdout.write(draft(proposals))
        say(f"Proposed: {len(proposals)}. Keep what is right; complete indicator, area, source and period.")
    else:
        show(_table(proposals), asked, {}, _SHOWN)


def _table(proposals: Sequence[Proposal]) -> Table:
    rows = [
        (
            *(item.value, item.scale, item.unit, item.comparator, item.period, item.paragraph, item.phrase),
            *(item.prefix, item.suffix, item.sentence_sha256, item.restates, list(item.inferred), item.reason),
        )
        for item in proposals
    ]
    return Table("extract", COLUMNS, rows)


def _content(file: str) -> str:
    try:
        if file == "-":
            content = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(file).open("rb") as opened:
                content = opened.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise Failure(f"{file} has more than {MAX_BYTES} bytes", BAD_INPUT)
        return content.decode("utf-8-sig")
    except OSError as error:
        raise Failure(f"{file} cannot be read: {error.strerror}", BAD_INPUT) from None
    except UnicodeDecodeError as error:
        raise Failure(f"{file} is not UTF-8 (byte {error.start + 1}): save it as UTF-8", BAD_INPUT) from None


def _text(content: str) -> str:
    """The paragraphs of a text as they stand, or those of a page from its heading on."""
    from api.reports.sources.page_text import blocks_of_html, from_title, heading

    if not content.lstrip().startswith("<"):
        return content
    title, blocks = heading(content), blocks_of_html(content)
    if title is not None:
        say(
            f"Paragraphs count from the heading {title!r}: as the source's title it lets `indicators verify` count too."
        )
    return "\n".join(from_title(blocks, title) or blocks)


COMMAND = Command(
    run,
    (
        "extract article.txt",
        "extract article.txt --format csv > my-report/figures.csv",
        "extract page.html --language zh --format json",
    ),
)
