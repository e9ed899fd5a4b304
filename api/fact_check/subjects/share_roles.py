"""What a share is a share of: exports are 70 percent of cross-border e-commerce, and not the other way round.

And whether percents are told as a share, though something rose: its share climbed to 6%.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from api.fact_check.directions import told_direction
from api.fact_check.quoted_claim import ClaimKind, Context, QuotedClaim
from api.fact_check.subjects.indicator_names import NamedIndicator, Told, reader
from api.fact_check.words import chinese, english
from api.fact_check.words import narrowing_words as phrases

_WHOLE = re.compile(
    r"\s*(?:share\s+)?(?:of|to)\s+(?P<whole>[^,.;:!?()]{1,80}?)(?=\s+(?:in|during|by|for)\s+(?:19|20)\d\d|\s+(?:was|"
    r"were|is|are|came|comes|"
    r"had|has|made|took|will|would|through|via)\b|[,.;:!?()]|$)"
)
_CONTRIBUTED_CHINESE = re.compile(r"对(?P<whole>[^，。；、对]{1,24}?)的?贡献率?(?:已|约|近|超过?|达到?|为|是|至)*$")
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
    if _ANOTHER_WHOLE.search(told):
        return False
    terms = {term.key for term in reader(in_chinese=context.chinese)(told)}
    weak = chinese.WEAK if context.chinese else english.WEAK
    if not terms - weak or terms <= _ANY_WHOLE:
        return True
    if not _WORLD.isdisjoint(terms) and _WORLD.isdisjoint(whole):
        return False
    if terms.isdisjoint(whole) or not terms.isdisjoint(part) or _unknown(terms, indicator, context):
        return False
    return not _other_part(indicator, context)


_ANOTHER_WHOLE = re.compile(
    r"\b(?:growth|increase|rise|gain|change|difference|expansion|increment|retailers|shoppers|buyers|consumers|merchants|sellers|users|"
    r"firms|companies|shops|stores|parcels|orders|people)\b|增",
    re.IGNORECASE,
)
"""Words of a change of the whole, or of who takes part in it: a share of neither is a share of it."""


def _unknown(terms: Collection[str], indicator: NamedIndicator, context: Context) -> bool:
    """Whether words for the whole say something else than any name of the share does: household spending."""
    if context.chinese:
        return False
    known = indicator.vocabulary | indicator.whole | english.WEAK | english.BENIGN | _ANY_WHOLE | _WORLD
    known |= english.DEMONYMS.keys() | english.LEADING | set(english.MEANING.values()) | phrases.KNOWN
    return not known.issuperset(terms)


def _other_part(indicator: NamedIndicator, context: Context) -> bool:
    """Whether what is told as the part leaves out a word of it: all that is sold online is more than physical goods."""
    read = reader(in_chinese=context.chinese)
    told = {term.key for text in (context.previous, context.sentence) for term in read(text)}
    weak = chinese.WEAK if context.chinese else english.WEAK
    of_language = {term for term in indicator.part if term.isascii() != context.chinese}
    return bool((of_language - weak - told) & _PARTS_OF_GOODS)


_PARTS_OF_GOODS = frozenset({"physical", "实物"})


_WORLD = frozenset({"world", "全球"})
_ANY_WHOLE = frozenset(
    {"total", "it", "them", "all", "china", "which", "figure", "country", "consumergood", "pie", "cake"}
)
"""Words of a whole that was named before."""


_NOUN = re.compile(r"\b(?:share|proportion|portion)\b|比重|份额|占比", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;，；。](?=\s|\D)")
_OF_OTHERS = re.compile(
    r"\s*of\s+(?:[\w'’-]+\s+){0,4}?(?:growth|increase|rise|gains?|expansion|shoppers|users|consumers|buyers|retailers|"
    r"firms|companies|platforms|merchants|sellers|people|population|orders|parcels)\b"
)
_OF_OTHERS_CHINESE = re.compile(r"(?:占|贡献)[^，。；、]{0,24}增量")
"""A share of what was added, or of those who take part, which no indicator tells."""
_OR = re.compile(r"[,，]?\s*(?:or|或|即)\s*")


def told_as_share(claim: QuotedClaim) -> Collection[Told] | None:
    """What a number of percents tells where its words speak of a share; nothing where it is a change of one.

    None where they leave it to others.
    """
    context = claim.context
    sentence, start, end = context.sentence, context.start, context.end
    vocabulary = chinese if context.chinese else english
    again = context.since and _OR.fullmatch(sentence, context.since, start) and _is_change_before(context)
    if again and not vocabulary.SHARE_BEHIND.match(sentence, end):
        return ()  # up 10.8%, or about 6%: another number of the same
    if claim.kind is not ClaimKind.SHARE:
        return None
    before = sentence[:start]
    clause = before[max((mark.end() for mark in _CLAUSE.finditer(before)), default=0) :]
    if _OF_OTHERS_CHINESE.search(clause) if context.chinese else _OF_OTHERS.match(sentence, end):
        return ()
    if _NOUN.search(clause) and told_direction(claim) is not None:
        return Told.SHARE, Told.LEVEL
    if vocabulary.GROWTH.search(claim.phrase) and _NOUN.search(sentence, context.since, start):
        return ()  # a change of the share, which is not what a change of the thing is
    if vocabulary.GROWTH.search(sentence[context.since : end]) or vocabulary.SHARE.search(
        sentence[context.since : end]
    ):
        return None
    behind = sentence[end : context.until]
    share, growth = vocabulary.SHARE.search(behind), vocabulary.GROWTH.search(behind)
    return (Told.SHARE, Told.LEVEL) if share and growth and share.start() < growth.start() else None


def _is_change_before(context: Context) -> bool:
    """Whether the number before is told as a change in percents."""
    first = max((start for start in context.starts if start < context.since), default=0)
    vocabulary = chinese if context.chinese else english
    phrase = context.sentence[first : context.since]
    return "%" in phrase and vocabulary.GROWTH.search(phrase) is not None


def _told(context: Context) -> str | None:
    """The words for the whole behind the number, or in Chinese before it."""
    if context.chinese:
        before = context.sentence[: context.start]
        match = _WHOLE_CHINESE.search(before) or _CONTRIBUTED_CHINESE.search(before)
    else:
        match = _WHOLE.match(context.sentence, context.end)
    return None if match is None else match["whole"]
