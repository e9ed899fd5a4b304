"""The front page and those of reports, lists of entries, the search and sources."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, NamedTuple

from fastapi import Response
from fastapi.responses import RedirectResponse

from api.audit.verdicts import Verdict
from api.domain.catalogue import Catalogue
from api.domain.figure import Figure, figures_by
from api.domain.messages import joined
from api.domain.models import IndicatorBase, ReleaseBase, ReportBase, SourceBase
from api.domain.query import DEFAULT_LIMIT, MAX_LIMIT, Claims, Query
from api.domain.units import Scale, UnitKind
from api.domain.words import ONE_SIDED, Comparator, one_line
from api.formats.sentences import STYLES, CitedSource, cited_source, usual_style, whole_source
from api.formats.topic_rows import TOPICS
from api.plugins.charts.chart import Chart, Originators, series_of
from api.plugins.pages.frame import Frame, PageFrame, PageRouter, RequestedPage, ShareCard, dataset_of, embed_of
from api.plugins.pages.indicator import (
    LEAST,
    MOST_TRADED,
    NEWEST,
    NEWEST_FIRST,
    currencies_for,
    drawn,
    graph,
    main_area,
    named_entry,
    newest_by_series,
    newest_of,
    rank,
    usual_area,
)
from api.plugins.pages.parameters import ForConversion, ForFront, ForSearch
from api.plugins.pages.words import FigureWords, PrecisionBar
from api.service.audit import Audit
from api.service.concurrency import off_the_loop, once_a_release
from api.service.figures import FigureService
from api.service.parameters import codes
from api.service.parameters.groups import Converted
from api.service.search import areas_said, search, spans_said
from api.web import links
from api.web.dependencies import Nothing

router = PageRouter()
MOST_SERIES = 60
"""Greatest number of series that are shown of a larger report, one of each indicator if there are more."""
LISTED_WHOLE = 200
"""Greatest number of figures of a report that is shown whole."""
_KINDS: Mapping[str, int] = {UnitKind.MONEY: 0, UnitKind.PHYSICAL: 1, UnitKind.COUNT: 2, UnitKind.SHARE: 3}
"""Order of the figures of a topic by kind of unit: money, measured quantities, counts, shares."""
_TOPICS = tuple(TOPICS.values())

Place = tuple[Any, ...]


class StatedSeries(NamedTuple):
    """A series of a report: indicator, area, number of the report's figures, and number of periods in all reports."""

    indicator: str
    area: str
    claims: int
    length: int


class ReportContents(NamedTuple):
    """The contents of a report's page: its series, the one to draw, and its sources; all by codes."""

    claims: int
    """Number of the report's figures that are not withdrawn."""
    shown: Sequence[StatedSeries]
    """The series shown for the report: all, or the first indicators of a large one, each for one area."""
    whole: bool
    """True if all figures of the series are shown, and not only the newest."""
    drawn: StatedSeries | None
    """The longest series, of equals the first on the page; None if none has two periods."""
    sources: Sequence[str]
    """The report's sources, those of most figures first."""


NOTHING = ReportContents(0, (), True, None, ())


@once_a_release
async def report_contents(service: FigureService, catalogue: Catalogue) -> Mapping[str, ReportContents]:
    """By id, the contents of each report: preferred first, then those loaded first; empty ones last, as NOTHING."""
    series = await service.series(catalogue, ("report", "indicator", "area"))
    sources = await service.series(catalogue, ("report", "source"))
    found = await off_the_loop(lambda: _contents(series, sources, catalogue.indicators))
    releases = sorted(catalogue.releases.values(), key=lambda each: -each.sequence)
    first = {each.report: each.sequence for each in releases}

    def place(report: str) -> Place:
        return report not in found, catalogue.reports[report].rank != "preferred", first.get(report, 0), report

    return {report: found.get(report, NOTHING) for report in sorted(catalogue.reports, key=place)}


def topic_place(topic: str) -> tuple[int, str]:
    """Sort key of a topic: topics with endpoints of their own first, in the order of these endpoints."""
    return (_TOPICS.index(topic) if topic in _TOPICS else len(_TOPICS)), topic


