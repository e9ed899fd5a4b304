"""The period of each figure: one that its own sentence tells, or the one that the text was talking about."""

from __future__ import annotations

from dataclasses import replace

from api.reports.extract.dated import Dated, dated_as, inferred, text
from api.reports.extract.doubts import Doubt
from api.reports.extract.fiscal_year import FiscalYear
from api.reports.extract.headings import Headings, tells_of_publisher
from api.reports.extract.lead_period import LeadPeriod
from api.reports.extract.paragraph_topics import ParagraphTopics
from api.reports.extract.period_arithmetic import Published, has_begun, is_a, is_over, lies_in, moved, on_day_of
from api.reports.extract.period_scene import Scene
from api.reports.extract.proposal import HEADED, SAME, SPAN, YEAR_END, Found, Mention
from api.reports.extract.sentence_reading import SentenceReading
from api.reports.extract.text_habits import TextHabits


class Timeline:
    """What a text has been talking about so far."""

    def __init__(self, published: Published | None = None, habits: TextHabits | None = None) -> None:
        habits = habits or TextHabits()
        self._published = published
        self._fiscal = FiscalYear(published, told=habits.fiscal, ends=habits.year_ends)
        self._headings = Headings(published)
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
        self._paragraph.apart = self._paragraph.apart or tells_of_publisher(reading.sentence)
        self._fiscal.learn(reading.mentions)
        scene = Scene(reading)
        if (day := reading.first_day) is not None:
            self._paragraph.day = self._resolve(day, scene).period
        dated: list[Dated] = []
        for index, (mention, figure) in enumerate(zip(scene.picked, reading.figures, strict=True)):
            if reading.stands_beside(index) and (self._announced is not None or not reading.says_again(index)):
                dated.append(self._bracketed_beside(dated[index - 1].period, scene))
                continue
            if figure.compared and mention is not None and mention.part == SAME and mention.year is None:
                dated.append(self._from_pair_before())
                continue
            if mention is None and reading.goes_on(index):
                dated.append(dated[index - 1])
                continue
            host = scene.host(index) if mention is None and not figure.compared else None
            dated.append(dated[host] if host is not None else self._settle(mention, figure, scene))
            if figure.compared:
                self._paragraph.base = dated[-1].period or self._paragraph.base
        self._remember(scene)
        return dated

    def _from_pair_before(self) -> Dated:
        """Where a change began of which only the same period as another's is told: that of the other's beginning."""
        base = self._paragraph.base
        return Dated(base, (Doubt.PERIOD_SAME,)) if base else Dated(None, (Doubt.PERIOD_EARLIER,))

    def announce(self, mention: Mention, *, later: bool = False) -> None:
        """Take in the period that a sentence gives to figures in brackets; `later` where it stands behind them."""
        if not later or self._announced is None:
            self._announced = mention

    def _bracketed_beside(self, host: str | None, scene: Scene) -> Dated:
        """The period of a lone figure in brackets right behind one of its unit."""
        told = self._announced
        if told is None:
            return Dated(None, (Doubt.PERIOD_BRACKET_UNTOLD,))
        if told.shift:
            period = moved(host, told.shift, told.step) if host else None
        elif told.part == SAME:
            period = f"{told.year}{host[4:]}" if host else None
        else:
            period = self._resolve(told, scene).period
        return dated_as(period, Doubt.PERIOD_BRACKET) if period else Dated(None, (Doubt.PERIOD_BRACKET_UNTOLD,))

    def _settle(self, mention: Mention | None, figure: Found, scene: Scene) -> Dated:
        if mention is not None:
            return self._resolve(mention, scene)
        if figure.compared:
            return Dated(None, (Doubt.PERIOD_EARLIER,))
        return self._told_before(scene, scene.ahead(figure), scene.is_present(figure))

    def _told_before(self, scene: Scene, ahead: bool | None, present: bool) -> Dated:
        """The period that the text was talking about when it came to a figure that has none."""
        before, step = self._paragraph, scene.base_step
        if ahead:
            if (scene.afar_year or 0) > (self._published.year if self._published else 0):
                return Dated(None, (Doubt.PERIOD_AHEAD,))
            going_on = before.past is not None and not is_over(before.past.period, self._published, if_unknown=True)
            if (told := before.ahead or (before.past if going_on else None)) is not None:
                return inferred(told, Doubt.PERIOD_BEFORE)
            if (coming := self._headings.coming) is not None:
                return Dated(coming, (Doubt.PERIOD_HEADING,))
            return Dated(None, (Doubt.PERIOD_UNFIT if self._headings.unfit else Doubt.PERIOD_AHEAD,))
        if self._headings.unfit and len(before.told) > 1:  # a paragraph of several periods in a text on another
            return Dated(None, (Doubt.PERIOD_UNFIT,))
        if before.past is not None and before.past.period and scene.weak is not None:
            day = self._resolve(scene.weak, scene).period
            if day is not None and not lies_in(day, before.past.period):  # the sentence tells a day of its own
                return Dated(None, (Doubt.PERIOD_UNTOLD,))
        if before.past is not None and before.past.carries(ahead, present) and not before.past.is_shorter(step):
            return inferred(before.past, Doubt.PERIOD_BEFORE)
        if before.ahead is not None:
            return Dated(None, (Doubt.PERIOD_UNTOLD,))
        return self._told_above(scene, ahead, step)

    def _told_above(self, scene: Scene, ahead: bool | None, step: str) -> Dated:
        """The period of the heading above, or of the first paragraph."""
        above = self._headings
        if above.apart or (self._paragraph.apart and ahead is not False) or scene.is_of_method:
            return Dated(None, (Doubt.PERIOD_UNTOLD,))
        if (told := above.period or (above.coming if ahead is None else None)) is not None:
            return Dated(told, (Doubt.PERIOD_HEADING,))
        if above.unfit:
            return Dated(None, (Doubt.PERIOD_UNFIT,))
        if (led := self._lead.stands) is not None and ahead is False and not Dated(led).is_shorter(step):
            return Dated(led, (Doubt.PERIOD_LEAD,))
        return Dated(None, (Doubt.PERIOD_ISSUE if above.issued else Doubt.PERIOD_UNTOLD,))

    def _resolve(self, mention: Mention, scene: Scene) -> Dated:
        """The period that a mention means here."""
        if not mention.fits or mention.part == SPAN:
            return Dated(None, (mention.unfit,))
        if mention.shift:
            return self._shifted(mention, scene)
        if mention.part == SAME:
            return self._same(mention, scene)
        if mention.from_published is not None:
            return self._from_published(mention)
        noted = (mention.note,) if mention.note else ()
        if mention.year is not None:
            return dated_as(text(mention.year, mention.part), *noted)
        if self._fiscal.covers(mention):
            return self._fiscal.dated(mention, ahead=scene.told_ahead(mention) is True)
        year, doubt = self._year_left_out(mention, scene)
        return dated_as(text(year, mention.part), doubt, *noted) if year is not None else Dated(None, (doubt,))

    def _year_left_out(self, mention: Mention, scene: Scene) -> tuple[int | None, Doubt]:
        """The year of a part of one, and where it comes from; what has not begun yet is never of the past."""
        ahead = scene.told_ahead(mention) is True
        if (year := scene.years.of(mention, joined=self._published is not None)) is not None:
            main = scene.main
            later = main is not None and scene.is_base(mention) and main.year == year and mention.part > main.part > ""
            begun = ahead or has_begun(text(year, mention.part), self._published)
            return (year if begun and not later else year - 1), Doubt.PERIOD_YEAR
        if (year := scene.years.of_base(mention.part)) is not None:
            return year + 1, Doubt.PERIOD_YEAR
        if self._headings.coming:
            return self._headings.year, Doubt.PERIOD_YEAR
        before = self._paragraph.past
        told = int(before.period[:4]) if before is not None and before.period else None
        told = None if told in scene.years.compared or scene.years.last_year else told
        if self._published is None:
            unfit = before is not None and before.period is None and not before.this_year
            year = told or (None if unfit else self._main_year())
            return year, Doubt.PERIOD_YEAR if year is not None else Doubt.PERIOD_UNANCHORED
        year = on_day_of(self._published, mention.part, ahead=ahead)
        this = text(self._published.year, mention.part)
        if mention.numbered and scene.told_present(mention) and has_begun(this, self._published):
            year = self._published.year  # for the second half the ministry has set a quota
        if not ahead and told is not None and told < year and before is not None and len(before.period or "") == 4:
            if told < self._published.year - 1:
                return told, Doubt.PERIOD_YEAR
            return None, Doubt.PERIOD_EITHER_YEAR
        if not mention.part and self._headings.period and not ahead:
            return self._headings.year, Doubt.PERIOD_YEAR
        return year, Doubt.PERIOD_NEAREST

    def _main_year(self) -> int | None:
        """The year of the heading unless a later one was named; else the last named, or that of the first period."""
        if self._headings.year is not None:
            return self._headings.year if (self._lead.year or 0) <= self._headings.year else None
        return self._lead.main_year()

    def _from_published(self, mention: Mention) -> Dated:
        if self._published is None:
            return Dated(None, (Doubt.PERIOD_UNANCHORED,))
        if mention.step == "year":
            year = self._published.year + (mention.from_published or 0)
            this = text(self._published.year, mention.part)
            if mention.from_published == -1 and mention.part.isdigit() and is_over(this, self._published):
                return Dated(None, (Doubt.PERIOD_EITHER_YEAR,))  # last May, said in December
            return dated_as(text(year, mention.part), Doubt.PERIOD_PUBLISHED)
        month = f"{self._published.year}-{self._published.month:02}"
        quarter = f"{self._published.year}-Q{(self._published.month + 2) // 3}"
        base = quarter if mention.step == "quarter" else month
        period = moved(base, mention.from_published or 0, mention.step)
        return dated_as(period, Doubt.PERIOD_PUBLISHED) if period else Dated(None, (Doubt.PERIOD_UNFIT,))

    def _talked_about(self, scene: Scene) -> str | None:
        """The period of the sentence, of the one before, of the heading, or of the first paragraph."""
        if (main := scene.main) is not None:
            return self._resolve(main, scene).period
        if self._paragraph.past is not None:
            return self._paragraph.past.period
        if self._headings.apart or self._paragraph.apart:
            return None
        return self._headings.period or self._lead.stands

    def _talks_of_no_single(self, scene: Scene) -> bool:
        """Whether what the text talks about is told, but is no single period."""
        if (main := scene.main) is not None:
            return not main.fits
        if (before := self._paragraph.past) is not None:
            return Doubt.PERIOD_UNFIT in before.doubts
        return self._headings.unfit

    def _shifted(self, mention: Mention, scene: Scene) -> Dated:
        told = scene.dated_before(mention) if mention.shift > 0 else None
        base = self._resolve(told, scene).period if told is not None else self._talked_about(scene)
        if mention.step == YEAR_END:
            return self._fiscal.ended_before(base)
        period = moved(base, mention.shift, mention.step) if base is not None else None
        if period is None:
            return Dated(None, (Doubt.PERIOD_UNFIT if self._talks_of_no_single(scene) else Doubt.PERIOD_EARLIER,))
        return dated_as(period, Doubt.PERIOD_SHIFTED)

    def _same(self, mention: Mention, scene: Scene) -> Dated:
        """The same period of a year, or the period that is talked about."""
        if mention.step == "day":
            day = self._paragraph.day
            return dated_as(day, Doubt.PERIOD_SAME) if day else Dated(None, (Doubt.PERIOD_UNTOLD,))
        base = self._headings.period if mention.step == HEADED else self._talked_about(scene)
        if mention.step in {"quarter", "half"} and base is not None and not is_a(base, mention.step):
            above = self._headings.period
            base = above if above and is_a(above, mention.step) else None
        if base is None:
            return Dated(None, (Doubt.PERIOD_UNFIT if self._talks_of_no_single(scene) else Doubt.PERIOD_UNTOLD,))
        if mention.year is None:
            return dated_as(base, Doubt.PERIOD_SAME)
        doubt = (Doubt.PERIOD_SAME,) if base[4:] else ()
        return dated_as(f"{mention.year}{base[4:]}", *doubt)

    def _remember(self, scene: Scene) -> None:
        """Keep the first period of the past, and the first of the future, that the sentence talks about."""
        past = self._tells_of_parts(scene)
        ahead = False
        for mention in scene.remembered():
            dated = self._resolve(mention, scene)
            coming = scene.told_ahead(mention) is True or not has_begun(dated.period, self._published)
            if coming and not ahead:
                self._paragraph.ahead, ahead = dated, True
                if Doubt.PERIOD_UNFIT in dated.doubts:
                    self._lead.stand_back()
            elif not coming and not past:
                self._paragraph.told.add(dated.period or "")
                past, aside = True, scene.is_aside(mention)
                self._lead.learn(dated.period, mention, aside=aside)
                if aside and (self._paragraph.past is not None or self._headings.period is not None):
                    continue
                if not (scene.leading and self._is_aside(dated.period)):
                    self._paragraph.past = replace(
                        dated, moment=scene.ends_a_month(mention), this_year=mention.from_published == 0
                    )

    def _tells_of_parts(self, scene: Scene) -> bool:
        """Whether the sentence goes through parts, such as quarters, of what the text talks about and returns to."""
        parts = {self._resolve(mention, scene).period for mention in scene.remembered()}
        told = [part for part in parts if part]
        if len(told) < 2 or len(told) < len(parts) or len({(len(part), part[5:6].isdigit()) for part in told}) > 1:
            return False
        before, above = self._paragraph.past, self._headings
        if before is not None and before.period and all(_is_part(part, before.period) for part in told):
            return True
        if above.unfit or (above.period and all(_is_part(part, above.period) for part in told)):
            self._paragraph.past = None
            return True
        return False

    def _is_aside(self, period: str | None) -> bool:
        """Whether a period is only a part of the one that the paragraph is about, to which Chinese returns."""
        before = self._paragraph.past.period if self._paragraph.past is not None else None
        return period is not None and before is not None and _is_part(period, before)


def _is_part(period: str, whole: str) -> bool:
    return period != whole and lies_in(period, whole)
