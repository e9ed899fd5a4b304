"""Reading: from pairs of a query string to a model, its codes, and the query of the domain."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from api.domain.amounts import Amount
from api.domain.catalogue import Catalogue
from api.domain.changes import ChangeQuery
from api.domain.conversion import ConversionRequest
from api.domain.errors import (
    ConflictingParameters,
    Fault,
    InvalidParameter,
    MissingParameter,
    UnknownCode,
    UnknownParameter,
)
from api.domain.figure import check as check_conversion
from api.domain.period import PeriodError, Span
from api.domain.quantity import Quantity
from api.domain.query import Claims, Conversion, Page, Query
from api.domain.search import nearest
from api.domain.units import UnitKind
from api.service.parameters import guesses
from api.service.parameters.codes import Code
from api.service.parameters.groups import (
    Converted,
    FigureParameters,
    OfPlaces,
    OneFigureParameters,
    OwnQuantity,
    Paged,
    ParameterField,
    Parameters,
    fields_of,
)
from api.service.parameters.guesses import meant_value, reason
from api.service.parameters.particular import ChangesSelected, FiguresChanged, RivalsSelected
from api.service.parameters.types import MAX_CHARACTERS, ConflictingValuesError, ParameterError, apart, split

_SHOWN = 60
"""Characters of a value in a sentence."""
_TOLD = 3
"""So many faults stand in the detail of a problem; `errors` has all of them."""


def unknown_name(name: str, value: str, taken: Sequence[str], *, guess: bool = True) -> Fault:
    """A name that the path does not take; a guess says what was probably meant."""
    shown = name[:MAX_CHARACTERS]
    near = guesses.meant_by(shown, taken) if guess else []
    parts = [f"`{cut(shown)}` is not a parameter of this path."]
    if near:
        example = f"={cut(value)}" if value and len(value) <= _SHOWN and near[0] not in guesses.ADVICE else ""
        parts.append(f"Did you mean {_either([f'`{near[0]}{example}`', *(f'`{item}`' for item in near[1:])])}?")
        parts += [guesses.ADVICE[item] for item in near[:1] if item in guesses.ADVICE]
    elif unneeded := guesses.UNNEEDED.get(guesses.squashed(shown)):
        parts.append(unneeded)
    elif home := guesses.elsewhere(shown, taken):
        parts.append(guesses.ADVICE["q"] if home[0] == "q" else f"{home[1]} takes `{home[0]}`.")
    parts.append(f"It takes: {', '.join(taken)}." if taken else "It takes none.")
    return Fault(shown, " ".join(parts), value, list(taken), near)


def missing(name: str, meaning: str) -> Fault:
    """A parameter that the path cannot do without."""
    return Fault(name, f"Add `{name}=` ({meaning[:1].lower()}{meaning[1:].rstrip('.')}).")


def repeated(name: str, values: Sequence[str]) -> Fault:
    """A parameter of one value that is given more than once."""
    given = " and ".join(f"`{name}={cut(value)}`" for value in values[:_TOLD])
    return Fault(name, f"`{name}` is given more than once ({given}) and takes one value.", ", ".join(values))


def empty(name: str, meaning: str) -> Fault:
    """A parameter that the path cannot do without, given without a value."""
    return Fault(name, f"`{name}=` is empty; give a value ({meaning[:1].lower()}{meaning[1:].rstrip('.')}).", "")


def unreadable(name: str, value: str | None, wrong: Exception, *, guess: bool = True) -> Fault:
    """A value that its parameter does not allow; a guess says what was probably meant."""
    given = f"`{name}={cut(value or '')}`"
    if not isinstance(wrong, ParameterError):
        return Fault(name, f"{given} cannot be read: {str(wrong).rstrip('.')}.", value)
    why = reason(name, value or "") or _several(value or "", wrong.allowed)
    meant = meant_value(name, value or "", wrong.allowed) if guess and wrong.allowed and not why else []
    near = list(dict.fromkeys([*meant, *([] if why else wrong.near)]))[:_TOLD] if guess else []
    parts = [f"{given} {why or wrong.detail}."]
    if near and not wrong.says_all:
        parts.append(f"Did you mean {_either([f'`{item}`' for item in near])}?")
    if wrong.listed:
        parts.append(f"Use: {', '.join(wrong.listed)}.")
    return Fault(name, " ".join(parts), value, wrong.allowed, near)


def _several(value: str, allowed: Collection[str]) -> str:
    """What is wrong with a list of allowed values where one is taken."""
    parts, known = value.split(","), {item.casefold() for item in allowed}
    several = len(parts) > 1 and {part.casefold() for part in parts} <= known
    return f"holds {len(parts)} values, and one is taken" if several else ""


def together(faults: Sequence[Fault]) -> str:
    """The detail of a problem with these faults."""
    told = " ".join(fault.detail for fault in faults[:_TOLD])
    more = len(faults) - _TOLD
    return f"{told} ({more} more in `errors`.)" if more > 0 else told


def not_held(kind: str, listed: str, value: str, codes: Collection[str], near: Sequence[str] = ()) -> str:
    """That a list of the catalogue holds no such entry, for the detail of a 404."""
    found = list(near) or nearest(value, codes)
    hint = f" Did you mean {_either(found)}?" if found else ""
    return f"There is no {kind} {cut(value)!r}; {listed} lists them.{hint}"


def cut(text: str) -> str:
    """A value as a sentence shows it: printable, on one line, and not endless."""
    plain = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text[: _SHOWN + 1])
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"


def _either(words: Sequence[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return " or ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


MAX_FAULTS = 20
GUESSED = 3
"""Faults of a request with what was probably meant: looking for it takes longer than all else of a refusal."""
MAX_PAIRS = 200

Pairs = Iterable[tuple[str, str]]
Model = TypeVar("Model", bound=Parameters)


def pairs_of(query_string: bytes) -> list[tuple[str, str]]:
    """The names and values of a query string; InvalidParameter where it is not UTF-8 or too long."""
    try:
        return parse_qsl(
            query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_PAIRS
        )
    except UnicodeDecodeError:
        raise InvalidParameter("The query string is not percent-encoded UTF-8.") from None
    except ValueError:
        raise InvalidParameter(f"The query string has more than {MAX_PAIRS} parameters.") from None


def canonical(pairs: Pairs) -> dict[str, str]:
    """The pairs by name in alphabetical order, repeated ones joined by commas."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {name: ",".join(found[name]) for name in sorted(found)}


