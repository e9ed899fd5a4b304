"""Whether an English clause speaks of what is still to come: the verb nearest to a place tells."""

from __future__ import annotations

import re

from api.reports.extract.tense_marks import TenseMarks

_COMING = (
    r"[ ](?:(?:also|now|still|then|widely|currently)[ ])?"
    r"(?:expected|forecast|projected|planned|targeted|scheduled|anticipated|predicted|pegged|seen|to)\b"
)
_MARK = re.compile(
    rf"""\b(?:
    (?P<ahead>will|would|shall|should|might|may|expect(?:s|ed|ing)?|forecasts?|forecasting|project(?:s|ed|ing)|projections?|
      plan(?:s|ned|ning)?|aim(?:s|ing|ed)?|target(?:s|ed|ing)?|intend(?:s|ed)?|guidance|outlook|foresees?|
      (?:want|hope)s?[ ]to|
      (?:is|are|was|were)[ ]set[ ]to|(?:is|are)[ ]due|(?:is|are)[ ]likely|set[ ]to[ ](?:grow|rise|fall|reach)|
      scheduled|pegged|anticipates?|anticipated|predicts?|predicted|estimates[ ](?:total|that[ ]it[ ]will))
    |(?P<past>(?:was|were)(?!{_COMING})|had|did|rose|fell|grew|came|stood|hit|made|sold|spent|sank|slid|drew|held|lost|won|shrank|ran|went|
      took|gave|began|met|saw|left|got|bought|brought|built|kept|beat|overtook|paid|
      (?!(?:unit|limit|bas|ag|relat|call|mix|list|combin|nam|hundr|estimat|revis|adjust|unadjust)ed\b)
      (?<!be[ ])(?<!is[ ])(?<!are[ ])(?<!been[ ])[a-z]{{1,19}}[^\W_e]ed)
    |(?P<present>(?:is|are)(?!{_COMING})|has|have|does|accounts|makes|remains|stands|employs?|operates?|serves?|counts|lives?|own|owns)
    )\b""",
    re.VERBOSE,
)
_BREAK = re.compile(r"[,;:—()]|\. (?=[A-Z])| – |\b(?:and|but|while|whereas|although|though|which|as)\b")
_NOUNS = frozenset(
    {"target", "targets", "plan", "forecast", "forecasts", "projection", "projections", "guidance", "outlook"}
)
_LONGEST_ARTICLE = 7
_ADJECTIVE = re.compile(r"\b(?:as|than|the|an?|its|their|of|our|annual) $")


def read(sentence: str) -> TenseMarks:
    """The marks of tense of a sentence; `as expected` and `the planned` are none."""
    places: list[int] = []
    ahead: list[bool | None] = []
    for match in _MARK.finditer(sentence):
        word = match["ahead"] or ""
        noun = word.endswith("ed") or word in _NOUNS
        if noun and _ADJECTIVE.search(sentence, max(0, match.start() - _LONGEST_ARTICLE), match.start()):
            continue
        places.append(match.start())
        ahead.append(True if match["ahead"] else False if match["past"] else None)
    breaks = tuple(match.start() for match in _BREAK.finditer(sentence)) if places else ()
    return TenseMarks(tuple(places), tuple(ahead), breaks)
