"""What extraction hands from step to step: figures and periods found, dated, and what is doubted of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, StrEnum

from api.domain.period import Period, PeriodError
from api.domain.words import TURNED


class Doubt(Enum):
    """The part of the figure that is inferred, empty where something is left out, and the note."""

    PERIOD_BEFORE = (
        "period",
        "No period was read beside this number; it is taken from a sentence before.",
        "未读出该数字自身的时期，取自本段前文。",
    )
    PERIOD_SAME = (
        "period",
        "The period is told as the one that the text is talking about.",
        "时期以“同期”“当季”等表述，取自上文。",
    )
    PERIOD_HEADING = (
        "period",
        "No period was read beside this number; it is taken from the heading above.",
        "未读出该数字自身的时期，取自前面的标题。",
    )
    PERIOD_LEAD = (
        "period",
        "No period was read beside this number; it is taken from the first dated paragraph.",
        "未读出该数字自身的时期，取自全文首个注明时期的段落。",
    )
    PERIOD_YEAR = (
        "period",
        "The year is left out beside it; it is taken from the text around.",
        "此处未注明年份，取自上下文。",
    )
    PERIOD_NEAREST = (
        "period",
        "The year is left out; it follows from the day of publication.",
        "未注明年份，据发布日期推定。",
    )
    PERIOD_PUBLISHED = (
        "period",
        "The year is given relative to the day of publication; it follows from the text's date.",
        "年份以发布日期为基准，据文中日期推定。",
    )
    PERIOD_SHIFTED = ("period", "The period is given as one before another.", "时期为上一年同期、上季或上月。")
    PERIOD_BRACKET = (
        "period",
        "The text says that figures in brackets are of this period.",
        "文中说明括号内为该时期的数字。",
    )
    PERIOD_OFF = (
        "period",
        "The company's quarter ends some days off the calendar's, which stands here.",
        "公司季度与自然季度相差数日，此处取自然季度。",
    )
    PERIOD_FISCAL = (
        "period",
        "A quarter of the company's year is told; the calendar's that it covers stands here.",
        "原文为公司财年季度，此处取其所对应的自然季度。",
    )
    PERIOD_LAST_DAY = (
        "period",
        "The meeting took several days; its last one stands here.",
        "会议历时数日，此处取最后一日。",
    )
    PERIOD_UNANCHORED = (
        "",
        "The period is given relative to the day of publication, which the text does not print.",
        "时期以发布日期为基准，而文中未注明该日期。",
    )
    PERIOD_UNTOLD = ("", "No period was found.", "未找到时期。")
    PERIOD_ISSUE = (
        "",
        "No period was found but that of publication.",
        "除发布日期外未找到时期。",
    )
    PERIOD_AHEAD = (
        "",
        "It is said of the future, and no period was found for it.",
        "该数字属于预期，未找到其时期。",
    )
    PERIOD_UNFIT = (
        "",
        "The period told is not one day, month, quarter, half-year or calendar year.",
        "所述时期不是单一的日、月、季、半年或自然年。",
    )
    PERIOD_TO_DATE = ("", "It is of the year so far, which is no single period.", "所述为年初至今，不是单一时期。")
    PERIOD_EITHER_YEAR = (
        "",
        "The year is left out, and two years are possible.",
        "未注明年份，可能为两个年份之一。",
    )
    PERIOD_NOW = ("", "It is said of the day of publication.", "所述为发布之时。")
    PERIOD_EARLIER = ("", "A figure to compare with, whose period was not found.", "用于对比的数值，未找到其时期。")
    PERIOD_BRACKET_UNTOLD = (
        "",
        "It stands in brackets behind a figure of its unit; the text does not say of which period.",
        "该数字位于同单位数字之后的括号内，文中未说明其时期。",
    )
    UNIT_SIGN = ("unit", "The currency's name is shared by several countries.", "该货币名称或符号为多国共用。")
    UNIT_BEFORE = ("unit", "The unit is taken from the words before the number.", "单位取自数字之前的文字。")
    UNIT_UNTOLD = ("", "No unit is printed beside the number.", "数字旁未注明单位。")
    VALUE_WORDS = ("value", "The number is printed in words.", "数字以文字书写。")
    VALUE_FRACTION = (
        "value",
        "The fraction printed has no exact decimal; it is rounded to whole percent.",
        "所述分数无法以小数准确表示，此处取整至百分之一。",
    )
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
    VALUE_COMMA = ("value", "The comma printed is read as a decimal one.", "数字中的逗号读作小数点。")
    VALUE_GROUPED = (
        "value",
        "The point printed is read as grouping, since the text writes decimal commas.",
        "文中以逗号作小数点，故数字中的点读作千位分隔。",
    )
    VALUE_POWER = ("value", "The number is printed with a power of ten.", "数字以十的幂书写。")
    VALUE_BRACKETS = ("value", "Brackets around the digits are read as a minus.", "数字外的括号读作负号。")
    RATE = ("", "A rate per something; the unit leaves that out.", "为比率数值，单位中未含分母。")
    FALL = ("value", "The words say that it fell; the minus is theirs.", "原文表述为下降，负号由此而来。")
    FORECAST = (
        "",
        "The sentence says that it is expected, planned or aimed at: its status is F.",
        "原文表述为预计、计划或目标，状态记为F。",
    )
    LANGUAGE = (
        "",
        "The paragraph reads as another language than English and Chinese, which are read.",
        "该段似为英文、中文以外的语言，而仅能读取这两种语言。",
    )

    def __init__(self, part: str, en: str, zh: str) -> None:
        self.part = part
        self.en = en
        self.zh = zh


DAY = 5
"""The length of a part that is a day: 06-30."""
SPAN = "span"
"""A part of a year that no single SDMX period covers: nine months, a week."""
SAME = "same"
"""The part that another mention has, or that the text is talking about: the same period, the quarter."""

HEADED = "headed"
"""The step of a part that is the one of the heading: the reporting period."""
YEAR_END = "year-end"
"""The step to the day that a year ends on which may be none of the calendar's."""


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
    part: str = ""  # S1, Q2, 06, 06-30, or SAME
    from_published: int | None = None  # steps from the day of publication: -1 for last year
    shift: int = 0  # steps from the period that is talked about: -1 for a year earlier
    step: str = "year"  # what is stepped by: year, quarter or month
    fits: bool = True  # whether one SDMX period covers it
    role: Role = Role.OWN
    unfit: Doubt = Doubt.PERIOD_UNFIT  # what to say where none does
    note: Doubt | None = None  # how the period was read, where it is not as printed
    rank: int = 0  # of a company's quarter whose last day is told: the third that ended in June
    closes: str = ""  # the month that a year or a stretch of months ends in
    numbered: bool = False  # whether it is told by its number, which a quarter of another year than the calendar's has
    when: bool = False  # whether `when` goes on with it: the clause behind belongs to it


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

    def fallen(self) -> Found:
        """The figure with the minus that the words give it, which turns its comparator too."""
        return replace(
            self,
            value=f"-{self.value}",
            comparator=TURNED[self.comparator],
            doubts=(*self.doubts, Doubt.FALL),
        )


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
    start: int
    """Where in its paragraph the phrase begins."""
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


