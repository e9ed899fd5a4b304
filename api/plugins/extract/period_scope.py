"""The period of its own sentence that a figure belongs to: by clause, bracket and what it is compared with."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from api.plugins.extract.period_arithmetic import Published, ends_on, is_over, on_day_of
from api.plugins.extract.proposal import DAY, SAME, SPAN, Doubt, Found, Mention, Role, dated_as, text
from api.plugins.extract.sentences import BESIDE, NEAR, OUTSIDE, Brackets, SentenceReading

_LED = re.compile(
    r"\b(?:versus|vs\.?|against|compared (?:with|to)|(?:(?:up|down) )?from)"
    r"(?: (?!and |or |but |while )[^\W\d][\w’'-]*){0,6} $",
    re.IGNORECASE,
)
_JOINED = re.compile(r",? (?:or|and)(?: [^\W\d][\w’'-]*){0,4} ", re.IGNORECASE)
_ONE = re.compile(r",? or | and ")
_TRAILED = re.compile(r"(?: [^\W\d][\w’'-]*){0,2},? (?:(?:in|for|of|during) )?(?:the )?", re.IGNORECASE)
_LOOK_BACK = 80


def pairs(sentence: str, figures: Sequence[Found], mentions: Sequence[Mention]) -> Mapping[int, int]:
    """The place of the mention behind, by the place of each figure of a pair to compare with."""
    shared: dict[int, int] = {}
    for place, mention in enumerate(mentions):
        if mention.role not in {Role.LOCAL, Role.OWN}:
            continue
        second = bisect_left(figures, mention.start, key=_start_of) - 1
        if second < 1 or not _TRAILED.fullmatch(sentence, figures[second].end, mention.start):
            continue
        first = figures[second - 1]
        led = _LED.search(sentence, max(0, first.start - _LOOK_BACK), first.start)
        joined = _JOINED if mention.role is Role.LOCAL else _ONE
        if led and joined.fullmatch(sentence, first.end, figures[second].start):
            shared[second - 1] = shared[second] = place
    return shared


def _start_of(figure: Found) -> int:
    return figure.start


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


_CLAUSE = re.compile(
    r", (?:(?:which|who|whose|where)\b"
    r"|(?:(?:an?|the|its|their|one) [^,;.\d]{0,48} )?(?:acquired|bought|opened|founded|launched|established|"
    r"built|completed|created|introduced|commissioned|inaugurated|taken over|set up) "
    r"(?:in|on|for|from|by|at|last|only|this)\b)"
    r"(?:[^,;.]|[.,]\d){3,100}(?:,|(?=[;.]|$))"
)


class InsertedClauses:
    """Where they begin and end."""

    def __init__(self, reading: SentenceReading) -> None:
        found = [] if reading.leading else [match.span() for match in _CLAUSE.finditer(reading.sentence)]
        self._starts = [start for start, _ in found]
        self._ends = [end for _, end in found]

    def holds(self, mention: Mention) -> bool:
        """Whether a period stands in such a clause."""
        return self._around(mention) is not None

    def parts(self, mention: Mention, figure: Found) -> bool:
        """Whether a period stands in such a clause, and the figure does not."""
        span = self._around(mention)
        return span is not None and not span[0] <= figure.start < span[1]

    def closed(self, mention: Mention, later: Mention) -> bool:
        """Whether a period stands in such a clause that has ended before another."""
        span = self._around(mention)
        return span is not None and span[1] <= later.start

    def _around(self, mention: Mention) -> tuple[int, int] | None:
        place = bisect_right(self._starts, mention.start) - 1
        if place < 0 or mention.start >= self._ends[place]:
            return None
        return self._starts[place], self._ends[place]


_STOCK = re.compile(
    r"\b(?:population|inhabitants|residents|headcount|workforce|employees|employment|staff|jobs|unemployed|claimants|"
    r"vacancies|members|membership|subscribers|debt|stocks?|reserves|deposits|inventor(?:y|ies)|fleet|herd|dwellings|"
    r"farms|firms|businesses|prisoners|pupils|students|cattle|sheep|pigs)\b",
    re.IGNORECASE,
)
_MADE = re.compile(
    r"\b(?:new|sold|sales|births|deaths|arrivals|built|made|visits?|produced|output|registered|graduat\w{1,4}|hired|left|"
    r"joined|lost|bought|killed|slaughtered|completed|opened|closed)\b",
    re.IGNORECASE,
)
_REACHED = " to "
_FAR = 140


def reached_in(sentence: str, figure: Found, mention: Mention) -> Mention:
    """The month that the stretch ends in, for a figure that is the level then; else the mention as it is."""
    if not mention.closes or not sentence.endswith(_REACHED, 0, figure.start):
        return mention
    told = max(0, figure.start - _FAR), figure.start
    if not _STOCK.search(sentence, *told) or _MADE.search(sentence, *told):
        return mention
    return replace(mention, part=mention.closes, fits=True, note=None, closes="")


_LED_BRACKET = frozenset({"", "in", "as of", "as at", "at", "end", "for"})


class MentionBrackets:
    """The brackets of a sentence; one that holds a period alone only remarks on what is outside."""

    def __init__(self, reading: SentenceReading) -> None:
        self.brackets = Brackets.of(reading.sentence) if reading.mentions else Brackets()
        self._mentions = reading.mentions
        self._remarks = self._only_a_period(reading.sentence)

    def of(self, place: int) -> int:
        """The bracket that a place stands in, -1 outside."""
        group = self.brackets.group(place)
        return OUTSIDE if group in self._remarks else group

    def places(self, places: Iterable[int]) -> dict[int, list[int]]:
        """The places of periods by the bracket that they stand in."""
        grouped: dict[int, list[int]] = {}
        for place in places:
            grouped.setdefault(self.of(self._mentions[place].start), []).append(place)
        return grouped

    def _only_a_period(self, sentence: str) -> set[int]:
        """The brackets that hold nothing but a period: turnover (2025) was 40 million."""
        remarks = set()
        for mention in self._mentions:
            group = self.brackets.group(mention.start)
            led = sentence[group + 1 : mention.start].strip().lower() if group != OUTSIDE else None
            if led in _LED_BRACKET and sentence.startswith((")", "）"), mention.end):
                remarks.add(group)
        return remarks


_NEW = re.compile(r"[;；]|\. (?=[A-Z])")
_JOINED_YEARS = re.compile(
    r"[^\w.;]{0,2}(?:(?:and|or|to|through|then|,|、|和|至) ?)+(?:(?:by|to|of|a|about|some|another) )*"
    r"(?:[€$£¥]?\d[\d.,]*(?: ?%| [a-z]+){0,4} )?(?:(?:in|for|during|of) )?"
)
_LAST = re.compile(r"\blast year\b|去年", re.IGNORECASE)


class NamedYears:
    """The years that a sentence names outside of brackets, and those of the periods that it compares with."""

    def __init__(self, reading: SentenceReading, outside: Sequence[Mention], inserted: InsertedClauses) -> None:
        self._reading = reading
        self._inserted = inserted
        self._named = [mention for mention in outside if mention.year and mention.part != SAME]
        self._bases = {
            mention.part: mention.year
            for mention in reversed(reading.mentions)
            if mention.year and mention.part and mention.role is Role.AFAR
        }

        self.compared = {mention.year for mention in reading.mentions if mention.year and mention.part == SAME}
        """The years whose same period is compared with, which are not the one that a part leaves out."""

        others = (mention for mention in reading.mentions if mention.role is not Role.OWN)
        self.last_year = any(_LAST.search(reading.sentence, mention.start, mention.end) for mention in others)
        """Whether last year's is compared with, as told on the day of publication."""

    def of(self, part: Mention, *, joined: bool) -> int | None:
        """The year named before a part, or behind it in one tense.

        One named behind must be `joined` where the day of publication tells another: in March and in April 2024.
        """
        behind = bisect_right(self._named, part.start, key=_clause_start)
        before = self._named[behind - 1] if behind else None
        if before is not None and not (joined and self._inserted.closed(before, part)):
            return before.year
        following = self._named[0] if self._named else None
        if following is None or following.part == part.part:
            return None
        between = part.end, following.start
        sentence, tenses = self._reading.sentence, self._reading.tenses
        apart = _NEW.search(sentence, *between) or (joined and not _JOINED_YEARS.fullmatch(sentence, *between))
        fits = not apart and tenses.at(following.end) is tenses.at(part.end)
        return following.year if fits else None

    def of_base(self, part: str) -> int | None:
        """The year of a period to compare with that has the same part: in August, fewer than in August 2025."""
        return self._bases.get(part)


