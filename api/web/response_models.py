"""The published shapes of answers, made from the same columns that the writers fill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from api.domain.comparators import Comparator
from api.domain.query import Lang
from api.domain.rates import Basis
from api.domain.scales import SCALES
from api.representations.figure_rows import CONVERSION_COLUMNS, FIGURE_COLUMNS, RECEIPT_COLUMNS
from api.representations.table import Column, Kind
from api.representations.topic_rows import LAYOUTS


class Shape(BaseModel):
    """A published object: its fields and no others."""

    model_config = ConfigDict(extra="forbid")


def _nothing_required(schema: dict[str, Any]) -> None:
    schema.pop("required", None)


class Row(Shape):
    """A row of an answer: `fields` may leave out any property, so that none is certain to be there."""

    model_config = ConfigDict(json_schema_extra=_nothing_required)


class Meta(BaseModel):
    """About the answer: how many rows, of how many, in which language, of which release."""

    count: int = Field(description="Rows in this answer")
    lang: Lang = Field(description="Language of names and displays")
    total: int | None = Field(None, description="Rows before paging")
    limit: int | None = Field(None, description="Rows at most")
    offset: int | None = Field(None, description="Rows passed over")
    release: str | None = Field(None, description="The newest release that the answer takes account of")
    released_at: str | None = Field(None, description="When that release was made, UTC")
    unconverted: list[str] | None = Field(
        None,
        description="Ids of figures of another kind of unit, which stay as printed; only where a unit was asked",
    )


class Links(BaseModel):
    """Addresses of this answer and its neighbours, relative to the server."""

    self: str = Field(description="This answer")
    next: str | None = Field(None, description="The next page")
    prev: str | None = Field(None, description="The page before")


class ParameterFault(BaseModel):
    """What is wrong with one parameter."""

    parameter: str = Field(description="Its name")
    detail: str = Field(description="What is wrong with it")
    value: str | None = Field(description="The value given, cut after 100 characters")
    allowed: list[str] | None = Field(None, description="What is allowed, at most 60 of it")
    allowed_total: int | None = Field(None, description="How much is allowed, where the list is cut")
    nearest: list[str] | None = Field(None, description="What is allowed and looks most like the value")


class ProblemDocument(BaseModel):
    """A refusal (RFC 9457)."""

    type: str = Field(description="Address of the documentation of the code")
    title: str = Field(description="What happened, the same for every refusal of that code")
    status: int = Field(description="HTTP status")
    code: str = Field(description="Stable code to branch on; /v1/errors lists all")
    detail: str = Field(description="What happened this time")
    instance: str = Field(description="The path that was asked for")
    request_id: str | None = Field(description="X-Request-ID of the answer, by which the log is searched")
    errors: list[ParameterFault] = Field(description="What is wrong, parameter by parameter; may be empty")


class Health(BaseModel):
    """That the process answers."""

    status: Literal["ok"] = Field(description="Always ok: a process that fails does not answer")


class Readiness(Health):
    """That the database answers, and what it holds."""

    release: str = Field(description="The newest release")
    figures_of: list[str] = Field(description="The reports whose figures are served")


_TYPES: Mapping[Kind, Any] = {
    Kind.TEXT: str,
    Kind.NUMBER: Decimal,
    Kind.INTEGER: int,
    Kind.FLAG: bool,
    Kind.MOMENT: str,
    Kind.LIST: list[str],
    Kind.OBJECT: dict[str, Any],
}
_NARROWER: Mapping[str, Mapping[str, Any]] = {
    "basis": {"enum": list(Basis)},
    "comparator": {"enum": list(Comparator)},
    "first_day": {"format": "date"},
    "last_day": {"format": "date"},
    "published": {"format": "date"},
    "scale": {"enum": list(SCALES)},
    "source_link": {"format": "uri"},
    "url": {"format": "uri"},
}
"""What is known of a text column beyond that it is text."""


def shape(name: str, meaning: str, columns: Iterable[Column], *, whole: bool = False, **objects: Any) -> type[Shape]:
    """The shape of a row of those columns, `whole` where `fields` cannot thin it out.

    `objects` gives the shapes of nested ones.
    """
    fields: dict[str, Any] = {}
    for column in columns:
        kind = objects.get(column.name, _TYPES[column.kind])
        extra = _refined(column)
        fields[column.name] = (
            kind | None if column.optional else kind,
            Field(description=column.meaning, json_schema_extra=extra),
        )
    if not whole:
        meaning = f"{meaning} Every property is there unless `fields` picks some."
    return create_model(name, __base__=Shape if whole else Row, __doc__=meaning, **fields)


def _refined(column: Column) -> Any:
    if column.kind is Kind.NUMBER:
        return _as_number
    narrower = {"format": "date-time"} if column.kind is Kind.MOMENT else _NARROWER.get(column.name, {})
    if column.kind not in (Kind.TEXT, Kind.MOMENT) or not narrower:
        return None

    def narrow(schema: dict[str, Any]) -> None:
        texts = (choice for choice in schema.get("anyOf", ()) if choice.get("type") == "string")
        next(texts, schema).update(narrower)

    return narrow


def _as_number(schema: dict[str, Any]) -> None:
    """Pydantic would allow a text for a Decimal; here it is always a JSON number."""
    optional = any(choice.get("type") == "null" for choice in schema.pop("anyOf", ()))
    schema.pop("pattern", None)
    schema["type"] = ["number", "null"] if optional else "number"


def listed(row: type[Shape]) -> type[Shape]:
    """The shape of an answer of several such rows: `FigureList`, `MarketSizeList`."""
    name = row.__name__.removesuffix("Row")
    rows: Any = list[row]  # type: ignore[valid-type]
    return _envelope(f"{name}List", f"Rows of {name} with what is to be known of them.", rows)


def answered(one: type[Shape]) -> type[Shape]:
    """The shape of an answer of one such object: `FigureAnswer`."""
    return _envelope(f"{one.__name__}Answer", f"One {one.__name__} with what is to be known of it.", one)


def _envelope(name: str, meaning: str, data: Any) -> type[Shape]:
    return create_model(name, __base__=Shape, __doc__=meaning, data=(data, ...), meta=(Meta, ...), links=(Links, ...))


ReceiptShape = shape("Receipt", "How a converted value came about.", RECEIPT_COLUMNS, whole=True)
FigureLinks = create_model(
    "FigureLinks",
    __base__=Shape,
    __doc__="Addresses of a figure, its indicator and its source, relative to the server.",
    self=(str, ...),
    indicator=(str, ...),
    source=(str, ...),
)
_FIGURE = "One claim of a report: as printed, or converted with a receipt."
FigureShape = shape("Figure", _FIGURE, FIGURE_COLUMNS, conversion=ReceiptShape, links=FigureLinks)
WholeFigure = shape("WholeFigure", _FIGURE, FIGURE_COLUMNS, whole=True, conversion=ReceiptShape, links=FigureLinks)
ConversionShape = shape(
    "Conversion", "A quantity in another unit.", CONVERSION_COLUMNS, whole=True, conversion=ReceiptShape
)


def _row(title: str, place: int) -> type[Shape]:
    layout = LAYOUTS[place]
    measures: dict[str, Any] = dict.fromkeys(layout.measures, WholeFigure)
    return shape(title, f"One row of /v1/{layout.topic}.", layout.columns(), **measures)


MarketSizeRow = _row("MarketSizeRow", 0)
TradeRow = _row("TradeRow", 1)
PartnershipsRow = _row("PartnershipsRow", 2)