@dataclass(frozen=True, slots=True)
class Dated:
    """A period as SDMX writes it, None where none was found or none fits, and what was inferred of it."""

    period: str | None = None
    doubts: tuple[Doubt, ...] = ()
    this_year: bool = False  # whether only the year of publication is told, and not which that is
    moment: bool = False  # whether it is only the end of a month that was told

    def carries(self, ahead: bool | None, present: bool) -> bool:
        """Whether what follows may be of it: on a day little happens, and what still is so is of no month past."""
        if self.period is None:
            return True
        day = self.moment or len(self.period) == len("2024-06-30")
        month = len(self.period) == len("2024-06")
        return not (day and ahead is False) and not (month and self.period[5].isdigit() and present)

    def is_shorter(self, step: str) -> bool:
        """Whether it is a month, and what is compared with it a quarter or a half."""
        return step != "" and self.period is not None and self.period[5:].isdigit()


def inferred(dated: Dated, doubt: Doubt) -> Dated:
    """A period told elsewhere, with the note that says where."""
    return Dated(dated.period, (doubt,)) if dated.period else replace(dated)


def dated_as(period: str, *doubts: Doubt) -> Dated:
    """The period with its doubts, unless the calendar has no such day or month."""
    try:
        Period.parse(period)
    except PeriodError:
        return Dated(None, (Doubt.PERIOD_UNFIT,))
    return Dated(period, doubts)


def text(year: int | None, part: str) -> str:
    """As SDMX writes a part of a year."""
    return f"{year}-{part}" if part else f"{year}"