def topic_name(code: str, frame: RequestedPage) -> str:
    """The name of a topic; for a package's own, the title of the report with that id, else words made of the code."""
    if code in _TOPICS:
        return frame.say(f"topic-{code}")
    if report := frame.catalogue.reports.get(code):
        return frame.text(report, "title") or code
    words = code.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _contents(
    series: Iterable[tuple[Any, ...]], sources: Iterable[tuple[Any, ...]], indicators: Mapping[str, IndicatorBase]
) -> Mapping[str, ReportContents]:
    """By report, its contents, from rows with counts: of report, indicator and area; and of report and source."""
    stated = [row for row in series if row[1] in indicators]
    lengths = Counter[tuple[str, str]]()
    for _, indicator, area, _, preferred in stated:
        lengths[indicator, area] += int(preferred)
    by_report = defaultdict(list)
    for report, indicator, area, claims, _ in stated:
        by_report[report].append(StatedSeries(indicator, area, int(claims), lengths[indicator, area]))
    read = defaultdict(list)
    for report, source, claims, _ in sources:
        read[report].append((-int(claims), source))
    places = {code: (*topic_place(x.topic), _KINDS.get(x.unit_kind, 4)) for code, x in indicators.items()}

    def place(each: StatedSeries) -> Place:
        return *places[each.indicator], -each.length, each.indicator, each.area

    found = {}
    for report, own in by_report.items():
        claims, longest = sum(each.claims for each in own), min(own, key=lambda each: (-each.length, place(each)))
        whole = claims <= LISTED_WHOLE
        shown = sorted(own if whole or len(own) <= MOST_SERIES else _main_areas(own), key=place)
        found[report] = ReportContents(
            claims=claims,
            shown=shown if whole else shown[:MOST_SERIES],
            whole=whole,
            drawn=longest if longest.length > 1 else None,
            sources=[source for _, source in sorted(read[report])],
        )
    return found


def _main_areas(series: Sequence[StatedSeries]) -> Sequence[StatedSeries]:
    """One series for each indicator: that of the area with most figures in the report."""
    weights = Counter[str]()
    areas: dict[str, dict[str, StatedSeries]] = {}
    for each in series:
        weights[each.area] += each.claims
        areas.setdefault(each.indicator, {})[each.area] = each
    return [found[main_area({area: weights[area] for area in found})] for found in areas.values()]


async def shown_figures(
    frame: RequestedPage, report: str, contents: ReportContents, query: Converted
) -> Sequence[Figure]:
    """The figures for a report's page, in the order of its series: all, newest first, or the newest of each series."""
    places = {each[:2]: place for place, each in enumerate(contents.shown)}
    chosen: dict[str, Any] = {"report": (report,), "claims": Claims.ALL}
    if contents.whole:
        found = await frame.figures(query, NEWEST, **chosen)
        figures = sorted(found.figures, key=lambda each: (each.period.last, each.period.first), reverse=True)
        return sorted(figures, key=lambda each: places.get(series_of(each), len(places)))
    chosen["indicator"], chosen["area"] = (tuple(dict.fromkeys(codes)) for codes in zip(*places, strict=True))
    best = await newest_by_series(frame, query, **chosen)
    return [best[series] for series in places if series in best]


def frames_for(frame: RequestedPage, query: Converted) -> Callable[[IndicatorBase], PageFrame]:
    """A function from an indicator to the frame for links to it: without the page's unit if it is of another kind."""
    kind = frame.catalogue.units[query.unit].kind if query.unit else None
    others = {name: value for name, value in frame.query.items() if name not in ("unit", "basis", "rate")}
    bare = replace(frame, query=others)
    return lambda indicator: frame if kind in (None, indicator.unit_kind) else bare


class Headline(NamedTuple):
    """A figure in words on a report's page, with a bar of its precision; `wrong` of its `checks` are contradictions."""

    words: FigureWords
    bar: PrecisionBar
    checks: int
    wrong: int
    place: str
    """The period, and the area if it is not that of most figures; empty if the topic's heading has it."""
    shares: list["Headline"]
    earlier: list[FigureWords]
    """The other figures of the same series."""


