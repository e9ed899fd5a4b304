"""Relations as a package declares them: the entries of relations.toml, read and checked one by one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from api.audit.formula import Formula, FormulaError, Operation, Reference, Sign, parse
from api.domain.period import Period, PeriodError
from api.domain.words import nearest

MAX_RELATIONS = 10_000
MAX_CHARACTERS: Mapping[str, int] = {
    "id": 80,
    "indicator": 80,
    "expectation_en": 1000,
    "expectation_zh": 1000,
    "note_en": 400,
    "note_zh": 400,
    "name_en": 200,
    "name_zh": 200,
    "unit": 20,
}


class RelationKind(StrEnum):
    """The purpose of a relation."""

    CHECK = "check"
    DERIVE = "derive"


class Difference(StrEnum):
    """The reason that a check declares for sides that differ to be not comparable."""

    DEFINITION = "definition"
    PERIOD = "period"
    EDITION = "edition"
    VINTAGE = "vintage"


METHODS: Mapping[str, str] = {
    "share": "/",
    "growth": "-/",
    "previous-year": "/",
    "per-unit": "/",
    "difference": "-*",
    "bound": "&",
}
"""The closed list of what may be derived, with the last signs that its formula may have.

A share or a whole from a part, growth, the year before from its growth, a value per unit, a difference (also by a share
of the rest), and a number that two statements pin from both sides.
"""

_TEXTS = ("id", "kind", "formula", "expectation_en", "expectation_zh")
_NOTES = ("note_en", "note_zh")
_DERIVED = ("method", "indicator", "name_en", "name_zh", "area", "period", "unit")
_PLACE = ("measure", "breakdown")
_DIFFERS = "differs"
COLUMNS = (*_TEXTS, *_NOTES, _DIFFERS, *_DERIVED, *_PLACE)
"""Every key that an entry may have, and the columns that keep it; all hold text."""


@dataclass(frozen=True, slots=True)
class Derivation:
    """A derived figure: an indicator of its own, of an area and period, in a unit.

    `measure` and `breakdown` are its place in a row of its topic's endpoint, as those of an indicator are.
    """

    method: str
    indicator: str
    name_en: str
    name_zh: str
    area: str
    period: str
    unit: str
    measure: str | None = None
    breakdown: str | None = None


@dataclass(frozen=True, slots=True)
class DeclaredRelation:
    """An expectation in words and the formula that tests it, or a figure that follows from others."""

    id: str
    kind: RelationKind
    formula: Formula
    expectation_en: str
    expectation_zh: str
    note_en: str | None = None
    note_zh: str | None = None
    differs: Difference | None = None
    """The reason for which its sides may differ without a contradiction; None for claims on one thing."""
    derivation: Derivation | None = None
    report: str = ""
    position: int = 0
    """Its place in its file."""

    @property
    def references(self) -> tuple[Reference, ...]:
        """The figures that it speaks of."""
        return self.formula.references

    @classmethod
    def of(cls, entry: Mapping[str, object], report: str = "", position: int = 0) -> DeclaredRelation:
        """Read one entry of a file, or a row of a table, where None is absent; RelationError lists every fault."""
        given = _in_both({key: value for key, value in entry.items() if value is not None})
        name = given.get("id")
        if faults := list(_faults(given)):
            label = name[:80] if isinstance(name, str) and name else f"relation {position}"
            raise RelationError([RelationFault(label, key, detail, position) for key, detail in faults])
        texts = {key: " ".join(str(value).split()) for key, value in given.items()}
        derivation = None
        if (kind := RelationKind(texts["kind"])) is RelationKind.DERIVE:
            derivation = Derivation(*(texts[key] for key in _DERIVED), *map(texts.get, _PLACE))
        words = (texts["expectation_en"], texts["expectation_zh"], texts.get("note_en"), texts.get("note_zh"))
        differs = Difference(texts[_DIFFERS]) if _DIFFERS in texts else None
        return cls(texts["id"], kind, parse(texts["formula"]), *words, differs, derivation, report, position)

    def row(self) -> dict[str, object]:
        """The columns that keep it in a table."""
        texts = {key: getattr(self, key) for key in (*_TEXTS, *_NOTES)}
        derived = {key: getattr(self.derivation, key, None) for key in (*_DERIVED, *_PLACE)}
        own = {"kind": str(self.kind), "formula": self.formula.text, "position": self.position}
        return texts | derived | own | {_DIFFERS: None if self.differs is None else str(self.differs)}


@dataclass(frozen=True, slots=True)
class RelationFault:
    """A fault of one key of one relation; `position` is its place in the file, 0 for the file itself."""

    relation: str
    key: str
    detail: str
    position: int = 0

    def __str__(self) -> str:
        return ": ".join(part for part in (self.relation, self.key, self.detail) if part)


class RelationError(ValueError):
    """Everything that is wrong with the declared relations."""

    def __init__(self, faults: list[RelationFault]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def read_relations(text: str, report: str = "") -> list[DeclaredRelation]:
    """The relations of a relations.toml; RelationError lists every fault."""
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise RelationError([RelationFault("", "", f"the file is no TOML: {error}")]) from None
    entries = tables.pop("relation", [])
    faults = [RelationFault("", str(key)[:60], "the file holds nothing but [[relation]] entries") for key in tables]
    if not (isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)):
        raise RelationError([*faults, RelationFault("", "relation", "a relation starts with the line [[relation]]")])
    if len(entries) > MAX_RELATIONS:
        raise RelationError([*faults, RelationFault("", "relation", f"there are at most {MAX_RELATIONS} relations")])
    relations: dict[str, DeclaredRelation] = {}
    for position, entry in enumerate(entries, 1):
        try:
            relation = DeclaredRelation.of(entry, report, position)
        except RelationError as error:
            faults += error.faults
            continue
        if relation.id in relations:
            faults.append(RelationFault(relation.id, "id", "an earlier relation has the same id", position))
        relations[relation.id] = relation
    if faults:
        raise RelationError(faults)
    return list(relations.values())


def _in_both(entry: Mapping[str, object]) -> Mapping[str, object]:
    """The entry with each required text in both languages, if it has it in one."""
    texts = dict(entry)
    for name in ("expectation", "name"):
        english, chinese = f"{name}_en", f"{name}_zh"
        for here, there in ((english, chinese), (chinese, english)):
            if there in entry and here not in entry:
                texts[here] = entry[there]
    return texts


def _faults(entry: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """The keys with a fault, each with its fault."""
    derives = entry.get("kind") == RelationKind.DERIVE
    for key in (*_TEXTS, *_DERIVED) if derives else _TEXTS:
        if key not in entry and not key.endswith("_zh"):  # a missing text is one fault, not one a language
            yield key, f"it is missing, as is {key[:-3]}_zh" if key.endswith("_en") else "it is missing"
    for key, value in entry.items():
        if key not in COLUMNS:
            yield str(key)[:60], f"there is no such key; there are {', '.join(COLUMNS)}{_meant(str(key), COLUMNS)}"
        elif key in (*_DERIVED, *_PLACE) and not derives:
            yield key, f"only a relation of the kind {RelationKind.DERIVE} has it"
        elif key == _DIFFERS and derives:
            yield key, f"only a relation of the kind {RelationKind.CHECK} has it"
        elif not isinstance(value, str) or not value.strip():
            yield key, "it is a text that is not empty"
        elif len(value.strip() if key == "formula" else " ".join(value.split())) > MAX_CHARACTERS.get(key, 1000):
            yield key, f"it has at most {MAX_CHARACTERS.get(key, 1000)} characters"
        elif key == "formula":
            yield from ((key, detail) for detail in _formula_faults(value.strip(), derives, str(entry.get("method"))))
        elif (detail := _text_fault(key, " ".join(value.split()))) is not None:
            yield key, detail


_HYPHENED = r"[a-z0-9]+(?:-[a-z0-9]+)*", "lower-case words and digits, joined by hyphens"
_SHAPES: Mapping[str, tuple[str, str]] = {
    "id": _HYPHENED,
    "indicator": _HYPHENED,
    "breakdown": _HYPHENED,
    "area": (r"[A-Z]{3}", "three capital letters"),
    "unit": (r"[A-Za-z]+(?:-[A-Za-z]+)*", "a unit's code"),
    "measure": (r"[a-z][a-z0-9]*(_[a-z0-9]+)*", "lower-case words and digits, joined by underscores"),
}
_WORDS: Mapping[str, Sequence[str]] = {
    "kind": list(RelationKind),
    "method": list(METHODS),
    _DIFFERS: list(Difference),
}


def _text_fault(key: str, text: str) -> str | None:
    if not text.isprintable():
        return "it holds characters that cannot be printed"
    if key in _SHAPES and not re.fullmatch(_SHAPES[key][0], text):
        return f"it is {_SHAPES[key][1]}"
    if key in _WORDS and text not in _WORDS[key]:
        return f"it is one of {', '.join(_WORDS[key])}{_meant(text, _WORDS[key])}"
    if key == "period":
        try:
            Period.parse(text)
        except PeriodError as error:
            return str(error)
    return None


def _meant(given: str, allowed: Iterable[str]) -> str:
    return "".join(f"; did you mean {word}?" for word in nearest(given, allowed, 1))


def _formula_faults(text: str, derives: bool, method: str) -> Iterator[str]:
    try:
        formula = parse(text)
    except FormulaError as error:
        yield str(error)
        return
    last = formula.left.sign if isinstance(formula.left, Operation) else "none"
    if not formula.references:
        yield "it speaks of no figure"
    if last == "&" and not derives:
        yield f"`&` joins bounds in relations of the kind {RelationKind.DERIVE} only"
    elif derives and formula.sign is not None:
        yield "it computes a figure and compares nothing"
    elif not derives and formula.sign is None:
        yield f"it compares two sides with one of {' '.join(Sign)}"
    if derives and last not in (signs := METHODS.get(method, last)):
        yield f"for {method} its last step is {' or '.join(signs)}"
