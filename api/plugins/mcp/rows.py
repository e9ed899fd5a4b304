"""Results of the tools, models and values: figures with their other claims and findings, checks, documents."""

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, create_model

from api.audit.findings import Finding
from api.audit.sentences import Span
from api.audit.verdicts import Verdict
from api.domain.catalogue import Catalogue
from api.domain.conversion import ONE
from api.domain.figure import Dataset, Figure, figures_by
from api.domain.query import MAX_LIMIT, Among, Claims, Lang, Page, Query
from api.domain.words import NOT_APPLICABLE
from api.formats.catalogue_rows import INDICATORS, REPORTS, SOURCES, FindingRow, entry_row, finding_row, text_in
from api.formats.figure_rows import ConversionRow, FigureRow, figure_row
from api.formats.sentences import PermanentAddresses, citation_line, statement
from api.formats.table import Row, RowClass
from api.formats.writers.json import dumps
from api.plugins.fact_check.rows import FactCheckRow
from api.plugins.mcp.plugin import SITE
from api.service.figures import FigureService, place_of
from api.service.parameters.groups import WITHOUT_SOURCE
from api.web.openapi import Shape, row_model, untitled

TEXTS: Mapping[str, str] = tomllib.loads(Path(__file__).with_name("en.toml").read_text(encoding="utf-8"))
"""Prose for an assistant by name: the use of the tools, the hints of empty answers."""
NAMED = 8
"""Maximum number of ids, lines or periods that an answer names; further ones are counted."""

_ALWAYS = ("data", "results", "preferred", "source_link")
"""Fields that are given even if they are false or empty, as `source_link` of a derived figure."""

Result = dict[str, Any]


def _thinned(schema: dict[str, Any]) -> None:
    untitled(schema)
    schema.pop("required", None)


class ThinnedRow(Shape):
    """Base model of a result; empty cells are left out, so that its JSON Schema requires no property."""

    model_config = ConfigDict(json_schema_extra=_thinned)


def shape(name: str, row: RowClass | None = None, names: Sequence[str] = (), **own: tuple[Any, str]) -> Any:
    """Make a result's model: columns `names` of a row class (or KeyError), and fields `own`, pairs of type and meaning.

    A type in a list, `[Model]`, means a list of that model.
    """
    columns = row_model(row).model_fields if row else {}
    fields: dict[str, Any] = {each: (columns[each].annotation, columns[each]) for each in names}
    for each, (kind, meaning) in own.items():
        item: Any = kind[0] if isinstance(kind, list) else None
        fields[each] = list[item] if item else kind, Field(description=meaning)
    return create_model(name, __base__=ThinnedRow, __cls_kwargs__=WITHOUT_SOURCE, **fields)


def cells(model: type[BaseModel], row: Row, **own: Any) -> Result:
    """A dict of the cells of a row that are fields of the model, and of the cells `own`, which take precedence."""
    return {**{name: cell for name, cell in row._asdict().items() if name in model.model_fields}, **own}


def bare(value: Any) -> Any:
    """A copy of an answer without None, false and empty cells, but _ALWAYS; named tuples become dicts of all cells."""
    if isinstance(value, dict):
        there = {name: bare(cell) for name, cell in value.items()}
        return {name: cell for name, cell in there.items() if name in _ALWAYS or not _empty(cell)}
    if isinstance(value, tuple):
        return value._asdict() if hasattr(value, "_asdict") else list(value)
    return [bare(item) for item in value] if isinstance(value, list) else value


def _empty(cell: Any) -> bool:
    return cell is None or cell is False or cell in ("", [], {})


def listed(name: str, row: Any, **own: Any) -> Any:
    """Make the model of an answer with rows: `data`, `total`, `remainder` and `hint`, and the fields `own`."""
    return shape(
        name,
        data=([row], "The rows"),
        total=(int, "Number of rows, shown or not"),
        remainder=(str, "How many rows are not shown, and how to ask for them"),
        hint=(str, "Of an empty answer: what to ask instead"),
        **own,
    )


