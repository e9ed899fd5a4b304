"""What a share is a share of: exports are 70 percent of cross-border e-commerce, and not the other way round."""

from __future__ import annotations

import re

from api.fact_check.quoted_claim import Context
from api.fact_check.subjects.indicator_names import NamedIndicator, reader
from api.fact_check.words import chinese, english

_WHOLE = re.compile(
    r"\s*(?:share\s+)?of\s+(?P<whole>[^,.;:!?()]{1,80}?)(?=\s+(?:in|during|by|for)\s+(?:19|20)\d\d|\s+(?:was|"
    r"were|is|are|came|comes|"
    r"had|has|made|took|will|would|through|via)\b|[,.;:!?()]|$)"
)
_WHOLE_CHINESE = re.compile(
    r"占(?P<whole>[^，。；、占]{1,24}?)(?:的)?(?:比重|比例|份额)?(?:已|约|近|超过?|达到?|为|是|升至|降至|至)*$"
)


def is_of_that(context: Context, indicator: NamedIndicator) -> bool:
    """Whether a number of percents is told as a share of what an indicator's is; true where the text does not say."""
    whole, part = indicator.whole, indicator.part - indicator.whole
    if not whole:
        return True
    told = _told(context)
    if told is None:
        return True
    terms = {term.key for term in reader(in_chinese=context.chinese)(told)}
    weak = chinese.WEAK if context.chinese else english.WEAK
    if not terms - weak or terms <= _ANY_WHOLE:
        return True
    if not _WORLD.isdisjoint(terms) and _WORLD.isdisjoint(whole):
        return False
    return not terms.isdisjoint(whole) and terms.isdisjoint(part)


_WORLD = frozenset({"world", "全球"})
_ANY_WHOLE = frozenset({"total", "it", "them", "all", "china", "which", "figure", "country"})
"""Words of a whole that was named before."""


def _told(context: Context) -> str | None:
    """The words for the whole behind the number, or in Chinese before it."""
    if context.chinese:
        match = _WHOLE_CHINESE.search(context.sentence[: context.start])
    else:
        match = _WHOLE.match(context.sentence, context.end)
    return None if match is None else match["whole"]
