"""From the pairs of a query string to a model of parameters, and from its codes to the catalogue's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from api.domain.catalogue import Catalogue
from api.domain.errors import (
    ConflictingParameters,
    Fault,
    InvalidParameter,
    MissingParameter,
    UnknownCode,
    UnknownParameter,
)
from api.service.parameters import fault_sentences as sentences
from api.service.parameters.joined_values import ConflictingValuesError, apart
from api.service.parameters.parameter_fields import ParameterField, fields_of
from api.service.parameters.parameter_model import Parameters
from api.service.parameters.parameter_types import ParameterError, split
from api.service.parameters.unknown_codes import Code

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
            raise kind(sentences.together(faults), faults[:MAX_FAULTS])


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
            faults.unknown.append(sentences.unknown_name(name, value, list(by_name), guess=faults.guess))
    found: dict[str, str | list[str]] = {}
    for name, values in texts.items():
        if by_name[name].many:
            found[name] = values
        elif len(values) == 1:
            found[name] = values[0]
        else:
            faults.invalid.append(sentences.repeated(name, values))
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
            faults.missing.append(sentences.missing(name, meanings[name]))
        elif wrong["input"] == "" and name in required:
            faults.invalid.append(sentences.empty(name, meanings[name]))
        else:
            faults.invalid.append(_unreadable(name, wrong, guess=faults.guess))


def _unreadable(name: str, wrong: ErrorDetails, *, guess: bool) -> Fault:
    value = wrong["input"]
    return sentences.unreadable(name, value if isinstance(value, str) else None, wrong["ctx"]["error"], guess=guess)


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
                faults.codes.append(sentences.unreadable(item.name, text, wrong, guess=faults.guess))


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
                faults.codes.append(sentences.unreadable(item.name, str(code), wrong, guess=faults.guess))
        changed[item.attribute] = tuple(dict.fromkeys(codes)) if item.many else next(iter(codes), None)
    faults.settle()
    different = {name: value for name, value in changed.items() if value != getattr(query, name)}
    return query.model_copy(update=different) if different else query


def has_codes(model: type[Parameters]) -> bool:
    """Whether the catalogue decides over any of its values."""
    return any(isinstance(item.type, Code) for item in fields_of(model))