_BRIEF = ("id", "comparator", "unit", "as_printed", "vintage", "preferred", "source_link")
_QUOTE = (str, "The line to quote: what, where, when, comparator, amount, unit, and who says so")
BriefFigure = shape("BriefFigure", FigureRow, _BRIEF, quote=_QUOTE)
BriefFinding = shape("BriefFinding", FindingRow, ("id", "verdict", "sentence"))
FigureResult = shape(
    "FigureResult",
    FigureRow,
    (
        *_BRIEF,
        *("indicator", "name", "area", "period", "display", "value", "scale", "low", "high", "conversion", "notes"),
        *("status", "source", "originator", "inferred", "formula", "inputs", "withdrawn", "replaced_by"),
        *("verified", "verified_at"),
    ),
    quote=_QUOTE,
    publisher=(str, "Who published the source"),
    rounding_leaves_open=(
        str,
        "low to high in words, the span that the printed digits leave open; no margin of error and no confidence "
        "interval; none for an exact count or an open end",
    ),
    also_printed=([BriefFigure], "The same value as its source prints it in another unit"),
    other_claims=(
        [BriefFigure],
        "What other sources, or the same one again, print for this indicator, area and period",
    ),
    findings=([BriefFinding], "Checks that it takes part in"),
)
FindingResult = shape(
    "FindingResult",
    FindingRow,
    ("id", "verdict", "sentence", "differs", "expectation", "formula", "slack", "inputs"),
)
CheckResult = shape(
    "CheckResult", FactCheckRow, FactCheckRow._fields, quote=(str, "That figure in a line that can be quoted")
)

FIGURES = listed(
    "Figures",
    FigureResult,
    unconverted=(list[str], "Ids of figures that stay in their own unit"),
    unscaled=(list[str], "Ids of shares, ratios and ranks, which stay at scale one"),
    vintages=(list[str], "Lines that have several vintages, with the periods of each"),
)
ConversionResult = shape("Conversion", ConversionRow, ConversionRow._fields)
CHECKS = listed("Checks", CheckResult, verdicts=(dict[str, int], "How many numbers have each verdict, shown or not"))
_FOUND: dict[str, Any] = {
    "id": (str, "Id that fetch takes"),
    "title": (str, "Name; of a figure, its quote"),
    "url": (str, "Address to cite"),
}
RESULTS = shape(
    "Results",
    results=([shape("Found", **_FOUND)], "The likeliest first"),
    remainder=(str, "How many results are not shown, and how to find them"),
    hint=(str, "What was not found, and what to ask instead"),
)
DOCUMENT = shape(
    "Document",
    **_FOUND,
    text=(str, "All that is known of it, as JSON"),
    metadata=(
        dict[str, str],
        "Its kind, and of a figure the citation, publisher, day and link to the words that prove it",
    ),
)


class Around(NamedTuple):
    """Other claims on a figure's indicator, area and period, reprints of it in other units, and the findings on it."""

    rivals: Sequence[Figure]
    reprinted: Sequence[Figure]
    findings: Sequence[Finding]


async def surroundings(
    service: FigureService, figures: Sequence[Figure], as_of: str | None = None
) -> Mapping[str, Around]:
    """By id of each figure, its other claims (none that is among `figures` itself), reprints and findings."""
    if not figures:
        return {}
    catalogue, ids = await service.catalogue(), {figure.id for figure in figures}
    query = Query(
        indicators=tuple({figure.indicator_code for figure in figures}),
        areas=tuple({figure.area_code for figure in figures}),
        claims=Claims.ALL,
        as_of=as_of,
        where=Among("period", tuple({figure.period_text for figure in figures})),
        page=Page(limit=MAX_LIMIT, counted=False),
    )
    others = [figure for figure in (await service.printed(catalogue, query)).figures if figure.id not in ids]
    rivals = figures_by(_place, others)
    findings: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in (await service.audit(catalogue, as_of)).findings:
        for id in ids.intersection(finding.inputs):
            findings[id].append(finding)
    reprinted = await service.reprinted(catalogue, figures)
    return {
        figure.id: Around(rivals.get(_place(figure), ()), reprinted.get(figure.id, ()), findings[figure.id])
        for figure in figures
    }


_place = attrgetter("indicator_code", "area_code", "period_text")


def of_figure(figure: Figure, lang: Lang, around: Around) -> Result:
    """The cells of FigureResult for a figure, with other claims and findings; of a consistent finding no sentence."""
    interval = figure.served.quantity.interval
    return cells(
        FigureResult,
        figure_row(figure, lang),
        quote=statement(figure, lang),
        scale=None if figure.scale is ONE else figure.scale.name,
        rounding_leaves_open=Span(figure.served).in_language(lang) if interval.bounded and interval.width else "",
        publisher=figure.source.publisher_in(lang) if figure.formula is None else None,
        also_printed=[brief(other, lang) for other in around.reprinted],
        other_claims=[brief(other, lang) for other in around.rivals],
        findings=[
            cells(
                BriefFinding, finding_row(each, lang), **{"sentence": ""} if each.verdict is Verdict.CONSISTENT else {}
            )
            for each in around.findings
        ],
    )


