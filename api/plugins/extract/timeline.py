"""The period of each figure, from its sentence or from the text before it."""

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


@dataclass
class Headings:
    """The period and other facts that the last headings of a text give for the figures below."""

    published: date | None
    period: str | None = None
    """The only period that the heading above names, if it was over when the text was published."""
    year: int | None = None
    """The year that a heading names, for periods below that leave out their year."""
    unfit: bool = False
    """True if the heading above names a period that no single SDMX period covers."""
    apart: bool = False
    """True if a heading opens a section about the publisher."""

    def read(self, line: str, scene: Scene) -> None:
        """Read a heading: if it names one period, over when the text was published, figures below may take that period.

        A line with figures is taken for an item of a list, and not for a heading, if the heading above names a period.
        """
        if scene.figures and (self.period or self.unfit):
            return
        self.apart = scene.words["about"].match(line) is not None
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
        half = not mention.part and not scene.leading and scene.words["half_year"].search(line)
        period = dated_as(text(year, "S1" if half else mention.part)).period  # Half-year results 2025
        # A text dated by a month alone counts as published on the last day of that month.
        if period is None or (self.published and Period.parse(period).last >= self.published):
            return
        self.period, self.year, self.unfit = period, year, False

    def _year(self, mention: Mention) -> int | None:
        """The year of a period in a heading; if it is left out, the year in which the part last occurred; else None."""
        if mention.year or not mention.part or self.published is None:
            return mention.year
        return on_day_of(self.published, mention.part, ahead=False)


@dataclass
class ParagraphTopics:
    """The past and the future period that a paragraph named last."""

    number: int = 0
    past: Dated | None = None
    ahead: Dated | None = None
    apart: bool = False  # True if it is about the publisher


_UNFIT = undated(Doubt.PERIOD_UNFIT)
_UNTOLD = undated(Doubt.PERIOD_UNTOLD)
_EARLIER = undated(Doubt.PERIOD_EARLIER)


class Timeline:
    """The periods that a text has named so far, which date the figures that follow."""

    def __init__(self, published: date | None) -> None:
        self._published = published
        self._fiscal = False  # True if a quarter without a year may be a fiscal one
        self._quarter: tuple[int, str] | None = None  # a fiscal quarter's number, and the calendar quarter it covers
        self.headings = Headings(published)
        self._paragraph = ParagraphTopics()
        self._beside: Dated | None = None  # the period of a figure earlier in the sentence that names none
        self._announced: Mention | None = None  # the period that the text gives to figures in brackets
        self._year: int | None = None  # the last year named
        self._lead: str | None = None  # the first period named, as long as later ones are inside it or a year before
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
        self._beside, past = None, self._paragraph.past
        later: Dated | None = None  # in 2023 it had reached 5 million, 6% more: no look back from the year before
        for index, (mention, figure) in enumerate(zip(scene.picked, scene.figures, strict=True)):
            if scene.is_bracketed(index):
                period = self._resolve(self._announced, scene).period if self._announced else None
                dated.append(Dated(period, (Doubt.PERIOD_BRACKET if period else Doubt.PERIOD_BRACKET_UNTOLD,)))
            elif mention is None:
                dated.append(_EARLIER if figure.compared else later or self._carried_over(figure.anchor, scene))
                self._beside = self._beside if figure.compared else dated[-1]
            else:
                dated.append(self._resolve(mention, scene))
                later = dated[-1] if past and mention.role is Role.LOCAL else None
        self._remember(scene)
        return dated

    def announced(self, scene: Scene) -> bool:
        """Read a sentence that gives the period of all figures in brackets; True if the sentence is of that kind."""
        if is_announced := len(scene.mentions) == 1 and scene.words["in_brackets"].search(scene.sentence) is not None:
            self._announced = scene.mentions[0]
        return is_announced

    def _carried_over(self, place: int, scene: Scene) -> Dated:
        """The period that a figure without one takes from its paragraph, a heading, or the first period of the text."""
        before, ahead = self._paragraph, scene.tenses.at(place)
        present = not scene.leading and scene.tenses.is_present(place)
        if ahead:
            if before.ahead:
                return before.ahead.inferred()
            return undated(Doubt.PERIOD_UNFIT if self.headings.unfit else Doubt.PERIOD_AHEAD)
        if before.past and before.past.carries(ahead, present):
            return before.past.inferred()
        above = self.headings
        if before.ahead or above.apart or before.apart:
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
            rank, covered = self._quarter  # a fiscal quarter, and the calendar quarter it covers
            return dated_as(moved(covered, int(mention.part[1:]) - rank, "quarter"), Doubt.PERIOD_FISCAL)
        year, doubt = self._year_left_out(mention, scene)
        return dated_as(text(year, mention.part), doubt, *noted) if year else undated(doubt)

    def _fiscal_end(self, mention: Mention, scene: Scene) -> str:
        """The part of a bare year in brackets, (2025: 480.1 million), if the heading is of a fiscal year; or empty."""
        around = scene.sentence[max(0, mention.start - 1) : mention.start] + scene.sentence[mention.end :][:1]
        above = self.headings.period or ""
        return above[5:] if not mention.part and around in {"(:", "（："} and above[5:].startswith("FY") else ""

    def _year_left_out(self, mention: Mention, scene: Scene) -> tuple[int | None, Doubt]:
        """The year of a mention that leaves it out, and the doubt that names where the year comes from."""
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
        """The period that the text is about: of the sentence, else of the paragraph or the heading."""
        if main := scene.main:
            return self._resolve(main, scene) if main.fits else _UNFIT
        above = _UNFIT if self.headings.unfit else Dated(self.headings.period)
        return self._paragraph.past or above

    def _shifted(self, mention: Mention, scene: Scene) -> Dated:
        given = scene.named_before(mention) if mention.shift > 0 else None
        beside = self._beside if self._beside and self._beside.period else None
        base = self._resolve(given, scene) if given else beside or self._talked_about(scene)
        period = moved(base.period, mention.shift, mention.step) if base.period else None
        if period is None:
            return _UNFIT if Doubt.PERIOD_UNFIT in base.doubts else _EARLIER
        return dated_as(period, Doubt.PERIOD_SHIFTED)

    def _same(self, mention: Mention, scene: Scene) -> Dated:
        """The period that `the same period` means: the one that the text is about, in the mention's year if given."""
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
        """Keep the first past and the first future period of a sentence, for the sentences after it."""
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
                    self._is_alone = lead is not None and (named.lies_in(lead) or named.is_year_before(lead))
                    self._lead = lead if self._is_alone else None
                before = self._paragraph.past
                told = before or self._beside
                if told and told.period and dated.is_year_before(told.period):
                    continue
                # In Chinese, a part of the paragraph's period does not replace that period.
                if not (scene.leading and before and before.period and dated.lies_in(before.period)):
                    self._paragraph.past = dated._replace(moment=scene.ends_a_month(mention))
