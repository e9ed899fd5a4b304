"""Documents to fetch: a figure, an indicator, a source or a report, each as one text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from api.domain.catalogue import Catalogue
from api.domain.errors import Fault, NotFound
from api.domain.figure import Dataset, Figure
from api.domain.query import Claims, Lang, Page, Query
from api.domain.words import nearest
from api.formats.catalogue_rows import INDICATORS, REPORTS, SOURCES
from api.formats.figure_rows import figure_table
from api.formats.sentences import PermanentAddresses, citation_line, statement, statement_as_printed
from api.formats.table import Table
from api.formats.writers.markdown import escaped, write
from api.plugins.mcp.plugin import SITE
from api.plugins.mcp.rows import Document, Found, Surroundings
from api.service.figures import FigureService
from api.service.search import find_indicators

_KINDS = {"indicator": INDICATORS, "source": SOURCES, "report": REPORTS}
_KINDS_ZH = {"indicator": "指标", "source": "来源", "report": "报告"}
_LISTED = 50
"""Figures that a document of an indicator, a source or a report lists at most."""


async def document(service: FigureService, given: str) -> Document:
    """The document with that id, or with that address; NotFound names what is called almost so."""
    catalogue = await service.catalogue()
    key = given.partition("?")[0].rstrip("/").rpartition("/")[2] if "://" in given else given
    dataset = await _figure(service, catalogue, key)
    if dataset.figures:
        return await _of_figure(service, catalogue, dataset)
    for kind, listing in _KINDS.items():
        for code in listing.entries(catalogue):
            if code.casefold() == key.casefold():
                return await _of_entry(service, catalogue, kind, code)
    known = [code for listing in _KINDS.values() for code in listing.entries(catalogue)]
    likely = [match.code for match in find_indicators(catalogue, key[:200].partition(".")[0])[:3]]
    near = nearest(key, known) or likely
    hint = f" Did you mean {near[0]!r}?" if near else ""
    detail = f"There is no figure, indicator, source or report {key[:200]!r}; `search` finds ids.{hint}"
    raise NotFound(detail, [Fault("id", "no such document", key, nearest=near)])


async def _figure(service: FigureService, catalogue: Catalogue, key: str) -> Dataset:
    """The figure with that id, in any case of its letters: clients write the host of an address in small ones."""
    dataset = await service.find(catalogue, Query(), key)
    if dataset.figures or key.count(".") < 3:
        return dataset
    indicator, area, period, source = key.split(".", 3)
    sources = (code for code in catalogue.sources if code.casefold() == source.casefold())
    spelled = ".".join((indicator.lower(), area.upper(), period.upper(), next(sources, source)))
    return await service.find(catalogue, Query(), spelled)


async def _of_figure(service: FigureService, catalogue: Catalogue, dataset: Dataset) -> Document:
    (figure,) = dataset.figures
    around = await Surroundings.of(service, catalogue, dataset.figures, None)
    table = figure_table(dataset)
    cited = citation_line(figure, PermanentAddresses.of(dataset.release, SITE.get()), Lang.EN)
    others = [
        *(statement_as_printed(other, Lang.EN) for other in around.reprinted.get(figure.id, ())),
        *(f"{statement_as_printed(other, Lang.EN)}, id {other.id}" for other in around.rivals(figure)),
    ]
    found = [f"{finding.verdict}: {finding.sentence_en}" for finding in around.findings.get(figure.id, ())]
    text = [
        *_page(table.select([column.name for column in table.columns if column.name not in ("links", "citation")])),
        *_section("Cite as", [cited]),
        *_section("What is printed for the same beside it", others),
        *_section("What checks found", found),
    ]
    source = figure.source if figure.formula is None else None
    metadata = {
        "kind": "figure",
        "citation": cited,
        "publisher": source and source.publisher,
        "published": source and source.published,
        "source_link": figure.source_link,
        "licence": figure.source.licence,
        "release": figure.release,
        "withdrawn": figure.withdrawn,
        "replaced_by": figure.replaced_by,
    }
    return Document(
        **found_figure(figure, Lang.EN).model_dump(),
        text="\n".join(text),
        metadata={name: cell for name, cell in metadata.items() if cell},
    )


async def _of_entry(service: FigureService, catalogue: Catalogue, kind: str, key: str) -> Document:
    table = _KINDS[kind].one(catalogue, Lang.EN, key)
    assert table is not None  # noqa: S101 - the key is one of the list's
    page = Page(limit=_LISTED, sort=("-period",))
    query = {
        "indicator": Query(indicators=(key,), page=page),
        "source": Query(sources=(key,), claims=Claims.ALL, page=page),
        "report": Query(reports=(key,), claims=Claims.ALL, page=page),
    }[kind]
    figures = await service.printed(catalogue, query)
    stated = [f"{statement(figure, Lang.EN)}, id {figure.id}" for figure in figures.figures]
    more = f"get_figures with {kind}={key} has all {figures.total} figures"
    if figures.total > len(stated):
        stated.append(f"({figures.total - len(stated)} more: {more})")
    return Document(
        **found_entry(catalogue, kind, key, Lang.EN).model_dump(),
        text="\n".join([*_page(table), *_section("Figures", stated)]),
        metadata={"kind": kind, "figures": more},
    )


def _page(table: Table) -> list[str]:
    """The Markdown of an entry, line by line."""
    return write(replace(table, meta={}, links={})).decode().rstrip("\n").split("\n")


def _section(title: str, items: Sequence[str]) -> list[str]:
    return ["", f"## {title}", "", *(f"- {escaped(item)}" for item in items)] if items else []


def found_figure(figure: Figure, lang: Lang) -> Found:
    """A figure as a search finds it; without a site, its address is that of the words that prove it."""
    address = f"{SITE.get()}/v1/figures/{figure.id}"
    url = address if SITE.get() else figure.source_link or f"figure://{figure.id}"
    return Found(id=figure.id, title=statement(figure, lang), url=url)


def found_entry(catalogue: Catalogue, kind: str, key: str, lang: Lang) -> Found:
    """An indicator, a source or a report as a search finds it, with its name and kind, at the address to cite."""
    url = f"{SITE.get()}/v1/{kind}s/{key}" if SITE.get() else f"{kind}://{key}"
    if kind == "indicator":
        indicator = catalogue.indicators[key]
        name = indicator.name_zh if lang is Lang.ZH else indicator.name_en
    elif kind == "source":
        source = catalogue.sources[key]
        name = ", ".join(part for part in (source.publisher_in(lang), source.title, source.published) if part)
        url = source.url
    else:
        report = catalogue.reports[key]
        name = (report.title_zh if lang is Lang.ZH else None) or report.title_en
    title = f"{name}（{_KINDS_ZH[kind]}）" if lang is Lang.ZH else f"{name} ({kind})"
    return Found(id=key, title=title, url=url)
