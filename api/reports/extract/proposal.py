"""What extraction hands from step to step: figures and periods found in a sentence, and the proposal made of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum


class Doubt(Enum):
    """What was inferred or left unsaid: the part of the figure it touches, and the note in both languages."""

    PERIOD_BEFORE = (
        "period",
        "The sentence prints no period; it is taken from the sentence before.",
        "该句未注明时期，取自前一句。",
    )
    PERIOD_HEADING = (
        "period",
        "The paragraph prints no period; it is taken from the heading above.",
        "该段未注明时期，取自前面的标题。",
    )
    PERIOD_YEAR = (
        "period",
        "The sentence leaves the year out; it is taken from the text before.",
        "该句未注明年份，取自前文。",
    )
    PERIOD_PUBLISHED = (
        "period",
        "The year is given relative to the day of publication; it follows from the text's date.",
        "年份以发布日期为基准，据文中日期推定。",
    )
    PERIOD_SHIFTED = ("period", "The period is given as the one a year before.", "时期为上一年同期。")
    PERIOD_UNANCHORED = (
        "",
        "The period is given relative to the day of publication, which the text does not print.",
        "时期以发布日期为基准，而文中未注明该日期。",
    )
    PERIOD_UNTOLD = ("", "No period was found.", "未找到时期。")
    PERIOD_UNFIT = (
        "",
        "The period printed is not one day, month, quarter, half-year or calendar year.",
        "所载时期不是单一的日、月、季、半年或自然年。",
    )
    PERIOD_EARLIER = ("", "A figure to compare with, whose period is not printed.", "用于对比的数值，其时期未注明。")
    UNIT_SIGN = ("unit", "The currency's name is shared by several countries.", "该货币名称或符号为多国共用。")
    UNIT_BEFORE = ("unit", "The unit is taken from the words before the number.", "单位取自数字之前的文字。")
    UNIT_UNTOLD = ("", "No unit is printed beside the number.", "数字旁未注明单位。")
    VALUE_WORDS = ("value", "The number is printed in words.", "数字以文字书写。")
    VALUE_TENTHS = (
        "value",
        "The share is printed in tenths; its last digit is not counted.",
        "以“成”表述，末位并非有效数字。",
    )
    VALUE_SCALED = (
        "value",
        "The share is printed with a scale word; its digits are written out here.",
        "百分数以数量级词书写，此处写出全部数字。",
    )
    VALUE_SUM = ("value", "The number is printed in two parts, added here.", "数字分两段书写，此处相加。")
    RATE = ("", "A rate per something; the unit leaves that out.", "为比率数值，单位中未含分母。")
    FALL = ("", "The words say that it fell; the digits stand as printed.", "原文表述为下降，数字照录。")

    def __init__(self, part: str, en: str, zh: str) -> None:
        self.part = part
        self.en = en
        self.zh = zh


DAY = 5
"""The length of a part that is a day: 06-30."""
SPAN = "span"
"""A part of a year that no single SDMX period covers: nine months, a week."""


class Role(StrEnum):
    """What a period does in its sentence."""

    OWN = "own"  # figures around it may belong to it
    LOCAL = "local"  # it belongs to the figure right beside it and to no other
    WEAK = "weak"  # the day something happened: used only where the sentence has no other period
    AFAR = "afar"  # compared with, founded in, published on: no figure's period


class UnitSort(StrEnum):
    """What sort of unit was read, which decides how much else the words around must say."""

    NONE = ""
    MONEY = "money"
    SHARE = "share"
    MEASURE = "measure"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Mention:
    """A period as a sentence names it; what it leaves out is None and comes from the text around."""

    start: int
    end: int
    year: int | None = None
    part: str = ""  # S1, Q2, 06, 06-30, or `same` for that of another mention
    from_published: int | None = None  # years from the day of publication: -1 for last year
    shift: int = 0  # years from the period that is talked about: -1 for a year earlier
    fits: bool = True  # whether one SDMX period covers it
    role: Role = Role.OWN


@dataclass(frozen=True, slots=True)
class Found:
    """A figure in a sentence: start and end are those of its phrase, anchor is where its digits begin."""

    start: int
    end: int
    anchor: int
    value: str
    scale: int
    unit: str
    sort: UnitSort
    comparator: str = "="
    compared: bool = False
    restates: str = ""
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A figure that a text seems to state, with the place that proves it; a person decides."""

    value: str
    scale: int
    unit: str
    sort: UnitSort
    comparator: str
    period: str | None
    phrase: str
    paragraph: int
    sentence_sha256: str
    prefix: str = ""
    suffix: str = ""
    restates: str = ""
    doubts: tuple[Doubt, ...] = ()

    @property
    def inferred(self) -> tuple[str, ...]:
        """The parts of the figure that its own sentence does not print."""
        return tuple(sorted({doubt.part for doubt in self.doubts if doubt.part}))

    @property
    def reason(self) -> str:
        """What to look at before taking the figure over; empty where nothing was inferred."""
        return " ".join(doubt.en for doubt in self.doubts)