def topics_of(
    figures: Sequence[Figure], scale: Scale | None, audit: Audit, frame: RequestedPage
) -> Sequence[tuple[str, str, Sequence[Headline]]]:
    """Triples of a topic's name, the place of most headlines or '', and its headlines, shares inside their level's."""
    wrong = {finding.id for finding in audit.findings if finding.verdict is Verdict.CONTRADICTS}
    heads, usual, lang = [], usual_area(figures), frame.lang
    for those in figures_by(series_of, figures).values():
        figure = max(those, key=rank)
        words, about = FigureWords(figure, lang, scale), audit.findings_by_figure.get(figure.id, ())
        bar = words.bar(figure.served if words.converted else figure.printed)
        earlier = [FigureWords(each, lang, scale) for each in those if each is not figure]
        place = words.period if usual == figure.area_code else words.where
        heads.append(Headline(words, bar, len(about), len(wrong.intersection(about)), place, [], earlier))
    levels = [each for each in heads if each.words.figure.indicator.measuring_type != "ratio"]
    blocks: dict[str, list[Headline]] = {}
    for each in heads:
        figure = each.words.figure
        is_share = figure.indicator.measuring_type == "ratio" and not each.earlier
        level = _level_of(figure, levels) if is_share else None
        (blocks.setdefault(figure.indicator.topic, []) if level is None else level.shares).append(each)
    topics = []
    for code in sorted(blocks, key=topic_place):
        ((place, count),) = Counter(each.place for each in blocks[code]).most_common(1)
        place = place if count > 1 else ""
        rows = [each._replace(place="") if each.place == place else each for each in blocks[code]]
        topics.append((topic_name(code, frame), place, rows))
    return topics


def _level_of(ratio: Figure, levels: Iterable[Headline]) -> Headline | None:
    """The headline of a ratio's level, or None: the ratio's code begins with the level's, or one typed row has both."""
    own, row = ratio.indicator, (ratio.area, ratio.period, ratio.indicator.topic, ratio.indicator.breakdown)
    found = {}
    for each in levels:
        figure, level = each.words.figure, each.words.figure.indicator
        if (figure.area, figure.period) == row[:2] and own.code.startswith(f"{level.code}-"):
            found[len(level.code)] = each
        elif (figure.area, figure.period, level.topic, level.breakdown) == row and own.measure and level.measure:
            found.setdefault(0, each)
    return found[max(found)] if found else None


@router.get("/")
async def front_page(query: ForFront, frame: Frame) -> Response:
    """The page of the first report, or one that says nothing is loaded; `report=` redirects to that report's page."""
    if query.report:
        return RedirectResponse(
            frame.page(f"/reports/{query.report}", **{**frame.query, "report": ""}), status_code=308
        )
    if first := next(iter(await report_contents(frame.service, frame.catalogue)), None):
        return await _report_page(frame, frame.catalogue.reports[first], query)
    return await frame.response("nothing_loaded.html")


@router.get("")
async def front_page_of_language(frame: Frame) -> Response:
    """Redirect `/zh` to `/zh/`, the front page in that language."""
    return RedirectResponse(frame.again(), status_code=308)


@router.get("/reports/{id}")
async def report_page(id: str, query: ForConversion, frame: Frame) -> Response:
    """The page of a report; NotFound, with ids that were probably meant, if there is no such report."""
    report = named_entry(codes.REPORT, id, frame.catalogue.reports, frame)
    return await _report_page(frame, report, query)


def report_citation(report: ReportBase, release: ReleaseBase, frame: PageFrame) -> str:
    """The citation of a report's figures in a release, in one line; for a missing publisher it has the title."""
    publisher = one_line(report.publisher) if report.publisher else None
    day, title = frame.day(release.released_at), one_line(frame.text(report, "title"))
    what = frame.say("page-figures-release", release=release.id, day=day)
    claim = f"{title}: {what}" if publisher else f"{what[:1].upper()}{what[1:]}"
    cited = CitedSource(publisher or title, None, str(report.year) if report.year else None)
    address = frame.absolute(frame.page(f"/reports/{report.id}"))
    return STYLES[usual_style(frame.lang)](cited).around(claim, address)


