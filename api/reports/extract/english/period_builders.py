"""Each way in which English prints a period, read from its match to a mention."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import replace

from api.reports.extract.doubts import Doubt
from api.reports.extract.parts_of_years import part_of_days, part_of_months
from api.reports.extract.proposal import SAME, YEAR_END, Mention, Role

_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: n for n, name in enumerate(_NAMES.split(), start=1)}
_RANKS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "final": 4}
_RELATIVE = {"last": -1, "this": 0, "next": 1, "current": 0, "coming": 1}
_COUNT_WORDS = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
}
_LENGTHS = {"quarter": 3, "half": 6, "half-year": 6, "half year": 6, "year": 12}
_OFF_DAYS = 7  # days that a company's quarter may end off the calendar's
_NEAR_THE_END = 24
_LAST_MONTH = 12
_STEPS = re.compile(r"\b(?:first|second|third|fourth)[ -](quarter|half)\b", re.IGNORECASE)
_FAR = 160


def _count(text: str | None) -> int:
    low = (text or "").lower()
    return int(low) if low.isdecimal() else _COUNT_WORDS.get(low, _LENGTHS.get(low, 0))


def _month(name: str) -> int:
    return _MONTHS[name[:3].lower()]


def _tailed(
    match: re.Match[str], named: str, fits: bool = True, closes: str = "", *, numbered: bool = False
) -> Mention:
    """A part of a year with the year in its tail, if any."""
    year, relative = match["year"], match["relative"]
    return Mention(
        match.start(),
        match.end(),
        int(year) if year else None,
        named,
        _RELATIVE[relative.lower()] if relative else None,
        fits=fits,
        closes=closes,
        numbered=numbered,
    )


def day(match: re.Match[str]) -> Mention:
    """30 June 2025, 2025-06-30, 30.06.2025."""
    month = match["m"] if match["m"].isdigit() else f"{_month(match['m']):02}"
    year = int(match["year"]) if match["year"] else None
    fits = 1 <= int(month) <= _LAST_MONTH
    return Mention(match.start(), match.end(), year, f"{int(month):02}-{int(match['d']):02}", fits=fits)


def days(match: re.Match[str]) -> Mention:
    """4 and 5 May 2026, May 4-5: more than a day, its last one kept."""
    month = f"{_month(match['m'] or match['mm']):02}"
    year = int(match["year"]) if match["year"] else None
    return Mention(match.start(), match.end(), year, f"{month}-{int(match['d'] or match['dd']):02}", fits=False)


def day_to_day(match: re.Match[str]) -> Mention:
    """From 1 January to 30 June 2026, which is a half-year; from 4 May to 9 June, which is no single period."""
    month, day = _month(match["m1"] or match["mm1"]), int(match["d1"] or match["dd1"])
    to_month, to_day = _month(match["m2"] or match["mm2"] or match["m1"]), int(match["d2"] or match["dd2"])
    named, fits = part_of_days((month, day), (to_month, to_day))
    year = int(match["year"]) if match["year"] else None
    return Mention(match.start(), match.end(), year, named, fits=fits and match["y1"] in (None, match["year"]))


def months(match: re.Match[str]) -> Mention:
    """January to June 2024."""
    named, fits = part_of_months(_month(match["m1"]), _month(match["m2"]))
    return _tailed(match, named, fits and match["y1"] in (None, match["year"]))


def between_months(match: re.Match[str]) -> Mention:
    """Between May and June 2024: what changed by then closes in the second."""
    return replace(months(match), closes=f"{_month(match['m2']):02}")


def first_months(match: re.Match[str]) -> Mention:
    """The first six months of 2024."""
    return _tailed(match, *part_of_months(1, _count(match["n"])))


def first_quarters(match: re.Match[str]) -> Mention:
    """The first two quarters."""
    return _tailed(match, *part_of_months(1, 3 * _count(match["n"])), numbered=True)


def months_to(match: re.Match[str]) -> Mention:
    """The three months to June 2024, the year to March."""
    last = _month(match["m"])
    length = _count(match["n"]) or 12
    return _tailed(match, *part_of_months(last - length + 1, last), f"{last:02}" if length == _LAST_MONTH else "")


def months_ended(match: re.Match[str]) -> Mention:
    """The quarter ended September 26, 2026, which is the calendar's but for some days."""
    length, month, ends = _count(match["n"]), _month(match["m1"] or match["m2"]), int(match["d1"] or match["d2"])
    year = int(match["year"]) if match["year"] else None
    if ends <= _OFF_DAYS:
        month -= 1
        if not month:
            month, year = _LAST_MONTH, year - 1 if year else None
    elif ends < _NEAR_THE_END:
        return Mention(match.start(), match.end(), fits=False)
    named, fits = part_of_months(month - length + 1, month)
    rank = _RANKS[match["rank"].lower()] if match["rank"] and match["n"].lower() == "quarter" else 0
    exact = ends == monthrange(year or 2023, month)[1]
    return Mention(
        match.start(),
        match.end(),
        year,
        named,
        fits=fits,
        note=None if exact else Doubt.PERIOD_OFF,
        rank=rank,
        closes=f"{month:02}" if length == _LAST_MONTH else "",
    )


