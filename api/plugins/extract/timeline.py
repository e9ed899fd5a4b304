"""The period of each figure: its sentence's, or the one that the text leads to."""

from dataclasses import dataclass
from datetime import date

from api.domain.period import Period
from api.plugins.extract.period_scope import Scene
from api.plugins.extract.periods import (
    DAY,
    HEADED,
    SAME,
    Dated,
    Mention,
    Role,
    dated_as,
    has_begun,
    moved,
    on_day_of,
    text,
    undated,
)
from api.plugins.extract.proposal import Doubt
from api.plugins.extract.sentences import TextHabits


@dataclass
class Headings:
    """The last headings of a text that was published on a day."""

    published: date | None
    period: str | None = None
    """The one period that the heading above names, over when the text was published."""
    year: int | None = None
    """The year of a heading, of which a part below may be that leaves its year out."""
    unfit: bool = False
    """True if the heading above names one that no single SDMX period covers."""
    apart: bool = False
    """True if a heading says that what follows tells about the publisher."""

    def read(self, line: str, scene: Scene) -> None:
        """Take in a heading: its one period, if over when the text was published, holds for the paragraphs below.

        A line that states figures may be an item of a list, which heads nothing where a heading is above.
        """
        if scene.figures and (self.period or self.unfit):
            return
        self.apart = scene.words["about"].match(line) is not None or (self.apart and not scene.mentions)
        named = [mention for mention in scene.mentions if len(mention.part) != DAY and mention.role is not Role.AFAR]
        if any(not mention.fits and mention.unfit is Doubt.PERIOD_UNFIT for mention in named):
            years = {mention.year for mention in named}
            self.period, self.unfit = None, True
            self.year = years.pop() if len(years) == 1 else None
            return
        given = [(mention, year) for mention in named if mention.fits and (year := self._year(mention))]
        if len(given) != 1:
            return
        mention, year = given[0]
        period = dated_as(text(year, mention.part)).period
        # Of a month alone its last day is taken for that of publication.
        if period is None or (self.published and Period.parse(period).last >= self.published):
            return
        self.period, self.year, self.unfit = period, year, False

    def _year(self, mention: Mention) -> int | None:
        """The year of a period that a heading names; of a part without it, that of the last such part."""
        if mention.part == SAME:
            return None
        if mention.year or not mention.part or self.published is None:
            return mention.year
        return on_day_of(self.published, mention.part, ahead=False)


@dataclass
class ParagraphTopics:
    """Periods that a paragraph has spoken of so far, of the past and of the future."""

    number: int = 0
    past: Dated | None = None
    ahead: Dated | None = None
    apart: bool = False  # True if it tells about the publisher


_UNFIT = undated(Doubt.PERIOD_UNFIT)
_UNTOLD = undated(Doubt.PERIOD_UNTOLD)
_EARLIER = undated(Doubt.PERIOD_EARLIER)


