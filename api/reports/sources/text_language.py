"""Whether a text is in a third language, neither English nor Chinese, told by its script and its commonest words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

_PROBE = 20_000
_FEWEST_WORDS = 20
_DIFFERENT = 2
"""Common words that a text holds at least: one alone may be a name, or the e of e-commerce."""
_SHARE = 0.08
"""Of all words; function words make up a third of prose, and those below a good part of them."""
_SCRIPTS: Mapping[str, re.Pattern[str]] = {
    "Japanese": re.compile(r"[\u3040-\u30ff]"),
    "Korean": re.compile(r"[\uac00-\ud7af]"),
    "one in Cyrillic letters": re.compile(r"[\u0400-\u052f]"),
    "Greek": re.compile(r"[\u0370-\u03ff]"),
    "one in Arabic letters": re.compile(r"[\u0600-\u06ff]"),
    "Hebrew": re.compile(r"[\u0590-\u05ff]"),
    "Thai": re.compile(r"[\u0e00-\u0e7f]"),
    "one in Devanagari letters": re.compile(r"[\u0900-\u097f]"),
    "Vietnamese": re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]"),
}
_SCRIPT_SHARE = 5
"""Japanese has a kana in two letters; a Chinese or English text that quotes one has far fewer than one in five."""
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[a-zà-öø-ÿ]+")
_ENGLISH = "English"
_COMMON: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        _ENGLISH: "the of and in to was were is are for with by from on at that which as than its it this has have",
        "German": "der die das und ist von mit für auf den dem des im zum zur ein eine sich wurde wurden nicht auch",
        "French": "le la les des et du une dans est pour sur par au aux en un sont été avec plus que qui",
        "Spanish": "el la los las del y en una un con por para que se fue fueron es al su más",
        "Portuguese": "o os as do da dos das em uma um com para por que foi foram e não no na ao mais",
        "Italian": "il lo le di che della delle dei per con gli una un del nel nella sono è al alla dal ha hanno più",
        "Dutch": "de het een van voor met en is zijn op dat werd werden niet ook bij naar door aan te",
        "Polish": "w i na z do się jest że od oraz roku przez nie o po za był była",
        "Turkish": "ve bir bu için ile yılında olarak da de en daha olan milyon göre",
        "Indonesian": "yang dan di dari pada dengan untuk ini tahun dalam sebesar juta adalah ke",
        "Vietnamese": "và của là trong các được cho với năm này tại có những",
        "Swedish": "och att det som en av för med på är till den har inte ett var",
    }.items()
}


def third_language(text: str, fewest_words: int = _FEWEST_WORDS) -> str | None:
    """The name of the language of a text that is neither English nor Chinese; None where it may be one of these.

    A text of fewer words is not judged by them.
    """
    probe = text[:_PROBE]
    letters = len(_LETTER.findall(probe))
    for name, script in _SCRIPTS.items():
        if letters and len(script.findall(probe)) * _SCRIPT_SHARE >= letters:
            return name
    words = Counter(_WORD.findall(probe.lower()))
    if words.total() < fewest_words:
        return None
    counts = {language: sum(words[word] for word in common) for language, common in _COMMON.items()}
    likeliest = max(counts, key=lambda language: counts[language])
    if sum(word in words for word in _COMMON[likeliest]) < _DIFFERENT:
        return None
    if likeliest == _ENGLISH or counts[likeliest] < _SHARE * words.total():
        return None
    if counts[likeliest] <= 2 * counts[_ENGLISH]:
        return None
    # A few words may be common to several languages, of which none is named then.
    return likeliest if list(counts.values()).count(counts[likeliest]) == 1 else "another language"
