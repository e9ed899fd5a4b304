"""What can be fetched: a figure, an indicator, a source or a report, each as one document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from api.domain.catalogue import Catalogue
from api.domain.errors import Fault, InvalidParameter, NotFound
from api.domain.figure import Dataset, Figure
from api.domain.query import Claims, Lang, Page, Query
from api.domain.search import nearest
from api.formats.catalogue_rows import INDICATORS, REPORTS, SOURCES, Listing
from api.formats.citation import PermanentAddresses, citation_line
from api.formats.figure_rows import figure_table
from api.formats.spoken import statement, statement_as_printed
from api.formats.table import Table
from api.formats.writers.markdown import escaped, write
from api.plugins.mcp import answers
from api.plugins.mcp.answers import SITE, DocumentReply, absolute
from api.plugins.mcp.rows import surroundings
from api.service.figures import FigureService
from api.service.search import find_indicators

KINDS: Mapping[str, Listing] = {"indicator": INDICATORS, "source": SOURCES, "report": REPORTS}
"""The kinds of documents beside figures, each with the list of the catalogue that holds them."""
FIGURE = "figure"
LISTED = 50
"""Figures that a document of an indicator, a source or a report lists at most."""


async def document(service: FigureService, given: str) -> DocumentReply:
    """The document with that id, or with that address; NotFound names what is called almost so."""
    catalogue = await service.catalogue()
    key = given.partition("?")[0].rstrip("/").rpartition("/")[2] if "://" in given else given
    dataset = await _figure(service, catalogue, key)
    if dataset.figures:
        return await _of_figure(service, catalogue, dataset)
    for kind, listing in KINDS.items():
        entries = listing.entries(catalogue)
        if found := next((code for code in entries if code.casefold() == key.casefold()), None):
            return await _of_entry(service, catalogue, kind, found)
    raise _no_such(key, catalogue)


async def figure_of(service: FigureService, catalogue: Catalogue, key: str) -> Figure:
    """The figure with that id; NotFound names what is called almost so."""
    dataset = await _figure(service, catalogue, key)
    if not dataset.figures:
        raise _no_such(key, catalogue)
    return dataset.figures[0]


async def _figure(service: FigureService, catalogue: Catalogue, key: str) -> Dataset:
    """The figure with that id, in any case of its letters: a program may write an address in small ones."""
    dataset = await service.find(catalogue, Query(), key)
    if dataset.figures or key.count(".") < 3:
        return dataset
    indicator, area, period, source = key.split(".", 3)
    sources = (code for code in catalogue.sources if code.casefold() == source.casefold())
    spelled = ".".join((indicator.lower(), area.upper(), period.upper(), next(sources, source)))
    return await service.find(catalogue, Query(), spelled) if spelled != key else dataset


def _no_such(key: str, catalogue: Catalogue) -> NotFound:
    known = [code for listing in KINDS.values() for code in listing.entries(catalogue)]
    likely = [match.key for match in find_indicators(catalogue, key[:200].partition(".")[0])[:3]]
    near = nearest(key, known) or likely
    hint = f" Did you mean {near[0]!r}?" if near else ""
    detail = f"There is no figure, indicator, source or report {key[:200]!r}; `search` finds ids.{hint}"
    return NotFound(detail, [Fault("id", "no such document", key, nearest=near)])


async def _of_figure(service: FigureService, catalogue: Catalogue, dataset: Dataset) -> DocumentReply:
    (figure,) = dataset.figures
    around = await surroundings(service, catalogue, dataset.figures, None)
    table = figure_table(dataset)
    page = _page(table.select([column.name for column in table.columns if column.name not in ("links", "citation")]))
    cited = cited_line(figure, dataset)
    others = [
        *(statement_as_printed(other, Lang.EN) for other in around.reprinted.get(figure.id, ())),
        *(f"{statement_as_printed(other, Lang.EN)}, id {other.id}" for other in around.rivals(figure)),
    ]
    told = [f"{finding.verdict}: {finding.sentence_en}" for finding in around.findings.get(figure.id, ())]
    links = [f"{FIGURE}s/{figure.id}", f"indicators/{figure.indicator.code}"]
    text = [
        *page,
        *_section("Cite as", [cited]),
        *_section("What is printed for the same beside it", others),
        *_section("What checks found", told),
        *_section("Links", [absolute(f"/v1/{path}") for path in links], plain=True),
    ]
    return DocumentReply(
        figure.id,
        statement(figure, Lang.EN),
        answers.of_figure(figure),
        text,
        _metadata(figure, cited),
        f"get_figures with id={figure.id} and audit_findings with figure={figure.id} tell them",
    )


def cited_line(figure: Figure, dataset: Dataset, lang: Lang = Lang.EN) -> str:
    """How to cite a figure, in one line."""
    return citation_line(figure, PermanentAddresses.of(dataset.release, SITE.get()), lang)


def _metadata(figure: Figure, cited: str) -> dict[str, str]:
    told = {
        "kind": FIGURE,
        "citation": cited,
        "publisher": figure.source.publisher if figure.formula is None else "",
        "published": (figure.source.published or "") if figure.formula is None else "",
        "source_link": figure.source_link or "",
        "licence": figure.source.licence or "",
        "release": figure.release,
        "withdrawn": figure.withdrawn or "",
        "replaced_by": figure.replaced_by or "",
    }
    return {name: text for name, text in told.items() if text}


async def _of_entry(service: FigureService, catalogue: Catalogue, kind: str, key: str) -> DocumentReply:
    table = KINDS[kind].one(catalogue, Lang.EN, key)
    assert table is not None  # noqa: S101 - the key is one of the list's
    figures = await _figures_of(service, catalogue, kind, key)
    stated = [f"{statement(figure, Lang.EN)}, id {figure.id}" for figure in figures.figures]
    filters = f"{kind}={key}"
    more = f"get_figures with {filters} has all {figures.total} figures"
    if figures.total > len(stated):
        stated.append(f"{figures.total - len(stated)} more: {more}")
    return DocumentReply(
        key,
        title_of(catalogue, kind, key),
        url_of(catalogue, kind, key),
        [*_page(table), *_section("Figures", stated)],
        {"kind": kind, "figures": more},
        more,
    )


async def _figures_of(service: FigureService, catalogue: Catalogue, kind: str, key: str) -> Dataset:
    """The figures of an indicator that are preferred, or all that a source or a report has."""
    page = Page(limit=LISTED, sort=("-period",))
    if kind == "indicator":
        return await service.printed(catalogue, Query(indicators=(key,), page=page))
    named = {"sources": (key,)} if kind == "source" else {"reports": (key,)}
    return await service.printed(catalogue, Query(claims=Claims.ALL, page=page, **named))  # type: ignore[arg-type]  # one of the two


def title_of(catalogue: Catalogue, kind: str, key: str, lang: Lang = Lang.EN) -> str:
    """What an indicator, a source or a report is called, with its kind."""
    chinese = lang is Lang.ZH
    if kind == "indicator":
        indicator = catalogue.indicators[key]
        name = indicator.name_zh if chinese else indicator.name_en
    elif kind == "source":
        source = catalogue.sources[key]
        name = ", ".join(part for part in (source.publisher_in(lang), source.title, source.published) if part)
    else:
        report = catalogue.reports[key]
        name = (report.title_zh if chinese else None) or report.title_en
    return f"{name}（{_CHINESE[kind]}）" if chinese else f"{name} ({kind})"


_CHINESE = {"indicator": "指标", "source": "来源", "report": "报告"}


def url_of(catalogue: Catalogue, kind: str, key: str) -> str:
    """The address to cite of an indicator, a source or a report."""
    if kind == "source":
        return answers.of_source(catalogue.sources[key])
    return answers.of_entry(kind, key)


def _page(table: Table) -> list[str]:
    """The Markdown of an entry, line by line."""
    return write(replace(table, meta={}, links={})).decode().rstrip("\n").split("\n")


def _section(title: str, items: Sequence[str], *, plain: bool = False) -> list[str]:
    if not items:
        return []
    return ["", f"## {title}", "", *(f"- {item if plain else escaped(item)}" for item in items)]


MAX_TEXT = 64 * 1024
"""Characters of a text that is to be checked."""


async def cite_this_figure(service: FigureService, figure_id: str, lang: str) -> str:
    """What to write to quote a figure and to cite it; NotFound for an id of no figure."""
    if lang not in tuple(Lang):
        detail = f"lang={lang[:20]!r} is no language here; use {' or '.join(Lang)}."
        raise InvalidParameter(detail, [Fault("lang", detail, lang, list(Lang))])
    language = Lang(lang)
    catalogue = await service.catalogue()
    figure = await figure_of(service, catalogue, figure_id)
    dataset = await service.find(catalogue, Query(lang=language), figure.id)
    proof = f"Words that prove it: {figure.source_link}" if figure.source_link else "It is calculated, not printed."
    return "\n".join((
        "Quote this figure in one sentence and cite it.",
        "",
        f"Figure: {statement(figure, language)}",
        f"As printed: {figure.locator.phrase or 'nowhere'}",
        f"Citation: {cited_line(figure, dataset, language)}",
        f"Address: {answers.of_figure(figure)}",
        proof,
        "",
        "Keep the comparator (> is more than, ~ is about), the amount with its unit, the period and the place; say "
        "forecast or preliminary where the figure does. Add no digit, no other unit and no comparison. Copy the "
        "citation word for word, the publisher first.",
    ))  # fmt: skip


def fact_check(text: str) -> str:
    """What to do to find out whether the numbers of a text are right."""
    if not text.strip():
        raise InvalidParameter("text is empty: give the text to check", [Fault("text", "is empty", text)])
    if len(text) > MAX_TEXT:
        detail = f"text is longer than {MAX_TEXT} characters: give it in parts"
        raise InvalidParameter(detail, [Fault("text", detail)])
    return f"{_STEPS}\n\nText:\n\n{text}"


_STEPS = (
    "Check whether the text below quotes figures right.\n"
    "1. Call the tool fact_check with the text, word for word; where it says how many numbers are not shown, call it "
    "again with that offset.\n"
    "2. Tell for each number, in the order of the text: the phrase, the verdict, why, the words to print instead, the "
    "line of the figure word for word, and its citation.\n"
    "3. cannot-tell is neither right nor wrong: say that no figure here decides it, and look with search and fetch "
    "whether one of the candidates is meant.\n"
    "Add no verdict of your own, and no figure that the tools did not give. Convert with the tool convert, never in "
    "your head."
)
