"""The command `indicators extract`, which proposes the figures that a text states."""

from pathlib import Path
from typing import Annotated, ClassVar, Literal, NamedTuple

import typer

from api.cli.database import read
from api.cli.failures import BAD_INPUT, Failure, say
from api.cli.options import TABLE, Command, DatabaseUrl, Pairs, options_of
from api.cli.output import content_of, show
from api.domain.query import Lang
from api.formats.table import Table, columns_of
from api.plugins.packages.commands import refused
from api.plugins.packages.draft import draft_into
from api.service.parameters.groups import Parameters
from api.service.parameters.reading import read as read_parameters
from api.service.parameters.types import TextType, word

_SHOWN = ("paragraph", "period", "comparator", "value", "scale", "unit", "phrase", "note")
_ANY_TEXT = TextType(str, {"type": "string"})


class ExtractQuery(Parameters):
    """The options of `indicators extract`: the text's language, cells shared by all figures, and the output format."""

    language: Annotated[Literal["en", "zh"] | None, word(("en", "zh"))] = None
    """The language of the text; without it, each paragraph is read in the language that it seems to have."""
    format: Annotated[str, word((TABLE, "json", "csv"))] = TABLE
    """The format in which the proposals are printed."""
    source: Annotated[str | None, _ANY_TEXT] = None
    """Id of the text's source; without it, that of the package if it has only one."""
    area: Annotated[str | None, _ANY_TEXT] = None
    """Code of the area of all figures, such as NOR."""
    originator: Annotated[str | None, _ANY_TEXT] = None
    """The body that measured all figures, if the text says so."""
    lang: ClassVar[Lang] = Lang.EN
    columns: ClassVar[tuple[str, ...]] = ()


class ProposalRow(NamedTuple):
    """A row of the output: a figure that a text seems to state, for a person to complete."""

    value: Annotated[str, "Digits as printed, without grouping"]
    scale: Annotated[int, "Power of ten"]
    unit: Annotated[str, "Currency, percent, or the counted noun as printed; empty where none is"]
    comparator: Annotated[str, "= ~ > >= < <="]
    status: Annotated[str, "F where the sentence expects, plans or aims at it, else A"]
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
@refused()
def run(
    pairs: Pairs,
    file: Annotated[
        str, typer.Argument(metavar="TEXT", help="A text or an HTML page in UTF-8; - reads standard input.")
    ],
    into: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The package whose figures.csv takes the proposals that it does not hold."),
    ] = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Propose the figures that a text states, English or Chinese; a person decides and completes them.

    A text has its title in the first line and a paragraph in each line. Of a page, paragraphs count from its heading.
    """
    from api.plugins.extract.page_text import read_text
    from api.plugins.extract.propose import propose
    from api.plugins.extract.sentences import third_language

    query = read_parameters(ExtractQuery, pairs)
    cells = {"source": query.source, "area": query.area, "originator": query.originator}
    shared = {name: cell for name, cell in cells.items() if cell is not None}
    if shared and into is None:
        raise Failure(f"--{next(iter(shared))} fills rows of a package: add --into DIR", BAD_INPUT)
    if into and query.format != TABLE:
        raise Failure("--into writes figures.csv: leave --format out", BAD_INPUT)
    text, title = read_text(content_of(file))
    if title:
        say(
            f"Paragraphs count from the heading {title!r}: as the source's title it lets `indicators verify` count too."
        )
    if query.language is None and (language := third_language(text)):
        detail = f"the text reads as {language}; English and Chinese are read"
        raise Failure(f"{detail} (--language says it is one of them all the same)", BAD_INPUT)
    proposals = propose(text, query.language)
    if into:
        read(database_url, lambda _service, catalogue: draft_into(into, proposals, shared, catalogue))
    else:
        rows = [ProposalRow(*(getattr(item, name) for name in ProposalRow._fields)) for item in proposals]
        show(Table("extract", columns_of(ProposalRow), rows), query, {}, _SHOWN)


EXTRACT = Command(
    run,
    (
        "extract article.txt",
        "extract my-report/article.txt --area ATA --into my-report",
        "extract page.html --language zh --format json",
    ),
)
