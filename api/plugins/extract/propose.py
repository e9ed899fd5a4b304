"""Proposals of figures from a whole text, their draft of figures.csv, and the check of a figure against its phrase."""

import csv
import io
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from api.domain.period import Period
from api.domain.units import UnitKind
from api.domain.words import TURNED, Comparator
from api.plugins.extract import chinese_figures, english_figures, periods
from api.plugins.extract.chinese_figures import ClosedUp, closed_up, simplified
from api.plugins.extract.page_text import PhraseLocator, paragraphs, placed_sentences
from api.plugins.extract.periods import SAME, Dated, is_over, parsed
from api.plugins.extract.periods import text as text_of
from api.plugins.extract.proposal import Doubt, Proposal
from api.plugins.extract.sentences import TextHabits, is_chinese, lies_between, third_language
from api.plugins.extract.timeline import Scene, Timeline
from api.plugins.extract.words import EN, ZH, Lexicon, unit_code

_HEADER = 8  # paragraphs at the top that may hold the date of publication
_SHORT = 120  # characters of the longest line that is a date line or a heading
_DATELINE = 48  # characters at the start of a paragraph in which a date line is read

Language = Literal["en", "zh"]


def day_of_publication(text: str) -> str | None:
    """The first full date in the first eight lines of a text, as in 2026-05-06; None if there is none."""
    head = dates(paragraphs(text.removeprefix("\ufeff")), None)
    return next((period.text for _, _, period in head if period.frequency == "D"), None)


def published_on(lines: Sequence[str], language: Language | None) -> date | None:
    """The first full date in the first eight lines; else the last day of the month that a heading names; else None."""
    month: date | None = None
    for line, before, period in dates(lines, language):
        if period.frequency == "D":
            return period.last
        issued = period.frequency == "M" and is_heading(line)
        if issued and not words_for(line, language)["of_the_issue"].search(before):
            month = month or period.last
    return month


def dates(lines: Sequence[str], language: Language | None) -> Iterator[tuple[str, str, Period]]:
    """Triples for the periods in the first eight lines: the line, the text before the period in it, and the Period."""
    for printed in lines[:_HEADER]:
        words = words_for(printed, language)
        line = closed_up(printed).text if words is ZH else printed
        head = line if len(line) <= _SHORT else line[:_DATELINE]
        for mention in periods.read(head, words)[0]:
            fits = mention.year and mention.fits and mention.part != SAME
            if fits and (period := parsed(text_of(mention.year, mention.part))):
                yield line, head[: mention.start], period


def words_for(line: str, language: Language | None = None) -> Lexicon:
    """The lexicon for a line: that of `language`, or if None, of the language that the line seems to be in."""
    return ZH if language == "zh" or (language is None and is_chinese(line)) else EN


def is_heading(line: str) -> bool:
    """True if a line has at most 120 characters and does not end in a full stop, comma, colon, semicolon, `!`, `?`."""
    return len(line) <= _SHORT and not line.endswith((".", "!", "?", "。", "！", "？", "；", ";", ":", "：", "，", ","))


def propose(text: str, language: Language | None = None) -> list[Proposal]:
    """The figures that a text seems to state, in order; if `language` is None, each paragraph is read in its own."""
    lines = paragraphs(text.removeprefix("\ufeff"))
    locator = PhraseLocator(lines)
    habits = TextHabits.of(text)
    published = published_on(lines, language)
    timeline = Timeline(published)
    proposals: list[Proposal] = []
    for number, line in enumerate(lines, start=1):
        words = words_for(line, language)
        heading, language_doubt = is_heading(line), [Doubt.LANGUAGE] * (third_language(line) is not None)
        as_read = closed_up(line) if words is ZH else ClosedUp(line, range(len(line)))
        for begins, sentence in placed_sentences(as_read.text):
            scene = _read_sentence(sentence, words, heading, habits)
            if heading:
                timeline.read_heading(as_read.text, scene)
            if scene.figures or not heading:
                dated = timeline.date(number, scene)
                first, last = as_read.written(begins, begins + len(sentence))
                printed = line[first:last]  # made once, since the sentence may have very many figures
                for figure, its in zip(_with_forecasts(scene, dated, published), dated, strict=True):
                    if figure.sort is UnitKind.SHARE and figure.scale:  # no share has a scale
                        continue
                    start, end = as_read.written(begins + figure.start, begins + figure.end)
                    prefix, suffix = locator.context(number, start, end, as_read.places[begins + figure.anchor])
                    proposal = figure._replace(
                        start=start - first,
                        end=end - first,
                        period=its.period,
                        paragraph=number,
                        begins=first,
                        sentence=printed,
                        prefix=prefix,
                        suffix=suffix,
                        doubts=(*its.doubts, *figure.doubts, *language_doubt),
                    )
                    proposals.append(proposal)
    return proposals


def _read_sentence(text: str, words: Lexicon, heading: bool, habits: TextHabits) -> Scene:
    """The Scene of a sentence, put into simplified characters: its periods, its figures and their periods."""
    text = simplified(text)
    mentions, masks = periods.read(text, words, heading)
    figures = chinese_figures.read(text, masks) if words is ZH else english_figures.read(text, masks, habits)
    return Scene(text, words, mentions, figures)


