"""`/indicators/{code}`, an indicator with its chart and claims, and its frame."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from fastapi import Response
from fastapi.responses import RedirectResponse

from api.audit.findings import SideBySide
from api.domain.catalogue import Catalogue
from api.domain.catalogue_fields import IndicatorBase, ReleaseBase
from api.domain.figure import ChangeQuery, Figure, figures_by
from api.domain.messages import joined
from api.domain.period import Period, Span
from api.domain.query import Claims, Page, Query
from api.domain.units import UnitKind, convertible
from api.formats.registry import offered
from api.formats.sentences import unit_words
from api.formats.writers.atom import change_sentence, release_title
from api.plugins.charts.chart import Originators, break_reason, measured_by
from api.plugins.pages.frame import IN_FRAMES, Frame, PageRouter, RequestedPage
from api.plugins.pages.front import precision_bar
from api.plugins.pages.parameters import ForChartFrame, ForIndicator, IndicatorPageQuery
from api.plugins.pages.series import SeriesShown, currencies_for, indicator_of, newest_of, series_figures, series_shown
from api.plugins.pages.share import dataset_of, embed_of, recipes
from api.plugins.pages.words import FigureWords, meeting

MOST_PAIRS, RELEASES = 1000, 3
"""Maximum number of pairs of claims; of releases that changed figures of an indicator, and of corrections of each."""
MEETINGS = ("False", "not-comparable", "vintages", "None", "touches", "True", "same")
"""Keys of the words that compare two claims on one subject; those that matter most to a reader are first."""

router = PageRouter()


def claims_of_periods(
    figures: Iterable[Figure], comparisons: Sequence[SideBySide], frame: RequestedPage
) -> Iterator[tuple[Mapping[str, tuple[FigureWords, str]], str]]:
    """The claims of each area and period, the newest first, with originators; the key of the pair that fits least."""
    names = Originators(frame.catalogue, frame.lang)
    grouped = figures_by(lambda x: (-x.period.last.toordinal(), x.period.first, x.area_code), figures)
    for _, those in sorted(grouped.items()):
        ordered = sorted(those, key=lambda figure: (not figure.preferred, figure.id))
        claims = {x.id: (FigureWords(x, frame.lang), names.name(measured_by(x))) for x in ordered}
        # Pairs with a claim that the end of a long table cuts off do not count.
        keys = {meeting(pair) for pair in comparisons if pair.left.id in claims and pair.right.id in claims}
        yield claims, next((key for key in MEETINGS if key in keys), "")


def switches_of(
    shown: SeriesShown, query: IndicatorPageQuery
) -> Sequence[tuple[str, str, Sequence[tuple[str, str]], str]]:
    """The switches with something to choose from: parameter, label, values with words ('' is the default), choice."""
    frame, say, catalogue = shown.frame, shown.frame.say, shown.frame.catalogue
    alone = shown.chosen[0] if shown.chosen and set(shown.chosen) != set(shown.areas) else ""
    printed = {figure.printed.unit.code: figure.printed.unit for figure in shown.dataset.figures}
    fitting = (code for unit in printed.values() for code in convertible(unit, catalogue.units.values()))
    areas = {code: frame.text(catalogue.areas[code]) for code in {*shown.areas, *shown.chosen}}
    reports = {id: frame.text(catalogue.reports[id], "title") for id in {*shown.reports, query.report} if id}
    of_units = (catalogue.units[code] for code in fitting)
    units = {unit.code: frame.text(unit) for unit in of_units if unit.kind is not UnitKind.MONEY}
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


def measured(figures: Sequence[Figure], frame: RequestedPage) -> str:
    """The names of the originators of figures, those of most figures first, as words."""
    names = Originators(frame.catalogue, frame.lang)
    who = [name for name, _ in Counter(sorted(names.name(measured_by(each)) for each in figures)).most_common()]
    named = joined(who[:NAMED], frame.lang, "audit-between-amounts")
    more = len(who) - NAMED
    return named if more <= 0 else frame.say("and-more", names=named, more=more, count=len(who))


def facts_of(shown: SeriesShown, own: ReleaseBase | None, figures: Sequence[Figure]) -> Sequence[tuple[str, str]]:
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
        (say("page-measured-by"), measured(figures, shown.frame)),
    )
    return [(name, value) for name, value in found if value]


def series_citation(shown: SeriesShown, own: ReleaseBase | None) -> str:
    """The citation of a series in one line: its title, originators, the newest release of its reports, its address."""
    frame, stop = shown.frame, shown.frame.say("chart-sentence", text="")
    release = frame.say("page-release-of-day", release=own.id, day=frame.day(own.released_at)) if own else ""
    parts = filter(None, (shown.title, measured(shown.dataset.figures, frame), release))
    sentences = (f"{part.removesuffix(stop)}{stop}" for part in parts)
    newest = shown.dataset.release
    query = frame.choice("report", "claims", "area") | {"as_of": newest.released_at if newest else None}
    where = frame.absolute(frame.page(frame.path, **query))
    return joined([*sentences, where], frame.lang, "between-sentences")


@router.get("/indicators/{code}")
async def indicator_page(code: str, query: ForIndicator, frame: Frame) -> Response:
    """An indicator with its newest figure, chart, claims, breaks, definition, neighbours and downloads."""
    frame = frame.at(query.as_of)
    lang, service, catalogue, indicator = frame.lang, frame.service, frame.catalogue, indicator_of(code, frame)
    if indicator.code != code:
        return RedirectResponse(frame.page(f"/indicators/{indicator.code}", **frame.query), status_code=308)
    shown = await series_shown(frame, indicator, query)
    dataset = all_claims = shown.dataset
    if dataset.query.claims is not Claims.ALL:
        all_claims = await series_figures(frame, code, shown.chosen, query, claims=Claims.ALL)
    figures = sorted(all_claims.figures, key=lambda figure: figure.period.last, reverse=True)[:200]
    # Comparisons of claims as printed, from the first period that is shown.
    first = min((figure.period.first for figure in figures), default=None)
    rivals = Query(
        indicators=(code,),
        areas=tuple(shown.chosen),
        spans=(Span(first),) if first else (),
        reports=(query.report,) if query.report else (),
        claims=Claims.ALL,
        as_of=query.as_of,
        page=Page(limit=MOST_PAIRS),
    )
    compared, pairs = await service.comparisons(rivals)
    newest, near = shown.newest, related(indicator, catalogue)
    own = catalogue.newest(query.as_of, {figure.release for figure in dataset.figures})
    said = (query.area,) if query.area else ()
    newest_near = await newest_of(frame, [one.code for one in near], said, as_of=query.as_of)
    changed = ChangeQuery(indicators=(code,), as_of=query.as_of)
    csv, value = shown.address(".csv", bom=None), shown.address(".txt", latest="1", fields="value")
    return await frame.response(
        "indicator.html",
        about=f"indicators/{code}",
        indicator=indicator,
        shown=shown,
        newest=newest,
        claims=list(claims_of_periods(figures, compared, frame)),
        total=all_claims.total,
        cut=all_claims.total - len(figures),
        pairs=pairs,
        most_pairs=MOST_PAIRS,
        files=[(shown.file(row), row.suffix) for row in offered(figures=True) if shown.chart or not row.drawn],
        recipes=recipes(frame.absolute(csv), frame.absolute(value)),
        citation=series_citation(shown, own),
        embed=embed_of(frame, f"/embed/indicators/{code}", shown.title),
        bar=precision_bar(newest, newest.figure.printed) if newest else None,
        facts=facts_of(shown, own, all_claims.figures),
        card=shown.card,
        structured=await dataset_of(
            frame,
            Query(indicators=(code,), claims=Claims.ALL, as_of=query.as_of),
            (frame.text(indicator), frame.text(indicator, "definition")),
            indicator=code,
            as_of=query.as_of,
        ),
        switches_of_series=switches_of(shown, query),
        currencies=await currencies_for(frame, all_claims.figures, query.unit),
        unit=frame.unit_of(query),
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
async def embedded_indicator(code: str, query: ForChartFrame, frame: Frame) -> Response:
    """The page for frames: the chart of an indicator with its finding, else its newest figure."""
    frame = frame.at(query.as_of)
    indicator = indicator_of(code, frame)
    shown = await series_shown(frame, indicator, query)
    return await frame.response(
        "embed_indicator.html",
        allowed=IN_FRAMES,
        shown=shown,
        whole=frame.absolute(frame.page(f"/indicators/{indicator.code}", **{**frame.query, "theme": None})),
        release=frame.catalogue.newest(query.as_of, {figure.release for figure in shown.dataset.figures}),
    )
