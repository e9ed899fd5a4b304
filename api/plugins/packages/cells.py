"""What each cell of a package's files may be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from api.domain.period import Period
from api.domain.units import scale_of

SHAPES: Mapping[str, str] = {
    r"^[a-z0-9][a-z0-9-]*$": "small letters, digits and hyphens, as in online-retail-sales",
    r"^[a-z0-9][a-z0-9.-]*$": "small letters, digits, hyphens and points, as in agency-2025-02-01",
    r"^[A-Za-z][A-Za-z0-9-]*$": "letters, digits and hyphens, as in CNY, percent or visitors",
    r"^[A-Z]{3}$": "the three capital letters of an area in ISO 3166-1, as in CHN, or WLD for the world",
    r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$": "a language, as in en, zh or zh-TW",
    r"^https?://[^\s#]+$": "an http or https address without spaces and without a # part",
    r"^[a-z][a-z_]*$": "small letters and underscores, as in world_share",
    r"^[a-z][a-z0-9-]*$": "small letters, digits and hyphens, as in silk-road-ecommerce",
    r"^[0-9a-f]{64}$": "a SHA-256: 64 digits 0-9 and a-f; `indicators check --write` finds that of a sentence",
    r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$": "a moment in UTC, as in 2026-11-24T00:00:00Z",
    # What Quantity.printed reads; as a pattern it takes a third of the time.
    r"^-?[0-9]{1,30}(\.[0-9]{1,30})?$": "the digits as printed, 30 at most before a point and behind it, as in 15.5",
}
"""What each pattern below allows, in words."""

PROVINCE = re.compile(r"[A-Za-z]{2}-[A-Za-z0-9]{1,3}")
"""The code of a part of a country in ISO 3166-2: CN-33."""
OF_PROVINCES = (
    "a province or a city has no area of its own yet: its figures have its country's, and indicators of their own, "
    "as in zhejiang-exports"
)

CHOICES: Mapping[str, str] = {
    "measuring_type": "flow (comes about over a period: sales, exports, passengers carried), stock (stands at its end: "
    "inhabitants, debt, a fleet; money is converted at its rate), ratio (a share, growth, an amount per head), "
    "rank (a place in an order) or count (how many there are: countries, sites, sessions)",
    "unit_kind": "money (a currency), share (percent, ratio), count (a counted noun: passengers) or "
    "physical (measured: tonnes, km, percentage-points)",
    "kind": "count (a counted noun, exact where printed whole: passengers), physical (measured: tonnes, km) or "
    "money (a currency that is not listed, by its ISO 4217 code)",
}
"""By column, the words that may stand there, and which of them is meant."""

_CODE, _ID, _UNIT, _AREA, _LANGUAGE, _URL, _MEASURE, _BREAKDOWN, _SHA256, _MOMENT, _DECIMAL = SHAPES


def shaped(pattern: str, length: int | None = None) -> Any:
    """A text of one of the shapes above."""
    return StringConstraints(pattern=pattern, max_length=length)


_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What TOML's escapes could bring in and XML cannot hold."""


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("it holds nothing but white space")
    if control := _UNWRITABLE.search(text):
        raise ValueError(f"it holds the control character U+{ord(control[0]):04X}")
    return text


def sized(length: int) -> Any:
    """A text that is not empty and not longer."""
    return StringConstraints(min_length=1, max_length=length)


@lru_cache(maxsize=4096)  # the rows of a file share few periods
def _period(text: str) -> str:
    Period.parse(text)
    return text


def _day(text: str) -> str:
    try:
        if str(date.fromisoformat(text)) == text:  # it reads other forms as well
            return text
    except ValueError:
        pass
    raise ValueError("it is a day like 2025-09-15")


INFERABLE = (
    *("indicator", "area", "period", "value", "scale", "unit", "comparator", "status", "vintage", "originator"),
)
"""What a sentence may leave unsaid, in the words of `inferred`."""


def _inferred(text: str) -> str:
    words = [word.strip() for word in text.split(";")]
    if unknown := [word for word in words if word not in INFERABLE]:
        detail = f"{unknown[0]!r} is none of {', '.join(INFERABLE)}"
        several = len(re.findall(r"\w+", unknown[0])) > 1
        raise ValueError(f"{detail}; several have semicolons between them" if several else detail)
    return ";".join(words)


def _whole_number(text: object) -> object:
    if isinstance(text, str) and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError("it is a whole number")
    return text


def _scale(exponent: int) -> int:
    scale_of(exponent)
    return exponent


def _texts(length: int) -> Any:
    return Annotated[str, sized(length), AfterValidator(_not_blank)]


Code = Annotated[str, shaped(_CODE, 80)]
Word = Annotated[str, shaped(_CODE, 40)]
Id = Annotated[str, shaped(_ID, 60)]
ReleaseId = Annotated[str, shaped(_ID, 80)]
FigureId = Annotated[str, sized(240)]
UnitCode = Annotated[str, shaped(_UNIT, 20)]
AreaCode = Annotated[str, shaped(_AREA)]
Language = Annotated[str, shaped(_LANGUAGE)]
Address = Annotated[str, shaped(_URL, 1000)]
Measure = Annotated[str, shaped(_MEASURE, 40)]
Breakdown = Annotated[str, shaped(_BREAKDOWN, 40)]
Sha256 = Annotated[str, shaped(_SHA256)]
Moment = Annotated[str, shaped(_MOMENT)]
Digits = Annotated[str, shaped(_DECIMAL)]
Title = _texts(500)
Line = _texts(300)
Words = _texts(200)
Note = _texts(1000)
Paragraphs = _texts(2000)
MOST_OF_A_LABEL = 60
Label = _texts(MOST_OF_A_LABEL)
Symbol = Annotated[str, StringConstraints(max_length=20), AfterValidator(_not_blank)]
Day = Annotated[str, AfterValidator(_day)]
PeriodText = Annotated[str, AfterValidator(_period)]
Inferred = Annotated[str, sized(100), AfterValidator(_inferred)]
Whole = Annotated[int, BeforeValidator(_whole_number)]
Exponent = Annotated[Whole, AfterValidator(_scale)]
Paragraph = Annotated[Whole, Field(ge=1, le=1_000_000)]
Edition = Annotated[Whole, Field(ge=2, le=999)]
