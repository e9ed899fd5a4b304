"""`/figures/{id}`, a figure with its proof and rivals, `/indicators/{code}`, its chart and claims; and their frames."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.audit.findings import Finding, SideBySide
from api.audit.sentences import which_rate
from api.audit.verdicts import Verdict, is_converted
from api.domain.catalogue import Catalogue
from api.domain.catalogue_fields import IndicatorBase, ReleaseBase
from api.domain.conversion import Amount
from api.domain.figure import ChangeQuery, Figure, FigureChange, figures_by
from api.domain.messages import Joined, Message, joined
from api.domain.period import Period, Span
from api.domain.query import Claims, Lang, Page
from api.domain.units import UnitKind, convertible
from api.domain.words import ONE_SIDED
from api.formats.registry import offered
from api.formats.sentences import PermanentAddresses, spoken_amount, spoken_figure, unit_words
from api.formats.writers.atom import change_sentence, release_title
from api.plugins.charts.chart import number_words
from api.plugins.charts.lines import Originators, break_reason, measured_by
from api.plugins.citations.formats import csl_item
from api.plugins.pages.contents import newest_of
from api.plugins.pages.frame import IN_FRAMES, Frame, PageFrame, PageRouter, ShareCard, page_response
from api.plugins.pages.front import frames_for, precision_bar
from api.plugins.pages.parameters import (
    ForChartFrame,
    ForFigure,
    ForFigureFrame,
    ForIndicator,
    IndicatorPageQuery,
    parameters_of,
)
from api.plugins.pages.series import (
    SeriesShown,
    chart_of_series,
    currencies_for,
    indicator_of,
    series_figures,
    series_shown,
    shown_figure,
)
from api.plugins.pages.share import citation_of, embed_of, figures_of_indicator, observed_figure, recipes
from api.plugins.pages.words import FigureWords, FormulaWords, day_in_words, meeting, names_of, unit_of, with_currencies
from api.service.parameters.groups import RivalsSelected
from api.web.dependencies import Service

MOST, CHANGES = 50, 20
"""Maximum numbers of pairs of claims and of changes of a figure."""

router = PageRouter()


def difference(ours: Amount, theirs: Amount, lang: Lang) -> str:
    """The difference of two amounts, in percent, or for shares in points; empty for a limit, zero or unlike units."""
    value, other = ours.numbers(0).value, theirs.numbers(0).value
    if ours.comparator in ONE_SIDED or theirs.comparator in ONE_SIDED or not other or ours.unit != theirs.unit:
        return ""
    points = ours.unit.kind is UnitKind.SHARE
    apart = value - other if points else (value - other) / abs(other) * 100
    rounded = round(apart, max(0, 1 - apart.adjusted()) if apart else 0)
    words = ("+" if rounded > 0 else "") + number_words(rounded.normalize(), lang)
    return Message("page-points" if points else "page-percent", number=words).in_language(lang)


class Compared(NamedTuple):
    """A comparison: the figure's own amount, the other one, its publisher, the difference, the verdict, the finding."""

    own: str
    amount: str
    who: str
    difference: str
    verdict: str
    says: str
    figure: Figure | None
    finding: str | None


def compared_with(
    figure: Figure, pairs: Sequence[SideBySide], findings: Sequence[Finding], frame: PageFrame
) -> Iterator[Compared]:
    """The comparisons of a figure with other claims on its subject, then those of its other checks."""
    found: set[str] = set()
    for pair in pairs:
        on_printed = (each for each in pair.findings if not any(item.unit for item in each.relation.formula.references))
        if (finding := next(on_printed, None)) is not None:
            found.add(finding.id)
            yield _compared(figure, finding, frame)
            continue
        own, other = (pair.left, pair.right) if pair.left.id == figure.id else (pair.right, pair.left)
        ours, theirs = (_stated(each, each.served, frame.lang) for each in (own, other))
        apart, who = difference(own.served, other.served, frame.lang), other.source.publisher_in(frame.lang)
        verdict = Verdict.CONTRADICTS if (meets := meeting(pair)) == "False" else ""
        yield Compared(ours, theirs, who, apart, verdict, frame.say("page-pair", meets=meets), other, None)
    for finding in findings:
        if finding.id not in found:
            yield _compared(figure, finding, frame)


