"""`/indicators`, `/reports`, `/sources`, lists of entries; `/search`; and `/sources/{id}`, one source."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from fastapi import Response
from fastapi.responses import RedirectResponse

from api.audit.verdicts import Verdict
from api.domain.catalogue_fields import SourceBase
from api.domain.figure import Figure, figures_by
from api.domain.messages import joined
from api.domain.query import Query
from api.domain.words import ONE_SIDED, one_line
from api.formats.sentences import cited_source, whole_source
from api.plugins.charts.chart import Originators, series_of
from api.plugins.pages.frame import Frame, PageFrame, PageRouter, RequestedPage
from api.plugins.pages.front import report_contents, topic_name, topic_place
from api.plugins.pages.indicator import LEAST, NEWEST_FIRST, named_entry, newest_of, usual_area
from api.plugins.pages.parameters import ForConversion, ForSearch
from api.plugins.pages.words import FigureWords
from api.service.concurrency import off_the_loop
from api.service.parameters import codes
from api.service.search import areas_said, search, spans_said
from api.web import links
from api.web.dependencies import Nothing

router = PageRouter()
MOST, LONGEST = 200, 72
"""Maximum numbers of entries on a page, which links to the rest, and of characters of a source's title."""


class ListedEntry(NamedTuple):
    """An entry of a list: its key, its name, the number of its figures."""

    key: str
    name: str
    figures: int
    when: str = ""
    """The day of publication in words; for an indicator the period of its newest figure, with an unusual area."""
    language: str | None = None
    """The language of a source's title; None if another name is a source's."""
    newest: FigureWords | None = None
    line: str = ""
    """The SVG path of its series in a box of 100 by 24; empty if the figures are too few."""


def source_entry(source: SourceBase, figures: int, frame: PageFrame) -> ListedEntry:
    """A source, named by a title in the language of the page, else by its day, or without a day by any title."""
    day = frame.day(source.published)
    if source.title and (source.language.startswith(frame.lang) or not day):
        return ListedEntry(source.id, source.title, figures, day, source.language)
    return ListedEntry(source.id, frame.say("page-published" if day else "page-untitled", day=day), figures)


Groups = Sequence[tuple[str | None, Sequence[ListedEntry]]]


LONGEST_LINE = 40
"""Maximum number of figures, the newest ones, in the line of a series."""


@router.get("/indicators")
async def indicator_list(_query: Nothing, frame: Frame) -> Response:
    """The indicators by topic, each with its newest figure and the line of its series."""
    found = frame.catalogue.indicators.values()
    claims = await frame.service.counts(frame.catalogue, "indicator")
    shown = sorted(found, key=lambda each: (topic_place(each.topic), each.code))[:MOST]
    newest = await newest_of(frame, [each.code for each in shown])
    areas = tuple(sorted({figure.area_code for figure in newest.values()}))
    dataset = await frame.figures(None, NEWEST_FIRST, indicator=tuple(newest), area=areas, latest=LONGEST_LINE)
    series = figures_by(series_of, dataset.figures)
    usual = usual_area(newest.values())
    groups: dict[str | None, list[ListedEntry]] = {}
    for each in shown:
        entry = ListedEntry(each.code, frame.text(each), claims.get(each.code, 0))
        if figure := newest.get(each.code):
            words = FigureWords(figure, frame.lang)
            place = words.period if figure.area_code == usual else words.where
            line = line_of(series.get(series_of(figure), ()))
            entry = entry._replace(newest=words, when=place, line=line)
        groups.setdefault(topic_name(each.topic, frame), []).append(entry)
    return await _list_page(frame, "indicators", list(groups.items()), len(found))


def line_of(figures: Iterable[Figure]) -> str:
    """The SVG path of figures in the newest one's unit and frequency, without limits and forecasts; breaks are gaps."""
    plain = [each for each in figures if each.printed.comparator not in ONE_SIDED and each.status != "F"]
    plain.sort(key=lambda each: each.period.last)
    kinds = [(each.printed.unit.code, each.period.frequency) for each in plain]
    alike = {each.period.last.toordinal(): each for each, kind in zip(plain, kinds, strict=True) if kind == kinds[-1]}
    if len(alike) < LEAST:
        return ""
    values, (first, *_, last) = [each.printed.numbers(0).value for each in alike.values()], alike
    low, height = min(values), max(values) - min(values) or 1
    return "".join(
        f"{'M' if day == first or each.status == 'B' else 'L'}{(day - first) * 98 / (last - first) + 1:.1f} "
        f"{22 - (value - low) * 20 / height:.1f}"
        for (day, each), value in zip(alike.items(), values, strict=True)
    )


@router.get("/reports")
async def report_list(_query: Nothing, frame: Frame) -> Response:
    """The reports in the order of the front page, each with the day of its newest release."""
    catalogue = frame.catalogue
    days = {each.report: each.released_at for each in sorted(catalogue.releases.values(), key=lambda x: x.sequence)}
    entries = [
        ListedEntry(id, frame.text(catalogue.reports[id], "title"), own.claims, frame.day(days.get(id)))
        for id, own in (await report_contents(frame.service, catalogue)).items()
    ]
    return await _list_page(frame, "reports", [(None, entries[:MOST])], len(entries))


