"""Rows of a package's files."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.domain.figure import Rank
from api.domain.units import UnitKind
from api.domain.words import Comparator
from api.plugins.packages.cells import (
    Address,
    AreaCode,
    Breakdown,
    Code,
    Day,
    Digits,
    Edition,
    Exponent,
    FigureId,
    Id,
    Inferred,
    Label,
    Language,
    Line,
    Measure,
    Moment,
    Note,
    Paragraph,
    Paragraphs,
    PeriodText,
    ReleaseId,
    Sha256,
    Symbol,
    Title,
    UnitCode,
    Word,
    Words,
)


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Bilingual(_Row):
    """A row whose texts are given in English, in Chinese, or in both; where one is missing the other is served."""

    texts: ClassVar[tuple[str, ...]]

    @model_validator(mode="after")
    def _has_each_text(self) -> Self:
        for name in self.texts:
            if getattr(self, f"{name}_en") is None and getattr(self, f"{name}_zh") is None:
                raise PydanticCustomError("either", "{name}_en or {name}_zh is required", {"name": name})
        return self

    def lacks(self, language: str) -> int:
        """How many texts are missing in a language, `en` or `zh`."""
        return sum(getattr(self, f"{name}_{language}") is None for name in self.texts)

    def in_both(self) -> dict[str, Any]:
        """All fields, each text in both languages."""
        cells = self.model_dump()
        for name in self.texts:
            english, chinese = cells[f"{name}_en"], cells[f"{name}_zh"]
            cells |= {f"{name}_en": english or chinese, f"{name}_zh": chinese or english}
        return cells


class ReportHead(_Bilingual):
    """The report itself."""

    texts: ClassVar[tuple[str, ...]] = ("title", "description")

    id: Id
    title_en: Line | None = None
    title_zh: Line | None = None
    publisher: Line | None = None
    year: int | None = Field(None, ge=1000, le=2999)
    language: Language = "en"
    rank: Rank = "normal"
    description_en: Paragraphs | None = None
    description_zh: Paragraphs | None = None


class ReleaseHead(_Row):
    """What the release brings; a release's moment is that of its loading, unless it is part of the project's seed."""

    id: ReleaseId | None = None
    released_at: Moment | None = None
    note_en: Note = "A release of figures."
    note_zh: Note | None = None
    corrects: tuple[str, ...] = ()
    """The codes of reports, sources, indicators and units whose texts it corrects."""


class UnitHead(_Bilingual):
    """A unit of the package's own: a counted noun (exact), a physical unit (measured), or a currency without rates."""

    texts: ClassVar[tuple[str, ...]] = ("name",)

    code: UnitCode
    kind: Literal[UnitKind.COUNT, UnitKind.PHYSICAL, UnitKind.MONEY]
    name_en: Line | None = None
    name_zh: Line | None = None
    label_en: Label | None = None
    label_zh: Label | None = None
    symbol: Symbol = ""

    @model_validator(mode="after")
    def _is_called_as_currencies_are(self) -> Self:
        if self.kind is UnitKind.MONEY and re.fullmatch("[A-Z]{3}", self.code) is None:
            raise PydanticCustomError("currency", "the code of a currency is that of ISO 4217, three capital letters")
        return self


class Head(_Row):
    """report.toml: the report, the release, units of its own, and where source texts lie for checking."""

    report: ReportHead
    release: ReleaseHead = ReleaseHead()
    unit: tuple[UnitHead, ...] = ()
    texts: dict[Id, str] = Field(default_factory=dict)


class PackagedSource(_Row):
    """sources.csv."""

    id: Id
    publisher: Line
    publisher_zh: Line | None = None
    title: Title | None = None
    language: Language = "en"
    url: Address
    published: Day | None = None
    tier: Literal["A", "B"] = "B"
    note: Note | None = None
    licence: Line | None = None
    retrieved_at: Moment | None = None
    archived_url: Address | None = None
    page_sha256: Sha256 | None = None


class PackagedIndicator(_Bilingual):
    """indicators.csv."""

    texts: ClassVar[tuple[str, ...]] = ("name",)

    code: Code
    topic: Word
    name_en: Line | None = None
    name_zh: Line | None = None
    aliases_en: Note | None = None
    aliases_zh: Note | None = None
    definition_en: Paragraphs | None = None
    definition_zh: Paragraphs | None = None
    unit_kind: UnitKind
    measuring_type: Literal["flow", "stock", "ratio", "rank", "count"]
    measure: Measure | None = None
    breakdown: Breakdown | None = None

    @property
    def defined(self) -> bool:
        """Whether it says more than its name."""
        return bool(self.definition_en or self.definition_zh)

    def in_both(self) -> dict[str, Any]:
        """All fields, each text in both languages; without a definition the name stands for it."""
        cells = super().in_both()
        english, chinese = cells["definition_en"], cells["definition_zh"]
        return cells | {
            "definition_en": english or chinese or cells["name_en"],
            "definition_zh": chinese or english or cells["name_zh"],
        }


class PackagedFigure(_Row):
    """figures.csv."""

    indicator: Code
    area: AreaCode
    period: PeriodText
    value: Digits
    scale: Exponent = 0
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
    inferred: Inferred | None = None
    note_en: Note | None = None
    note_zh: Note | None = None
    restates: UnitCode | None = None
    edition: Edition | None = None
    rank: Rank = "normal"

    def _id(self, unit: str | None, edition: int | None) -> str:
        claim = f"{self.indicator}.{self.area}.{self.period}.{self.source}"
        return ".".join([claim, *(str(part) for part in (unit, edition) if part)]) if unit or edition else claim

    @property
    def id(self) -> str:
        """The figure's permanent id: the claim, the unit of a restatement, the edition."""
        return self._id(self.restates and self.unit, self.edition)

    @property
    def restated(self) -> str | None:
        """The id of the figure that this one prints again: the claim of the same edition."""
        return self._id(None, self.edition) if self.restates else None

    @property
    def replaces(self) -> str | None:
        """The id of the edition before, which this one takes the place of."""
        if not self.edition:
            return None
        return self._id(self.restates and self.unit, self.edition - 1 if self.edition > 2 else None)


FIGURE_COLUMNS = tuple(name for name in PackagedFigure.model_fields if name not in ("paragraph", "sentence_sha256"))
"""The columns that a person fills in, in the order of every figures.csv that is made here; a lock holds the others."""


LOCKED = ("paragraph", "prefix", "suffix", "sentence_sha256")
"""What a lock holds of a figure."""


class LockedPlace(_Row):
    """figures.lock.csv: where the phrase of a figure stands, as `indicators check --write` finds it."""

    id: FigureId
    phrase: Line
    paragraph: Paragraph | None = None
    prefix: Words | None = None
    suffix: Words | None = None
    sentence_sha256: Sha256

    def misfit(self, row: PackagedFigure) -> str | None:
        """Which cell of a figure says something else than the lock; None where none does."""
        names = ("phrase", "paragraph", "prefix", "suffix")
        told = (name for name in names if getattr(row, name) not in (None, getattr(self, name)))
        return next(told, None)

    def placed(self, row: PackagedFigure) -> PackagedFigure:
        """The figure with its place."""
        return row.model_copy(update={name: getattr(self, name) for name in LOCKED})