def _compared(figure: Figure, finding: Finding, frame: PageFrame) -> Compared:
    left, right, lang = finding.left, finding.right, frame.lang
    rest = str(finding.verdict), frame.verdict(finding.verdict)
    if left is None or right is None:
        return Compared("", frame.text(finding.relation, "expectation"), "", "", *rest, None, finding.id)
    is_left = figure.id in {each.id for each in (*left.inputs, *filter(None, [left.of.figure]))}
    ours, other = (left, right) if is_left else (right, left)
    stated, who = other.of.figure, ""
    if stated is not None and stated.id == figure.id:
        stated, who = None, frame.say("page-same-source")
    elif stated is not None:
        is_about, words = FigureWords(figure, lang), FigureWords(stated, lang)
        differs = [part for part in (words.name, words.period) if part not in (is_about.name, is_about.period)]
        who = joined((*differs, words.publisher), lang)
    own, amount = (_stated(side.of.figure, side.amount, lang) for side in (ours, other))
    apart = difference(ours.amount, other.amount, lang)
    return Compared(own, amount, who, apart, *rest, stated, finding.id)


def _stated(figure: Figure | None, amount: Amount, lang: Lang) -> str:
    """The amount of a figure with the rate that converted it, or of a calculation, which it says to be one."""
    if figure is None:
        return Message("noted", text=spoken_amount(amount, lang), note=Message("calculated")).in_language(lang)
    words = spoken_figure(figure.indicator, amount, lang)
    if not is_converted(figure) or figure.receipt is None:
        return words
    return Message("audit-at-rate", amount=words, which=which_rate(figure.receipt.applied)).in_language(lang)


@router.get("/figures/{id}")
async def figure_page(request: Request, id: str, query: ForFigure, frame: Frame, service: Service) -> Response:
    """A figure as printed and converted, the phrase in its source, comparisons, chart, history, citation."""
    newest, lang = await service.catalogue(), frame.lang
    catalogue = newest.at(query.as_of)
    dataset = await shown_figure(service, query, lang, id)
    (figure,) = dataset.figures
    words = FigureWords(figure, lang, query.scale)
    audit = await service.audit(catalogue, query.as_of)
    about = [item for item in audit.findings if id in item.inputs]
    changes, _ = await service.changes(catalogue, ChangeQuery(figures=(id,), as_of=query.as_of), CHANGES, 0)
    pairs: Sequence[SideBySide] = ()
    if figure.formula is None and not figure.withdrawn:
        place = {"indicator": (figure.indicator.code,), "area": (figure.area.alpha3,)}
        span = (Span.parse(figure.period.text),)
        rivals = parameters_of(RivalsSelected, None, lang, **place, period=span, as_of=query.as_of)
        pairs, _ = await service.comparisons(rivals, Page(limit=MOST, counted=False))
    chart = await chart_of_series(service, figure, query, frame)
    reprinted = await service.reprinted(catalogue, [figure])
    cited = csl_item(figure, PermanentAddresses.of(dataset.release, frame.site), lang)
    release = catalogue.releases[figure.release]
    of_it = [pair for pair in pairs if id in (pair.left.id, pair.right.id)]
    calls = ("csv", frame.choice("as_of")), ("txt", {**frame.choice("as_of"), "fields": "value"})
    citation, ways = citation_of(cited, frame, f"/figures/{id}/citation")
    return await page_response(
        request,
        "figure.html",
        frame,
        about=f"figures/{id}",
        words=words,
        bar=precision_bar(words, figure.printed),
        compared=(compared := list(compared_with(figure, of_it, about, frame))),
        at=frames_for(frame, query, catalogue),
        wrong=sum(each.verdict == Verdict.CONTRADICTS for each in compared),
        chart=chart,
        is_drawn=chart and any(mark.figure.id == id for mark in chart.marks),
        unit=unit_of(query, catalogue, lang),
        reprinted=[FigureWords(each, lang, query.scale) for each in reprinted.get(id, ())],
        originator=names_of(catalogue, lang).name(figure.originator) if figure.originator else "",
        report=catalogue.reports.get(release.report),
        formula=FormulaWords(catalogue, lang),
        note=with_currencies(frame.text(figure, "note"), catalogue, lang),
        history=changes,
        notice=_notice(await service.revision(newest, figure, query.as_of), newest, lang),
        releases=catalogue.releases,
        files=frame.files(
            f"/figures/{id}", (row.suffix for row in offered(figures=True)), unit=frame.query.get("unit")
        ),
        embed=embed_of(frame, f"/embed/figures/{id}", words.claim),
        citation=citation,
        ways=ways,
        recipes=recipes(*(frame.absolute(frame.api(f"/figures/{id}.{key}", bom=None, **kept)) for key, kept in calls)),
        currencies=await currencies_for(service, catalogue, [figure], query.unit),
        card=ShareCard.of_figure(words, frame),
        cited=cited,
        structured=observed_figure(words, frame, release.released_at),
    )