class Timeline:
    """Periods that a text has spoken of so far."""

    def __init__(self, published: date | None, habits: TextHabits) -> None:
        self._published = published
        # True if a bare quarter may be one of another year than the calendar's.
        self._fiscal = habits.fiscal
        self._quarter: tuple[int, str] | None = None  # one of that year by its number, and the calendar's it covers
        self.headings = Headings(published)
        self._paragraph = ParagraphTopics()
        self._announced: Mention | None = None  # the period that the text gives to figures in brackets
        self._year: int | None = None  # the last one named
        self._lead: str | None = None  # the period named first, unless one of another year is named too
        self._is_alone = True

    def date(self, paragraph: int, scene: Scene) -> list[Dated]:
        """The period of each figure of the next sentence."""
        if paragraph != self._paragraph.number:
            self._paragraph = ParagraphTopics(paragraph)
        if scene.words["about_it"].search(scene.sentence):
            self._paragraph.apart = True
        for named in scene.mentions:
            if named.rank and named.year:  # the third quarter of the company's year ended in June
                self._quarter = named.rank, text(named.year, named.part)
                self._fiscal = self._fiscal or named.part != f"Q{named.rank}"
        dated: list[Dated] = []
        for index, (mention, figure) in enumerate(zip(scene.picked, scene.figures, strict=True)):
            if scene.is_bracketed(index):
                period = self._resolve(self._announced, scene).period if self._announced else None
                dated.append(Dated(period, (Doubt.PERIOD_BRACKET if period else Doubt.PERIOD_BRACKET_UNTOLD,)))
            elif mention is None or (figure.compared and mention.part == SAME and mention.year is None):
                dated.append(_EARLIER if figure.compared else self._carried_over(figure.anchor, scene))
            else:
                dated.append(self._resolve(mention, scene))
        self._remember(scene)
        return dated

    def announced(self, scene: Scene) -> bool:
        """Take in the period that a sentence without a figure gives to figures in brackets; True if it gives one."""
        if len(scene.mentions) != 1 or not scene.words["in_brackets"].search(scene.sentence):
            return False
        self._announced = scene.mentions[0]
        return True

    def _carried_over(self, place: int, scene: Scene) -> Dated:
        """The period that the text was talking about when it came to a figure that has none."""
        before, ahead = self._paragraph, scene.tenses.at(place)
        present = not scene.leading and scene.tenses.is_present(place)
        if ahead:
            if before.ahead:
                return before.ahead.inferred()
            return undated(Doubt.PERIOD_UNFIT if self.headings.unfit else Doubt.PERIOD_AHEAD)
        if before.past and before.past.carries(ahead, present):
            return before.past.inferred()
        above = self.headings
        if before.ahead or above.apart or (before.apart and ahead is not False):
            return _UNTOLD
        if above.period:
            return Dated(above.period, (Doubt.PERIOD_HEADING,))
        if above.unfit:
            return _UNFIT
        if self._lead and ahead is False:
            return Dated(self._lead, (Doubt.PERIOD_LEAD,))
        return undated(Doubt.PERIOD_ISSUE if self._published else Doubt.PERIOD_UNTOLD)

    def _resolve(self, mention: Mention, scene: Scene) -> Dated:
        """The period that a mention means here."""
        if not mention.fits:
            return undated(mention.unfit)
        if mention.shift:
            return self._shifted(mention, scene)
        if mention.part == SAME:
            return self._same(mention, scene)
        if mention.from_published is not None:
            return self._from_published(mention, mention.from_published)
        noted = (mention.note,) if mention.note else ()
        if mention.year and (fiscal := self._fiscal_end(mention, scene)):
            return dated_as(text(mention.year, fiscal), Doubt.PERIOD_HEADING)
        if mention.year:
            return dated_as(text(mention.year, mention.part), *noted)
        if self._fiscal and (mention.numbered or not mention.part):
            if self._quarter is None or not mention.part.startswith("Q"):
                return _UNFIT
            rank, covered = self._quarter  # the calendar's quarter that it covers, where the end of one was given
            return dated_as(moved(covered, int(mention.part[1:]) - rank, "quarter"), Doubt.PERIOD_FISCAL)
        year, doubt = self._year_left_out(mention, scene)
        return dated_as(text(year, mention.part), doubt, *noted) if year else undated(doubt)

    def _fiscal_end(self, mention: Mention, scene: Scene) -> str:
        """The part that a bare year in brackets has, (2025: 480.1 million), where the heading is of a fiscal year."""
        around = scene.sentence[max(0, mention.start - 1) : mention.start] + scene.sentence[mention.end :][:1]
        above = self.headings.period or ""
        return above[5:] if not mention.part and around in {"(:", "（："} and above[5:].startswith("FY") else ""

    def _year_left_out(self, mention: Mention, scene: Scene) -> tuple[int | None, Doubt]:
        """The year of a part of one, and where it comes from; what has not begun yet is never of the past."""
        ahead = scene.is_future(mention)
        if year := scene.year_of(mention, joined=self._published is not None):
            begun = ahead or has_begun(text(year, mention.part), self._published)
            return (year if begun else year - 1), Doubt.PERIOD_YEAR
        if year := scene.base_year(mention.part):
            return year + 1, Doubt.PERIOD_YEAR
        if self._published is None:
            past = self._paragraph.past
            year = (past.year if past else None) or self.headings.year or self._year
            return year, Doubt.PERIOD_YEAR if year else Doubt.PERIOD_UNANCHORED
        year = on_day_of(self._published, mention.part, ahead=ahead)
        return year, Doubt.PERIOD_NEAREST

    def _from_published(self, mention: Mention, steps: int) -> Dated:
        if self._published is None:
            return undated(Doubt.PERIOD_UNANCHORED)
        month = self._published.month
        parts = {"year": mention.part, "quarter": f"Q{(month + 2) // 3}", "month": f"{month:02}"}
        this = text(self._published.year, parts[mention.step])
        return dated_as(moved(this, steps, mention.step), Doubt.PERIOD_PUBLISHED)

    def _talked_about(self, scene: Scene) -> Dated:
        """The period of the sentence, of the one before, of the heading, or of the first paragraph."""
        if main := scene.main:
            return self._resolve(main, scene) if main.fits else _UNFIT
        if self._paragraph.past:
            return self._paragraph.past
        period = self.headings.period or self._lead
        return _UNFIT if period is None and self.headings.unfit else Dated(period)

    def _shifted(self, mention: Mention, scene: Scene) -> Dated:
        given = scene.named_before(mention) if mention.shift > 0 else None
        base = self._resolve(given, scene) if given else self._talked_about(scene)
        period = moved(base.period, mention.shift, mention.step) if base.period else None
        if period is None:
            return _UNFIT if Doubt.PERIOD_UNFIT in base.doubts else _EARLIER
        return dated_as(period, Doubt.PERIOD_SHIFTED)

    def _same(self, mention: Mention, scene: Scene) -> Dated:
        """The same period of a year, or the period that is talked about."""
        talked = self._talked_about(scene)
        base = self.headings.period if mention.step == HEADED else talked.period
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
            coming = scene.is_future(mention) or not has_begun(dated.period, self._published)
            if coming and not ahead:
                self._paragraph.ahead, ahead = dated, True
            elif not coming and not past:
                past = True
                self._year = dated.year or mention.year or self._year
                if self._is_alone and len(mention.part) != DAY:
                    lead = self._lead or dated.period
                    named = dated if dated.period else Dated(f"{mention.year or self._year}")
                    self._is_alone = lead is not None and named.lies_in(lead)
                    self._lead = lead if self._is_alone else None
                before = self._paragraph.past
                # Chinese returns from a part of a period to the one that the paragraph is about.
                if not (scene.leading and before and before.period and dated.lies_in(before.period)):
                    self._paragraph.past = dated._replace(moment=scene.ends_a_month(mention))
