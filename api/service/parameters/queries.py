"""Parameters of each kind of request, as frozen models that HTTP, the command line and assistants share."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, create_model

from api.domain.query import SORTS
from api.formats.catalogue_rows import RateRow
from api.formats.change_rows import ChangeRow
from api.formats.figure_rows import FigureRow
from api.formats.finding_rows import ComparisonRow, FindingRow
from api.formats.registry import parameters_of
from api.formats.table import ALL, RowClass, columns_of, flattened, names_of
from api.formats.topic_rows import MarketSizeRow, PartnershipsRow, TradeRow, key_names
from api.service.parameters.groups import (
    FigureParameters,
    FindingsSelected,
    Localised,
    OneFigureParameters,
    PagedByKey,
    RatesSelected,
    SelectedOfAnyTopic,
    Shown,
    ShownFigures,
    ShownPage,
)
from api.service.parameters.particular import (
    ChangesSelected,
    FiguresChanged,
    OfFlows,
    OfProgrammes,
    RivalsSelected,
)
from api.service.parameters.types import ListOf, signed, word

SORT = Field(description="Fields to sort by, with a - before the name for descending.")
FIELDS = Field(description="Fields to give, in that order; all without it.")
FIGURE_FIELDS = Field(
    description="Fields to give, in that order; * gives all, and without it the usual ones are given."
)
CELLS = Field(
    description="Fields to give, in that order; all without it. A column of figures is the whole figure in JSON, its "
    "value in flat formats; behind an underscore follows one of the figure's fields: sales, sales_unit."
)


def cells(row: RowClass) -> ListOf:
    """The fields of a row, those of its nested rows as flat formats name them, and * for all."""
    flat = [column.name for column in flattened(columns_of(row))]
    return ListOf(word(dict.fromkeys((*names_of(row), *flat, ALL))))


# Of several bases pydantic takes the fields of the last one first: they are named from the last to the first.


class FigureQuery(*parameters_of("figures"), ShownFigures, PagedByKey, ShownPage, FigureParameters, SelectedOfAnyTopic):  # type: ignore[misc]
    """`/v1/figures`."""

    sort: Annotated[tuple[str, ...], ListOf(word(signed(SORTS))), SORT] = ()
    fields: Annotated[tuple[str, ...], cells(FigureRow), FIGURE_FIELDS] = ()


class OneFigureQuery(*parameters_of("figure"), ShownFigures, OneFigureParameters):  # type: ignore[misc]
    """`/v1/figures/{id}`."""

    fields: Annotated[tuple[str, ...], cells(FigureRow), FIELDS] = ()


class TopicQuery(ShownPage, FigureParameters):
    """What the typed endpoints share; each adds the columns of its rows."""


class MarketSizeQuery(TopicQuery):
    """`/v1/market-size`."""

    sort: Annotated[tuple[str, ...], ListOf(word(signed(key_names(MarketSizeRow)))), SORT] = ()
    fields: Annotated[tuple[str, ...], cells(MarketSizeRow), CELLS] = ()


class TradeQuery(OfFlows, TopicQuery):
    """`/v1/trade`."""

    sort: Annotated[tuple[str, ...], ListOf(word(signed(key_names(TradeRow)))), SORT] = ()
    fields: Annotated[tuple[str, ...], cells(TradeRow), CELLS] = ()


class PartnershipsQuery(OfProgrammes, TopicQuery):
    """`/v1/partnerships`."""

    sort: Annotated[tuple[str, ...], ListOf(word(signed(key_names(PartnershipsRow)))), SORT] = ()
    fields: Annotated[tuple[str, ...], cells(PartnershipsRow), CELLS] = ()


class AuditQuery(ShownPage, FindingsSelected):
    """`/v1/audit`."""

    fields: Annotated[tuple[str, ...], ListOf(word(names_of(FindingRow))), FIELDS] = ()


class ComparisonsQuery(ShownPage, RivalsSelected):
    """`/v1/comparisons`."""

    fields: Annotated[tuple[str, ...], cells(ComparisonRow), CELLS] = ()


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
