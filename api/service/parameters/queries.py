"""Parameters of each kind of request, as frozen models that HTTP, the command line and assistants share."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field, create_model

from api.domain.query import SORTS, Codes
from api.formats.catalogue_rows import ChangeRow, FindingRow, RateRow
from api.formats.figure_rows import FigureRow
from api.formats.registry import parameters_of
from api.formats.table import ALL, RowClass, columns_of, flattened, names_of
from api.formats.topic_rows import MarketSizeRow, PartnershipsRow, TradeRow, key_names
from api.service.parameters import codes, types
from api.service.parameters.groups import (
    WITHOUT_SOURCE,
    ChangesSelected,
    FigureParameters,
    FiguresChanged,
    FindingsSelected,
    Localised,
    OfTopics,
    OneFigureParameters,
    PagedByKey,
    RatesSelected,
    Selected,
    Shown,
    ShownFigures,
    ShownPage,
)
from api.service.parameters.types import MAX_CHARACTERS, ListOf, ParameterError, TextType, whole_number, word

FIELDS = "Fields to give, in that order; all without it."
FIGURE_FIELDS = "Fields to give, in that order; * gives all, and without it the usual ones are given."
CELLS = (
    f"{FIELDS} A column of figures is the whole figure in JSON, its value in flat formats; behind an underscore "
    "follows one of the figure's fields: sales, sales_unit."
)


def sorting(names: Iterable[str]) -> ListOf:
    """The type of the parameter `sort`: a list of these names, each with or without a minus for descending."""
    signed = [item for name in names for item in (name, f"-{name}")]
    return ListOf(word(signed), "Fields to sort by, with a - before the name for descending.")


def picked(row: RowClass) -> ListOf:
    """The type of the parameter `fields`: a list of names of fields of this class of rows."""
    return ListOf(word(names_of(row)), FIELDS)


def cells(row: RowClass, meaning: str = CELLS) -> ListOf:
    """The type of the parameter `fields` for rows in rows: fields, flat columns such as `sales_unit`, and `*`."""
    flat = [column.name for column in flattened(columns_of(row))]
    return ListOf(word(dict.fromkeys((*names_of(row), *flat, ALL))), meaning)


def _read_words(text: str) -> str:
    """The text itself; ParameterError if it is blank."""
    if not text.strip():
        raise ParameterError("holds no word to look for, such as `market size` or 网络零售")
    return text


WORDS = TextType(
    _read_words,
    {"type": "string", "pattern": r"\S", "maxLength": MAX_CHARACTERS, "examples": ["market size", "网络零售"]},
)


class FigureQuery(
    *parameters_of("figures"),  # type: ignore[misc]  # a base that plug-ins bring
    ShownFigures,
    PagedByKey,
    ShownPage,
    FigureParameters,
    OfTopics,
    Selected,
):
    """The parameters of `/v1/figures`."""

    sort: Annotated[Codes, sorting(SORTS)] = ()
    fields: Annotated[Codes, cells(FigureRow, FIGURE_FIELDS)] = ()


class OneFigureQuery(*parameters_of("figure"), ShownFigures, OneFigureParameters):  # type: ignore[misc]
    """The parameters of `/v1/figures/{id}`."""

    fields: Annotated[Codes, cells(FigureRow, FIELDS)] = ()


class TopicQuery(ShownPage, FigureParameters):
    """Base of the parameters of endpoints of topics, which add `sort` and `fields` for their rows."""


class MarketSizeQuery(TopicQuery):
    """The parameters of `/v1/market-size`."""

    years_alone = True

    sort: Annotated[Codes, sorting(key_names(MarketSizeRow))] = ()
    fields: Annotated[Codes, cells(MarketSizeRow)] = ()


class TradeQuery(TopicQuery):
    """The parameters of `/v1/trade`."""

    years_alone = True

    flow: Annotated[Codes, ListOf(types.FLOW)] = ()
    """Flows of trade. Imports that no source states follow from other figures: add derived=true."""
    sort: Annotated[Codes, sorting(key_names(TradeRow))] = ()
    fields: Annotated[Codes, cells(TradeRow)] = ()


class PartnershipsQuery(TopicQuery):
    """The parameters of `/v1/partnerships`."""

    programme: Annotated[Codes, ListOf(codes.PROGRAMME)] = ()
    """Programmes of partnerships."""
    sort: Annotated[Codes, sorting(key_names(PartnershipsRow))] = ()
    fields: Annotated[Codes, cells(PartnershipsRow)] = ()


class AuditQuery(ShownPage, FindingsSelected):
    """The parameters of `/v1/audit`."""

    fields: Annotated[Codes, picked(FindingRow)] = ()


class SearchQuery(Shown):
    """The parameters of `/v1/search`."""

    q: Annotated[str, WORDS]
    """Words to look for, English or Chinese."""
    limit: Annotated[int, whole_number(1, 100)] = 20
    """Maximum number of rows."""


class FeedQuery(Localised, FiguresChanged):
    """The parameters of `/v1/changes.atom`."""


class ChangesQuery(ShownPage, ChangesSelected):
    """The parameters of `/v1/changes`."""

    fields: Annotated[Codes, picked(ChangeRow)] = ()


class RatesQuery(ShownPage, RatesSelected):
    """The parameters of `/v1/rates`."""

    fields: Annotated[Codes, picked(RateRow)] = ()


class ListQuery(ShownPage):
    """Base of the parameters of a list, such as of areas, formats or downloads; `list_query` makes the models."""

    sort: Codes = ()
    fields: Codes = ()


class EntryQuery(Shown):
    """Base of the parameters of one entry of a list; `entry_query` makes the models."""

    fields: Codes = ()


def list_query(name: str, row: RowClass, *bases: type[Any]) -> type[ListQuery]:
    """A new model, of that name, of the parameters of a list of such rows; it has those of further `bases` too."""
    allowed = names_of(row)
    return create_model(
        name,
        __base__=(ListQuery, *bases),
        __cls_kwargs__=WITHOUT_SOURCE,
        __doc__=f"`/v1/{name.removesuffix('Query').lower()}`.",
        sort=Annotated[Codes, sorting(allowed), Field(default=())],
        fields=Annotated[Codes, picked(row), Field(default=())],
    )


def entry_query(name: str, row: RowClass) -> type[EntryQuery]:
    """A new model, of that name, of the parameters of one entry of a list of such rows."""
    fields = Annotated[Codes, picked(row), Field(default=())]
    meaning = "One entry of a list."
    return create_model(name, __base__=EntryQuery, __cls_kwargs__=WITHOUT_SOURCE, __doc__=meaning, fields=fields)