Row = Mapping[str, str]


def csv_of(columns: Sequence[str], rows: Iterable[Row], *, headed: bool = True) -> str:
    """Rows as CSV text, below a header if `headed`; missing cells are empty; raises ValueError for other columns."""
    out = io.StringIO()
    table = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    if headed:
        table.writeheader()
    table.writerows(rows)
    return out.getvalue()


def draft_row(proposal: Proposal, shared: Row, language: str) -> Row:
    """The cells of figures.csv for a proposal, without empty ones: the `shared` ones, its own, its doubts in words."""
    same = ("period", "value", "comparator", "status", "phrase", "prefix", "suffix", "restates")
    cells = {
        **shared,
        **{name: str(getattr(proposal, name) or "") for name in same},
        "scale": str(proposal.scale),
        "unit": unit_code(proposal.unit),
        "inferred": ";".join(proposal.inferred),
        "doubts": proposal.note_in(language),
    }
    return {name: cell for name, cell in cells.items() if cell}


def words_of(phrase: str, value: str, scale: int, language: str) -> tuple[Comparator, bool] | None:
    """The comparator of the number in an English or Chinese phrase, and True if the phrase says that it fell.

    None if the language is another one, or the phrase has another number or several. The sign of the value is
    ignored, since a fall gives a minus; the comparator is that of the number with its minus.
    """
    if language[:2] not in ("en", "zh"):
        return None
    words = words_for(phrase)
    printed = closed_up(phrase).text if words is ZH else phrase
    found = _read_sentence(printed, words, heading=False, habits=TextHabits.of(phrase)).figures
    if len(found) != 1 or (found[0].value.lstrip("-"), found[0].scale) != (value.lstrip("-"), scale):
        return None
    return Comparator(found[0].comparator), Doubt.FALL in found[0].doubts


def misread(
    phrase: str, language: str, value: str, scale: int, comparator: str, inferred: str | None
) -> tuple[str, str] | None:
    """The column (comparator or value) that contradicts the words of the phrase, and the fault; None if none does.

    A phrase without a comparator contradicts none. A column named in `inferred`, split at `;`, is not checked.
    """
    skipped, minus = (inferred or "").split(";"), value.startswith("-")
    if ("comparator" in skipped and "value" in skipped) or (words := words_of(phrase, value, scale, language)) is None:
        return None
    stated, fell = words
    stated = TURNED[stated] if fell and not minus else stated  # "fell by more than 3.4" is `<` of -3.4, and `>` of 3.4
    outside = "value" in skipped and minus and not fell  # words around the phrase say that it fell
    if stated not in (Comparator.EQUAL, comparator, *[TURNED[comparator]] * outside) and "comparator" not in skipped:
        given = f"the comparator is {comparator}, and the words of the phrase say {stated}"
        return "comparator", f"{given}; inferred=comparator says it was read so"
    if fell and not minus and "value" not in skipped:
        given = f"the phrase says that it fell: the value is -{value}"
        return "value", f"{given}; {value} with inferred=value says that the indicator is of the fall"
    return None


_BACK = 32  # characters before a figure or a word that are looked at


def _with_forecasts(scene: Scene, dated: Sequence[Dated], published: date | None) -> list[Proposal]:
    """The figures of a sentence, with Doubt.FORECAST added to those that are forecasts, plans or aims.

    A figure whose period was over at publication is no forecast, unless the sentence says that it was one before.
    """
    sentence, words, tenses = scene.sentence, scene.words, scene.tenses.marks
    marks = [match for match in words["foretold"].finditer(sentence) if match.lastgroup != "aside"]
    ends = [match.start() for match in words["foretold_end"].finditer(sentence)]
    if not words.leading:
        ends = sorted([*ends, *(place for place, ahead in tenses if not ahead)])
    found: list[Proposal] = []
    coming = False
    for figure, its in zip(scene.figures, dated, strict=True):
        if not (figure.restates and found):
            before = bisect_left(marks, figure.start, key=lambda match: match.start()) - 1
            mark = marks[before] if before >= 0 and not figure.compared else None
            opened = mark and not lies_between(ends, mark.end(), figure.start)
            past = its.period and published and is_over(its.period, published)
            once = mark and mark["once"]
            coming = bool(opened and (once or not past)) or _is_aimed_at(scene, figure)
        found.append(figure._replace(doubts=(*figure.doubts, Doubt.FORECAST)) if coming else figure)
    return found


def _is_aimed_at(scene: Scene, figure: Proposal) -> bool:
    """True if the words next to a figure make it an aim or forecast: a 5% target, an expected 5 million."""
    sentence, end = scene.sentence, figure.end
    if scene.leading:
        return scene.words["aim_after"].match(sentence, end) is not None
    before = sentence[max(0, figure.start - 2 * _BACK) : figure.start]
    planned = EN["planned_after"].match(sentence, end)
    if planned and not EN["there_already"].search(before):  # the 45 ships are there
        return True
    return bool(EN["aim_before"].search(before) or EN["aim_after"].match(sentence, end))
