"""`/` and `/reports/{id}`: a report in a minute, its figures as headlines by topic, and the whole of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import groupby
from typing import NamedTuple

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.audit.findings import Finding
from api.audit.verdicts import Verdict
from api.domain.catalogue import Catalogue
from api.domain.catalogue_fields import ReportBase
from api.domain.figure import Figure
from api.domain.query import DEFAULT_LIMIT, MAX_LIMIT
from api.domain.scales import Scale
from api.domain.units import UnitKind
from api.domain.words import ONE_SIDED, Comparator, one_line
from api.formats.registry import offered
from api.formats.sentences import spoken_span
from api.plugins.charts.lines import Originators, measured_by, series_of
from api.plugins.pages.contents import (
    all_figures,
    newest_figures,
    ranked_reports,
    report_contents,
    topic_name,
    topic_place,
)
from api.plugins.pages.frame import PREFIXES, Frame, PageFrame, PageRouter, ShareCard, page_response, report_card
from api.plugins.pages.parameters import ForConversion, ForFront, select_figures
from api.plugins.pages.series import PICTURES, currencies_for, drawn, named_entry
from api.plugins.pages.share import figures_of_all, figures_of_report, report_citations
from api.plugins.pages.words import FigureWords, conversion_words, fitting, names_of
from api.service.audit import Audit
from api.service.parameters import codes
from api.service.parameters.groups import Converted
from api.web.dependencies import Service
from api.web.links import api_catalog_links, linked, root_of

router = PageRouter()
HALF = 56
"""Pixels of a tenth of the value."""


class PrecisionBar(NamedTuple):
    """A bar around the middle, in pixels, and what it spans in words; empty if nothing is left open, or no end."""

    left: int
    width: int
    span: str
    comparator: Comparator


def precision_bar(words: FigureWords) -> PrecisionBar:
    """The bar of a figure in the unit that it is shown in, its numbers in the scale that it is read in."""
    amount = words.figure.served if words.converted else words.figure.printed
    value, low, high = amount.numbers(0)
    left, right = _pixels(value, low), _pixels(value, high)
    is_open = low != high and amount.comparator not in ONE_SIDED
    span = spoken_span(amount, words.lang, words.wanted) if is_open else ""
    # The narrowest can still be seen.
    return PrecisionBar(60 - left, max(left + right, 2), span, amount.comparator)


def _pixels(value: Decimal, end: Decimal | None) -> int:
    """The distance of an end from the value; one beyond a tenth of it ends there."""
    if end is None or value == end:
        return 0
    share = abs(Fraction(value) - Fraction(end)) / abs(Fraction(value)) * 10 if value else Fraction(1)
    return round(min(share, Fraction(1)) * HALF)


def frames_for(frame: PageFrame, query: Converted, catalogue: Catalogue) -> Callable[[Figure], PageFrame]:
    """The frame for the links of a figure, whose pages would refuse a chosen unit of another kind."""
    kind = catalogue.units[query.unit].kind if query.unit else None
    others = {name: value for name, value in frame.query.items() if name not in ("unit", "basis", "rate")}
    bare = frame._replace(query=others)
    return lambda figure: frame if kind in (None, figure.printed.unit.kind) else bare


class Headline(NamedTuple):
    """A figure in its words, with its shares, and how many findings of each verdict there are about it."""

    words: FigureWords
    verdicts: Sequence[tuple[Verdict, int]]
    """Of the findings that hold it against figures of other sources."""
    own_verdicts: Sequence[tuple[Verdict, int]]
    """Of those that hold it against its own source's figures alone."""
    also: Sequence[FigureWords]
    """The values that its own source prints for the same in other units."""
    bar: PrecisionBar
    says: str
    """The origin that its source names, where that is somebody else and not the report that the page tells."""
    shares: list["Headline"]