def half(match: re.Match[str]) -> Mention:
    """The first half of 2024."""
    return _tailed(match, f"S{_RANKS[match['n'].lower()]}", numbered=True)


def quarter(match: re.Match[str]) -> Mention:
    """The fourth quarter of 2024, Q4."""
    number = match["n"] if match["n"].isdigit() else _RANKS[match["n"].lower()]
    return _tailed(match, f"Q{number}", numbered=True)


def nounless(match: re.Match[str]) -> Mention | None:
    """The second, behind the third quarter."""
    told = _STEPS.findall(match.string, max(0, match.start() - _FAR), match.start())
    if not told or (told[-1].lower() == "half" and _RANKS[match["n"].lower()] > 2):
        return None
    letter = {"quarter": "Q", "half": "S"}[told[-1].lower()]
    return Mention(match.start(), match.end(), part=f"{letter}{_RANKS[match['n'].lower()]}", numbered=True)


def month_quarter(match: re.Match[str]) -> Mention:
    """The June quarter."""
    return _tailed(match, f"Q{_month(match['m']) // 3}")


def coded(match: re.Match[str]) -> Mention:
    """H1 2024, 2024Q3, 1H24, 9M 2024."""
    letter, number = match["letter"], int(match["n"])
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    length = {"H": 6, "Q": 3}.get(letter)
    named, fits = part_of_months(1 if length is None else length * (number - 1) + 1, number * (length or 1))
    return Mention(match.start(), match.end(), year, named, fits=fits and (letter != "H" or number <= 2))


def unfit(match: re.Match[str]) -> Mention:
    """What no single SDMX period covers."""
    return Mention(match.start(), match.end(), fits=False)


def average(match: re.Match[str]) -> Mention:
    """The five-year average of 6.8%, which is of that figure alone."""
    return Mention(match.start(), match.end(), fits=False, role=Role.LOCAL)


def to_date(match: re.Match[str]) -> Mention:
    """Year-to-date sales, which say nothing of what is told behind them."""
    return Mention(match.start(), match.end(), fits=False, unfit=Doubt.PERIOD_TO_DATE)


def now(match: re.Match[str]) -> Mention:
    """Currently, to date: the day of publication, which is no period of a figure's."""
    return Mention(match.start(), match.end(), fits=False, unfit=Doubt.PERIOD_NOW)


def same_of_year(match: re.Match[str]) -> Mention:
    """The same period of 2025."""
    return Mention(match.start(), match.end(), int(match["year"]), SAME)


def same(match: re.Match[str]) -> Mention:
    """Over the same period, in the quarter."""
    return Mention(match.start(), match.end(), part=SAME)


def same_stretch(match: re.Match[str]) -> Mention:
    """In the quarter, over the half-year, in the period."""
    step = next((name for name in ("quarter", "half") if match[name]), "year")
    return Mention(match.start(), match.end(), part=SAME, step=step)


def earlier(match: re.Match[str]) -> Mention:
    """A year earlier, twelve months ago, three months before, two years later."""
    count = _count(match["n"]) or 1
    shift = count if match["way"].lower() == "later" else -count
    return Mention(match.start(), match.end(), shift=shift, step=match["step"].lower())


def step_before(match: re.Match[str]) -> Mention:
    """The previous quarter, the month before."""
    return Mention(match.start(), match.end(), shift=-1, step=(match["s1"] or match["s2"]).lower())


def year_before(match: re.Match[str]) -> Mention:
    """The year before, the same period last year."""
    return Mention(match.start(), match.end(), shift=-1)


def year_behind(match: re.Match[str]) -> Mention:
    """The following year."""
    return Mention(match.start(), match.end(), shift=1)


def fiscal_year_before(match: re.Match[str]) -> Mention:
    """The previous financial year, which may be none of the calendar's."""
    return Mention(match.start(), match.end(), shift=-1, fits=False)


def year_end_before(match: re.Match[str]) -> Mention:
    """The end of the previous financial year."""
    return Mention(match.start(), match.end(), shift=-1, step=YEAR_END)


def relative(match: re.Match[str]) -> Mention:
    """Last year, this quarter, next month."""
    steps = _RELATIVE[match["relative"].lower()]
    return Mention(match.start(), match.end(), from_published=steps, step=match["step"].lower())


def relative_month(match: re.Match[str]) -> Mention:
    """This January, last October."""
    return replace(bare_month(match), start=match.start(), from_published=_RELATIVE[match["relative"].lower()])


def today(match: re.Match[str]) -> Mention:
    """Today: the year of publication."""
    return Mention(match.start(), match.end(), from_published=0)


def bare_month(match: re.Match[str]) -> Mention:
    """In June."""
    return Mention(match.start("m"), match.end(), part=f"{_month(match['m']):02}")


def month_of_year(match: re.Match[str]) -> Mention:
    """June 2024."""
    return Mention(match.start(), match.end(), int(match["year"]), f"{_month(match['m']):02}")


def year(match: re.Match[str]) -> Mention:
    """2024, the full year 2024, the full year."""
    return Mention(match.start(), match.end(), int(match["year"]) if match["year"] else None)
