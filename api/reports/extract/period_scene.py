"""Which period of its own sentence a figure belongs to: by the clause, the bracket and the tense that they share."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

from api.reports.extract.brackets import OUTSIDE
from api.reports.extract.compared_pairs import pairs
from api.reports.extract.doubts import Doubt
from api.reports.extract.headings import tells_of_method
from api.reports.extract.inserted_clauses import InsertedClauses
from api.reports.extract.levels_reached import reached_in
from api.reports.extract.mention_brackets import MentionBrackets
from api.reports.extract.named_years import NamedYears
from api.reports.extract.proposal import DAY, SAME, Found, Mention, Role
from api.reports.extract.sentence_reading import BESIDE, NEAR, SentenceReading

_BREAK = re.compile(r"[,;:—，；：、()（）]|\. (?=[A-Z]|$)| – |\b(?:and|but|while|whereas|which|as|with|when)\b")
_APART = re.compile(
    r"[;:—；：。]|\. (?=[A-Z])| – "
    r"|\b(?:after|before|against|versus|compared|than|from|below|above|while|whereas|but|although|though)\b"
)
_INSERTED = re.compile(r"[^,;.:]{0,24}, (?:more|fewer|less) than [^,;.:]{1,60}, ")
_CLAUSE = re.compile(r"[,;:—，；：()（）]|\. (?=[A-Z])| – |\b(?:and|but|while|whereas|after|before)[ ]")
_ENDED = re.compile(r"\b[Ee]nd(?: of|-)? ?$")
_ENDS = re.compile(r"[，；。]")
_COMMA = re.compile(r"[,，;；](?!\d)")
_LISTED = re.compile(r",? and | and (?:[a-z]+ ){1,2}")
_NEW = re.compile(r"[;；]|\. (?=[A-Z])")
_OPENED = re.compile(r"(?:^|[,;:—，；：(（]|\b(?:and|but|or|while)|将?为)[ ]?$")
_SET = re.compile(
    r",? (?:(?:that|which) (?:was|were) )?(?:set|reached|recorded|seen|posted|achieved) (?:back )?(?:in|on) (?:the )?"
    r"|,? (?:which )?(?:dat(?:ed|es|ing) (?:back )?(?:from|to)) (?:the )?"
)
_SHORT = 8  # characters that hold what opens a clause
_LEVEL = re.compile(
    r"\b(?:reached|stood at|was|were|totalled|totaled|to|at|came to|hit|numbered)(?: about| some| over)? $"
)
_ON = re.compile(r",? on(?: \w+day,?)? $|,? on(?: \w+day,?)? ")
_OPENING = 16  # characters into a sentence that a period which opens it may begin
_LOOK_BACK = 24
_FAR = 80
_ALLOTTED = re.compile(r"\b(?:quota|target|ceiling|budget|allocation|tariff|limit|guidance|plan|price|rate|levy)s?\b")
_TRIED = 8  # periods before a figure that are tried


class Scene:
    """The periods of one sentence, and of each of its figures the one that it belongs to."""

    def __init__(self, reading: SentenceReading) -> None:
        self._reading = reading
        self.leading = reading.leading
        self.sentence = reading.sentence
        self._figures = [figure.start for figure in reading.figures]
        self._compared = [figure.start for figure in reading.figures if figure.compared]
        self._mentions = reading.mentions
        self._inserted = InsertedClauses(reading)
        self._starts = [mention.start for mention in reading.mentions]
        self._groups = MentionBrackets(reading)
        self._grouped = self._groups.places(range(len(reading.mentions)))
        self._taken: set[int] = set()
        self._own: dict[int, list[int]] = {}
        self.weak = next((mention for mention in reading.mentions if mention.role is Role.WEAK), None)
        self._parted = [match.start() for match in _APART.finditer(reading.sentence)] if reading.mentions else []
        self._hosts = self._all_hosts()
        self.picked = self._pick_all()
        self._outside = [self._mentions[place] for place in self._own.get(OUTSIDE, ())]
        told = (mention for mention in self._outside if mention.part != SAME and not mention.shift)
        self.main = next(told, None)
        """The period that the sentence is about: its first one that is no figure's to compare with."""
        self.afar_year = max((m.year for m in self._mentions if m.year and m.role is Role.AFAR), default=None)
        """The last year of those that no figure has: it is to open in 2027."""
        self.years = NamedYears(reading, self._outside, self._inserted)
        picked = zip(self.picked, reading.figures, strict=True)
        self._compared_with = {mention for mention, figure in picked if mention and figure.compared}

    def remembered(self) -> list[Mention]:
        """The periods that the sentences behind may go on with: those that figures have, and one that opens it."""
        used = {
            mention
            for mention, figure in zip(self.picked, self._reading.figures, strict=True)
            if mention and not figure.compared and self._groups.of(figure.start) == OUTSIDE
        }
        return [
            mention
            for mention in self._outside
            if mention.unfit is not Doubt.PERIOD_TO_DATE
            and not self._inserted.holds(mention)
            and (mention.start <= _OPENING or (mention in used and len(mention.part) != DAY))
        ]

    def is_aside(self, mention: Mention) -> bool:
        """Whether a figure before has no period, so that the text is about another than this one."""
        return any(
            picked is None and not figure.compared and self._groups.of(figure.start) == OUTSIDE
            for picked, figure in zip(self.picked, self._reading.figures, strict=True)
            if figure.end <= mention.start
        )

    def is_base(self, mention: Mention) -> bool:
        """Whether a figure that is only compared with has the period."""
        return mention in self._compared_with

    def ahead(self, figure: Found) -> bool | None:
        """Whether the figure is of the future."""
        return self._reading.tenses.at(figure.anchor)

    def is_present(self, figure: Found) -> bool:
        """Whether the figure is of the present, as a verb tells."""
        return not self.leading and self._reading.tenses.is_present(figure.anchor)

    def told_ahead(self, mention: Mention) -> bool | None:
        """Whether the period stands in a clause of the future."""
        return self._reading.tenses.at(mention.end)

    def told_present(self, mention: Mention) -> bool:
        """Whether the period stands in a clause of the present."""
        if self.leading or self._reading.tenses.is_present(mention.end):
            return not self.leading
        around = max(0, mention.start - _FAR), min(len(self.sentence), mention.end + _FAR)
        return (
            self.sentence.endswith("for the ", 0, mention.start)
            and _ALLOTTED.search(self.sentence, *around) is not None
        )

    def dated_before(self, mention: Mention) -> Mention | None:
        """The last period before another that is told by itself: in 2024, and a year later."""
        last = bisect_left(self._starts, mention.start)
        return next((m for m in reversed(self._mentions[max(0, last - _TRIED) : last]) if m.fits and not m.shift), None)

    def ends_a_month(self, mention: Mention) -> bool:
        """Whether only the end of a month is told, which what happened is not of."""
        at_its_end = _ENDED.search(self.sentence, max(0, mention.start - _SHORT), mention.start) is not None
        return at_its_end and mention.part.isdigit()

    @cached_property
    def is_of_method(self) -> bool:
        """Whether the sentence tells how figures were made."""
        return tells_of_method(self.sentence)

    @cached_property
    def base_step(self) -> str:
        """The letter of the quarter or half of a year that figures are compared with; empty where there is none."""
        parts = {mention.part[:1] for mention in self._compared_with}
        return next(iter(parts & {"Q", "S"}), "")

    def host(self, index: int) -> int | None:
        """The figure that one inside a bracket is a remark on; None outside of brackets."""
        return self._hosts[index]

    def _all_hosts(self) -> list[int | None]:
        hosts: list[int | None] = []
        outside: int | None = None
        for index, figure in enumerate(self._reading.figures):
            bracketed = self._groups.of(figure.start) != OUTSIDE
            hosts.append(outside if bracketed else None)
            outside = outside if bracketed else index
        return hosts

    def _pick_all(self) -> list[Mention | None]:
        figures = self._reading.figures
        if not self._mentions:
            return [None] * len(figures)
        picked = [self._beside(figure) for figure in figures]
        for index in range(1, len(figures)):
            local = picked[index - 1]
            if picked[index] is None and local is not None and local.shift and not figures[index].compared:
                listed = _LISTED.fullmatch(self.sentence, figures[index - 1].end, figures[index].start)
                picked[index] = local if listed else None
        shared = {} if self.leading else pairs(self.sentence, figures, self._mentions)
        for index, place in shared.items():
            picked[index] = self._mentions[place]
            self._taken.add(place)
        own = (place for place, mention in enumerate(self._mentions) if mention.role is Role.OWN)
        self._own = self._groups.places(place for place in own if place not in self._taken)
        for index, figure in enumerate(figures):
            if picked[index] is None and not figure.compared:
                host = self.host(index)
                within = self._own.get(self._groups.of(figure.start)) if host is not None else None
                picked[index] = picked[host] if host is not None and not within else self._around(figure)
        if self.leading:
            return picked
        return [it and reached_in(self.sentence, figure, it) for it, figure in zip(picked, figures, strict=True)]

    def _beside(self, figure: Found) -> Mention | None:
        """The period right behind a figure, the one of its bracket, or one before that it alone belongs to."""
        index = bisect_right(self._starts, figure.end - 1)
        behind = self._next(index, self._groups.of(figure.start))
        if not self._reading.leading and behind is not None and self._tight(figure, behind):
            mention = self._mentions[behind]
            if figure.compared or mention.role is Role.LOCAL:
                self._taken.add(behind)
            return mention
        if not index:
            return None
        before = self._mentions[index - 1]
        if before.role is Role.LOCAL and (figure.start - before.end <= 2 or self._opens(before, figure)):
            return before
        if before.when and _CLAUSE.search(self.sentence, before.end + 1, figure.start) is None:
            return before
        return None

    def _next(self, index: int, group: int) -> int | None:
        """The next mention in the same bracket, or outside of all."""
        places = self._grouped.get(group, ())
        at = bisect_left(places, index)
        return places[at] if at < len(places) else None

    def _opens(self, mention: Mention, figure: Found) -> bool:
        """Whether a period opens the clause that a figure stands in: a year earlier, it was 5%."""
        if not mention.shift or _OPENED.search(self.sentence, max(0, mention.start - _SHORT), mention.start) is None:
            return False
        behind = mention.end + (self.sentence[mention.end : mention.end + 1] in {",", ":", "，", "："})
        return _CLAUSE.search(self.sentence, behind, figure.start) is None

    def _tight(self, figure: Found, index: int) -> bool:
        """Whether no clause ends between a figure and a period behind it."""
        mention = self._mentions[index]
        if figure.compared and self._changes_to(figure, mention):
            return False
        if figure.compared and _SET.fullmatch(self.sentence, figure.end, mention.start):
            return True  # the previous high of 14.9 million, set in August 2019
        if mention.role is Role.WEAK and _ON.fullmatch(self.sentence, figure.end, mention.start):
            return _LEVEL.search(self.sentence, max(0, figure.start - _LOOK_BACK), figure.start) is not None
        near = NEAR + self._groups.brackets.reach(figure.end, mention.start)
        if mention.start - figure.end > near or mention.role in {Role.WEAK, Role.AFAR}:
            return False
        between = self.sentence[figure.end : mention.start]
        if mention.role is Role.LOCAL and not mention.shift:
            return BESIDE.fullmatch(between) is not None
        if bisect_right(self._compared, mention.start) > bisect_right(self._compared, figure.start):
            return False
        kept = self._groups.brackets.without_inner(between, figure.end, self._groups.of(figure.start))
        return _BREAK.search(kept) is None or kept.strip() == "("

    def _changes_to(self, figure: Found, mention: Mention) -> bool:
        """Whether a change goes on from a figure to another before the period: from 52 to 55 in January."""
        if mention.part == SAME or not self.sentence.startswith(" to ", figure.end):
            return False
        return self._another_stands(figure.end, mention.start)

    def _another_stands(self, start: int, end: int) -> bool:
        """Whether a figure begins between two places."""
        return bisect_left(self._figures, start) < bisect_left(self._figures, end)

    def _around(self, figure: Found) -> Mention | None:
        """The nearest period before a figure in its tense, else the first behind, else the day something happened."""
        groups = [self._own.get(group, []) for group in {OUTSIDE, self._groups.of(figure.start)}]
        ends = [bisect_right(places, figure.start, key=self._starts.__getitem__) for places in groups]
        for place in sorted(
            (p for places, at in zip(groups, ends, strict=True) for p in places[max(0, at - _TRIED) : at]), reverse=True
        ):
            if self._fits(figure, self._mentions[place]) and not self._inserted.parts(self._mentions[place], figure):
                return self._mentions[place]
        behind = min((places[at] for places, at in zip(groups, ends, strict=True) if at < len(places)), default=None)
        if behind is not None and not any(ends):
            mention = self._mentions[behind]
            if self.leading and _ENDS.search(self.sentence, figure.end, mention.start):
                return None
            inserted = _INSERTED.match(self.sentence, figure.end, mention.start)
            start = inserted.end() if inserted else figure.end
            apart = bisect_left(self._parted, start) < bisect_left(self._parted, mention.start)
            later = self.told_ahead(mention) is True and self.ahead(figure) is not True
            hidden = apart or self._inserted.parts(mention, figure)
            if (self.leading or not hidden) and not later and self._fits(figure, mention):
                return mention
        return self.weak if not any(groups) and not self.ahead(figure) and self._on_that_day(figure) else None

    def _on_that_day(self, figure: Found) -> bool:
        """Whether a figure stands near the day that something happened on: not one of what was opened then."""
        if self.weak is None:
            return True
        if figure.start < self.weak.start:
            others = self._another_stands(figure.end, self.weak.start)
            return not others or _COMMA.search(self.sentence, figure.end, self.weak.start) is None
        return len(_COMMA.findall(self.sentence[self.weak.end : figure.start])) <= 1

    def _fits(self, figure: Found, mention: Mention) -> bool:
        """Whether figure and period are of one tense, where that is told; one that opens a sentence fits all of it."""
        carried = len(mention.part) != DAY or (self.leading and mention.start <= _OPENING)
        if not carried and _NEW.search(self.sentence, mention.end, figure.start):
            return False
        mine, its = self.ahead(figure), self.told_ahead(mention)
        if mention.start <= _OPENING and not mine:
            return True
        return mine is its or None in {mine, its}
