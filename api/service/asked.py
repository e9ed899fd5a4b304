"""The reading of a query string by the parameters that a path accepts: nothing unknown or unreadable passes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from api.domain.amounts import Amount
from api.domain.catalogue import Catalogue
from api.domain.conversion import ConversionRequest
from api.domain.errors import ConflictingParameters, Fault, InvalidParameter, UnknownCode, UnknownParameter
from api.domain.figure_conversion import check as check_conversion
from api.domain.period import PeriodError, Span
from api.domain.quantity import Quantity
from api.domain.query import DEFAULT_LIMIT, Claims, Conversion, Lang, Page, Query
from api.domain.scales import SCALES
from api.domain.suggestions import nearest
from api.domain.units import UnitKind
from api.service.values import Schema, Values, Wrong

MAX_CHARACTERS = 200
MAX_ITEMS = 50
MAX_FAULTS = 20

Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query parameter; one with `many` takes a list, separated by commas or repeated."""

    name: str
    meaning: str
    values: Values
    many: bool = False
    required: bool = False

    def openapi(self, catalogue: Catalogue) -> Schema:
        """The parameter as OpenAPI describes it."""
        schema = self.values.schema(catalogue)
        meaning = self.meaning
        if self.many:
            schema = {"type": "array", "items": schema, "minItems": 1, "maxItems": MAX_ITEMS}
            meaning = f"{meaning} Several are separated by commas or repeated."
        described: Schema = {"name": self.name, "in": "query", "description": meaning, "schema": schema}
        if self.many:
            described |= {"style": "form", "explode": False}
        return described | ({"required": True} if self.required else {})


@dataclass(slots=True)
class _Faults:
    """What is wrong so far; everything is told at once."""

    known: Sequence[str]
    unknown_names: list[Fault] = field(default_factory=list)
    unknown_codes: list[Fault] = field(default_factory=list)
    invalid: list[Fault] = field(default_factory=list)

    def name(self, name: str, value: str) -> None:
        detail = f"{name[:MAX_CHARACTERS]!r} is not a parameter of this path."
        self.unknown_names.append(Fault(name[:MAX_CHARACTERS], detail, value, self.known, nearest(name, self.known)))

    def value(self, name: str, value: str | None, wrong: ValueError) -> None:
        if isinstance(wrong, Wrong):
            fault = Fault(name, str(wrong), value, wrong.allowed, wrong.near)
            (self.unknown_codes if wrong.unknown_code else self.invalid).append(fault)
        else:
            self.invalid.append(Fault(name, str(wrong), value))

    def settle(self) -> None:
        """Raise the refusal that the faults add up to, if there are any."""
        faults = [*self.unknown_names, *self.invalid, *self.unknown_codes]
        if not faults:
            return
        kind = InvalidParameter
        if self.unknown_names:
            kind = UnknownParameter
        elif not self.invalid:
            kind = UnknownCode
        first = faults[0]
        raise kind(f"{first.parameter}: {first.detail}", faults[:MAX_FAULTS])


@dataclass(frozen=True)
class Accepted:
    """The parameters that a path takes."""

    parameters: tuple[Parameter, ...]

    @property
    def names(self) -> list[str]:
        """Their names."""
        return [parameter.name for parameter in self.parameters]

    def openapi(self, catalogue: Catalogue) -> list[Schema]:
        """All of them as OpenAPI describes them."""
        return [parameter.openapi(catalogue) for parameter in self.parameters]

    def read(self, pairs: Pairs, catalogue: Catalogue) -> Asked:
        """The values asked for; every fault of the query is told in one refusal."""
        faults = _Faults(self.names)
        given: dict[str, list[str]] = {}
        for name, value in pairs:
            if name in faults.known:
                given.setdefault(name, []).append(value)
            else:
                faults.name(name, value)
        read = {}
        for parameter in self.parameters:
            texts = given.get(parameter.name)
            if texts is not None:
                read[parameter.name] = _read(parameter, texts, catalogue, faults)
            elif parameter.required:
                faults.value(parameter.name, None, Wrong("it is required"))
        faults.settle()
        return Asked(read, tuple(sorted((name, ",".join(texts)) for name, texts in given.items())))


