"""The period of its own sentence that a figure belongs to: by clause, bracket and what it is compared with."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from api.plugins.extract.periods import DAY, SAME, Mention, Role
from api.plugins.extract.proposal import Doubt, Found
from api.plugins.extract.sentences import ADJACENT, OUTSIDE, Brackets, SentenceReading

_LED_BRACKET = frozenset({"", "in", "as of", "as at", "at", "end", "for"})
_NEW = re.compile(r"[;；]|\. (?=[A-Z])")
_COMMA = re.compile(r"[,，;；](?!\d)")
_SHORT = 8  # characters that hold what opens a clause
_OPENING = 16  # characters into a sentence that a period which opens it may begin
_LOOK_BACK = 24
_FAR = 80
_FAR_AFTER = 400  # characters from a figure to a period after it, brackets between included
_INNER = re.compile(r"[(（](?:[^()（）]|[(（][^()（）]*[)）])*[)）]")
_TRIED = 8  # periods before a figure that are tried


def _start_of(item: Found | Mention) -> int:
    return item.start


class Scene:
    """The periods of one sentence, and of each of its figures the one that it belongs to."""

    def __init__(self, reading: SentenceReading) -> None:
        self.words = reading.words
        self.leading = reading.words.leading
        self.sentence = reading.sentence
        self.tenses = reading.tenses
        self._figures = reading.figures
        self._mentions = reading.mentions
        self._compared = [figure.start for figure in reading.figures if figure.compared]
        clauses = () if self.leading else self.words["inserted_clause"].finditer(self.sentence)
        self._clauses = [match.span() for match in clauses]
        self._brackets = Brackets(self.sentence)
        self._remarks = {self._brackets.group(mention.start) for mention in self._mentions if self._is_remark(mention)}
        self._taken: set[Mention] = set()
        self._own: list[tuple[Mention, int]] = []
        self.weak = next((mention for mention in self._mentions if mention.role is Role.WEAK), None)
        self._parted = (
            [match.start() for match in self.words["apart"].finditer(self.sentence)] if self._mentions else []
        )
        self.picked = self._pick_all() if self._mentions else [None] * len(self._figures)
        """The period of each figure; None where it is given elsewhere."""
        self._outside = [mention for mention, bracket in self._own if bracket == OUTSIDE]
        given = (mention for mention in self._outside if mention.part != SAME and not mention.shift)
        self.main = next(given, None)
        """The period that the sentence is about: its first one that is no figure's to compare with."""

    def _is_remark(self, mention: Mention) -> bool:
        """True if a bracket holds nothing but a period: turnover (2025) was 40 million."""
        opened = self._brackets.group(mention.start)
        led = self.sentence[opened + 1 : mention.start].strip().lower()
        return led in _LED_BRACKET and self.sentence.startswith((")", "）"), mention.end)

    def _bracket(self, place: int) -> int:
        """The bracket that a place is in, but for one that only remarks on what is outside."""
        group = self._brackets.group(place)
        return OUTSIDE if group in self._remarks else group

    def _inserted(self, mention: Mention) -> tuple[int, int] | None:
        """The inserted clause that a period is in: the plant, opened in 2019, made 4,000 cars."""
        place = bisect_right(self._clauses, mention.start, key=lambda span: span[0]) - 1
        return self._clauses[place] if place >= 0 and mention.start < self._clauses[place][1] else None

    def _inserted_apart(self, mention: Mention, figure: Found) -> bool:
        span = self._inserted(mention)
        return span is not None and not span[0] <= figure.start < span[1]

    def remembered(self) -> list[Mention]:
        """The periods that the sentences after may go on with: those that figures have, and one that opens it."""
        used = {
            mention
            for mention, figure in zip(self.picked, self._figures, strict=True)
            if mention and not figure.compared and self._bracket(figure.start) == OUTSIDE
        }
        return [
            mention
            for mention in self._outside
            if mention.unfit is not Doubt.PERIOD_TO_DATE
            and (mention.start <= _OPENING or (mention in used and len(mention.part) != DAY))
        ]

    def is_future(self, mention: Mention) -> bool:
        """True if the period is in a clause of the future."""
        return self.tenses.at(mention.end) is True

    def named_before(self, mention: Mention) -> Mention | None:
        """The last period before another that is given by itself: in 2024, and a year later."""
        before = self._mentions[: bisect_left(self._mentions, mention.start, key=_start_of)]
        return next((m for m in reversed(before[-_TRIED:]) if m.fits and not m.shift), None)

    def ends_a_month(self, mention: Mention) -> bool:
        """True if only the end of a month is given, which what happened is not of."""
        at_its_end = (
            not self.leading
            and self.words["end_of"].search(self.sentence, max(0, mention.start - _SHORT), mention.start) is not None
        )
        return at_its_end and mention.part.isdigit()

    def year_of(self, part: Mention, *, joined: bool) -> int | None:
        """The year named before a part, or after it in one tense.

        One named after must be `joined` where the day of publication tells another: in March and in April 2024.
        """
        named = [mention for mention in self._outside if mention.year and mention.part != SAME]
        after = bisect_right(named, part.start, key=_start_of)
        before = named[after - 1] if after else None
        if before is not None:
            clause = self._inserted(before) if joined else None
            if clause is None or clause[1] > part.start:
                return before.year
        following = named[0] if named else None
        if following is None or following.part == part.part:
            return None
        between = part.end, following.start
        if joined and not self.words["joined_years"].fullmatch(self.sentence, *between):
            return None
        return following.year if self.tenses.at(following.end) is self.tenses.at(part.end) else None

    def base_year(self, part: str) -> int | None:
        """The year of a period to compare with that has the same part: in August, fewer than in August 2025."""
        afar = (mention for mention in self._mentions if mention.year and mention.role is Role.AFAR)
        return next((mention.year for mention in afar if mention.part and mention.part == part), None)

    def _pick_all(self) -> list[Mention | None]:
        figures = self._figures
        picked = [self._adjacent(figure) for figure in figures]
        if not self.leading:
            self._pick_pairs(picked)
        own = (mention for mention in self._mentions if mention.role is Role.OWN and mention not in self._taken)
        self._own = [(mention, self._bracket(mention.start)) for mention in own]
        for index, figure in enumerate(figures):
            if picked[index] is None and not figure.compared:
                picked[index] = self._around(figure)
        return picked

    def _pick_pairs(self, picked: list[Mention | None]) -> None:
        """The mention after a pair of figures to compare with is that of both: from 4 or 5 in 2024."""
        for mention in self._mentions:
            second = bisect_left(self._figures, mention.start, key=_start_of) - 1
            if second < 1 or not self.words["pair_trailed"].fullmatch(
                self.sentence, self._figures[second].end, mention.start
            ):
                continue
            first = self._figures[second - 1]
            led = self.words["pair_led"].search(self.sentence, max(0, first.start - _FAR), first.start)
            joined = "pair_joined" if mention.role is Role.LOCAL else "pair_of_one"
            if led and self.words[joined].fullmatch(self.sentence, first.end, self._figures[second].start):
                picked[second - 1] = picked[second] = mention
                self._taken.add(mention)

    def _adjacent(self, figure: Found) -> Mention | None:
        """The period right after a figure, the one of its bracket, or one before that it alone belongs to."""
        index = bisect_right(self._mentions, figure.end - 1, key=_start_of)
        bracket = self._bracket(figure.start)
        following = (m for m in self._mentions[index : index + _TRIED] if self._bracket(m.start) == bracket)
        if not self.leading and (mention := next(following, None)) and self._tight(figure, mention):
            if figure.compared or mention.role is Role.LOCAL:
                self._taken.add(mention)
            return mention
        if not index:
            return None
        before = self._mentions[index - 1]
        if before.role is Role.LOCAL and (figure.start - before.end <= 2 or self._opens(before, figure)):
            return before
        if before.when and self.words["clause_end"].search(self.sentence, before.end + 1, figure.start) is None:
            return before
        return None

    def _opens(self, mention: Mention, figure: Found) -> bool:
        """True if a period opens the clause that a figure is in: a year earlier, it was 5%."""
        if (
            not mention.shift
            or self.words["opens_clause"].search(self.sentence, max(0, mention.start - _SHORT), mention.start) is None
        ):
            return False
        after = mention.end + (self.sentence[mention.end : mention.end + 1] in {",", ":", "，", "："})
        return self.words["clause_end"].search(self.sentence, after, figure.start) is None

    def _tight(self, figure: Found, mention: Mention) -> bool:
        """True if no clause ends between a figure and a period after it."""
        changes = figure.compared and mention.part != SAME and self.sentence.startswith(" to ", figure.end)
        if changes and self._another_between(figure.end, mention.start):
            return False  # from 52 to 55 in January
        if mention.role is Role.WEAK and self.words["on_day"].fullmatch(self.sentence, figure.end, mention.start):
            return (
                self.words["level_of"].search(self.sentence, max(0, figure.start - _LOOK_BACK), figure.start)
                is not None
            )
        if mention.start - figure.end > _FAR_AFTER or mention.role in {Role.WEAK, Role.AFAR}:
            return False
        between = self.sentence[figure.end : mention.start]
        if self._bracket(figure.start) == OUTSIDE:
            between = _INNER.sub(" ", between)
        if mention.role is Role.LOCAL and not mention.shift:
            return ADJACENT.fullmatch(between) is not None
        if bisect_right(self._compared, mention.start) > bisect_right(self._compared, figure.start):
            return False
        return self.words["tight_break"].search(between) is None or between.strip() == "("

    def _another_between(self, start: int, end: int) -> bool:
        """True if a figure begins between two places."""
        return bisect_left(self._figures, start, key=_start_of) < bisect_left(self._figures, end, key=_start_of)

    def _around(self, figure: Found) -> Mention | None:
        """The nearest period before a figure in its tense, else the first after, else the day something happened."""
        groups = {OUTSIDE, self._bracket(figure.start)}
        own = [mention for mention, bracket in self._own if bracket in groups]
        at = bisect_right(own, figure.start, key=_start_of)
        for mention in reversed(own[max(0, at - _TRIED) : at]):
            if self._fits(figure, mention) and not self._inserted_apart(mention, figure):
                return mention
        if own and not at:
            mention = own[0]
            if self.leading and self.words["clause_over"].search(self.sentence, figure.end, mention.start):
                return None
            apart = bisect_left(self._parted, figure.end) < bisect_left(self._parted, mention.start)
            hidden = apart or self._inserted_apart(mention, figure)
            if (self.leading or not hidden) and self._fits(figure, mention):
                return mention
        return self.weak if not self.tenses.at(figure.anchor) and self._on_that_day(figure) else None

    def _on_that_day(self, figure: Found) -> bool:
        """True if a figure is near the day that something happened on: not one of what was opened then."""
        if self.weak is None:
            return True
        if figure.start < self.weak.start:
            others = self._another_between(figure.end, self.weak.start)
            return not others or _COMMA.search(self.sentence, figure.end, self.weak.start) is None
        return len(_COMMA.findall(self.sentence[self.weak.end : figure.start])) <= 1

    def _fits(self, figure: Found, mention: Mention) -> bool:
        """True if figure and period are of one tense, where that is given; one that opens a sentence fits all of it."""
        carried = len(mention.part) != DAY or (self.leading and mention.start <= _OPENING)
        if not carried and _NEW.search(self.sentence, mention.end, figure.start):
            return False
        mine, its = self.tenses.at(figure.anchor), self.tenses.at(mention.end)
        return (mention.start <= _OPENING and not mine) or mine is its or None in {mine, its}