@dataclass(slots=True)
class _Faults:
    """What is wrong with the parameters of a request, for one problem document."""

    fields: Sequence[ParameterField]
    unknown: list[Fault] = field(default_factory=list)
    invalid: list[Fault] = field(default_factory=list)
    missing: list[Fault] = field(default_factory=list)
    conflicts: list[Fault] = field(default_factory=list)
    codes: list[Fault] = field(default_factory=list)

    @property
    def guess(self) -> bool:
        """Whether the next fault is to say what was probably meant."""
        return sum(map(len, (self.unknown, self.invalid, self.missing, self.conflicts, self.codes))) < GUESSED

    def settle(self) -> None:
        """Raise the problem that the faults add up to, if there are any."""
        order = [item.name for item in self.fields]
        invalid = sorted(self.invalid, key=lambda fault: order.index(fault.parameter))
        meant = {near for fault in self.unknown for near in fault.nearest[:1]}
        kinds = {
            UnknownParameter: self.unknown,
            InvalidParameter: invalid,
            MissingParameter: [fault for fault in self.missing if fault.parameter not in meant],
            ConflictingParameters: self.conflicts,
            UnknownCode: self.codes,
        }
        faults = [fault for found in kinds.values() for fault in found]
        if faults:
            kind = next(kind for kind, found in kinds.items() if found)
            raise kind(together(faults), faults[:MAX_FAULTS])


def read(model: type[Model], pairs: Pairs, catalogue: Catalogue | None = None) -> Model:
    """The model that the pairs fill; InvalidParameter tells every fault at once.

    With a catalogue codes are held against it too; without, `resolve` does so later.
    """
    fields = fields_of(model)
    faults = _Faults(fields)
    texts = _sorted_out(pairs, faults)
    try:
        texts = apart(texts, {item.name for item in fields})
    except ConflictingValuesError as conflict:
        faults.conflicts.append(conflict.fault)
        texts.pop(conflict.fault.parameter)
    query: Model | None = None
    try:
        query = model.model_validate(texts)
    except ValidationError as error:
        _told_by(error, faults)
    if catalogue is not None:
        _unknown_codes(texts, catalogue, faults)
    faults.settle()
    assert query is not None  # noqa: S101 - without a model there were faults, which `settle` raises
    return resolve(query, catalogue) if catalogue is not None else query