@router.get("/sources")
async def source_list(_query: Nothing, frame: Frame) -> Response:
    """The sources by publisher, those of most figures first."""
    catalogue = frame.catalogue
    claims, of_publishers = Counter(await frame.service.counts(catalogue, "source")), Counter[str]()
    for each in catalogue.sources.values():
        of_publishers[each.publisher_in(frame.lang)] += claims[each.id]

    def publisher(source: SourceBase) -> tuple[int, str]:
        name = source.publisher_in(frame.lang)
        return -of_publishers[name], name

    ordered = sorted(catalogue.sources.values(), key=lambda each: (publisher(each), -claims[each.id], each.id))[:MOST]
    groups = [
        (name, [source_entry(each, claims[each.id], frame) for each in own])
        for (_, name), own in groupby(ordered, publisher)
    ]
    return await _list_page(frame, "sources", groups, len(catalogue.sources))


@router.get("/figures")
async def figure_list(frame: Frame) -> Response:
    """Redirect to the front page, which has the figures by report and topic."""
    return RedirectResponse(frame.page("/", **frame.query), status_code=308)


async def _list_page(frame: RequestedPage, kind: str, groups: Groups, total: int) -> Response:
    shown = sum(len(entries) for _, entries in groups)
    return await frame.response(
        "list.html", about=kind, kind=kind, groups=groups, shown=shown, total=total, longest=LONGEST
    )


LISTED, AREAS = 40, 3
"""Maximum numbers of entries of a kind, and of areas with indicators."""


@router.get("/search")
async def search_page(query: ForSearch, frame: Frame) -> Response:
    """The search form and its results by kind: figures, indicators, areas, sources and reports."""
    text, service, catalogue, lang = query.q or "", frame.service, frame.catalogue, frame.lang
    hits = await off_the_loop(lambda: search(catalogue, text)) if text else ()
    kinds = {kind: list(found) for kind, found in groupby(hits, key=lambda hit: hit.kind)}
    indicators = [hit.code for hit in kinds.get("indicator", ())][:12]  # the others are named
    areas = areas_said(catalogue, text)
    newest = await newest_of(frame, indicators, areas)
    if spans := tuple(spans_said(text)):  # one of a period that the words name, if there is one
        newest |= await newest_of(frame, indicators, areas, period=spans)
    of_areas = {
        hit.code: await service.values(catalogue, Query(areas=(hit.code,)), "indicator")
        for hit in kinds.get("area", ())[:AREAS]
    }
    derived = figures_by(lambda figure: figure.indicator_code, (await service.audit(catalogue)).derived)
    return await frame.response(
        "search.html",
        q=query.q,
        usual=usual_area(newest.values()),
        derived={code: [FigureWords(each, lang) for each in figures] for code, figures in derived.items()},
        total=len(hits),
        kinds=kinds,
        sources={hit.code: source_entry(catalogue.sources[hit.code], 0, frame) for hit in kinds.get("source", ())},
        newest={code: FigureWords(figure, lang) for code, figure in newest.items()},
        of_areas=of_areas,
        listed=LISTED,
        most=200,
    )


@router.get("/sources/{id}")
async def source_page(id: str, query: ForConversion, frame: Frame) -> Response:
    """A source: publisher, title, address, days, licence, what is kept of it, its figures and their findings."""
    lang, service, catalogue = frame.lang, frame.service, frame.catalogue
    source = named_entry(codes.SOURCE, id, catalogue.sources, frame)
    if source.id != id:
        return RedirectResponse(frame.page(f"/sources/{source.id}"), status_code=308)
    dataset = await frame.figures(query, source=(source.id,))

    def place(figure: Figure) -> tuple[bool, int, str]:
        # the order of figures in the source's text
        return figure.locator.paragraph is None, figure.locator.paragraph or 0, figure.id

    ordered = await off_the_loop(lambda: sorted(dataset.figures, key=place))
    shown, ids = ordered[:200], {figure.id for figure in ordered}
    reprinted = await service.reprinted(catalogue, shown)
    publisher = source.publisher_in(lang)
    cited, retrieved = cited_source(source, lang), (source.retrieved_at or "")[:10]
    cited = cited._replace(title=cited.title or frame.say("page-untitled"))
    verified = Counter(figure.verified for figure in ordered if figure.verified)
    outcomes = (
        frame.say("page-outcome", count=count, outcome=frame.say(f"page-verification-{found.replace(' ', '-')}"))
        for found, count in verified.most_common()
    )
    names = (name for name in (source.publisher, source.publisher_zh) if name and name != publisher)
    findings = [each for each in (await service.audit(catalogue)).findings if ids & set(each.inputs)]
    return await frame.response(
        "source.html",
        about=f"sources/{source.id}",
        source=source,
        publisher=publisher,
        other_name=next(names, None),
        licence_address=links.licence_address(source.licence),
        checked_at=max((figure.verified_at for figure in ordered if figure.verified_at), default=None),
        outcomes=joined(outcomes, lang, "between-notes"),
        total=dataset.total,
        figures=[FigureWords(figure, lang) for figure in shown],
        reprinted={key: [FigureWords(figure, lang) for figure in figures] for key, figures in reprinted.items()},
        findings=findings,
        wrong=sum(each.verdict is Verdict.CONTRADICTS for each in findings),
        files=frame.files("/figures", ("csv", "xlsx", "json", "md"), source=source.id, lang=frame.api_lang),
        name=Originators(catalogue, lang).name,
        citation=whole_source(cited, one_line(source.url), retrieved, lang),
    )
