"""The page `/figures/{id}`: a figure with its proof and comparisons; and its version for frames."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fastapi import Response
from fastapi.responses import RedirectResponse

from api.audit.findings import Finding, SideBySide
from api.audit.sentences import Side, which_rate
from api.audit.verdicts import Verdict, rate_of
from api.domain.conversion import Amount
from api.domain.errors import NotFound
from api.domain.figure import ChangeQuery, Dataset, Figure
from api.domain.messages import Message, joined
from api.domain.period import Span
from api.domain.query import Claims, Lang, Page, Query
from api.domain.units import Scale, UnitKind
from api.domain.words import ONE_SIDED
from api.formats.registry import offered
from api.formats.sentences import PermanentAddresses, citation_line, spoken_figure, usual_style
from api.plugins.charts.chart import Chart, Originators, number_words
from api.plugins.citations.formats import csl_item
from api.plugins.pages.frame import (
    IN_FRAMES,
    Frame,
    Links,
    PageFrame,
    PageRouter,
    RequestedPage,
    ShareCard,
    embed_of,
    recipes,
)
from api.plugins.pages.front import frames_for
from api.plugins.pages.indicator import currencies_for, drawn, graph
from api.plugins.pages.parameters import FigurePageQuery, ForFigure, ForFigureFrame, parameters_of
from api.plugins.pages.words import FigureWords, FormulaWords, meeting, with_currencies
from api.service.figures import absent
from api.service.parameters.groups import OneFigureParameters
from api.service.parameters.reading import one_figure_query

MOST, CHANGES = 50, 20
"""Maximum numbers of pairs of claims and of changes of a figure."""

router = PageRouter()


_CITATIONS = (
    *(("txt", "apa", "APA"), ("txt", "chicago", "Chicago"), ("txt", "gb-t-7714", "GB/T 7714")),
    *(("bib", None, "BibTeX"), ("ris", None, "RIS"), ("json", None, "CSL-JSON")),
)
"""The citations of a figure: suffix, style and name."""


def citations_of(frame: PageFrame, path: str) -> Links:
    """Pairs of address and name of a figure's citations in all formats and styles but the style that the page shows."""
    kept = {"as_of": frame.query.get("as_of"), "lang": frame.api_lang}
    others = (each for each in _CITATIONS if each[1] != usual_style(frame.lang))
    return [(frame.api(f"{path}.{suffix}", style=style, **kept), name) for suffix, style, name in others]


async def shown_figure(frame: RequestedPage, query: FigurePageQuery, figure_id: str) -> Dataset:
    """The dataset of one figure, in the requested unit or, if money, also in dollars (yuan if it is in dollars).

    NotFound if there is no such figure, with the indicator in its id if there is one.
    """

    def refusal(figure_id: str, indicator: str | None) -> NotFound:
        """The API's error for an absent figure, with the indicator to which the page can link."""
        return NotFound.at("id", absent(figure_id, indicator).detail, nearest=[indicator] if indicator else [])

    async def shown(**unit: str) -> Dataset:
        wanted = parameters_of(OneFigureParameters, query, frame.lang, **unit)
        return await frame.service.one(frame.catalogue, one_figure_query(wanted), figure_id, refusal)

    dataset = await shown()
    unit = dataset.figures[0].printed.unit
    if query.unit is None and query.basis is None and unit.kind is UnitKind.MONEY:
        return await shown(unit="CNY" if unit.code == "USD" else "USD")
    return dataset


async def chart_of_series(frame: RequestedPage, figure: Figure, query: FigurePageQuery) -> Chart | None:
    """The chart of a figure's series, with all claims if it is not preferred; None for few marks or derived figures."""
    if figure.formula is not None:
        return None
    code, area = figure.indicator_code, figure.area_code
    for claims in (Claims.PREFERRED,) if figure.preferred else (Claims.ALL, Claims.PREFERRED):
        dataset = await frame.figures(query, indicator=(code,), area=(area,), claims=claims)
        if chart := await drawn(dataset, code, frame, figure.id):
            return graph(chart)
    return None


def difference(ours: Amount, theirs: Amount, lang: Lang) -> str:
    """`ours` minus `theirs` as shown, in percent, or of shares in points; '' for a limit, two units, or `theirs` 0."""
    value, other = ours.quantity.shown(), theirs.quantity.shown()
    if ONE_SIDED & {ours.comparator, theirs.comparator} or not other or ours.unit != theirs.unit:
        return ""
    apart, points = value - other, ours.unit.kind is UnitKind.SHARE
    if not points:
        apart = apart / abs(other) * 100
        apart = round(apart, max(0, 1 - apart.adjusted()) if apart else 0)
    words = ("+" if apart > 0 else "") + number_words(apart.normalize(), lang)
    return lang.message("page-points" if points else "page-percent", number=words)


