"""`/figures/{id}`: one figure as a headline, with what proves it and what others say; and in a frame."""

from collections.abc import Sequence
from functools import partial

from fastapi import Request, Response

from api.audit.findings import SideBySide
from api.domain.catalogue import Catalogue
from api.domain.figure import ChangeQuery, FigureChange
from api.domain.messages import Joined, Message
from api.domain.period import Span
from api.domain.query import Lang, Page
from api.formats.registry import offered
from api.formats.sentences import PermanentAddresses
from api.plugins.citations.formats import csl_item
from api.plugins.pages.frame import IN_FRAMES, Frame, PageRouter, ShareCard, page_response
from api.plugins.pages.parameters import ForFigure, ForFigureFrame, parameters_of
from api.plugins.pages.series import chart_of_series, currencies_for, shown_figure
from api.plugins.pages.share import calls_of_figure, citations, embeds, observed_figure
from api.plugins.pages.words import FigureWords, FormulaWords, names_of
from api.service.parameters.groups import RivalsSelected
from api.web.dependencies import Service

MOST = 50
"""Maximum number of pairs of claims."""
CHANGES = 20
"""Maximum number of changes of a figure."""

router = PageRouter()


@router.page("/figures/{id}")
async def figure_page(request: Request, id: str, query: ForFigure, frame: Frame, service: Service) -> Response:
    """A figure as printed and converted, the phrase in its source, findings, rivals, chart, history, citations."""
    lang, catalogue = frame.lang, (await service.catalogue()).at(query.as_of)
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
        pairs, _ = await service.comparisons(rivals, Page(limit=MOST))
    chart = await chart_of_series(service, figure, query, frame)
    reprinted = await service.reprinted(catalogue, [figure])
    cited = csl_item(figure, PermanentAddresses.of(dataset.release, frame.site), lang)
    release = catalogue.releases[figure.release]
    return await page_response(
        request,
        "figure.html",
        frame,
        about=f"figures/{id}",
        words=words,
        findings=[item for item in about if not audit.is_within_one_source(item)],
        own_findings=[item for item in about if audit.is_within_one_source(item)],
        rivals=[
            (FigureWords(pair.right if pair.left.id == id else pair.left, lang), pair)
            for pair in pairs
            if id in (pair.left.id, pair.right.id)
        ],
        chart=chart,
        picture=partial(chart.address, frame) if chart else None,
        reprinted=[FigureWords(each, lang, query.scale) for each in reprinted.get(id, ())],
        originator=names_of(catalogue, lang).name(figure.originator) if figure.originator else "",
        report=catalogue.reports.get(release.report),
        formula=FormulaWords(catalogue, lang),
        history=changes,
        releases=catalogue.releases,
        formats=[row.suffix for row in offered(figures=True)],
        embeds=embeds(frame, f"/embed/figures/{id}", dataset.release, words.claim),
        citations=citations(cited, lang),
        uses=calls_of_figure(figure, frame),
        currencies=await currencies_for(service, catalogue, [figure], query.unit),
        card=ShareCard.of_figure(words, frame),
        cited=cited,
        structured=observed_figure(words, frame, release.released_at),
    )


@router.page("/embed/figures/{id}")
async def embedded_figure(request: Request, id: str, query: ForFigureFrame, frame: Frame, service: Service) -> Response:
    """A figure as a headline: printed, converted, what rounding leaves open, and who states it."""
    newest = await service.catalogue()
    catalogue = newest.at(query.as_of)
    (figure,) = (await shown_figure(service, query, frame.lang, id)).figures
    return await page_response(
        request,
        "embed_figure.html",
        frame,
        allowed=IN_FRAMES,
        card=None,
        words=FigureWords(figure, frame.lang, query.scale),
        who=names_of(catalogue, frame.lang).quoted((figure,)),
        whole=frame.absolute(frame.page(f"/figures/{id}", **{**frame.query, "theme": None})),
        release=catalogue.newest(query.as_of, {figure.release}),
        notice=_notice(await service.revision(newest, figure, query.as_of), newest, frame.lang),
    )


def _notice(revision: FigureChange | None, catalogue: Catalogue, lang: Lang) -> str:
    """The notice on a figure that was taken back since the moment that its frame is pinned to."""
    if revision is None:
        return ""
    day = catalogue.releases[revision.release].released_at[:10]
    if revision.new is None:
        notice = Message("page-withdrawn-since", day=day)
    else:
        notice = Message("page-revised-since", day=day, now=FigureWords(revision.new, lang).printed)
    return Joined([notice, *filter(None, [revision.reason])]).in_language(lang)
