"""What the words of a phrase say of its one number: a comparator, and whether it fell."""

from __future__ import annotations

from dataclasses import dataclass

from api.domain.words import TURNED, Comparator
from api.reports.extract.chinese import find_numbers as chinese_numbers
from api.reports.extract.chinese import periods as chinese_periods
from api.reports.extract.chinese import read_figures as chinese_figures
from api.reports.extract.chinese.closed_up import closed_up
from api.reports.extract.doubts import Doubt
from api.reports.extract.english import periods as english_periods
from api.reports.extract.english import read_figures as english_figures
from api.reports.extract.proposal import Found
from api.reports.extract.sentences import is_chinese
from api.reports.extract.text_habits import TextHabits

_READ = frozenset({"en", "zh"})


@dataclass(frozen=True, slots=True)
class PhraseWords:
    """The comparator, `=` where no word gives another, and whether the words say that the number fell.

    The comparator is the one of the number with the sign that the words give it.
    """

    comparator: Comparator
    fell: bool

    def comparator_of(self, value: str) -> Comparator:
        """The comparator for a value: of a fall by more than 3.4% `<` beside -3.4, and `>` beside 3.4."""
        return TURNED[self.comparator] if self.fell and not value.startswith("-") else self.comparator


def words_of(phrase: str, value: str, scale: int, language: str) -> PhraseWords | None:
    """What an English or Chinese phrase says of a number; None where it holds another one, or several, or is not read.

    The sign of the value is left out of account, since a fall gives it one.
    """
    if language[:2] not in _READ:
        return None
    found = _figures(phrase)
    if len(found) != 1 or (found[0].value.lstrip("-"), found[0].scale) != (value.lstrip("-"), scale):
        return None
    return PhraseWords(Comparator(found[0].comparator), Doubt.FALL in found[0].doubts)


def _figures(phrase: str) -> list[Found]:
    if is_chinese(phrase):
        text = chinese_numbers.narrow(closed_up(phrase))
        return chinese_figures.read(text, chinese_periods.read(text)[1])
    return english_figures.read(phrase, english_periods.read(phrase)[1], TextHabits.of(phrase))


@dataclass(frozen=True, slots=True)
class Misread:
    """A cell of a figure that its phrase says otherwise, and what is wrong with it."""

    column: str
    detail: str


def misread(
    phrase: str, language: str, value: str, scale: int, comparator: str, inferred: str | None
) -> Misread | None:
    """Where a figure has another comparator or sign than the words of its phrase; None where they say none so.

    A phrase that gives no comparator leaves it to the words around it, and what was inferred is not held against it.
    """
    said = (inferred or "").split(";")
    if "comparator" in said and "value" in said:
        return None
    if (words := words_of(phrase, value, scale, language)) is None:
        return None
    told_comparator = words.comparator_of(value)
    outside = "value" in said and value.startswith("-") and not words.fell  # the fall is told beside the phrase
    accepted = (Comparator.EQUAL, comparator, *[TURNED[comparator]] * outside)
    if told_comparator not in accepted and "comparator" not in said:
        told = f"the comparator is {comparator}, and the words of the phrase say {told_comparator}"
        if words.fell and value.startswith("-") and comparator == TURNED[told_comparator]:
            told += ", since the minus of a fall turns it"
        return Misread("comparator", f"{told}; inferred=comparator says it was read so")
    if words.fell and not value.startswith("-") and "value" not in said:
        turned = f" and the comparator {TURNED[comparator]}" if TURNED[comparator] != comparator else ""
        told = f"the phrase says that it fell: the value is -{value}{turned}"
        return Misread("value", f"{told}; {value} with inferred=value says that the indicator is of the fall")
    return None