def _clause_start(mention: Mention) -> int:
    return mention.start


_BREAK = re.compile(r"[,;:—，；：、()（）]|\. (?=[A-Z]|$)| – |\b(?:and|but|while|whereas|which|as|with|when)\b")
_APART = re.compile(
    r"[;:—；：。]|\. (?=[A-Z])| – "
    r"|\b(?:after|before|against|versus|compared|than|from|below|above|while|whereas|but|although|though)\b"
)
_INSERTED = re.compile(r"[^,;.:]{0,24}, (?:more|fewer|less) than [^,;.:]{1,60}, ")
_SCENE_CLAUSE = re.compile(r"[,;:—，；：()（）]|\. (?=[A-Z])| – |\b(?:and|but|while|whereas|after|before)[ ]")
_ENDED = re.compile(r"\b[Ee]nd(?: of|-)? ?$")
_ENDS = re.compile(r"[，；。]")
_COMMA = re.compile(r"[,，;；](?!\d)")
_LISTED = re.compile(r",? and | and (?:[a-z]+ ){1,2}")
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
_SCENE_LOOK_BACK = 24
_SCENE_FAR = 80
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
        around = max(0, mention.start - _SCENE_FAR), min(len(self.sentence), mention.end + _SCENE_FAR)
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
        if before.when and _SCENE_CLAUSE.search(self.sentence, before.end + 1, figure.start) is None:
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
        return _SCENE_CLAUSE.search(self.sentence, behind, figure.start) is None

    def _tight(self, figure: Found, index: int) -> bool:
        """Whether no clause ends between a figure and a period behind it."""
        mention = self._mentions[index]
        if figure.compared and self._changes_to(figure, mention):
            return False
        if figure.compared and _SET.fullmatch(self.sentence, figure.end, mention.start):
            return True  # the previous high of 14.9 million, set in August 2019
        if mention.role is Role.WEAK and _ON.fullmatch(self.sentence, figure.end, mention.start):
            return _LEVEL.search(self.sentence, max(0, figure.start - _SCENE_LOOK_BACK), figure.start) is not None
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