LISTED = 8
"""Maximum number of other reports, and of sources."""


async def _report_page(frame: RequestedPage, report: ReportBase, query: Converted) -> Response:
    """The response with a report: its longest series drawn, figures by topic, sources, checks, newest release."""
    catalogue, at_home = frame.catalogue, frame.path == "/"
    every = await report_contents(frame.service, catalogue)
    own = every[report.id]
    fits = query
    if query.unit and all(
        catalogue.indicators[each.indicator].unit_kind != catalogue.units[query.unit].kind for each in own.shown
    ):  # another report has figures of that kind
        fits = query.model_copy(update={"unit": None, "basis": None, "rate": None})
    figures = await shown_figures(frame, report.id, own, fits)
    ordered = sorted(catalogue.releases.values(), key=lambda each: each.sequence)
    releases = [each for each in ordered if each.report == report.id]
    title, whole = frame.text(report, "title"), await frame.service.audit(catalogue)
    checked = whole.of_reports((report.id,)).findings
    chart = await _chart_of_report(frame, own, report, fits)
    topics = topics_of(figures, fits.scale, whole, frame)
    bars = {head.bar.comparator for _, _, heads in topics for head in heads if head.bar.span}
    card = None
    if chart and own.drawn:
        highlight = next((mark.figure.id for mark in chart.marks if mark.highlighted), "")
        drawn_as = {"indicator": own.drawn.indicator, "area": own.drawn.area, "highlight": highlight}
        card = ShareCard.of_chart(frame, frame.picture("/figures.png", **drawn_as), chart)
        reason = frame.say("chart-no-reason")  # the page of the indicator has the reasons
        chart = chart._replace(breaks=tuple(each._replace(reason=reason) for each in chart.breaks))
    publishers: dict[str, str] = {}
    for id in own.sources:
        publishers.setdefault(catalogue.sources[id].publisher_in(frame.lang), id)
    limit = str(MAX_LIMIT) if own.claims > DEFAULT_LIMIT else None
    return await frame.response(
        "report.html",
        about="" if at_home else f"reports/{report.id}",
        at_home=at_home,
        canonical=replace(frame, path=f"/reports/{report.id}").canonical,
        report=report,
        others=[catalogue.reports[id] for id in every if id != report.id][:LISTED],
        contents=own,
        listed=len(figures),
        topics=topics,
        at=frames_for(frame, query),
        chart=chart,
        total=len(checked),
        within=all(
            catalogue.releases[whole.figures[id].release].report == report.id
            for each in checked
            for id in each.inputs
            if id in whole.figures
        ),
        wrong=sum(each.verdict is Verdict.CONTRADICTS for each in checked),
        sources=list(publishers.items()),
        most_sources=LISTED,
        releases=releases,
        citation=report_citation(report, releases[-1], frame) if releases else title,
        files=frame.files(
            "/figures", ("csv", "xlsx", "json", "parquet", "md"), report=report.id, unit=fits.unit, limit=limit
        ),
        limit=limit,
        most_rows=MAX_LIMIT,
        currencies=await currencies_for(frame, figures, query.unit, MOST_TRADED),
        converts=conversion_words(query, fits, frame),
        bars=frame.say(f"chart-bars{'-about' * (Comparator.ABOUT in bars)}") if bars else None,
        card=card,
        embed=chart
        and own.drawn
        and embed_of(
            replace(frame, query={"area": own.drawn.area}), f"/embed/indicators/{own.drawn.indicator}", chart.title
        ),
        structured=await dataset_of(
            frame,
            Query(reports=(report.id,), claims=Claims.ALL),
            (frame.say("page-dataset-of-report", title=title), frame.text(report, "description")),
            report=report.id,
        ),
    )


