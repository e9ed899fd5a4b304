"""A source in the words of a page: whose page it is, its language, its last verification, how it is cited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from api.domain.entries import SourceBase
from api.domain.figure import Figure
from api.domain.query import Lang
from api.domain.words import Bilingual, one_line
from api.formats.citation import STYLES, CitedSource, whole_source
from api.web.pages.parts.cite_and_use import STYLE_NAMES, Snippet
from api.web.pages.words.plain_words import verified_words

TIERS: Mapping[str, Bilingual] = {
    "A": Bilingual("The publisher’s own page.", "发布机构自己的网页。"),
    "B": Bilingual("A page that quotes figures of others.", "引述他人数据的网页。"),
}
LANGUAGES: Mapping[str, Bilingual] = {
    "en": Bilingual("English", "英文"),
    "zh": Bilingual("Chinese", "中文"),
    "ja": Bilingual("Japanese", "日文"),
    "ko": Bilingual("Korean", "韩文"),
    "ru": Bilingual("Russian", "俄文"),
    "fr": Bilingual("French", "法文"),
    "de": Bilingual("German", "德文"),
    "es": Bilingual("Spanish", "西班牙文"),
    "pt": Bilingual("Portuguese", "葡萄牙文"),
    "it": Bilingual("Italian", "意大利文"),
    "ar": Bilingual("Arabic", "阿拉伯文"),
    "id": Bilingual("Indonesian", "印尼文"),
    "vi": Bilingual("Vietnamese", "越南文"),
    "th": Bilingual("Thai", "泰文"),
    "fil": Bilingual("Filipino", "菲律宾文"),
}
"""By the first part of a language tag; one that is not here is told by its tag."""
_UNSEEN = Bilingual("[title not seen]", "[题名未见]")


class Verified(NamedTuple):
    """How many figures the last comparison with the page found to be so."""

    figures: int
    found: str


def tier_words(source: SourceBase, lang: Lang) -> str:
    """Whose page it is."""
    return TIERS[source.tier].in_language(lang)


def language_words(source: SourceBase, lang: Lang) -> str:
    """The language that it is in."""
    named = LANGUAGES.get(source.language.partition("-")[0].lower())
    return named.in_language(lang) if named else source.language


def other_publisher(source: SourceBase, lang: Lang) -> str | None:
    """The publisher's name in the other language, where that is another."""
    shown = source.publisher_in(lang)
    return next((name for name in (source.publisher, source.publisher_zh) if name and name != shown), None)


def verifications(figures: Iterable[Figure], lang: Lang) -> Sequence[Verified]:
    """What the last comparison of each figure found, the most frequent first; of figures never compared nothing."""
    counted = Counter(figure.verified for figure in figures if figure.verified)
    return [Verified(count, verified_words(found, lang)) for found, count in counted.most_common()]


def citations(source: SourceBase, lang: Lang) -> Sequence[Snippet]:
    """The page itself as each style cites it; the style that a language is used to first."""
    title = one_line(source.title or "") or _UNSEEN.in_language(lang)
    cited = CitedSource(one_line(source.publisher_in(lang)), title, source.published)
    retrieved = (source.retrieved_at or "")[:10] or None
    styles = sorted(STYLES, key=lambda style: (style == "gb-t-7714") is not (lang is Lang.ZH))
    address = one_line(source.url)
    return [Snippet(STYLE_NAMES[style], whole_source(style, cited, address, retrieved)) for style in styles]