class Compared(NamedTuple):
    """A comparison of a figure, all in words: its amount, the other one with its publisher, difference, verdict.

    `figure` is the other figure, None for a calculation; `finding` is the id of the check, None if there is none.
    """

    own: str
    amount: str
    who: str
    difference: str
    verdict: str
    says: str
    figure: Figure | None
    finding: str | None


def compared_with(
    figure: Figure, pairs: Sequence[SideBySide], findings: Sequence[Finding], frame: RequestedPage
) -> Iterator[Compared]:
    """The comparisons of a figure with rival claims, by finding or by interval, then those of its other checks."""
    found = set()
    for pair in pairs:
        on_printed = (each for each in pair.findings if not any(item.unit for item in each.relation.formula.references))
        if (finding := next(on_printed, None)) is not None:
            found.add(finding.id)
            yield _compared(figure, finding, frame)
            continue
        own, other = (pair.left, pair.right) if pair.left.id == figure.id else (pair.right, pair.left)
        ours, theirs = (_stated(each, each.served, figure.printed.scale, frame.lang) for each in (own, other))
        apart, who = difference(own.served, other.served, frame.lang), other.source.publisher_in(frame.lang)
        verdict = Verdict.CONTRADICTS if (meets := meeting(pair)) == "False" else ""
        yield Compared(ours, theirs, who, apart, verdict, frame.say("page-pair", meets=meets), other, None)
    for finding in findings:
        if finding.id not in found:
            yield _compared(figure, finding, frame)


def _compared(figure: Figure, finding: Finding, frame: RequestedPage) -> Compared:
    """The comparison of a figure that a finding makes; without amounts if a side could not be computed."""
    left, right, lang = finding.left, finding.right, frame.lang
    rest = str(finding.verdict), frame.verdict(finding.verdict)
    if left is None or right is None:
        expected = frame.say("page-expected", text=frame.text(finding.relation, "expectation"))
        return Compared("", expected, "", "", *rest, None, finding.id)
    is_left = figure.id in {each.id for each in (*left.inputs, *filter(None, [left.of.figure]))}
    ours, other = (left, right) if is_left else (right, left)
    stated, who = other.of.figure, ""
    if stated is not None and stated.id == figure.id:
        stated, who = None, frame.say("page-same-source")
    elif stated is not None:
        is_about, words = FigureWords(figure, lang), FigureWords(stated, lang)
        differs = [part for part in (words.name, words.period) if part not in (is_about.name, is_about.period)]
        who = joined((*differs, words.publisher), lang)
    own, amount = (_side(side, figure.printed.scale, frame) for side in (ours, other))
    apart = difference(ours.amount, other.amount, lang)
    return Compared(own, amount, who, apart, *rest, stated, finding.id)


def _side(side: Side, scale: Scale, frame: RequestedPage) -> str:
    """A side in words: the amount of a figure, or a calculated amount as the finding's sentence has it, marked so."""
    if side.of.figure is not None:
        return _stated(side.of.figure, side.amount, scale, frame.lang)
    text = with_currencies(side.text.in_language(frame.lang), frame.catalogue, frame.lang)
    return frame.lang.message("noted", text=text, note=Message("calculated"))


def _stated(figure: Figure, amount: Amount, scale: Scale, lang: Lang) -> str:
    """An amount of a figure in words, with the rate that converted it."""
    words = spoken_figure(figure.indicator, amount, lang, scale)
    if not (rate := rate_of(figure)):
        return words
    return lang.message("audit-at-rate", amount=words, which=which_rate(rate))