def _sorted_out(pairs: Pairs, faults: _Faults) -> dict[str, str | list[str]]:
    """The texts by parameter; what has no such name, or comes twice and takes one value, is a fault."""
    by_name = {item.name: item for item in faults.fields}
    texts: dict[str, list[str]] = {}
    for name, value in pairs:
        if name in by_name:
            texts.setdefault(name, []).append(value)
        elif len(faults.unknown) < MAX_FAULTS:
            faults.unknown.append(unknown_name(name, value, list(by_name), guess=faults.guess))
    found: dict[str, str | list[str]] = {}
    for name, values in texts.items():
        if by_name[name].many:
            found[name] = values
        elif len(values) == 1:
            found[name] = values[0]
        else:
            faults.invalid.append(repeated(name, values))
    return found


def _told_by(error: ValidationError, faults: _Faults) -> None:
    """Add what a model refused to the faults; what is a fault already is not told twice."""
    known = {fault.parameter for fault in (*faults.invalid, *faults.conflicts)}
    meanings = {item.name: item.meaning for item in faults.fields}
    required = {item.name for item in faults.fields if item.required}
    for wrong in error.errors(include_url=False):
        name = str(wrong["loc"][0])
        if name in known:
            continue
        if wrong["type"] == "missing":
            faults.missing.append(missing(name, meanings[name]))
        elif wrong["input"] == "" and name in required:
            faults.invalid.append(empty(name, meanings[name]))
        else:
            faults.invalid.append(_unreadable(name, wrong, guess=faults.guess))


def _unreadable(name: str, wrong: ErrorDetails, *, guess: bool) -> Fault:
    value = wrong["input"]
    return unreadable(name, value if isinstance(value, str) else None, wrong["ctx"]["error"], guess=guess)


def _unknown_codes(texts: Mapping[str, str | list[str]], catalogue: Catalogue, faults: _Faults) -> None:
    """Add a fault for each code that the catalogue does not hold; a text that cannot be read is a fault already."""
    for item in faults.fields:
        if not isinstance(item.type, Code) or item.name not in texts:
            continue
        given = texts[item.name]
        try:
            items: list[str] = [given] if isinstance(given, str) else split(given)
        except ParameterError:
            continue
        for text in items:
            try:
                value = item.type.validate(text)
            except ValueError:
                continue
            try:
                item.type.resolve(value, catalogue)
            except ParameterError as wrong:
                faults.codes.append(unreadable(item.name, text, wrong, guess=faults.guess))


def resolve(query: Model, catalogue: Catalogue) -> Model:
    """The same query with the codes that the catalogue holds; UnknownCode names the nearest of those that it lacks."""
    faults = _Faults(fields_of(type(query)))
    changed: dict[str, Any] = {}
    for item in faults.fields:
        value = getattr(query, item.attribute)
        if not isinstance(item.type, Code) or not value:
            continue
        codes = []
        for code in value if item.many else (value,):
            if len(faults.codes) == MAX_FAULTS:
                break
            try:
                codes.append(item.type.resolve(code, catalogue))
            except ParameterError as wrong:
                faults.codes.append(unreadable(item.name, str(code), wrong, guess=faults.guess))
        changed[item.attribute] = tuple(dict.fromkeys(codes)) if item.many else next(iter(codes), None)
    faults.settle()
    different = {name: value for name, value in changed.items() if value != getattr(query, name)}
    return query.model_copy(update=different) if different else query


def has_codes(model: type[Parameters]) -> bool:
    """Whether the catalogue decides over any of its values."""
    return any(isinstance(item.type, Code) for item in fields_of(model))