def brief(figure: Figure, lang: Lang) -> Result:
    """The cells of BriefFigure for a figure, with a line that quotes it as printed."""
    return cells(BriefFigure, figure_row(figure, lang), quote=statement(figure, lang, figure.printed))


def notes(dataset: Dataset) -> Result:
    """A dict of a hint and lists, cut to NAMED: figures not converted, those not scaled, lines of several vintages."""
    vintages = []
    for line, periods in dataset.vintages.items():
        parts = (f"{vintage} {', '.join(_named(of))}" for vintage, of in periods.items())
        vintages.append(f"{line}: {'; '.join(parts)}".replace(NOT_APPLICABLE, "none stated"))
    return {
        "unconverted": _named(dataset.unconverted),
        "unscaled": _named(dataset.unscaled),
        "vintages": _named(vintages),
        "hint": dataset.hint or "",
    }


def _named(names: Sequence[str]) -> list[str]:
    left = len(names) - NAMED
    return [*names[:NAMED], *([f"and {left} more"] if left > 0 else [])]


KINDS = {"indicator": INDICATORS, "source": SOURCES, "report": REPORTS}
_LISTED = 50
"""Maximum number of figures that a document of an indicator, a source or a report lists."""


async def figure_document(service: FigureService, dataset: Dataset) -> Result:
    """The document of a dataset's only figure (ValueError if not one): id, title, url, all on it as JSON, metadata."""
    (figure,) = dataset.figures
    around = (await surroundings(service, dataset.figures))[figure.id]
    cited = citation_line(figure, PermanentAddresses.of(dataset.release, SITE.get()), Lang.EN)
    gone = await service.gone(await service.catalogue(), place_of(figure)) if figure.withdrawn else ""
    metadata = {
        "kind": "figure",
        "citation": cited,
        "publisher": figure.source.publisher,
        "published": figure.source.published,
        "source_link": figure.source_link,
    }
    text = {**of_figure(figure, Lang.EN, around), "paragraph": figure.paragraph, "citation": cited, "hint": gone}
    return _document(found_figure(figure, Lang.EN), text, metadata)


def _document(found: Result, text: Result, metadata: Result) -> Result:
    return {**found, "text": dumps(bare(text)).decode(), "metadata": metadata}


async def entry_document(service: FigureService, catalogue: Catalogue, kind: str, key: str) -> Result:
    """The document of an indicator, source or report by code (KeyError if none), with lines for its newest figures."""
    row = entry_row(KINDS[kind].row, KINDS[kind].entries(catalogue)[key], Lang.EN)
    of_kind: dict[str, Any] = {f"{kind}s": (key,)}
    claims = Claims.PREFERRED if kind == "indicator" else Claims.ALL
    query = Query(**of_kind, claims=claims, page=Page(limit=_LISTED, sort=("-period",)))
    figures = await service.printed(catalogue, query)
    stated = [f"{statement(figure, Lang.EN)}, id {figure.id}" for figure in figures.figures]
    gone = await service.gone(catalogue, query) if kind == "indicator" and not stated else ""
    text = {**row._asdict(), "figures": stated, "total": figures.total, "hint": gone}
    more = f"get_figures with {kind}={key} has all {figures.total} figures"
    return _document(found_entry(catalogue, kind, key, Lang.EN), text, {"kind": kind, "figures": more})


def found_figure(figure: Figure, lang: Lang) -> Result:
    """A search result (id, title, url) for a figure; without SITE, url leads to its source or is `figure://ID`."""
    site = SITE.get()
    url = f"{site}/v1/figures/{figure.id}" if site else figure.source_link or f"figure://{figure.id}"
    gone = f" [{lang.message('figure-withdrawn')}]" if figure.withdrawn else ""
    return {"id": figure.id, "title": statement(figure, lang) + gone, "url": url}


def found_entry(catalogue: Catalogue, kind: str, key: str, lang: Lang) -> Result:
    """A search result (id, title with kind, url to cite) for an indicator, source or report by code; or KeyError."""
    entry = KINDS[kind].entries(catalogue)[key]
    url = f"{SITE.get()}/v1/{kind}s/{key}" if SITE.get() else f"{kind}://{key}"
    if kind == "source":
        name = ", ".join(filter(None, (entry.publisher_in(lang), entry.title, entry.published)))
        url = entry.url
    else:
        name = text_in(entry, "name" if kind == "indicator" else "title", lang)
    return {"id": key, "title": f"{name} ({kind})", "url": url}