def topics_of(
    figures: Sequence[Figure],
    scale: Scale | None,
    audit: Audit,
    reprinted: Mapping[str, Sequence[Figure]],
    report: ReportBase,
    names: Originators,
) -> Sequence[tuple[str, Sequence[Headline]]]:
    """The figures as headlines under the names of their topics, growth and shares with the level that they are of."""
    findings = {finding.id: finding for finding in audit.findings}

    def headline(figure: Figure) -> Headline:
        about = [findings[id] for id in audit.findings_by_figure.get(figure.id, ())]
        others, own = (
            verdict_counts(each for each in about if audit.is_within_one_source(each) is within)
            for within in (False, True)
        )
        also = [FigureWords(each, names.lang, scale) for each in reprinted.get(figure.id, ())]
        who = measured_by(figure)
        is_known = who in (one_line(figure.source.publisher), one_line(report.title_en))
        words = FigureWords(figure, names.lang, scale)
        return Headline(words, others, own, also, precision_bar(words), "" if is_known else names.name(who), [])

    headlines = [headline(figure) for figure in figures]
    levels = [each for each in headlines if each.words.figure.indicator.measuring_type != "ratio"]
    blocks: dict[str, list[Headline]] = {}
    for each in headlines:
        figure = each.words.figure
        level = _level_of(figure, levels) if figure.indicator.measuring_type == "ratio" else None
        (blocks.setdefault(figure.indicator.topic, []) if level is None else level.shares).append(each)
    return [(topic_name(code, names.lang), blocks[code]) for code in sorted(blocks, key=topic_place)]


def verdict_counts(findings: Iterable[Finding]) -> Sequence[tuple[Verdict, int]]:
    """The number of findings of each verdict, in the order of the verdicts."""
    counts = Counter(each.verdict for each in findings)
    return [(verdict, counts[verdict]) for verdict in Verdict if counts[verdict]]


def _level_of(ratio: Figure, levels: Iterable[Headline]) -> Headline | None:
    """The level that a growth or a share is of: its code begins with the level's, or both fill one typed row."""
    own, row = ratio.indicator, (ratio.area, ratio.period, ratio.indicator.topic, ratio.indicator.breakdown)
    found: dict[int, Headline] = {}
    for each in levels:
        figure, level = each.words.figure, each.words.figure.indicator
        if (figure.area, figure.period) == row[:2] and own.code.startswith(f"{level.code}-"):
            found[len(level.code)] = each
        elif (figure.area, figure.period, level.topic, level.breakdown) == row and own.measure and level.measure:
            found.setdefault(0, each)
    return found[max(found)] if found else None


LISTED = 8
"""Maximum number of reports."""


@router.page("/")
async def front_page(request: Request, query: ForFront, frame: Frame, service: Service) -> Response:
    """The figures of the preferred report, or of the one that is named, as headlines."""
    catalogue = await service.catalogue()
    contents = await report_contents(service, catalogue)
    reports = ranked_reports(catalogue, contents)
    if not reports:
        response = await page_response(request, "nothing_loaded.html", frame)
        return linked(response, api_catalog_links(frame.site))
    report = catalogue.reports[query.report] if query.report else reports[0]
    own = contents[report.id]
    fits = fitting(query, {catalogue.indicators[each.indicator].unit_kind for each in own.shown}, catalogue)
    topics: Sequence[tuple[str, Sequence[Headline]]] = ()
    if own.shown:
        figures = await newest_figures(service, report.id, own.shown, fits, frame.lang)
        reprinted, audit = await service.reprinted(catalogue, figures), await service.audit(catalogue)
        topics = topics_of(figures, fits.scale, audit, reprinted, report, names_of(catalogue, frame.lang))
    shown = [(name, each.words.figure) for name, heads in topics for head in heads for each in (head, *head.shares)]
    chart, card, pictured = None, report_card(own, catalogue, frame), frame
    if own.drawn:
        # The preferred figures of the series over all reports, money alone in the wanted unit and scale.
        code, is_money = own.drawn.indicator, catalogue.indicators[own.drawn.indicator].unit_kind == UnitKind.MONEY
        dataset = await select_figures(
            service, fits if is_money else None, frame.lang, indicator=(code,), area=(own.drawn.area,), report=()
        )
        of_report = [figure for figure in dataset.figures if catalogue.releases[figure.release].report == report.id]
        highlight = max(of_report, key=lambda figure: figure.period.last).id if of_report else None
        chart = await drawn(dataset, code, frame, highlight)
        pictured = frame if is_money else frame._replace(query={})
    if chart:
        card = ShareCard.of_chart(frame, chart.address(pictured, "png"), chart.chart, embeds=False)
    response = await page_response(
        request,
        "front.html",
        frame,
        report=report,
        reports=reports,
        contents=contents,
        listed=LISTED,
        topics=topics,
        at=frames_for(frame, query, catalogue),
        chart=chart,
        drawn_in=next((name for name, each in shown if own.drawn and each.indicator.code == own.drawn.indicator), None),
        picture=partial(chart.address, pictured) if chart else None,
        news=sorted(catalogue.releases.values(), key=lambda release: -release.sequence)[:4],
        currencies=await currencies_for(service, catalogue, [figure for _, figure in shown], query.unit),
        converts=conversion_words(query, fits, frame.lang),
        unit=fits.unit,
        limit=str(MAX_LIMIT) if own.claims > DEFAULT_LIMIT else None,
        structured=await figures_of_all(service, frame),
        card=card,
    )
    return linked(response, api_catalog_links(frame.site))