def conversion_words(query: Converted, fits: Converted, frame: RequestedPage) -> str | None:
    """The sentence on how a page converts its money, or cannot; None without a unit, or if it fits but is not money."""
    if query.unit is None:
        return None
    if fits.unit is None:
        return frame.say("page-no-conversion", unit=frame.unit)
    if frame.catalogue.units[fits.unit].kind is not UnitKind.MONEY:
        return None
    rate = "own" if query.rate is not None else query.basis
    return frame.say(f"page-conversion-{rate}" if rate else "page-conversion")


async def _chart_of_report(
    frame: RequestedPage, own: ReportContents, report: ReportBase, query: Converted
) -> Chart | None:
    """The chart of a report's longest series in all reports, preferred figures only, money converted; None if short."""
    if own.drawn is None:
        return None
    catalogue, code = frame.catalogue, own.drawn.indicator
    wanted = query if catalogue.indicators[code].unit_kind == UnitKind.MONEY else None
    dataset = await frame.figures(wanted, indicator=(code,), area=(own.drawn.area,), report=())
    of_report = [figure for figure in dataset.figures if catalogue.releases[figure.release].report == report.id]
    highlight = max(of_report, key=lambda figure: figure.period.last).id if of_report else None
    return graph(await drawn(dataset, code, frame, highlight))


MOST, LONGEST = 200, 72
"""Maximum numbers of entries on a page, which links to the rest, and of characters of a source's title."""


class ListedEntry(NamedTuple):
    """An entry on a page that lists indicators, reports or sources: its key, its name, the number of its figures."""

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
    """A source for a list, named by its title if in the page's language or without a day, else by its day."""
    day = frame.day(source.published)
    if source.title and (source.language.startswith(frame.lang) or not day):
        return ListedEntry(source.id, source.title, figures, day, source.language)
    return ListedEntry(source.id, frame.say("page-published" if day else "page-untitled", day=day), figures)


Groups = Sequence[tuple[str | None, Sequence[ListedEntry]]]


LONGEST_LINE = 40
"""Maximum number of figures, the newest ones, in the line of a series."""


@router.get("/indicators")
async def indicator_list(_query: Nothing, frame: Frame) -> Response:
    """The page of all indicators, by topic, each with its newest figure and the line of its series."""
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
    """The SVG path of a series in a box of 100 by 24, without limits and forecasts; breaks are gaps. '' for few.

    Only figures in the newest one's unit and length of period count.
    """
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
    """The page of all reports in the order of the front page, each with the day of its newest release."""
    catalogue = frame.catalogue
    days = {each.report: each.released_at for each in sorted(catalogue.releases.values(), key=lambda x: x.sequence)}
    entries = [
        ListedEntry(id, frame.text(catalogue.reports[id], "title"), own.claims, frame.day(days.get(id)))
        for id, own in (await report_contents(frame.service, catalogue)).items()
    ]
    return await _list_page(frame, "reports", [(None, entries[:MOST])], len(entries))


@router.get("/sources")
async def source_list(_query: Nothing, frame: Frame) -> Response:
    """The page of all sources, by publisher, those of most figures first."""
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
    """The response with a list of entries in groups; `total` counts those left out too."""
    shown = sum(len(entries) for _, entries in groups)
    return await frame.response(
        "list.html", about=kind, kind=kind, groups=groups, shown=shown, total=total, longest=LONGEST
    )


HITS, AREAS = 40, 3
"""Maximum numbers of entries of a kind, and of areas with indicators."""


@router.get("/search")
async def search_page(query: ForSearch, frame: Frame) -> Response:
    """The search page: its form, and the results by kind: figures, indicators, areas, sources and reports."""
    text, service, catalogue, lang = query.q or "", frame.service, frame.catalogue, frame.lang
    hits = await off_the_loop(lambda: search(catalogue, text))
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
        listed=HITS,
        most=200,
    )


@router.get("/sources/{id}")
async def source_page(id: str, query: ForConversion, frame: Frame) -> Response:
    """The page of a source: publisher, title, licence, figures and their findings; NotFound if it is absent."""
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
        frame.say("noted", text=frame.say(f"page-verification-{found.replace(' ', '-')}"), note=str(count))
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
