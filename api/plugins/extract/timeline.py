"""The period of each figure: its sentence's, or the one that the text leads to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from api.domain.period import Period
from api.plugins.extract.period_scope import Scene
from api.plugins.extract.periods import (
    DAY,
    HEADED,
    SAME,
    SPAN,
    Dated,
    Mention,
    Role,
    dated_as,
    has_begun,
    is_over,
    lies_in,
    moved,
    on_day_of,
    text,
    undated,
)
from api.plugins.extract.proposal import Doubt
from api.plugins.extract.sentences import OUTSIDE, Brackets, SentenceReading, TextHabits

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


@dataclass
class Headings:
    """The last headings; `issued` where a date stood above that is only that of publication."""

    published: date | None
    issued: bool
    period: str | None = None
    """The one period that the heading above names, over when the text was published."""
    year: int | None = None
    """The year of a heading, of which a part below may be that leaves its year out."""
    unfit: bool = False
    """True if the heading above names one that no single SDMX period covers."""
    apart: bool = False
    """True if a heading says that what follows tells about the publisher."""

    def read(self, line: str, mentions: Sequence[Mention], *, stated: bool = False) -> bool:
        """Take in a heading; whether it names a period that is over.

        A line that states figures may be an item of a list, which heads nothing where a heading stands above.
        """
        if stated and (self.period or self.unfit):
            return False
        brackets = Brackets(line)
        mentions = [mention for mention in mentions if brackets.group(mention.start) == OUTSIDE]
        self.apart = _ABOUT.match(line) is not None or (self.apart and not mentions)
        named = [mention for mention in mentions if len(mention.part) < DAY and mention.role is not Role.AFAR]
        if any(not mention.fits and mention.unfit is Doubt.PERIOD_UNFIT for mention in named):
            years = {mention.year for mention in named}
            self.period, self.unfit = None, True
            self.year = years.pop() if len(years) == 1 else None
            return False
        told = [(mention, year) for mention in named if mention.fits and (year := self._year(mention))]
        if len(told) != 1:
            return False
        mention, year = told[0]
        only_a_date = mention.part[:1] not in {"Q", "S"} and mention.end - mention.start >= len(line) - 1
        period = None if only_a_date else dated_as(text(year, mention.part)).period
        # Of a month alone its last day is taken for that of publication.
        if period is None or (self.published is not None and Period.parse(period).last >= self.published):
            self.issued = True
            return False
        self.period, self.year, self.unfit = period, year, False
        return True

    def _year(self, mention: Mention) -> int | None:
        """The year of a period that a heading names; of a part without it, that of the last such part."""
        told = mention.year or mention.shift or mention.from_published is not None or mention.part in {"", SAME, SPAN}
        if told or self.published is None:
            return mention.year if mention.part not in {SAME, SPAN} else None
        return on_day_of(self.published, mention.part, ahead=False)


@dataclass
class ParagraphTopics:
    """Periods that a paragraph has spoken of so far, of the past and of the future."""

    number: int = 0
    past: Dated | None = None
    ahead: Dated | None = None
    apart: bool = False  # True if it tells about the publisher
    base: str | None = None  # the last period that was compared with


@dataclass
class LeadPeriod:
    """The period of the first paragraph that names one, and the last year named anywhere."""

    year: int | None = None
    period: str | None = None
    alone: bool = True  # True if no paragraph behind it has named one of another year

    def stand_back(self) -> None:
        """A heading tells what the text is about."""
        self.period, self.alone = None, False

    def learn(self, period: str | None, mention: Mention) -> None:
        """Take in a period that a sentence talks about."""
        self.year = int(period[:4]) if period else mention.year or self.year
        if len(mention.part) == DAY:
            return
        if self.period is None and self.alone:
            self.alone = period is not None
            self.period = period if self.alone else None
        elif self.period is not None:
            self.alone = self.alone and lies_in(period or f"{mention.year or self.period[:4]}", self.period)


_UNFIT = undated(Doubt.PERIOD_UNFIT)
_UNTOLD = undated(Doubt.PERIOD_UNTOLD)
_EARLIER = undated(Doubt.PERIOD_EARLIER)


_SAID = re.compile(
    r"\b(?:in|within|between) (?:round )?(?:brackets|parenthes[ei]s)\b"
    r"|\b(?:bracketed|parenthesi[sz]ed) (?:figures|amounts|numbers|values)\b|括号[内中里]",
    re.IGNORECASE,
)


class Timeline:
    """Periods that a text has spoken of so far."""

    def __init__(self, published: date | None = None, habits: TextHabits | None = None) -> None:
        self._published = published
        # True where a bare quarter may be one of another year than the calendar's.
        self._fiscal = habits is not None and habits.fiscal
        self._quarter: tuple[int, str] | None = None  # one of that year by its number, and the calendar's it covers
        self._headings = Headings(published, issued=published is not None)
        self._paragraph = ParagraphTopics()
        self._announced: Mention | None = None  # the period that the text gives to figures in brackets
        self._lead = LeadPeriod()

    def head(self, line: str, reading: SentenceReading) -> None:
        """Take in a heading: its one period, if over when the text was published, stands for the paragraphs below."""
        named = self._headings.read(line, reading.mentions, stated=bool(reading.figures))
        if named:
            self._lead.year = self._headings.year
        if named or (self._headings.unfit and not reading.figures):  # a month below no single period is an aside
            self._lead.stand_back()

    def date(self, paragraph: int, reading: SentenceReading) -> list[Dated]:
        """The period of each figure of the next sentence."""
        if paragraph != self._paragraph.number:
            self._paragraph = ParagraphTopics(paragraph)
        if _ABOUT_IT.match(reading.sentence) or _FOUNDED.search(reading.sentence):
            self._paragraph.apart = True
        for named in reading.mentions:
            if named.rank and named.year:  # the third quarter of the company's year ended in June
                self._quarter = named.rank, text(named.year, named.part)
                self._fiscal = self._fiscal or named.part != f"Q{named.rank}"
        scene = Scene(reading)
        dated: list[Dated] = []
        for index, (mention, figure) in enumerate(zip(scene.picked, reading.figures, strict=True)):
            if reading.stands_beside(index) and (self._announced is not None or not reading.says_again(index)):
                dated.append(self._bracketed_beside(dated[index - 1].period, scene))
                continue
            if figure.compared and mention is not None and mention.part == SAME and mention.year is None:
                base = self._paragraph.base  # where a change began of which only `the same period` is told
                dated.append(Dated(base, (Doubt.PERIOD_SAME,)) if base else _EARLIER)
                continue
            if mention is not None:
                dated.append(self._resolve(mention, scene))
            else:
                dated.append(_EARLIER if figure.compared else self._told_before(figure.anchor, scene))
            if figure.compared:
                self._paragraph.base = dated[-1].period or self._paragraph.base
        self._remember(scene)
        return dated

    def announced(self, reading: SentenceReading) -> bool:
        """Take in the period that a sentence without a figure gives to figures in brackets; True if it gives one."""
        if reading.figures or len(reading.mentions) != 1 or not _SAID.search(reading.sentence):
            return False
        mention = reading.mentions[0]
        told = mention.year or mention.shift or (mention.from_published is not None and mention.part != SAME)
        self._announced = mention if told and mention.fits else self._announced
        return bool(told) and mention.fits

    def _bracketed_beside(self, host: str | None, scene: Scene) -> Dated:
        """The period of a lone figure in brackets right behind one of its unit."""
        told = self._announced
        if told is None:
            return undated(Doubt.PERIOD_BRACKET_UNTOLD)
        if told.shift:
            period = moved(host, told.shift, told.step) if host else None
        elif told.part == SAME:
            period = f"{told.year}{host[4:]}" if host else None
        else:
            period = self._resolve(told, scene).period
        return dated_as(period, Doubt.PERIOD_BRACKET) if period else undated(Doubt.PERIOD_BRACKET_UNTOLD)

    def _told_before(self, place: int, scene: Scene) -> Dated:
        """The period that the text was talking about when it came to a figure that has none."""
        before, ahead = self._paragraph, scene.tenses.at(place)
        present = not scene.leading and scene.tenses.is_present(place)
        if ahead:
            if (scene.afar_year or 0) > (self._published.year if self._published else 0):
                return undated(Doubt.PERIOD_AHEAD)
            going_on = before.past is not None and not is_over(before.past.period, self._published, if_unknown=True)
            if (told := before.ahead or (before.past if going_on else None)) is not None:
                return told.inferred(Doubt.PERIOD_BEFORE)
            return undated(Doubt.PERIOD_UNFIT if self._headings.unfit else Doubt.PERIOD_AHEAD)
        if before.past is not None and before.past.carries(ahead, present):
            return before.past.inferred(Doubt.PERIOD_BEFORE)
        if before.ahead is not None:
            return _UNTOLD
        above = self._headings
        if above.apart or (before.apart and ahead is not False):
            return _UNTOLD
        if above.period is not None:
            return Dated(above.period, (Doubt.PERIOD_HEADING,))
        if above.unfit:
            return _UNFIT
        led = self._lead.period if self._lead.alone else None
        if led is not None and ahead is False:
            return Dated(led, (Doubt.PERIOD_LEAD,))
        return undated(Doubt.PERIOD_ISSUE if above.issued else Doubt.PERIOD_UNTOLD)

    def _resolve(self, mention: Mention, scene: Scene) -> Dated:
        """The period that a mention means here."""
        if not mention.fits or mention.part == SPAN:
            return undated(mention.unfit)
        if mention.shift:
            return self._shifted(mention, scene)
        if mention.part == SAME:
            return self._same(mention, scene)
        if mention.from_published is not None:
            return self._from_published(mention)
        noted = (mention.note,) if mention.note else ()
        if mention.year is not None:
            return dated_as(text(mention.year, mention.part), *noted)
        if self._fiscal and (mention.numbered or not mention.part):
            return self._of_another_year(mention)
        year, doubt = self._year_left_out(mention, scene)
        return dated_as(text(year, mention.part), doubt, *noted) if year is not None else undated(doubt)

    def _year_left_out(self, mention: Mention, scene: Scene) -> tuple[int | None, Doubt]:
        """The year of a part of one, and where it comes from; what has not begun yet is never of the past."""
        ahead = scene.told_ahead(mention)
        if (year := scene.year_of(mention, joined=self._published is not None)) is not None:
            begun = ahead or has_begun(text(year, mention.part), self._published)
            return (year if begun else year - 1), Doubt.PERIOD_YEAR
        if (year := scene.base_year(mention.part)) is not None:
            return year + 1, Doubt.PERIOD_YEAR
        before = self._paragraph.past
        told = int(before.period[:4]) if before is not None and before.period else None
        if self._published is None:
            unfit = before is not None and before.period is None and not before.this_year
            year = told or (None if unfit else self._main_year())
            return year, Doubt.PERIOD_YEAR if year is not None else Doubt.PERIOD_UNANCHORED
        year = on_day_of(self._published, mention.part, ahead=ahead)
        present = scene.tenses.at(mention.end) is None
        if present and scene.sentence.endswith("the year", 0, mention.end):
            year = max(year, self._published.year)  # for the second half of the year it has set a price
        if not ahead and told is not None and told < year and before is not None and len(before.period or "") == 4:
            if told < self._published.year - 1:
                return told, Doubt.PERIOD_YEAR
            return None, Doubt.PERIOD_EITHER_YEAR
        if not mention.part and self._headings.period and not ahead:
            return self._headings.year, Doubt.PERIOD_YEAR
        return year, Doubt.PERIOD_NEAREST

    def _of_another_year(self, mention: Mention) -> Dated:
        """The calendar's quarter that a bare one covers, where the end of one was told."""
        if self._quarter is None or not mention.part.startswith("Q"):
            return _UNFIT
        period = moved(self._quarter[1], int(mention.part[1:]) - self._quarter[0], "quarter")
        return dated_as(period, Doubt.PERIOD_FISCAL) if period else _UNFIT

    def _main_year(self) -> int | None:
        """The year of the heading unless a later one was named; else the last named, or that of the first period."""
        named, lead = self._lead.year, self._lead.period
        if self._headings.year is not None:
            return self._headings.year if (named or 0) <= self._headings.year else None
        return named if lead is None or named is None else min(named, int(lead[:4]))

    def _from_published(self, mention: Mention) -> Dated:
        if self._published is None:
            return undated(Doubt.PERIOD_UNANCHORED)
        if mention.step == "year":
            year = self._published.year + (mention.from_published or 0)
            this = text(self._published.year, mention.part)
            if mention.from_published == -1 and mention.part.isdigit() and is_over(this, self._published):
                return undated(Doubt.PERIOD_EITHER_YEAR)  # last May, said in December
            return dated_as(text(year, mention.part), Doubt.PERIOD_PUBLISHED)
        month = f"{self._published.year}-{self._published.month:02}"
        quarter = f"{self._published.year}-Q{(self._published.month + 2) // 3}"
        base = quarter if mention.step == "quarter" else month
        period = moved(base, mention.from_published or 0, mention.step)
        return dated_as(period, Doubt.PERIOD_PUBLISHED) if period else _UNFIT

    def _talked_about(self, scene: Scene) -> Dated:
        """The period of the sentence, of the one before, of the heading, or of the first paragraph."""
        if (main := scene.main) is not None:
            return self._resolve(main, scene) if main.fits else _UNFIT
        if self._paragraph.past is not None:
            return self._paragraph.past
        above, period = self._headings, None
        if not (above.apart or self._paragraph.apart):
            period = above.period or (self._lead.period if self._lead.alone else None)
        return _UNFIT if period is None and above.unfit else Dated(period)

    def _shifted(self, mention: Mention, scene: Scene) -> Dated:
        told = scene.told_before(mention) if mention.shift > 0 else None
        base = self._resolve(told, scene) if told is not None else self._talked_about(scene)
        period = moved(base.period, mention.shift, mention.step) if base.period is not None else None
        if period is None:
            return _UNFIT if Doubt.PERIOD_UNFIT in base.doubts else _EARLIER
        return dated_as(period, Doubt.PERIOD_SHIFTED)

    def _same(self, mention: Mention, scene: Scene) -> Dated:
        """The same period of a year, or the period that is talked about."""
        talked = self._talked_about(scene)
        base = self._headings.period if mention.step == HEADED else talked.period
        if base is None:
            return _UNFIT if Doubt.PERIOD_UNFIT in talked.doubts else _UNTOLD
        if mention.year is None:
            fits = mention.step != "day" or len(base) == len("2024-06-30")
            return dated_as(base, Doubt.PERIOD_SAME) if fits else _UNFIT
        doubt = (Doubt.PERIOD_SAME,) if base[4:] else ()
        return dated_as(f"{mention.year}{base[4:]}", *doubt)

    def _remember(self, scene: Scene) -> None:
        """Keep the first period of the past, and the first of the future, that the sentence talks about."""
        past = ahead = False
        for mention in scene.remembered():
            dated = self._resolve(mention, scene)
            coming = scene.told_ahead(mention) or not has_begun(dated.period, self._published)
            if coming and not ahead:
                self._paragraph.ahead, ahead = dated, True
            elif not coming and not past:
                past = True
                self._lead.learn(dated.period, mention)
                if not (scene.leading and self._is_aside(dated.period)):
                    self._paragraph.past = replace(
                        dated, moment=scene.ends_a_month(mention), this_year=mention.from_published == 0
                    )

    def _is_aside(self, period: str | None) -> bool:
        """True if a period is only a part of the one that the paragraph is about, to which Chinese returns."""
        before = self._paragraph.past.period if self._paragraph.past is not None else None
        return period is not None and before is not None and period != before and lies_in(period, before)