@router.get("/embed/figures/{id}")
async def embedded_figure(request: Request, id: str, query: ForFigureFrame, frame: Frame, service: Service) -> Response:
    """The page for frames: a figure as a headline, printed and converted, with its interval and its source."""
    newest = await service.catalogue()
    catalogue = newest.at(query.as_of)
    (figure,) = (await shown_figure(service, query, frame.lang, id)).figures
    return await page_response(
        request,
        "embed_figure.html",
        frame,
        allowed=IN_FRAMES,
        card=None,
        words=(words := FigureWords(figure, frame.lang, query.scale)),
        bar=precision_bar(words, figure.printed),
        who=names_of(catalogue, frame.lang).quoted((figure,)),
        whole=frame.absolute(frame.page(f"/figures/{id}", **{**frame.query, "theme": None})),
        release=catalogue.newest(query.as_of, {figure.release}),
        notice=_notice(await service.revision(newest, figure, query.as_of), newest, frame.lang),
    )


def _notice(revision: FigureChange | None, catalogue: Catalogue, lang: Lang) -> str:
    """The notice that a figure was withdrawn or revised after the moment `as_of` of its frame; empty if it was not."""
    if revision is None:
        return ""
    day = day_in_words(catalogue.releases[revision.release].released_at, lang)
    if revision.new is None:
        notice = Message("page-withdrawn-since", day=day)
    else:
        notice = Message("page-revised-since", day=day, now=FigureWords(revision.new, lang).printed)
    return Joined([notice, *filter(None, [revision.reason])]).in_language(lang)


MOST_PAIRS, RELEASES = 1000, 3
"""Maximum number of pairs of claims; of releases that changed figures of an indicator, and of corrections of each."""
MEETINGS = ("False", "not-comparable", "vintages", "None", "touches", "True", "same")
"""Keys of the words that compare two claims on one subject; those that matter most to a reader are first."""


def claims_of_periods(
    figures: Iterable[Figure], comparisons: Sequence[SideBySide], names: Originators
) -> Iterator[tuple[Mapping[str, tuple[FigureWords, str]], str]]:
    """The claims of each area and period, the newest first, with originators; the key of the pair that fits least."""
    grouped = figures_by(lambda x: (-x.period.last.toordinal(), x.period.first, x.area.alpha3), figures)
    for _, those in sorted(grouped.items()):
        ordered = sorted(those, key=lambda figure: (not figure.preferred, figure.id))
        claims = {x.id: (FigureWords(x, names.lang), names.name(measured_by(x))) for x in ordered}
        # Pairs with a claim that the end of a long table cuts off do not count.
        keys = {meeting(pair) for pair in comparisons if pair.left.id in claims and pair.right.id in claims}
        yield claims, next((key for key in MEETINGS if key in keys), "")


def switches_of(
    shown: SeriesShown, catalogue: Catalogue, query: IndicatorPageQuery, frame: PageFrame
) -> Sequence[tuple[str, str, Sequence[tuple[str, str]], str]]:
    """The switches with something to choose from: parameter, label, values with words ('' is the default), choice."""
    say = frame.say
    alone = shown.chosen[0] if shown.chosen and set(shown.chosen) != set(shown.areas) else ""
    printed = {figure.printed.unit.code: figure.printed.unit for figure in shown.dataset.figures}
    fitting = {code for unit in printed.values() for code in convertible(unit, catalogue.units.values())}
    areas = {code: frame.text(catalogue.areas[code]) for code in {*shown.areas, *shown.chosen}}
    reports = {id: frame.text(catalogue.reports[id], "title") for id in {*shown.reports, query.report} if id}
    kinds = {code: catalogue.units[code].kind for code in sorted(fitting)}
    units = {code: frame.text(catalogue.units[code]) for code, kind in kinds.items() if kind is not UnitKind.MONEY}
    of_all = (
        ("area", say("field-area"), say("page-all"), areas, query.area or alone),
        ("report", say("page-report"), say("page-all"), reports, query.report or ""),
        ("unit", say("page-unit-switch"), say("page-unit-as-printed"), units, query.unit or ""),
    )
    usual = Claims.ALL if query.report else Claims.PREFERRED  # whoever names a report gets all its claims
    claims = (Claims.PREFERRED, say("page-one-claim")), (Claims.ALL, say("page-each-claim"))
    shown_claims = [("" if value is usual else value, words) for value, words in claims]
    return [
        *(
            (name, label, [("", whole), *sorted(values.items(), key=lambda value: value[1])], chosen)
            for name, label, whole, values, chosen in of_all
            if len(values) > 1 or chosen in values
        ),
        ("claims", say("page-show"), shown_claims, "" if query.claims in (usual, None) else str(query.claims)),
    ]


