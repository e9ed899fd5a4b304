"""Models of the rows and tables in a package's files, and the patterns and words that are allowed in each cell."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, Self, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from api.audit.formula import Difference, Operation, RelationKind, parse
from api.domain.models import Rank
from api.domain.period import Period
from api.domain.units import UnitKind, scale_of
from api.domain.words import Comparator

SHAPES = {
    r"^[a-z0-9][a-z0-9-]*$": "small letters, digits and hyphens, as in online-retail-sales",
    r"^[a-z0-9][a-z0-9.-]*$": "small letters, digits, hyphens and points, as in agency-2025-02-01",
    r"^[A-Za-z][A-Za-z0-9-]*$": "letters, digits and hyphens, as in CNY, percent or visitors",
    r"^[A-Z]{2}([A-Z]|-[A-Z0-9]{1,12})$": "the three capital letters of a country in ISO 3166-1, as in CHN, WLD for "
    "the world, or the code of a part of a country, as in CN-ZJ",
    r"^[A-Z]{2}-[A-Z0-9]{1,12}$": "the two letters of its country, a hyphen and its code in ISO 3166-2, as in CN-ZJ, "
    "or one of your own of 4 to 12 capital letters and digits, as in NZ-TAURANGA",
    r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$": "a language, as in en, zh or zh-TW",
    r"^https?://[^\s#]+$": "an http or https address without spaces and without a # part",
    r"^[a-z][a-z_]*$": "small letters and underscores, as in world_share",
    r"^[a-z][a-z0-9-]*$": "small letters, digits and hyphens, as in silk-road-ecommerce",
    r"^[0-9a-f]{64}$": "a SHA-256: 64 digits 0-9 and a-f; `indicators check --write` finds that of a sentence",
    r"^\d{4}-\d\d-\d\d$": "a day like 2025-09-15",
    r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$": "a moment in UTC, as in 2026-11-24T00:00:00Z",
    # What Quantity.printed reads; as a pattern it takes a third of the time.
    r"^-?[0-9]{1,30}(\.[0-9]{1,30})?$": "the digits as printed, 30 at most before a point and behind it, as in 15.5",
}
"""The regular expressions for cells, each with words for a message that say what it allows."""

CHOICES = {
    "measuring_type": "flow (comes about over a period: sales, exports, passengers carried), stock (stands at its end: "
    "inhabitants, debt, a fleet; money is converted at its rate), ratio (a share, growth, an average, an amount per "
    "head), rank (a place in an order) or count (how many there are: countries, sites, sessions)",
    "unit_kind": "money (a currency), share (percent, ratio), count (a counted noun: passengers) or "
    "physical (measured: tonnes, km, percentage-points)",
    "unit.kind": "count (a counted noun, exact where printed whole: passengers), physical (measured: tonnes, km) or "
    "money (a currency that is not listed, by its ISO 4217 code)",
}
"""By column or key with few allowed words, a text for messages that explains each of these."""

_CODE, _ID, _UNIT, _AREA, _PART, _LANGUAGE, _URL, _MEASURE, _BREAKDOWN, _SHA256, _DAY, _MOMENT, _DECIMAL = SHAPES


def shaped(pattern: str, length: int | None = None) -> Any:
    """A pydantic constraint: a text that matches a pattern of SHAPES, of at most `length` characters if given."""
    return StringConstraints(pattern=pattern, max_length=length)


_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters that TOML can write as escapes and XML cannot contain."""


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("it holds nothing but white space")
    if control := _UNWRITABLE.search(text):
        raise ValueError(f"it holds the control character U+{ord(control[0]):04X}")
    return text


def sized(length: int) -> Any:
    """A pydantic constraint: a text of 1 to `length` characters."""
    return StringConstraints(min_length=1, max_length=length)


def _period(text: str) -> str:
    Period.parse(text)
    return text


INFERABLE = ("indicator", "area", "period", "value", "scale", "unit", "comparator", "status", "vintage", "originator")
"""The words allowed in `inferred`: fields of a figure that were inferred, since its sentence may not say them."""


def _inferred(text: str) -> str:
    words = [word.strip() for word in text.split(";")]
    if unknown := [word for word in words if word not in INFERABLE]:
        raise ValueError(f"{unknown[0]!r} is none of {', '.join(INFERABLE)}; several have semicolons between them")
    return ";".join(words)


def _in_one_line(text: object) -> object:
    return " ".join(text.split()) if isinstance(text, str) else text


_PRINTABLE = AfterValidator(_not_blank)