@router.get("/figures/{id}")
async def figure_page(id: str, query: ForFigure, frame: Frame) -> Response:
    """The page of a figure: printed and converted, its phrase, comparisons, chart, history, citation.

    Another spelling of the id is redirected; NotFound for an absent one.
    """
    lang, service, catalogue = frame.lang, frame.service, frame.catalogue
    dataset = await shown_figure(frame, query, id)
    (figure,) = dataset.figures
    if figure.id != id:
        return RedirectResponse(frame.page(f"/figures/{figure.id}", **frame.query), status_code=308)
    words = FigureWords(figure, lang, query.scale)
    audit = await service.audit(catalogue, query.as_of)
    about = [item for item in audit.findings if id in item.inputs]
    changes, _ = await service.changes(catalogue, ChangeQuery(figures=(id,), as_of=query.as_of), CHANGES, 0)
    rivals = Query(
        indicators=(figure.indicator_code,),
        areas=(figure.area_code,),
        spans=(Span.parse(figure.period_text),),
        claims=Claims.ALL,
        as_of=query.as_of,
        page=Page(limit=MOST, counted=False),
    )
    pairs, _ = await service.comparisons(rivals)
    chart = await chart_of_series(frame, figure, query)
    reprinted = await service.reprinted(catalogue, [figure])
    again = [FigureWords(each, lang, query.scale) for each in reprinted.get(id, ())]
    names = Originators(catalogue, lang, in_sentence=True)
    addresses = PermanentAddresses.of(dataset.release, frame.site)
    of_it = [pair for pair in pairs if id in (pair.left.id, pair.right.id)]
    calls = ("csv", frame.choice("as_of")), ("txt", {**frame.choice("as_of"), "fields": "value"})
    return await frame.response(
        "figure.html",
        about=f"figures/{id}",
        words=words,
        clause=words.clause(*await service.words_around(id)),
        compared=(compared := list(compared_with(figure, of_it, about, frame))),
        checked=len(about),
        at=frames_for(frame, query),
        wrong=sum(each.verdict == Verdict.CONTRADICTS for each in compared),
        chart=chart,
        is_drawn=chart and any(mark.figure.id == id for mark in chart.marks),
        reprinted=again,
        originator=names.name(figure.originator) if figure.originator else "",
        report=catalogue.reports.get(catalogue.releases[figure.release].report),
        formula=FormulaWords(catalogue, lang),
        note=with_currencies(frame.text(figure, "note"), catalogue, lang),
        history=changes,
        notice=await _notice(figure, query.as_of, frame),
        files=frame.files(
            f"/figures/{id}", (row.suffix for row in offered(figures=True)), unit=frame.query.get("unit")
        ),
        embed=embed_of(frame, f"/embed/figures/{id}", words.claim),
        citation=citation_line(figure, addresses, lang),
        sentence=_sentence(words, again, names.quoted([figure])),
        ways=citations_of(frame, f"/figures/{id}/citation"),
        recipes=recipes(*(frame.absolute(frame.api(f"/figures/{id}.{key}", bom=None, **kept)) for key, kept in calls)),
        currencies=await currencies_for(frame, [figure], query.unit),
        card=ShareCard.of_figure(words, frame),
        cited=csl_item(figure, addresses, lang),
    )


@router.get("/embed/figures/{id}")
async def embedded_figure(id: str, query: ForFigureFrame, frame: Frame) -> Response:
    """The page of a figure for frames: the amount, printed and converted, with its interval and source."""
    (figure,) = (await shown_figure(frame, query, id)).figures
    return await frame.response(
        "embed_figure.html",
        allowed=IN_FRAMES,
        words=FigureWords(figure, frame.lang, query.scale),
        who=Originators(frame.catalogue, frame.lang).quoted((figure,)),
        release=frame.catalogue.newest(query.as_of, {figure.release}),
        notice=await _notice(figure, query.as_of, frame),
    )


def _sentence(words: FigureWords, reprinted: Sequence[FigureWords], who: str) -> str:
    """A sentence to quote a figure by `who`; in brackets what the source itself prints in the unit that is shown."""
    place = {"indicator": words.name, "area": words.figure.area_name(words.lang), "period": words.period}
    said, shown = words.printed, words.figure.served.unit
    if own := next((each.printed for each in reprinted if each.figure.printed.unit == shown), None):
        said = words.lang.message("noted", text=said, note=own)
    key = "page-sentence" if words.figure.formula is None else "page-sentence-calculated"
    return words.lang.message(key, **place, amount=said, who=who)


async def _notice(figure: Figure, as_of: str | None, frame: RequestedPage) -> str:
    """A notice that a figure was withdrawn or revised after the moment `as_of`; empty if it was not."""
    revision = await frame.service.revision(frame.catalogue, figure, as_of)
    if revision is None:
        return ""
    day = frame.day(frame.catalogue.releases[revision.release].released_at)
    notice = frame.say("page-withdrawn-since", day=day)
    if revision.new is not None:
        notice = frame.say("page-revised-since", day=day, now=FigureWords(revision.new, frame.lang).printed)
    return joined((notice, revision.reason), frame.lang, "between-sentences")
