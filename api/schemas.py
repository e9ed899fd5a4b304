"""The published shapes of answers, made from the same columns that the writers fill."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, create_model

from api.tables import CONVERSION_COLUMNS, FIGURE_COLUMNS, LAYOUTS, RECEIPT_COLUMNS, Column, Kind

Row = TypeVar("Row")


class Shape(BaseModel):
    """A published object: its fields and no others."""

    model_config = ConfigDict(extra="forbid")


class Meta(BaseModel):
    """About the answer: how many rows, of how many, in which language, of which release."""

    count: int = Field(description="Rows in this answer")
    lang: str = Field(description="Language of names and displays")
    total: int | None = Field(None, description="Rows before paging")
    limit: int | None = Field(None, description="Rows at most")
    offset: int | None = Field(None, description="Rows passed over")
    release: str | None = Field(None, description="The newest release that the answer takes account of")
    released_at: str | None = Field(None, description="When that release was made")
    unconverted: list[str] | None = Field(
        None,
        description="Ids of figures of another kind of unit, which stay as printed; only where a unit was asked",
    )


class Links(BaseModel):
    """Addresses of this answer and its neighbours."""

    self: str = Field(description="This answer")
    next: str | None = Field(None, description="The next page")
    prev: str | None = Field(None, description="The page before")


class Envelope(Shape, Generic[Row]):
    """Rows with what is to be known of them."""

    data: list[Row]
    meta: Meta
    links: Links


class One(Shape, Generic[Row]):
    """One object with what is to be known of it."""

    data: Row
    meta: Meta
    links: Links


class FaultShape(BaseModel):
    """What is wrong with one parameter."""

    parameter: str
    detail: str
    value: str | None = Field(description="The value given, cut after 100 characters")
    allowed: list[str] | None = Field(None, description="What is allowed, at most 60 of it")
    allowed_total: int | None = Field(None, description="How much is allowed, where the list is cut")
    nearest: list[str] | None = Field(None, description="What is allowed and looks most like the value")


class Problem(BaseModel):
    """A refusal (RFC 9457); `code` is stable, `type` is the address of its documentation."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    instance: str
    request_id: str | None
    errors: list[FaultShape]


_TYPES: dict[Kind, Any] = {
    Kind.TEXT: str,
    Kind.NUMBER: Decimal,
    Kind.INTEGER: int,
    Kind.FLAG: bool,
    Kind.MOMENT: str,
    Kind.LIST: list[str],
    Kind.OBJECT: dict[str, Any],
}


def shape(name: str, meaning: str, columns: Iterable[Column], **objects: Any) -> type[Shape]:
    """The shape of a row of those columns; `objects` gives the shapes of nested ones."""
    fields: dict[str, Any] = {}
    for column in columns:
        kind = objects.get(column.name, _TYPES[column.kind])
        extra: dict[str, Any] = {"description": column.meaning}
        if column.kind is Kind.NUMBER:
            extra["json_schema_extra"] = _as_number
        if column.kind is Kind.MOMENT:
            extra["json_schema_extra"] = {"format": "date-time"}
        fields[column.name] = (kind | None if column.optional else kind, Field(**extra))
    return create_model(name, __base__=Shape, __doc__=meaning, **fields)


def _as_number(schema: dict[str, Any]) -> None:
    """Pydantic would allow a text for a Decimal; here it is always a JSON number."""
    optional = any(choice.get("type") == "null" for choice in schema.pop("anyOf", ()))
    schema.pop("pattern", None)
    schema["type"] = ["number", "null"] if optional else "number"


ReceiptShape = shape("Receipt", "How a converted value came about.", RECEIPT_COLUMNS)
FigureLinks = create_model("FigureLinks", __base__=Shape, self=(str, ...), indicator=(str, ...), source=(str, ...))
FigureShape = shape(
    "Figure",
    "One claim of a report: as printed, or converted with a receipt.",
    FIGURE_COLUMNS,
    conversion=ReceiptShape,
    links=FigureLinks,
)


ConversionShape = shape("Conversion", "A quantity in another unit.", CONVERSION_COLUMNS, conversion=ReceiptShape)


def _row(title: str, place: int) -> type[Shape]:
    layout = LAYOUTS[place]
    return shape(
        title,
        f"One row of /v1/{layout.topic}.",
        layout.columns(),
        **dict.fromkeys(layout.measures, FigureShape),
    )


MarketSizeRow = _row("MarketSizeRow", 0)
TradeRow = _row("TradeRow", 1)
PartnershipsRow = _row("PartnershipsRow", 2)