Code = Annotated[str, shaped(_CODE, 80)]
Word = Annotated[str, shaped(_CODE, 40)]
Id = Annotated[str, shaped(_ID, 60)]
UnitCode = Annotated[str, shaped(_UNIT, 20)]
AreaCode = Annotated[str, shaped(_AREA)]
Language = Annotated[str, shaped(_LANGUAGE)]
Address = Annotated[str, shaped(_URL, 1000)]
Measure = Annotated[str, shaped(_MEASURE, 40)]
Breakdown = Annotated[str, shaped(_BREAKDOWN, 40)]
Sha256 = Annotated[str, shaped(_SHA256)]
Moment = Annotated[str, shaped(_MOMENT)]
Line = Annotated[str, sized(300), _PRINTABLE]
Words = Annotated[str, sized(200), _PRINTABLE]
Note = Annotated[str, sized(1000), _PRINTABLE]
Paragraphs = Annotated[str, sized(2000), _PRINTABLE]
MOST_OF_A_LABEL = 60
Label = Annotated[str, sized(MOST_OF_A_LABEL), _PRINTABLE]
PeriodText = Annotated[str, AfterValidator(_period)]
Paragraph = Annotated[int, Field(ge=1, le=1_000_000)]
Sentence = Annotated[Note, BeforeValidator(_in_one_line)]
Remark = Annotated[Sentence, StringConstraints(max_length=400)]
Name = Annotated[Words, BeforeValidator(_in_one_line)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Bilingual(_Row):
    """A row whose texts are given in English, in Chinese, or in both; if one is missing, the other is served."""

    model_config = ConfigDict(validate_default=True)
    texts: ClassVar[tuple[str, ...]]
    instead: ClassVar[Mapping[str, str]] = {}
    """By name of a text, the name of the one that is copied if it is missing in both languages."""

    @classmethod
    def requires(cls, name: str, _given: dict[str, Any]) -> bool:
        """True if a row must have this text in at least one language."""
        return name in cls.texts

    @field_validator("*")
    @classmethod
    def _has_each_text(cls, value: object, info: ValidationInfo) -> object:
        name, chinese, _ = (info.field_name or "").partition("_zh")
        lacking = value is None and chinese and info.data.get(f"{name}_en", "") is None
        if lacking and cls.requires(name, info.data):
            raise PydanticCustomError("either", "{name}_en or {name}_zh is required", {"name": name})
        return value

    def in_both(self) -> dict[str, Any]:
        """All fields by name but `doubts`; a text that is missing is copied from the other language or `instead`."""
        cells = self.model_dump(warnings=False, exclude={"doubts"})
        for name in (*self.texts, *self.instead):
            english, chinese = cells[f"{name}_en"], cells[f"{name}_zh"]
            other = self.instead.get(name)
            cells[f"{name}_en"] = english or chinese or cells.get(f"{other}_en")
            cells[f"{name}_zh"] = chinese or english or cells.get(f"{other}_zh")
        return cells


class ReportHead(_Bilingual):
    """[report] of report.toml: a report's id, title, publisher, year, language, rank, description and words."""

    texts = ("title",)
    instead = {"description": "title"}

    id: Id
    title_en: Line | None = None
    title_zh: Line | None = None
    publisher: Line | None = None
    year: int | None = Field(None, ge=1000, le=2999)
    language: Language = "en"
    rank: Rank = "normal"
    description_en: Paragraphs | None = None
    description_zh: Paragraphs | None = None
    neutral_words: Paragraphs | None = None
    narrowing_words: Paragraphs | None = None


class ReleaseHead(_Row):
    """[release] of report.toml; a load sets its own `id` and `released_at`: those here are of the project's seed."""

    id: Annotated[str, shaped(_ID, 80)] | None = None
    released_at: Moment | None = None
    note_en: Note | None = None
    note_zh: Note | None = None
    corrects: tuple[str, ...] = ()
    """The codes of reports, sources, indicators and units whose texts the release corrects."""


class UnitHead(_Bilingual):
    """[[unit]] of report.toml: a counted noun (exact), a physical unit (measured), or a currency without rates."""

    texts = ("name",)

    code: UnitCode
    kind: Literal[UnitKind.COUNT, UnitKind.PHYSICAL, UnitKind.MONEY]
    name_en: Line | None = None
    name_zh: Line | None = None
    label_en: Label | None = None
    label_zh: Label | None = None
    symbol: Annotated[str, StringConstraints(max_length=20), _PRINTABLE] = Field("", validate_default=False)

    @model_validator(mode="after")
    def _is_called_as_currencies_are(self) -> Self:
        if self.kind is UnitKind.MONEY and not re.fullmatch("[A-Z]{3}", self.code):
            raise PydanticCustomError("currency", "the code of a currency is that of ISO 4217, three capital letters")
        return self


class AreaHead(_Bilingual):
    """[[area]] of report.toml: a part of a country, with the two letters of that country at the start of its code."""

    texts = ("name",)

    code: Annotated[str, shaped(_PART)]
    name_en: Words | None = None
    name_zh: Words | None = None


class SubjectWords(_Row):
    """[words] of report.toml: `neutral` words do not change what a number measures, `narrowing` words do."""

    neutral: Paragraphs | None = None
    narrowing: Paragraphs | None = None


class Head(_Row):
    """report.toml: the report, the release, its own units and areas, its words, and the files of source texts."""

    report: ReportHead
    release: ReleaseHead = ReleaseHead()
    unit: tuple[UnitHead, ...] = ()
    area: tuple[AreaHead, ...] = ()
    words: SubjectWords = SubjectWords()
    texts: dict[Id, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _report_has_its_words(self) -> Self:
        words = {f"{name}_words": text for name, text in self.words if text}
        return self.model_copy(update={"report": self.report.model_copy(update=words)}) if words else self


class PackagedSource(_Row):
    """A row of sources.csv: a source with publisher, address, day of publication, tier and licence."""

    id: Id
    publisher: Line
    publisher_zh: Line | None = None
    title: Annotated[str, sized(500), _PRINTABLE] | None = None
    language: Language = "en"
    url: Address
    published: Annotated[str, shaped(_DAY), AfterValidator(_period)] | None = None
    tier: Literal["A", "B"] = "B"
    note: Note | None = None
    licence: Line | None = None
    retrieved_at: Moment | None = None
    archived_url: Address | None = None
    page_sha256: Sha256 | None = None


class PackagedIndicator(_Bilingual):
    """A row of indicators.csv: an indicator with topic, names, definition, kind of unit and measuring type."""

    texts = ("name",)
    instead = {"definition": "name"}

    code: Code
    topic: Word
    name_en: Line | None = None
    name_zh: Line | None = None
    aliases_en: Note | None = None
    aliases_zh: Note | None = None
    definition_en: Paragraphs | None = None
    definition_zh: Paragraphs | None = None
    unit_kind: UnitKind | None = None
    """Kind of unit; None means the kind of the unit of the indicator's first figure."""
    measuring_type: Literal["flow", "stock", "ratio", "rank", "count"]
    measure: Measure | None = None
    breakdown: Breakdown | None = None
    doubts: Note | None = None


class PackagedFigure(_Row):
    """A row of figures.csv: a figure as its source prints it, and its place in the source's text."""

    indicator: Code
    area: AreaCode
    period: PeriodText
    value: Annotated[str, shaped(_DECIMAL)]
    scale: Annotated[int, AfterValidator(lambda exponent: scale_of(exponent).exponent)] = 0
    unit: UnitCode
    comparator: Comparator = Comparator.EQUAL
    status: Literal["A", "B", "E", "F", "P"] = "A"
    vintage: Word | None = None
    source: Id
    originator: Line | None = None
    paragraph: Paragraph | None = None
    phrase: Line
    prefix: Words | None = None
    suffix: Words | None = None
    sentence_sha256: Sha256 | None = None
    clause: Note | None = None
    inferred: Annotated[str, sized(100), AfterValidator(_inferred)] | None = None
    note_en: Note | None = None
    note_zh: Note | None = None
    restates: UnitCode | None = None
    edition: Annotated[int, Field(ge=2, le=999)] | None = None
    reason_en: Note | None = None
    reason_zh: Note | None = None
    rank: Rank = "normal"
    doubts: Note | None = None
    """Notes of `extract` for the person who completes the row; they are not loaded."""

    def _id(self, unit: str | None, edition: int | None) -> str:
        claim = f"{self.indicator}.{self.area}.{self.period}.{self.source}"
        return ".".join([claim, *(str(part) for part in (unit, edition) if part)])

    @cached_property
    def id(self) -> str:
        """The permanent id: the claim (indicator, area, period, source), the unit of a restatement, the edition."""
        return self._id(self.restates and self.unit, self.edition)

    @property
    def restated(self) -> str | None:
        """The id of the figure of the same edition that this row restates in another unit; None if it restates none."""
        return self._id(None, self.edition) if self.restates else None

    @property
    def replaces(self) -> str | None:
        """The id of the previous edition, which this row replaces; None for a first edition."""
        if not self.edition:
            return None
        return self._id(self.restates and self.unit, self.edition - 1 if self.edition > 2 else None)


FIGURE_COLUMNS = tuple(
    name for name in PackagedFigure.model_fields if name not in ("paragraph", "sentence_sha256", "clause")
)
"""The columns of a new figures.csv, in order: those that a person fills in. The lock file has the others."""

FIRST_NOTE = {"en": "First release.", "zh": "首次发布。"}
"""The note of a release that gives no note, by language."""

REJECTED = "-"
"""The indicator of a row that is no figure; the row stays, so that `extract` does not propose it again."""

LOCKED = ("paragraph", "prefix", "suffix", "sentence_sha256", "clause")
"""The columns of a figure whose values are copied from figures.lock.csv."""


class LockedPlace(_Row):
    """A row of figures.lock.csv: the place of a figure's phrase, as `indicators check --write` finds it."""

    id: Annotated[str, sized(240)]
    phrase: Line
    paragraph: Paragraph | None = None
    prefix: Words | None = None
    suffix: Words | None = None
    sentence_sha256: Sha256
    clause: Note | None = None
    """The phrase with the few words around it; None if its sentence has no others."""

    def misfit(self, row: PackagedFigure) -> str | None:
        """The name of the first column in which a figure's row has a value other than the lock's; else None."""
        names = ("phrase", "paragraph", "prefix", "suffix")
        return next((name for name in names if getattr(row, name) not in (None, getattr(self, name))), None)


Method = Literal["share", "growth", "previous-year", "per-unit", "difference", "bound"]
METHODS = dict(zip(get_args(Method), ("/", "-/", "/", "/", "-*", "&"), strict=True))
"""The methods by which a figure may be derived, each with the signs that the last step of its formula may have.

A method gives a share (or the whole from a part), growth, the previous year's value from growth, a value per unit, a
difference (also as a share of the rest), or a number that two statements bound from both sides.
"""

_REQUIRED_OF_DERIVED = ("method", "indicator", "area", "period", "unit")


class PackagedRelation(_Bilingual):
    """A [[relation]] of relations.toml: an expectation that its formula tests, or a figure that its formula derives."""

    texts = ("expectation", "name")

    id: Code
    kind: RelationKind
    expectation_en: Sentence | None = None
    expectation_zh: Sentence | None = None
    note_en: Remark | None = None
    note_zh: Remark | None = None
    differs: Difference | None = None
    method: Method | None = None
    indicator: Code | None = None
    name_en: Name | None = None
    name_zh: Name | None = None
    area: AreaCode | None = None
    period: PeriodText | None = None
    unit: UnitCode | None = None
    measure: Measure | None = None
    breakdown: Breakdown | None = None
    formula: Annotated[str, BeforeValidator(_in_one_line)]

    @classmethod
    def requires(cls, name: str, given: dict[str, Any]) -> bool:
        """True for the expectation, and for the name of a derived figure."""
        return name == "expectation" or (name == "name" and given.get("kind") is RelationKind.DERIVE)

    @field_validator("differs", *_REQUIRED_OF_DERIVED, "name_en", "name_zh", "measure", "breakdown")
    @classmethod
    def _is_of_its_kind(cls, value: object, info: ValidationInfo) -> object:
        """Refuse a field that only relations of the other kind have, and None for one that a derived figure needs."""
        own = RelationKind.CHECK if info.field_name == "differs" else RelationKind.DERIVE
        kind = info.data.get("kind")
        if value is not None and kind not in (None, own):
            raise ValueError(f"only a relation of the kind {own} has it")
        if value is None and kind is RelationKind.DERIVE and info.field_name in _REQUIRED_OF_DERIVED:
            raise PydanticCustomError("missing", "it is required")
        return value

    @field_validator("formula")
    @classmethod
    def _does_as_its_kind(cls, text: str, info: ValidationInfo) -> str:
        """Refuse a formula that names no figure or does not suit the relation's kind and method."""
        formula, kind, method = parse(text), info.data.get("kind"), info.data.get("method")
        if not formula.references:
            raise ValueError("it speaks of no figure")
        last = formula.left.sign if isinstance(formula.left, Operation) else "none"
        if kind is RelationKind.CHECK and last == "&":
            raise ValueError(f"`&` joins bounds in relations of the kind {RelationKind.DERIVE} only")
        if kind is RelationKind.CHECK and not formula.sign:
            raise ValueError(f"it compares two sides with one of {' '.join(Comparator)}")
        if kind is RelationKind.DERIVE and formula.sign:
            raise ValueError("it computes a figure and compares nothing")
        if method and last not in METHODS[method]:
            raise ValueError(f"for {method} its last step is {' or '.join(METHODS[method])}")
        return text


class Relations(_Row):
    """relations.toml: the relations that figures should satisfy, and the figures that are derived from others."""

    relation: tuple[PackagedRelation, ...] = Field((), max_length=10_000)