async def front_page_of_language(request: Request) -> Response:
    """The front page in another language lies below its prefix."""
    query = request.scope["query_string"].decode("latin-1")
    address = f"{root_of(request.scope)}{request.scope['path']}/"
    return RedirectResponse(f"{address}?{query}" if query else address, status_code=308)


for prefix in filter(None, PREFIXES.values()):
    router.get(prefix)(front_page_of_language)


@router.page("/reports/{id}")
async def report_page(request: Request, id: str, query: ForConversion, frame: Frame, service: Service) -> Response:
    """A report with its figures by topic, its releases as a time line, its findings counted, its sources."""
    lang, catalogue = frame.lang, await service.catalogue()
    report = named_entry(codes.REPORT, id, catalogue.reports, catalogue)
    contents = (await report_contents(service, catalogue))[report.id]
    kinds = {catalogue.indicators[each.indicator].unit_kind for each in (*contents.listed, *contents.shown)}
    fits = fitting(query, kinds, catalogue)
    lengths: dict[tuple[str, str], int] = {}
    figures: Sequence[Figure] = ()
    if contents.listed:
        figures = await all_figures(service, report.id, contents.listed, fits, lang)
    elif contents.shown:
        figures = await newest_figures(service, report.id, contents.shown, fits, lang)
        lengths = {(each.indicator, each.area): each.claims for each in contents.shown}
    restated = await service.reprinted(catalogue, figures)
    own = sorted((each for each in catalogue.releases.values() if each.report == report.id), key=lambda x: x.sequence)
    title = frame.text(report, "title")
    return await page_response(
        request,
        "report.html",
        frame,
        about=f"reports/{report.id}",
        report=report,
        contents=contents,
        # The values that the sources of its figures print in another unit too, where all are listed.
        restated=sum(map(len, restated.values())) if len(figures) == contents.claims else 0,
        listed=len(figures),
        # By topic the figures, with how many of its series there are where one is shown for them.
        topics=[
            (
                topic_name(topic, lang),
                [(FigureWords(each, lang, fits.scale), lengths.get(series_of(each))) for each in those],
            )
            for topic, those in groupby(figures, key=lambda figure: figure.indicator.topic)
        ],
        at=frames_for(frame, query, catalogue),
        verdicts=verdict_counts((await service.audit(catalogue)).of_reports((report.id,)).findings),
        sources=[(catalogue.sources[id], count) for id, count in contents.sources if id in catalogue.sources],
        releases=list(zip(own, [None, *own], strict=False)),
        citations=report_citations(report, title, own[-1], frame) if own else (),
        formats=[row.suffix for row in offered(figures=True) if row.key not in PICTURES],
        limit=str(MAX_LIMIT) if contents.claims > DEFAULT_LIMIT else None,
        most_rows=MAX_LIMIT,
        most_sources=50,
        currencies=await currencies_for(service, catalogue, figures, query.unit),
        converts=conversion_words(query, fits, lang),
        unit=fits.unit,
        card=report_card(contents, catalogue, frame),
        structured=await figures_of_report(service, report, contents.claims, frame),
    )
