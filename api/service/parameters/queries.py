"""Parameters of each kind of request, as frozen models that HTTP, the command line and assistants share."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, create_model

from api.domain.query import SORTS
from api.formats.catalogue_rows import RateRow
from api.formats.change_rows import ChangeRow
from api.formats.figure_rows import FigureRow
from api.formats.finding_rows import ComparisonRow, FindingRow
from api.formats.table import ALL, RowClass, columns_of, flattened, names_of
from api.formats.topic_rows import MarketSizeRow, PartnershipsRow, TradeRow, key_names
from api.plugins.charts.chart import ChartKind
from api.plugins.fact_check.request import MAX_BYTES, PATTERN, readable
from api.plugins.fact_check.rows import FactCheckRow
from api.service.parameters import codes, spellings, types
from api.service.parameters.groups import (
    AsOf,
    Converted,
    FigureParameters,
    FindingsSelected,
    Localised,
    OfPlaces,
    OfReports,
    OfTopics,
    OneFigureParameters,
    OwnQuantity,
    PagedByKey,
    Parameters,
    RatesSelected,
    SelectedOfAnyTopic,
    Shown,
    ShownFigures,
    ShownPage,
    UpdatedAfter,
)
from api.service.parameters.types import MAX_CHARACTERS, ListOf, ParameterError, TextType, signed, whole_number, word

MAX_FOUND = 100
FOUND = 20


def _read(text: str) -> str:
    if not text.strip():
        raise ParameterError("holds no word to look for, such as `market size` or 网络零售")
    return text


WORDS = TextType(
    _read, {"type": "string", "pattern": r"\S", "maxLength": MAX_CHARACTERS, "examples": ["market size", "网络零售"]}
)
FLOW = word(
    ("total", "exports", "imports"),
    name="Flow",
    meaning="A flow of trade.",
    spelled=spellings.flow,
)


class FiguresChanged(OfReports):
    """Changes of which figures."""

    indicator: Annotated[tuple[str, ...], ListOf(codes.INDICATOR), Field(description="Indicators.")] = ()
    figure: Annotated[
        tuple[str, ...],
        ListOf(types.FIGURE_ID),
        Field(description="Ids of figures: the changes that brought one of them or took it back."),
    ] = ()
    updated_after: UpdatedAfter = None


class ChangesSelected(FiguresChanged):
    """Which changes, by which releases."""

    from_: Annotated[
        str | None,
        codes.RELEASE,
        Field(alias="from", description="Only what releases after this one changed, the one that you know."),
    ] = None
    to: Annotated[
        str | None, codes.RELEASE, Field(description="Only what this release and those before it changed.")
    ] = None
    as_of: AsOf = None


class CheckedBy(Parameters):
    """By which figures a text is checked."""

    area: Annotated[
        str | None, codes.AREA, Field(description="The area of numbers beside which the text names none.")
    ] = None
    report: Annotated[
        tuple[str, ...], ListOf(codes.REPORT), Field(description="Reports whose figures it is held against; all.")
    ] = ()
    as_of: AsOf = None


class FactsChecked(CheckedBy, Localised):
    """By which figures a text is checked, and the language of what is told of it."""


TEXT = TextType(
    readable,
    {
        "type": "string",
        "pattern": PATTERN,
        "maxLength": MAX_BYTES,
        "examples": ["China's online retail sales reached 15.5 trillion yuan in 2024."],
    },
    longest=MAX_BYTES,
)


class RivalsSelected(Localised, Converted, OfTopics, OfPlaces):
    """Which claims are compared with their rivals, in which unit and language."""

    source: Annotated[
        tuple[str, ...],
        ListOf(codes.SOURCE),
        Field(description="Sources, of which one or the other of the two claims is."),
    ] = ()
    report: Annotated[
        tuple[str, ...],
        ListOf(codes.REPORT),
        Field(description="Reports, of which one or the other of the two claims is."),
    ] = ()
    as_of: AsOf = None


class SearchQuery(Shown):
    """`/v1/search`."""

    q: Annotated[str, WORDS, Field(description="Words to look for, English or Chinese.")]
    limit: Annotated[int, whole_number(1, MAX_FOUND), Field(description="Maximum number of rows.")] = FOUND


class ConvertQuery(Shown, OwnQuantity):
    """`/v1/convert`."""


class OfFlows(Parameters):
    """Of which flows of trade."""

    flow: Annotated[
        tuple[str, ...],
        ListOf(FLOW),
        Field(description="Flows of trade. Imports follow from other figures: add derived=true."),
    ] = ()

    @property
    def breakdowns(self) -> tuple[str, ...]:
        """The parts of the topic that were named."""
        return self.flow


class OfProgrammes(Parameters):
    """Of which programmes of partnerships."""

    programme: Annotated[
        tuple[str, ...], ListOf(codes.PROGRAMME), Field(description="Programmes of partnerships.")
    ] = ()

    @property
    def breakdowns(self) -> tuple[str, ...]:
        """The parts of the topic that were named."""
        return self.programme


SORT = Field(description="Fields to sort by, with a - before the name for descending.")
FIELDS = Field(description="Fields to give, in that order; all without it.")
FIGURE_FIELDS = Field(
    description="Fields to give, in that order; * gives all, and without it the usual ones are given."
)
CELLS = Field(
    description="Fields to give, in that order; all without it. A column of figures is the whole figure in JSON, its "
    "value in flat formats; behind an underscore follows one of the figure's fields: sales, sales_unit."
)


def _cells(row: RowClass) -> ListOf:
    """The fields of a row, those of its nested rows as flat formats name them, and * for all."""
    flat = [column.name for column in flattened(columns_of(row))]
    return ListOf(word(dict.fromkeys((*names_of(row), *flat, ALL))))


# Of several bases pydantic takes the fields of the last one first: they are named from the last to the first.


class FigureQuery(ShownFigures, PagedByKey, ShownPage, FigureParameters, SelectedOfAnyTopic):
    """`/v1/figures`."""

    kind: Annotated[
        str | None,
        word(ChartKind),
        Field(description="What a chart is drawn as; without it what fits its figures."),
    ] = None
    highlight: Annotated[
        str | None,
        types.FIGURE_ID,
        Field(description="The id of the figure that stands out in a chart and is its title; without it the latest."),
    ] = None
    sort: Annotated[tuple[str, ...], ListOf(word(signed(SORTS))), SORT] = ()
    fields: Annotated[tuple[str, ...], _cells(FigureRow), FIGURE_FIELDS] = ()


class OneFigureQuery(ShownFigures, OneFigureParameters):
    """`/v1/figures/{id}`."""

    fields: Annotated[tuple[str, ...], _cells(FigureRow), FIELDS] = ()


class TopicQuery(ShownPage, FigureParameters):
    """What the typed endpoints share; each adds the columns of its rows."""


class MarketSizeQuery(TopicQuery):
    """`/v1/market-size`."""

    sort: Annotated[tuple[str, ...], ListOf(word(signed(key_names(MarketSizeRow)))), SORT] = ()
    fields: Annotated[tuple[str, ...], _cells(MarketSizeRow), CELLS] = ()


class TradeQuery(OfFlows, TopicQuery):
    """`/v1/trade`."""

    sort: Annotated[tuple[str, ...], ListOf(word(signed(key_names(TradeRow)))), SORT] = ()
    fields: Annotated[tuple[str, ...], _cells(TradeRow), CELLS] = ()


class PartnershipsQuery(OfProgrammes, TopicQuery):
    """`/v1/partnerships`."""

    sort: Annotated[tuple[str, ...], ListOf(word(signed(key_names(PartnershipsRow)))), SORT] = ()
    fields: Annotated[tuple[str, ...], _cells(PartnershipsRow), CELLS] = ()


class AuditQuery(ShownPage, FindingsSelected):
    """`/v1/audit`."""

    fields: Annotated[tuple[str, ...], ListOf(word(names_of(FindingRow))), FIELDS] = ()


class ComparisonsQuery(ShownPage, RivalsSelected):
    """`/v1/comparisons`."""

    fields: Annotated[tuple[str, ...], _cells(ComparisonRow), CELLS] = ()


class PostedFactCheckQuery(Shown, FactsChecked):
    """`/v1/fact-check` of a text that is posted."""

    fields: Annotated[tuple[str, ...], _cells(FactCheckRow), FIELDS] = ()


class FactCheckQuery(PostedFactCheckQuery):
    """`/v1/fact-check`."""

    text: Annotated[str, TEXT, Field(description="The text to check: English or Chinese sentences that quote figures.")]


class FeedQuery(Localised, FiguresChanged):
    """`/v1/changes.atom`."""


class ChangesQuery(ShownPage, ChangesSelected):
    """`/v1/changes`."""

    fields: Annotated[tuple[str, ...], ListOf(word(names_of(ChangeRow))), FIELDS] = ()


class RatesQuery(ShownPage, RatesSelected):
    """`/v1/rates`."""

    fields: Annotated[tuple[str, ...], ListOf(word(names_of(RateRow))), FIELDS] = ()


class ListQuery(ShownPage):
    """A list of the catalogue, of formats or of downloads; `list_query` makes one for its rows."""

    sort: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


class EntryQuery(Shown):
    """One entry of such a list; `entry_query` makes one for its rows."""

    fields: tuple[str, ...] = ()


def list_query(name: str, row: RowClass, *bases: type[Any]) -> type[ListQuery]:
    """The parameters of a list of such rows, with what further bases bring."""
    allowed = names_of(row)
    return create_model(
        name,
        __base__=(ListQuery, *bases),
        __doc__=f"`/v1/{name.removesuffix('Query').lower()}`.",
        sort=Annotated[tuple[str, ...], ListOf(word(signed(allowed))), SORT, Field(default=())],
        fields=Annotated[tuple[str, ...], ListOf(word(allowed)), FIELDS, Field(default=())],
    )


def entry_query(name: str, row: RowClass) -> type[EntryQuery]:
    """The parameters of an entry of such rows."""
    fields = Annotated[tuple[str, ...], ListOf(word(names_of(row))), FIELDS, Field(default=())]
    return create_model(name, __base__=EntryQuery, __doc__="One entry of a list.", fields=fields)
