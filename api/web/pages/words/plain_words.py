"""The words of the pages for what the API calls by terms: verdicts, verifications, what happened to a figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from api.audit.verdicts import Verdict
from api.domain.catalogue import Catalogue
from api.domain.changes import ChangeKind, FigureChange
from api.domain.query import Lang
from api.domain.words import Bilingual

VERDICTS: Mapping[str, Bilingual] = {
    Verdict.CONSISTENT: Bilingual("Agrees", "一致"),
    Verdict.WITHIN_ROUNDING: Bilingual("Only within rounding", "仅在取整范围内一致"),
    Verdict.CONTRADICTS: Bilingual("Contradicts", "矛盾"),
    Verdict.NOT_COMPARABLE: Bilingual("Not comparable", "不可比"),
    Verdict.NOT_TESTABLE: Bilingual("Cannot be tested", "无法检验"),
}
VERIFICATIONS: Mapping[str, Bilingual] = {
    "proved": Bilingual("the words stand there", "原文仍在"),
    "moved": Bilingual("the words stand elsewhere on the page", "原文在页面另一处"),
    "changed": Bilingual("the sentence has changed", "所在句子已改动"),
    "misnumbered": Bilingual(
        "the words stand there, in another paragraph than was noted", "原文仍在，但段号与记录不同"
    ),
    "missing page": Bilingual("the page is gone", "页面已不存在"),
    "unreachable": Bilingual("the page could not be reached", "页面无法访问"),
}
"""What the last comparison of a figure with its live source found."""


class HistoryStep(NamedTuple):
    """One step of a figure's history: when, what happened, and the other figure that it happened with."""

    moment: str
    told: str
    other: str | None
    other_told: str


def verdict_words(verdict: str, lang: Lang) -> str:
    """A verdict of the audit in plain words."""
    return VERDICTS[verdict].in_language(lang)


def verified_words(found: str | None, lang: Lang) -> str:
    """What a comparison with the live page found."""
    words = VERIFICATIONS.get(found or "")
    return words.in_language(lang) if words else found or ""


def step_of(change: FigureChange, figure_id: str, catalogue: Catalogue, lang: Lang) -> HistoryStep:
    """A change as a step in the history of one of its figures."""
    is_new = change.new is not None and change.new.id == figure_id
    other = change.old if is_new else change.new
    release = change.release
    if is_new and change.kind is ChangeKind.ADDED:
        told = Bilingual(f"added by release {release}", f"由发布{release}录入")
    elif is_new:
        told = Bilingual(f"took another’s place in release {release}:", f"在发布{release}中取代：")
    else:
        told = Bilingual(f"withdrawn by release {release}" + (":" if other else ""), f"由发布{release}撤回")
    moment = catalogue.releases[release].released_at
    names = Bilingual("the figure before" if is_new else "the figure after", "此前的数据" if is_new else "此后的数据")
    return HistoryStep(moment, told.in_language(lang), other.id if other else None, names.in_language(lang))