def cautions(figures: Sequence[Figure], shown: SeriesShown) -> Iterator[str]:
    """Sentences on what keeps figures from comparing: breaks, with reasons that no chart gives, and forecasts."""
    say, lang = shown.frame.say, shown.frame.lang
    drawn = {each.reason for each in shown.graph.breaks} if shown.graph else ()
    first: dict[Period, Figure] = {}
    for figure in sorted(figures, key=lambda figure: (figure.period.last, not figure.preferred, figure.id)):
        if figure.status == "B":
            first.setdefault(figure.period, figure)
    for period, figure in first.items():
        if (reason := break_reason(figure, lang)) not in drawn:
            yield say("headed", heading=period.in_language(lang), text=reason)
    if first:
        yield say("page-breaks-explained")
    if any(figure.status == "F" for figure in figures):
        yield say("page-forecasts-explained")


def related(indicator: IndicatorBase, catalogue: Catalogue) -> list[IndicatorBase]:
    """Other indicators of the topic: first the indicator's growth and shares, then those of the same breakdown."""

    def farness(other: IndicatorBase) -> int:
        if other.code.startswith(f"{indicator.code}-") or indicator.code.startswith(f"{other.code}-"):
            return 0
        return 1 if other.breakdown is not None and other.breakdown == indicator.breakdown else 2

    others = (each for each in catalogue.indicators.values() if each.topic == indicator.topic and each != indicator)
    return sorted(others, key=farness)[:8]


NAMED = 3
"""Maximum number of originators that are named."""


def measured(figures: Sequence[Figure], frame: PageFrame, names: Originators) -> str:
    """The names of the originators of figures, those of most figures first, as words."""
    counts = Counter(names.name(measured_by(figure)) for figure in figures)
    who = sorted(counts, key=lambda who: (-counts[who], who))
    named = joined(who[:NAMED], frame.lang, "audit-between-amounts")
    more = len(who) - NAMED
    return named if more <= 0 else frame.say("and-more", names=named, more=more, count=len(who))


def facts_of(
    shown: SeriesShown, own: ReleaseBase | None, figures: Sequence[Figure], names: Originators
) -> Sequence[tuple[str, str]]:
    """The facts of a series, each with its label: unit, frequency, years, newest release, originators."""
    say, lang, served = shown.frame.say, shown.frame.lang, shown.dataset.figures
    units = {figure.served.unit.code: unit_words(figure.served.unit, lang) for figure in served}
    lengths = {figure.period.frequency.lower(): None for figure in served}
    years = sorted(year for figure in served for year in (figure.period.first.year, figure.period.last.year))
    found = (
        (say("page-unit-switch"), joined(units.values(), lang)),
        (say("field-freq"), joined((say(f"sdmx-frequency-{each}") for each in lengths), lang)),
        (say("field-period"), "–".join(map(str, dict.fromkeys(years[:1] + years[-1:])))),
        (say("page-released"), shown.frame.day(own.released_at) if own else ""),
        (say("page-measured-by"), measured(figures, shown.frame, names)),
    )
    return [(name, value) for name, value in found if value]


def series_citation(shown: SeriesShown, own: ReleaseBase | None, newest: ReleaseBase | None, names: Originators) -> str:
    """The citation of a series in one line: its title, originators, the newest release of its reports, its address."""
    frame, say, lang = shown.frame, shown.frame.say, shown.frame.lang
    parts = [shown.title, measured(shown.dataset.figures, shown.frame, names)]
    if own is not None:
        parts.append(say("page-release-of-day", release=own.id, day=frame.day(own.released_at)))
    stop = say("chart-sentence", text="")
    sentences = [part if part.endswith(stop) else f"{part}{stop}" for part in parts if part]
    query = frame.choice("report", "claims", "area") | {"as_of": newest.released_at if newest else None}
    where = frame.absolute(frame.page(frame.path, **query))
    return joined([*sentences, where], lang, "between-sentences")


