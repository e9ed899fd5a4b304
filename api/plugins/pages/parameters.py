"""The query parameters of the HTML pages: models, and annotations with which routes read them."""

from typing import Annotated, TypeVar, cast

from api.domain.query import Claims, Lang
from api.plugins.fact_check.fields import AMOUNT
from api.plugins.fact_check.parameters import CheckedBy
from api.service.parameters import codes, types
from api.service.parameters.groups import AtMoment, Converted, FindingsSelected, Parameters
from api.service.parameters.queries import WORDS
from api.service.parameters.types import TextType, whole_number
from api.web.dependencies import from_query
from api.web.middleware.expensive import of_a_past_moment

PIXELS = whole_number(1, 10**9)
ADDRESS = TextType(str, {"type": "string", "maxLength": 2048}, longest=2048)
TEXT = TextType(str, {"type": "string"}, longest=1_000_000)
"""A text, longer than the API takes, so that the page can say why it cannot be checked."""
THEME = types.word(("auto", "light", "dark"))
Model = TypeVar("Model", bound=Parameters)


class FigurePageQuery(Converted, AtMoment):
    """Query parameters of a figure's page: unit, scale and rate to convert it, and the moment `as_of`."""


class IndicatorPageQuery(Converted, AtMoment):
    """Query parameters of an indicator's page; without an area all are shown, or, of many, that of most figures."""

    area: Annotated[str | None, codes.AREA] = None
    report: Annotated[str | None, codes.REPORT] = None
    claims: Annotated[Claims | None, types.CLAIMS] = None


class EmbeddedFigureQuery(FigurePageQuery):
    """Query parameters of a figure's page for frames; without a theme it has the colours of the reader's device."""

    theme: Annotated[str | None, THEME] = None


class EmbeddedIndicatorQuery(IndicatorPageQuery):
    """Query parameters of an indicator's page for frames; without a theme it has the device's colours."""

    theme: Annotated[str | None, THEME] = None


class FrontPageQuery(Converted):
    """Query parameters of the front page: unit, scale and rate, and a report to redirect to."""

    report: Annotated[str | None, codes.REPORT] = None


class OembedQuery(Parameters):
    """Query parameters of oEmbed: the page to embed and the most room for it in pixels; `dnt` is ignored.

    Any text is read as a format, since an unsupported one has its own status.
    """

    url: Annotated[str, ADDRESS]
    """The address of a figure's or an indicator's page on this site."""
    format: Annotated[str, ADDRESS] = "json"
    maxwidth: Annotated[int | None, PIXELS] = None
    maxheight: Annotated[int | None, PIXELS] = None
    dnt: Annotated[str | None, ADDRESS] = None


class FactCheckPageQuery(CheckedBy):
    """Query parameters of the page that checks a text, or an amount by the figure that a reader has picked."""

    text: Annotated[str | None, TEXT] = None
    figure: Annotated[str | None, types.FIGURE_ID] = None
    amount: Annotated[str | None, AMOUNT] = None


class SearchPageQuery(Parameters):
    """Query parameters of the search page: the words to search for."""

    q: Annotated[str | None, WORDS] = None


ForFigure = Annotated[FigurePageQuery, from_query(FigurePageQuery, of_a_past_moment)]
ForIndicator = Annotated[IndicatorPageQuery, from_query(IndicatorPageQuery, of_a_past_moment)]
ForFigureFrame = Annotated[EmbeddedFigureQuery, from_query(EmbeddedFigureQuery, of_a_past_moment)]
ForChartFrame = Annotated[EmbeddedIndicatorQuery, from_query(EmbeddedIndicatorQuery, of_a_past_moment)]
ForFront = Annotated[FrontPageQuery, from_query(FrontPageQuery)]
ForConversion = Annotated[Converted, from_query(Converted)]
ForMoment = Annotated[AtMoment, from_query(AtMoment, of_a_past_moment)]
ForAudit = Annotated[FindingsSelected, from_query(FindingsSelected)]
ForFactCheck = Annotated[FactCheckPageQuery, from_query(FactCheckPageQuery, lambda query: bool(query.text))]
ForSearch = Annotated[SearchPageQuery, from_query(SearchPageQuery)]


def parameters_of(model: type[Model], query: Parameters | None, lang: Lang, **more: object) -> Model:
    """A parameters model, unchecked: values given in `query` for fields both have, overridden by `more`, and `lang`."""
    given = {name: value for name, value in (query.given if query else {}).items() if name in model.model_fields}
    return cast("Model", model.model_construct(**{**given, **more, "lang": lang}))
