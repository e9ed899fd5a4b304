"""`indicators extract`: proposes the figures that a text states, for a person to complete."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, NamedTuple

import typer
from pydantic import Field

from api.cli.failures import BAD_INPUT, Failure, say
from api.cli.options import TABLE, Command, Pairs, options_of
from api.cli.output import show
from api.domain.query import Lang
from api.representations.column_derivation import columns_of
from api.representations.table import Table
from api.service.parameters.parameter_model import Parameters
from api.service.parameters.parameter_types import word
from api.service.parameters.read_parameters import read as read_parameters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.reports.extract import Proposal

MAX_BYTES = 16 * 1024 * 1024
_SHOWN = ("paragraph", "period", "comparator", "value", "scale", "unit", "phrase", "note")


class ExtractQuery(Parameters):
    """How a text is read and its proposals printed."""

    language: Annotated[
        Literal["en", "zh"] | None,
        word(("en", "zh")),
        Field(description="Of the text; without it each paragraph tells."),
    ] = None
    format: Annotated[
        str,
        word((TABLE, "json", "csv")),
        Field(description="How the proposals are printed; csv is a draft of figures.csv."),
    ] = TABLE
    lang: ClassVar[Lang] = Lang.EN
    columns: ClassVar[tuple[str, ...]] = ()


class ProposalRow(NamedTuple):
    """A figure that a text states, for a person to complete."""

    value: Annotated[str, "Digits as printed, without grouping"]
    scale: Annotated[int, "Power of ten"]
    unit: Annotated[str, "Currency, percent, or the counted noun as printed; empty where none is"]
    comparator: Annotated[str, "= ~ > >= < <="]
    period: Annotated[str | None, "Time period; empty where none was found"]
    paragraph: Annotated[int, "Number of the paragraph, the title being 1"]
    phrase: Annotated[str, "The words that print it"]
    prefix: Annotated[str, "Words before, where the phrase stands more than once"]
    suffix: Annotated[str, "Words after, where the phrase stands more than once"]
    sentence_sha256: Annotated[str, "SHA-256 of the sentence"]
    restates: Annotated[str, "Unit of the figure that it prints again"]
    inferred: Annotated[list[str], "What its own sentence does not print"]
    note: Annotated[str, "What to look at before taking it over"]


@options_of(ExtractQuery)
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

    query = read_parameters(ExtractQuery, pairs)
    proposals = propose(_text(_content(file)), query.language)
    if query.format == "csv":
        sys.stdout.write(draft(proposals))
        say(f"Proposed: {len(proposals)}. Keep what is right; complete indicator, area, source and period.")
    else:
        show(_table(proposals), query, {}, _SHOWN)


def _table(proposals: Sequence[Proposal]) -> Table:
    rows = [
        ProposalRow(
            value=item.value,
            scale=item.scale,
            unit=item.unit,
            comparator=item.comparator,
            period=item.period,
            paragraph=item.paragraph,
            phrase=item.phrase,
            prefix=item.prefix,
            suffix=item.suffix,
            sentence_sha256=item.sentence_sha256,
            restates=item.restates,
            inferred=list(item.inferred),
            note=item.reason,
        )
        for item in proposals
    ]
    return Table("extract", columns_of(ProposalRow), rows)


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