def _read(parameter: Parameter, texts: Sequence[str], catalogue: Catalogue, faults: _Faults) -> Any:
    if not parameter.many and len(texts) > 1:
        faults.value(parameter.name, ", ".join(texts), Wrong("it is given more than once and takes one value"))
        return None
    items = ",".join(texts).split(",") if parameter.many else texts
    if len(items) > MAX_ITEMS:
        faults.value(parameter.name, None, Wrong(f"it takes at most {MAX_ITEMS} values, {len(items)} were given"))
        return None
    found = []
    for item in items:
        try:
            found.append(_read_item(parameter, item, catalogue))
        except ValueError as wrong:
            faults.value(parameter.name, item, wrong)
    return tuple(dict.fromkeys(found)) if parameter.many else next(iter(found), None)


def _read_item(parameter: Parameter, text: str, catalogue: Catalogue) -> Any:
    if not text:
        raise Wrong("it is empty; leave it out instead")
    if len(text) > MAX_CHARACTERS:
        raise Wrong(f"it is longer than {MAX_CHARACTERS} characters")
    return parameter.values.read(text, catalogue)


def pairs_of(query_string: bytes) -> Pairs:
    """The names and values of a query string; InvalidParameter where it is not UTF-8 or too long."""
    try:
        return parse_qsl(query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=200)
    except UnicodeDecodeError:
        raise InvalidParameter("The query string is not percent-encoded UTF-8.") from None
    except ValueError:
        raise InvalidParameter("The query string has more than 200 parameters.") from None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query string asks for: values by parameter, and the sorted pairs they were written as."""

    values: Mapping[str, Any]
    canonical: tuple[tuple[str, str], ...] = ()

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a parameter, or the default where it was not given."""
        return self.values.get(name, default)

    @property
    def lang(self) -> Lang:
        """The language asked for."""
        return Lang(self.get("lang", Lang.EN))

    @property
    def page(self) -> Page:
        """The rows asked for."""
        return Page(
            limit=self.get("limit", DEFAULT_LIMIT),
            offset=self.get("offset", 0),
            sort=self.get("sort", ()),
            fields=self.get("fields", ()),
        )

    @property
    def conversion(self) -> Conversion:
        """The unit, scale and rate asked for; ConflictingParameters where they do not go together."""
        asked = Conversion(self.get("unit"), self.get("scale"), self.get("basis"), self.get("rate"))
        check_conversion(asked)
        return asked

    def question(self, catalogue: Catalogue) -> ConversionRequest:
        """The quantity that a conversion is about."""
        unit = catalogue.units[self.values["from"]]
        scale = self.get("scale", SCALES["one"])
        quantity = Quantity.printed(
            self.values["value"], scale.exponent, self.get("comparator", "="), counted=unit.kind is UnitKind.COUNT
        )
        return ConversionRequest(
            Amount(quantity, unit, scale),
            catalogue.units[self.values["to"]],
            self.get("to_scale"),
            self.get("year"),
            self.get("basis"),
            self.get("rate"),
        )

    def _between(self) -> Span:
        try:
            return Span.between(self.get("from"), self.get("to"))
        except PeriodError as error:
            raise ConflictingParameters(f"from, to: {error}.", [Fault("from", str(error), self.get("from"))]) from None

    def query(self, topic: str | None = None, reports: tuple[str, ...] = ()) -> Query:
        """The query of a data endpoint."""
        spans = self.get("period", ())
        if start_or_end := [name for name in ("from", "to") if name in self.values]:
            if spans:
                detail = f"Give `period` or `{start_or_end[0]}`, not both: a period may be a range."
                raise ConflictingParameters(detail, [Fault("period", detail)])
            spans = (self._between(),)
        return Query(
            topics=(topic,) if topic else self.get("topic", ()),
            indicators=self.get("indicator", ()),
            areas=self.get("area", ()),
            sources=self.get("source", ()),
            reports=self.get("report", reports),
            spans=spans,
            latest=self.get("latest"),
            claims=self.get("claims", Claims.PREFERRED),
            as_of=self.get("as_of"),
            updated_after=self.get("updated_after"),
            derived=self.get("derived", False),
            conversion=self.conversion,
            lang=self.lang,
            page=self.page,
            canonical=self.canonical,
        )
