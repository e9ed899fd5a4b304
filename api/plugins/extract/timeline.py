"""The period of each figure: by clauses, brackets and comparisons of its own sentence, else from the text before it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby, pairwise

from api.plugins.extract.numbers import span_at
from api.plugins.extract.periods import (
    DAY,
    SAME,
    WHOLE,
    Dated,
    Mention,
    Role,
    dated_as,
    has_begun,
    moved,
    nearest_year,
    parsed,
    text,
    undated,
)
from api.plugins.extract.proposal import Doubt, Proposal
from api.plugins.extract.sentences import lies_between, read_tenses
from api.plugins.extract.words import Lexicon

_OPENED = re.compile(r"[^()（）,，;；]{0,24}[(（]")
_LABELLED = re.compile(r"\s?[:：]\s?")  # 2019: 16.5% | 2020: 10.9%
_IN_BRACKETS = re.compile(r"\s?[(（][^()（）]*[)）]")  # 13 zones (2016)
_NEW = re.compile(r"[;；]|\. (?=[A-Z])")
_COMMA = re.compile(r"[,，;；](?!\d)")
_SHORT = 8  # characters before a period in which an end of a month is named
_OPENING = 16  # a period that begins within so many characters opens its sentence
_FAR = 80
_FAR_AFTER = 400  # characters from a figure to a period after it, brackets between included
_TRIED = 8  # periods before a figure that are tried
_BRACKET = re.compile(r"[(（](?:[^()（）]|[(（][^()（）]*[)）])*(?:[)）]|\Z)")
_OUTSIDE = -1


class Scene:
    """A sentence with its periods and figures, and the period that the sentence gives to each figure."""

    def __init__(self, sentence: str, words: Lexicon, mentions: Sequence[Mention], figures: Sequence[Proposal]) -> None:
        self.sentence, self.words, self.mentions, self.figures = sentence, words, mentions, figures
        self.leading = words.leading
        self.tenses = read_tenses(sentence, words)
        self._places = [mention.start for mention in mentions]
        self._compared = [figure.start for figure in figures if figure.compared]
        clauses = () if self.leading else self.words["inserted_clause"].finditer(self.sentence)
        inserted = [match.span() for match in clauses]  # the plant, opened in 2019, made 4,000 cars
        self._brackets = [match.span() for match in _BRACKET.finditer(self.sentence)]
        self._taken: set[Mention] = set()
        self._weak = next((mention for mention in self.mentions if mention.role is Role.WEAK), None)
        self._commas = [match.start() for match in _COMMA.finditer(sentence)]
        self._parted = [match.start() for match in self.words["apart"].finditer(self.sentence)]
        self.picked = [self._adjacent(figure) for figure in figures]
        """The period of each figure; None if the sentence does not give it."""
        if not self.leading:
            self._pick_pairs()
        own = [mention for mention in mentions if mention.role is Role.OWN and mention not in self._taken]
        self._own = [(each, self._bracket(each.start)) for each in own if not span_at(inserted, each.start)]
        for index, figure in enumerate(figures):
            if self.picked[index] is None and not figure.compared:
                self.picked[index] = self._around(figure)
        self._pick_in_turn()
        self._outside = [mention for mention, bracket in self._own if bracket == _OUTSIDE]
        given = (each for each in self._outside if each.part not in (SAME, WHOLE) and not each.shift)
        self.main = next(given, None)
        """The period that the sentence is about: its first one outside brackets and comparisons, or None."""

    def is_bracketed(self, index: int) -> bool:
        """True if a figure is alone in a bracket after another value in its unit: $5m ($4m), $5m in 2025 ($4m)."""
        host, figure = self.figures[index - 1], self.figures[index]
        values = {Decimal(each.value).scaleb(each.scale) for each in (host, figure)}  # thirty percent (30%) is one
        alone = _OPENED.fullmatch(self.sentence, host.end, figure.start) and self.sentence[figure.end :][:1] in ")）"
        return bool(alone) and figure.unit == host.unit and len(values) == 2

    def _bracket(self, place: int) -> int:
        """The offset of the outer bracket around the offset `place`, else -1; an unclosed one reaches to the end."""
        span = span_at(self._brackets, place)
        return span[0] if span else _OUTSIDE

    def remembered(self) -> list[Mention]:
        """The periods that later sentences may take over: those of figures, and one that opens the sentence."""
        used = set(self.picked if self.figures else self._outside[:1])
        return [
            mention
            for mention in self._outside
            if mention.unfit is not Doubt.PERIOD_TO_DATE
            and (mention.start <= _OPENING or (mention in used and len(mention.part) != DAY))
        ]

    def _within(self, pattern: str, start: int, end: int) -> bool:
        """True if the pattern of this name is found between two offsets of the sentence."""
        return self.words[pattern].search(self.sentence, max(0, start), end) is not None

    def is_future(self, mention: Mention) -> bool:
        """True if the clause that names the period is in the future tense."""
        return self.tenses.at(mention.end) is True

    def named_before(self, mention: Mention) -> Mention | None:
        """The last absolute period before a relative one, such as 2024 in `in 2024, and a year later`; else None."""
        before = self.mentions[: bisect_left(self._places, mention.start)]
        return next((m for m in reversed(before[-_TRIED:]) if not m.shift and m.part not in (SAME, WHOLE)), None)

    def ends_a_month(self, mention: Mention) -> bool:
        """True if only the end of a month is named, which is a moment and not the month."""
        return not self.leading and self._within("end_of", mention.start - _SHORT, mention.start)

    def year_of(self, part: Mention, *, after: bool) -> int | None:
        """The year for a mention without one: the last named before it, or with `after` the next one; else None."""
        named = [mention for mention in self._outside if mention.year]
        before = [mention for mention in named if mention.start <= part.start]
        found = before[-1:] or (named if after else [])
        return found[0].year if found else None

    def _pick_pairs(self) -> None:
        """Set in `picked` the period after a pair of figures of comparison for both of them: from 4 or 5 in 2024."""
        for first, second in pairwise(range(len(self.figures))):
            one, other = self.figures[first], self.figures[second]
            led = self._within("pair_led", one.start - _FAR, one.start)
            if led and self.words["pair_joined"].fullmatch(self.sentence, one.end, other.start):
                for mention in self.mentions[(at := bisect_left(self._places, other.end)) : at + 1]:
                    if self.words["pair_trailed"].fullmatch(self.sentence, other.end, mention.start):
                        self.picked[first] = self.picked[second] = mention
                        self._taken.add(mention)

    def _pick_in_turn(self) -> None:
        """Set in `picked`, after words such as `respectively`, the years of a list for as many figures of one unit."""
        if self.words["in_turn"].search(self.sentence) is None:
            return
        indices = [index for index, figure in enumerate(self.figures) if not figure.compared]
        runs = [list(run) for _, run in groupby(indices, key=lambda index: self.figures[index].unit)]
        for listed in self.words["years_listed"].finditer(self.sentence):
            years = [int(year) for year in re.findall(r"\d{4}", listed[0])]
            if listed["to"] and len(years) == 2:
                years = [*range(years[0], years[1] + 1)]
            for run in runs:
                if len(run) == len(years):
                    for index, year in zip(run, years, strict=True):
                        self.picked[index] = Mention(*listed.span(), year=year)

    def _adjacent(self, figure: Proposal) -> Mention | None:
        """The period right after a figure, in the same bracket, or one before that only this figure has; else None."""
        index = bisect_right(self._places, figure.end - 1)
        bracket = self._bracket(figure.start)
        labelled = self.mentions[index - 1] if index else None
        colon = _LABELLED.fullmatch(self.sentence, labelled.end, figure.start) if labelled else None
        # 1H24 RMB1.25tn vs 1Q24 RMB577.6bn; 比2019年增长5%
        if labelled and (colon or (not self.leading and self.sentence[labelled.end : figure.start] == " ")):
            return labelled
        behind = self.mentions[index] if index < len(self.mentions) else None
        if behind and _IN_BRACKETS.fullmatch(self.sentence, figure.end, behind.end + 1):
            return behind
        following = (m for m in self.mentions[index : index + _TRIED] if self._bracket(m.start) == bracket)
        if not self.leading and (mention := next(following, None)) and self._tight(figure, mention):
            if figure.compared:
                self._taken.add(mention)
            return mention
        if not index:
            return None
        before = self.mentions[index - 1]
        opened = self.sentence[figure.start - 1] in "(（"  # than in 2023 (8.9 percent)
        local = (opened or before.role is Role.LOCAL) and figure.start - before.end <= 2
        when = before.when and not self._within("clause_end", before.end + 1, figure.start)
        return before if local or when else None

    def _tight(self, figure: Proposal, mention: Mention) -> bool:
        """True if a period after a figure is that of the figure, since no clause ends between them."""
        if self.sentence.startswith(" to ", figure.end):  # from 52 to 55 in January
            return False
        if mention.start - figure.end > _FAR_AFTER or mention.role in {Role.WEAK, Role.AFAR}:
            return False
        between = _BRACKET.sub(" ", self.sentence[figure.end : mention.start])
        if lies_between(self._compared, figure.start + 1, mention.start + 1):
            return False
        return self.words["tight_break"].search(between) is None

    def _around(self, figure: Proposal) -> Mention | None:
        """The nearest period before a figure in its tense, else the sentence's first, else an event's day, or None."""
        groups = {_OUTSIDE, self._bracket(figure.start)}
        own = [mention for mention, bracket in self._own if bracket in groups]
        at = bisect_right(own, figure.start, key=lambda mention: mention.start)
        for mention in reversed(own[max(0, at - _TRIED) : at]):
            if self._fits(figure, mention):
                return mention
        if own:
            mention = own[0]
            if self.leading and self._within("clause_over", figure.end, mention.start):
                return None
            hidden = not self.leading and lies_between(self._parted, figure.end, mention.start)
            if not hidden and self._fits(figure, mention):
                return mention
        weak = self._weak
        if weak is None or self.tenses.at(figure.anchor):
            return None
        follows = figure.start > weak.start
        first, last = (weak.end, figure.start) if follows else (figure.end, weak.start)
        commas = bisect_left(self._commas, last) - bisect_left(self._commas, first)
        return weak if commas <= follows else None  # near enough to the event to be of its day

    def _fits(self, figure: Proposal, mention: Mention) -> bool:
        """True if a figure may have a period: tenses agree, or it opens the sentence of a figure not of the future."""
        if not self.leading and len(mention.part) == DAY and _NEW.search(self.sentence, mention.end, figure.start):
            return False
        mine, its = self.tenses.at(figure.anchor), self.tenses.at(mention.end)
        return (mention.start <= _OPENING and not mine) or mine is its or None in {mine, its}


_UNFIT = undated(Doubt.PERIOD_UNFIT)
_UNTOLD = undated(Doubt.PERIOD_UNTOLD)
_EARLIER = undated(Doubt.PERIOD_EARLIER)


class Timeline:
    """The periods that a text has named so far, which date the figures that follow."""

    def __init__(self, published: date | None) -> None:
        self._published = published
        self._quarter: tuple[int, str] | None = None  # a fiscal quarter's number, and the calendar quarter it covers
        self._heading: Dated | None = None  # the only period that the heading above names, if it was over then
        self._heading_year: int | None = None  # the year that a heading names, for periods that leave theirs out
        self._is_apart = False  # True if a heading opens a section about the publisher
        self._paragraph = 0
        self._past: Dated | None = None  # the past period that the paragraph named last
        self._ahead: Dated | None = None  # the future one
        self._is_aside = False  # True if the paragraph is about the publisher
        self._year: int | None = None  # the last year named
        self._lead: str | None = None  # the first period named; empty once a later one lies outside it

    def read_heading(self, line: str, scene: Scene) -> None:
        """Remember a heading: if it names one period, over at publication, figures below it may take that period.

        A line with figures is taken for an item of a list, and not for a heading, if the heading above names a period.
        """
        if scene.figures and self._heading:
            return
        self._is_apart = scene.words["about"].search(line) is not None
        named = [mention for mention in scene.mentions if len(mention.part) != DAY and mention.role is not Role.AFAR]
        if not all(mention.fits for mention in named):
            self._heading, self._heading_year = _UNFIT, named[0].year
            return
        if len(named) != 1:
            return
        year, part, published = named[0].year, named[0].part, self._published
        if part and not year and published:  # that of the year in which it last occurred
            year = nearest_year(published, part, ahead=False)
        half = not scene.leading and scene.words["half_year"].search(line)
        period = parsed(text(year, "S1" if half else part)) if year else None  # Half-year results 2025
        # A text dated by a month alone counts as published on the last day of that month.
        if period and (published is None or period.last < published):
            self._heading, self._heading_year = Dated(period.text, (Doubt.PERIOD_HEADING,)), year

    def date(self, paragraph: int, scene: Scene) -> list[Dated]:
        """A list of Dated for the figures of the text's next sentence, in order; remembers the sentence's periods."""
        if paragraph != self._paragraph:
            self._paragraph, self._past, self._ahead, self._is_aside = paragraph, None, None, self._is_apart
        self._is_aside |= scene.words["about"].search(scene.sentence) is not None
        for named in scene.mentions:
            if named.rank and named.year and named.part != f"Q{named.rank}":  # the third quarter ended in June
                self._quarter = named.rank, text(named.year, named.part)
        dated: list[Dated] = []
        past = self._past
        later: Dated | None = None  # in 2023 it had reached 5 million, 6% more: no look back from the year before
        for index, (mention, figure) in enumerate(zip(scene.picked, scene.figures, strict=True)):
            if scene.is_bracketed(index):
                dated.append(undated(Doubt.PERIOD_BRACKET_UNTOLD))
            elif mention is None:
                dated.append(_EARLIER if figure.compared else later or self._carried_over(figure.anchor, scene))
            else:
                dated.append(self._resolve(mention, scene))
                later = dated[-1] if past and mention.role is Role.LOCAL else None
        self._remember(scene)
        return dated

    def _carried_over(self, place: int, scene: Scene) -> Dated:
        """The period of a figure without one, by its paragraph, a heading, or the text's first; else only a doubt."""
        ahead = scene.tenses.at(place)
        if ahead:
            return self._ahead.inferred() if self._ahead else undated(Doubt.PERIOD_AHEAD)
        if self._past and self._past.carries(ahead, present=not scene.leading and ahead is None):
            return self._past.inferred()
        if self._ahead or self._is_aside:
            return _UNTOLD
        if self._heading:
            return self._heading
        if self._lead and ahead is False:
            return Dated(self._lead, (Doubt.PERIOD_LEAD,))
        return undated(Doubt.PERIOD_ISSUE if self._published else Doubt.PERIOD_UNTOLD)

    def _resolve(self, mention: Mention, scene: Scene) -> Dated:
        """The period that a mention means here, with doubts; without a period if none fits or it cannot be found."""
        if not mention.fits:
            return undated(mention.unfit)
        if mention.part == WHOLE:
            named = scene.named_before(mention)
            base = self._resolve(named, scene) if named else self._carried_over(mention.start, scene)
            return Dated(str(base.year), () if named else (Doubt.PERIOD_BEFORE,)) if base.year else _UNTOLD
        if mention.shift or mention.part == SAME:
            return self._relative(mention, scene)
        if mention.from_published is not None:
            if self._published is None:
                return undated(Doubt.PERIOD_UNANCHORED)
            month = self._published.month
            parts = {"year": mention.part, "quarter": f"Q{(month + 2) // 3}", "month": f"{month:02}"}
            this = text(self._published.year, parts[mention.step])
            return dated_as(moved(this, mention.from_published, mention.step), Doubt.PERIOD_PUBLISHED)
        noted = (mention.note,) if mention.note else ()
        if mention.year:
            above = ((self._heading or _UNFIT).period or "")[5:]
            if above.startswith("FY") and scene.sentence[mention.end :][:1] in ":：":  # (2025: 480.1 million)
                return dated_as(text(mention.year, mention.part or above), Doubt.PERIOD_HEADING)
            return dated_as(text(mention.year, mention.part), *noted)
        if self._quarter and not mention.part:
            return _UNFIT
        if self._quarter and mention.part.startswith("Q"):
            rank, covered = self._quarter
            return dated_as(moved(covered, int(mention.part[1:]) - rank, "quarter"), Doubt.PERIOD_FISCAL)
        year, doubt = self._year_left_out(mention, scene)
        return dated_as(text(year, mention.part), doubt, *noted) if year else undated(doubt)

    def _year_left_out(self, mention: Mention, scene: Scene) -> tuple[int | None, Doubt]:
        """The year of a mention that leaves it out, or None, and the doubt that names the origin of the year."""
        ahead = scene.is_future(mention)
        if year := scene.year_of(mention, after=self._published is None):
            begun = ahead or has_begun(text(year, mention.part), self._published)
            return (year if begun else year - 1), Doubt.PERIOD_YEAR
        if self._published is None:
            year = (self._past or Dated()).year or self._heading_year or self._year
            return year, Doubt.PERIOD_YEAR if year else Doubt.PERIOD_UNANCHORED
        year = nearest_year(self._published, mention.part, ahead=ahead)
        return year, Doubt.PERIOD_NEAREST

    def _relative(self, mention: Mention, scene: Scene) -> Dated:
        """The period that `a year earlier` or `the same period` means, by another of its sentence, else of the text."""
        named = scene.named_before(mention)
        given = named if mention.shift > 0 else scene.main
        base = self._resolve(given, scene) if given else self._carried_over(mention.start, scene)
        if base.period is None and named and not given:  # published in 2025, it gives those of the year before
            base = self._resolve(named, scene)
        if base.period is None:
            return base if Doubt.PERIOD_UNFIT in base.doubts else _EARLIER
        if mention.shift:
            return dated_as(moved(base.period, mention.shift, mention.step), Doubt.PERIOD_SHIFTED)
        if mention.step == "day" and len(base.period) != len("2024-06-30"):
            return _UNFIT
        return Dated(f"{mention.year or base.year}{base.period[4:]}", (Doubt.PERIOD_SAME,))

    def _remember(self, scene: Scene) -> None:
        """Remember the first past and the last future period of a sentence for the sentences after it.

        A part of the paragraph's period, or a look back by a year, does not replace that period.
        """
        past = False
        for mention in scene.remembered():
            dated = self._resolve(mention, scene)
            if scene.is_future(mention) or not has_begun(dated.period, self._published):
                self._ahead = dated
            elif not past:
                past = True
                self._year = dated.year or self._year
                if self._lead != "":
                    lead = self._lead or dated.period or ""
                    self._lead = lead if dated.lies_in(lead) or dated.is_year_before(lead) else ""
                opens = mention is scene.main and all(mention.start < each.start for each in scene.figures)
                current = self._past or (None if opens else self._heading) or Dated()
                if not dated.is_year_before(current.period) and not (self._past and dated.lies_in(self._past.period)):
                    self._past = dated._replace(moment=scene.ends_a_month(mention))