@router.get("/indicators/{code}")
async def indicator_page(request: Request, code: str, query: ForIndicator, frame: Frame, service: Service) -> Response:
    """An indicator with its newest figure, chart, claims, breaks, definition, neighbours and downloads."""
    lang, catalogue = frame.lang, (await service.catalogue()).at(query.as_of)
    indicator = indicator_of(code, catalogue)
    if indicator.code != code:
        return RedirectResponse(frame.page(f"/indicators/{indicator.code}", **frame.query), status_code=308)
    shown = await series_shown(service, catalogue, indicator, query, frame)
    dataset = all_claims = shown.dataset
    if dataset.query.claims is not Claims.ALL:
        all_claims = await series_figures(service, code, shown.chosen, query, lang, claims=Claims.ALL)
    figures = sorted(all_claims.figures, key=lambda figure: figure.period.last, reverse=True)[:200]
    # Comparisons of claims as printed, from the first period that is shown.
    first = min((figure.period.first for figure in figures), default=None)
    rivals = parameters_of(
        RivalsSelected,
        None,
        lang,
        indicator=(code,),
        area=tuple(shown.chosen),
        from_=first.isoformat() if first else None,
        report=(query.report,) if query.report else (),
        as_of=query.as_of,
    )
    compared, in_them = await service.comparisons(rivals, Page(limit=MOST_PAIRS))
    newest, names, near = shown.newest, names_of(catalogue, lang), related(indicator, catalogue)
    own = catalogue.newest(query.as_of, {figure.release for figure in dataset.figures})
    said = (query.area,) if query.area else ()
    newest_near = await newest_of(service, [one.code for one in near], said, lang, as_of=query.as_of)
    changed = ChangeQuery(indicators=(code,), as_of=query.as_of)
    csv, value = shown.address(".csv", bom=None), shown.address(".txt", latest="1", fields="value")
    return await page_response(
        request,
        "indicator.html",
        frame,
        about=f"indicators/{code}",
        indicator=indicator,
        shown=shown,
        newest=newest,
        claims=list(claims_of_periods(figures, compared, names)),
        total=all_claims.total,
        cut=all_claims.total - len(figures),
        pairs=in_them.total,
        most_pairs=MOST_PAIRS,
        files=[(shown.file(row), row.suffix) for row in offered(figures=True) if shown.chart or not row.drawn],
        recipes=recipes(frame.absolute(csv), frame.absolute(value)),
        citation=series_citation(shown, own, dataset.release, names),
        embed=embed_of(frame, f"/embed/indicators/{code}", shown.title),
        bar=precision_bar(newest, newest.figure.printed) if newest else None,
        facts=facts_of(shown, own, all_claims.figures, names),
        card=shown.card,
        structured=await figures_of_indicator(service, indicator, query.as_of, frame),
        switches_of_series=switches_of(shown, catalogue, query, frame),
        currencies=await currencies_for(service, catalogue, all_claims.figures, query.unit),
        unit=unit_of(query, catalogue, lang),
        unconverted=[
            FigureWords(each, lang, query.scale) for each in dataset.figures if each.id in set(dataset.unconverted)
        ],
        aliases=[name.strip() for name in (getattr(indicator, f"aliases_{lang}") or "").split(";") if name.strip()],
        cautions=joined(cautions(all_claims.figures, shown), lang, "between-sentences"),
        related=near,
        newest_related={code: FigureWords(found, lang) for code, found in newest_near.items()},
        changes=[
            (
                done.release.released_at,
                release_title(done, catalogue, lang),
                [change_sentence(change, lang) for change in done.changes if change.old is not None],
            )
            for done in await service.changes_by_release(catalogue, changed, RELEASES, RELEASES)
        ],
    )


@router.get("/embed/indicators/{code}")
async def embedded_indicator(
    request: Request, code: str, query: ForChartFrame, frame: Frame, service: Service
) -> Response:
    """The page for frames: the chart of an indicator with its finding, else its newest figure."""
    catalogue = (await service.catalogue()).at(query.as_of)
    indicator = indicator_of(code, catalogue)
    shown = await series_shown(service, catalogue, indicator, query, frame)
    return await page_response(
        request,
        "embed_indicator.html",
        frame,
        allowed=IN_FRAMES,
        card=None,
        shown=shown,
        whole=frame.absolute(frame.page(f"/indicators/{indicator.code}", **{**frame.query, "theme": None})),
        release=catalogue.newest(query.as_of, {figure.release for figure in shown.dataset.figures}),
    )
