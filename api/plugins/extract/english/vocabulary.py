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
# Verbs that may have no number behind them that they exceed: the house passed 12 laws.
ALSO_OF_LAWS = _EN.words("also_of_laws")
# `up to` behind these goes on with where it moved to, and is no limit.
MOVES = _EN.words("moves")

RISES = _EN.words("rises")
FALLS = _EN.words("falls")
# Behind a share: 26.2% growth, a 0.3% decrease.
TURNS = _EN.words("turns")
# Behind a share that tells a difference: 2.6 percentage points lower, 12% below.
LESS = _EN.words("less")
# The particle of these verbs means no rise: set up 65 bases.
PARTICLED = _EN.words("particled")
# Behind these `over` is where something lies, and no limit.
SPREAD = _EN.words("spread")
BEATS = _EN.words("beats")
COMPARED = _EN.words("compared")

# What ends a noun phrase: nothing behind these belongs to the number.
STOP = _EN.words("stop")
# Words in -s that are no plurals: verbs and adverbs that may follow a number.
NOT_PLURAL = _EN.words("not_plural")
PLURAL = _EN.words("plural")
TIMES = _EN.words("times")
RUN = _EN.words("run")

# Nouns that number things: what follows them is a name, not a measure.
NUMBERING = _EN.words("numbering")
# Capitalised only because they open a sentence.
OPENERS = _EN.words("openers")

MEASURES = _EN.words("measures").union(
    f"{prefix}{unit}{plural}"
    for prefix in ("", "kilo", "mega", "giga", "tera", "milli", "centi", "micro", "nano", "hecto")
    for unit in ("watt", "meter", "metre", "gram", "liter", "litre", "joule", "hertz", "byte", "bit", "volt")
    for plural in ("", "s")
)
MEASURE_SIGNS = _EN.words("measure_signs")
