"""The English words around a number: what they say of it."""

from __future__ import annotations

from api.plugins.extract.lexicon import lexicon_of

_EN = lexicon_of("api.plugins.extract", "en")


def _signs(table: str) -> dict[tuple[str, ...], str]:
    """Each phrase of a table as its words, with the comparator that it means."""
    phrases = _EN.tables[table].items()
    return {tuple(words.split()): sign for sign, text in phrases for words in text.split("|")}


BEFORE = _signs("before")
AFTER = _signs("after")
EDGED = _EN.words("edged")
ALSO_OF_LAWS = _EN.words("also_of_laws")
MOVES = _EN.words("moves")
RISES = _EN.words("rises")
FALLS = _EN.words("falls")
TURNS = _EN.words("turns")
LESS = _EN.words("less")
PARTICLED = _EN.words("particled")
SPREAD = _EN.words("spread")
BEATS = _EN.words("beats")
COMPARED = _EN.words("compared")
STOP = _EN.words("stop")
NOT_PLURAL = _EN.words("not_plural")
PLURAL = _EN.words("plural")
TIMES = _EN.words("times")
RUN = _EN.words("run")
NUMBERING = _EN.words("numbering")
OPENERS = _EN.words("openers")
MEASURES = _EN.words("measures").union(
    f"{prefix}{unit}{plural}"
    for prefix in ("", "kilo", "mega", "giga", "tera", "milli", "centi", "micro", "nano", "hecto")
    for unit in ("watt", "meter", "metre", "gram", "liter", "litre", "joule", "hertz", "byte", "bit", "volt")
    for plural in ("", "s")
)
MEASURE_SIGNS = _EN.words("measure_signs")
