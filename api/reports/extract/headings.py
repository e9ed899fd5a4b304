"""What the headings of a text say of the paragraphs below: a period, a year to come, none, or only what the text is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from api.reports.extract.brackets import OUTSIDE, Brackets
from api.reports.extract.dated import dated_as, text
from api.reports.extract.doubts import Doubt
from api.reports.extract.period_arithmetic import Published, ends_on, is_over, on_day_of
from api.reports.extract.proposal import DAY, SAME, SPAN, Mention, Role

_ABOUT = re.compile(
    r"(?:\d{1,2}[.)] )?(?:(?:About|ABOUT) (?:(?:us|US|the|this|these|our)\b|[A-Z])"
    r"|(?:Technical |Explanatory )?[Nn]otes?\b|Method(?:ology|s)?\b|Definitions\b|Data (?:sources|and methods)\b"
    r"|Contacts?\b|Background\b)"
    r"|关于[^，。\d]{2,12}$|[^，。\d]{0,10}简介$|(?:附注|注释|说明|数据来源|调查方法|(?:指标|名词)解释)"
)
_ABOUT_IT = re.compile(
    r"(?:(?:Methodological|Technical|Explanatory) )?[Nn]otes?:|注[：:]|"
    r"(?:About|ABOUT) [A-Z][\w&’' -]{1,40}(?:[:–—]|\. [A-Z]|\.$)|关于[^，。\d]{2,12}[：:]"
)
_FOUNDED = re.compile(
    r"\b(?:founded|established|incorporated|set up) (?:back )?in (?:1[6-9]|20)\d\d\b|\b(?:is|are) headquartered\b"
    r"|(?:成立|创立|创建|创办)于|总部(?:位于|设在)",
    re.IGNORECASE,
)
_METHOD = re.compile(
    r"\b(?:samples?|sampling|respondents|enumerated|draws? on|standard errors?|margin of error|surveyed|"
    r"interviews?|questionnaires?)\b"
    r"|抽样|样本|抽中|受访",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:outlook|forecasts?|guidance|targets?|goals?|plans?|prospects|looking ahead)\b"
    r"|目标|任务|预期|展望|打算|计划|安排",
    re.IGNORECASE,
)


@dataclass
class Headings:
    """The last headings; `issued` where a date stood above that is only that of publication."""

    published: Published | None
    issued: bool = False
    period: str | None = None
    """The one period that the heading above names, over when the text was published."""
    year: int | None = None
    """The year of a heading, of which a part below may be that leaves its year out."""
    coming: str | None = None
    """The year of a heading that tells of what is planned for it."""
    unfit: bool = False
    """Whether the heading above names one that no single SDMX period covers."""
    apart: bool = False
    """Whether a heading says that what follows tells about the publisher."""
    _before: tuple[str | None, bool] | None = None  # what stood above a heading that tells a stretch without its year

    def __post_init__(self) -> None:
        self.issued = self.published is not None

    def read(self, line: str, mentions: Sequence[Mention], *, stated: bool = False) -> bool:
        """Take in a heading; whether it names a period that is over.

        A line that states figures may be an item of a list, which heads nothing where a heading stands above.
        """
        if stated and (self.period or self.unfit):
            return False
        brackets = Brackets.of(line)
        mentions = [mention for mention in mentions if brackets.group(mention.start) == OUTSIDE]
        self.apart = _ABOUT.match(line) is not None or (self.apart and not mentions)
        if self._before is not None and not mentions:
            (self.period, self.unfit), self._before = self._before, None
        named = [mention for mention in mentions if len(mention.part) < DAY and mention.role is not Role.AFAR]
        if any(_is_no_single_period(mention) for mention in named):
            years = {mention.year for mention in named}
            self._before = (self.period, self.unfit) if years == {None} else None
            self.period, self.coming, self.unfit = None, None, True
            self.year = years.pop() if len(years) == 1 else None
            return False
        told = [(mention, year) for mention in named if mention.fits and (year := self._year(mention))]
        if len(told) != 1:
            return False
        mention, year = told[0]
        dated = mention.part[:1] not in {"Q", "S"}
        if dated and mention.end - mention.start >= len(line) - 1:  # a line that is only a date
            self.issued = True
            return False
        period = dated_as(text(year, mention.part)).period
        if period is None or not self._is_over(period):
            self._look_ahead(line, mention, period)
            return False
        self.period, self.year, self.coming, self.unfit = period, year, None, False
        return True

    def _is_over(self, period: str) -> bool:
        """Whether a period was over before the day of publication, which where a month alone is told is its last."""
        return is_over(period, self.published) and not (self.published and ends_on(period, self.published))

    def _look_ahead(self, line: str, mention: Mention, period: str | None) -> None:
        """A heading of what is not over: of plans, all below is of that year; else only the day of publication."""
        self.issued = True
        if period is not None and not mention.part and _AHEAD.search(line):
            self.period, self.year, self.coming, self.unfit = None, int(period[:4]), period, False

    def _year(self, mention: Mention) -> int | None:
        """The year of a period that a heading names; of a part without it, that of the last such part."""
        told = mention.year or mention.shift or mention.from_published is not None or mention.part in {"", SAME, SPAN}
        if told or self.published is None:
            return mention.year if mention.part not in {SAME, SPAN} else None
        return on_day_of(self.published, mention.part, ahead=False)


def tells_of_publisher(sentence: str) -> bool:
    """Whether a paragraph tells about its publisher from this sentence on: About Estmark Air: it has 900 employees."""
    return _ABOUT_IT.match(sentence) is not None or _FOUNDED.search(sentence) is not None


def tells_of_method(sentence: str) -> bool:
    """Whether a sentence tells how figures were made, which is of no period told above: a sample of 2,700 firms."""
    return _METHOD.search(sentence) is not None


def _is_no_single_period(mention: Mention) -> bool:
    """Whether a heading names one that no single SDMX period covers: the year ended 30 June 2026."""
    return not mention.fits and mention.unfit is Doubt.PERIOD_UNFIT