def figure_query(parameters: FigureParameters, page: Page, topic: str | None = None) -> Query:
    """The query of some figures. Whoever names a report or a source wants its claims, preferred or not."""
    named = parameters.report or parameters.source
    return Query(
        topics=(topic,) if topic else parameters.topics,
        indicators=parameters.indicator,
        areas=parameters.area,
        breakdowns=parameters.breakdowns,
        sources=parameters.source,
        reports=parameters.report,
        spans=_spans(parameters),
        frequencies=parameters.frequency,
        latest=parameters.latest,
        claims=parameters.claims or (Claims.ALL if named else Claims.PREFERRED),
        as_of=parameters.as_of,
        updated_after=parameters.updated_after,
        derived=parameters.derived,
        conversion=conversion_of(parameters),
        lang=parameters.lang,
        page=page,
    )


def rivals_query(parameters: RivalsSelected, page: Page) -> Query:
    """The query of claims that are compared with their rivals; sources and reports are those of either side."""
    return Query(
        topics=parameters.topic,
        indicators=parameters.indicator,
        areas=parameters.area,
        sources=parameters.source,
        reports=parameters.report,
        spans=_spans(parameters),
        frequencies=parameters.frequency,
        claims=Claims.ALL,
        as_of=parameters.as_of,
        conversion=conversion_of(parameters),
        lang=parameters.lang,
        page=page,
    )


def one_figure_query(parameters: OneFigureParameters) -> Query:
    """The query of one figure: as of when, in which unit and language."""
    return Query(as_of=parameters.as_of, conversion=conversion_of(parameters), lang=parameters.lang)


def change_query(parameters: FiguresChanged, catalogue: Catalogue) -> ChangeQuery:
    """The changes that are wanted; ConflictingParameters where the first release is later than the last."""
    wanted = ChangeQuery(parameters.report, parameters.indicator, parameters.figure)
    if not isinstance(parameters, ChangesSelected):
        return replace(wanted, updated_after=parameters.updated_after)
    since, until = parameters.from_, parameters.to
    if since and until and catalogue.releases[since].sequence > catalogue.releases[until].sequence:
        detail = f"`from` ({since}) was released after `to` ({until}): exchange them."
        raise ConflictingParameters(detail, [Fault("from", detail, since)])
    return replace(wanted, since=since, until=until, as_of=parameters.as_of, updated_after=parameters.updated_after)


def page(paged: Paged) -> Page:
    """The rows of an answer; ConflictingParameters where `after` comes with another way to turn pages."""
    after = getattr(paged, "after", None)
    others = [name for name, given in (("offset", paged.offset), ("sort", paged.order)) if given]
    if getattr(paged, "derived", False):
        others.append("derived")
    if after is not None and others:
        detail = (
            f"`after` goes on in the order of the figures' key, and not beside `{others[0]}`: leave one of them out."
        )
        raise ConflictingParameters(detail, [Fault("after", detail, after)])
    return Page(limit=paged.limit, offset=paged.offset, sort=paged.order, after=after)


def question(own: OwnQuantity, catalogue: Catalogue) -> ConversionRequest:
    """The quantity that a conversion is about."""
    unit = catalogue.units[own.from_]
    counted = unit.kind is UnitKind.COUNT
    quantity = Quantity.printed(own.value, own.scale.exponent, own.comparator, counted=counted)
    return ConversionRequest(
        Amount(quantity, unit, own.scale), catalogue.units[own.to], own.to_scale, own.year, own.basis, own.rate
    )


def conversion_of(converted: Converted) -> Conversion:
    """The unit, scale and rate; ConflictingParameters where they do not go together."""
    found = Conversion(converted.unit, converted.scale, converted.basis, converted.rate)
    check_conversion(found)
    return found


def _spans(selected: OfPlaces) -> tuple[Span, ...]:
    ends = [name for name, end in (("from", selected.from_), ("to", selected.to)) if end is not None]
    if selected.year:
        if selected.period or ends:
            other = "period" if selected.period else ends[0]
            detail = f"Give `year` or `{other}`, not both: a year is a period."
            raise ConflictingParameters(detail, [Fault("year", detail)])
        return tuple(Span.between(str(year), str(year)) for year in selected.year)
    if not ends:
        return selected.period
    if selected.period:
        detail = f"Give `period` or `{ends[0]}`, not both: a period may be a range."
        raise ConflictingParameters(detail, [Fault("period", detail)])
    try:
        return (Span.between(selected.from_, selected.to),)
    except PeriodError as error:
        raise ConflictingParameters(f"from, to: {error}.", [Fault("from", str(error), selected.from_)]) from None
