"""The unit code of a unit as prose prints it."""

from __future__ import annotations

import re
import unicodedata

from api.plugins.extract.chinese.figures import CLASSIFIERS, MEASURES, NOUNS

PERCENTAGE_POINTS = "percentage-points"
LONGEST_CODE = 20

_CHINESE = {"百分点": PERCENTAGE_POINTS} | CLASSIFIERS | NOUNS | MEASURES
_SIGNS = {"°C": "degC", "℃": "degC", "°F": "degF", "°": "degrees", "‰": "per-mille", "/": "-per-"}
_HAN = re.compile(r"[\u3400-\u9fff]")
_APART = re.compile(r"[^A-Za-z0-9]+")


def unit_code(printed: str) -> str:
    """Letters, digits and hyphens: `partner-countries`, `km2`, `km-per-hours`; percent and currencies stay.

    A Chinese noun that no table here translates stays as printed, for a person to name.
    """
    if _HAN.search(printed):
        parts = [_translated(part) for part in printed.split("/")]
        return "-per-".join(parts)[:LONGEST_CODE].rstrip("-") if all(parts) else printed
    text = printed
    for sign, word in _SIGNS.items():
        text = text.replace(sign, word)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = [word for word in _APART.split(plain) if word]
    while words and not words[0][0].isalpha():  # 5G base stations
        words.pop(0)
    while len(words) > 1 and len("-".join(words)) > LONGEST_CODE:  # the last word is what is counted
        words.pop(0)
    return "-".join(words)[:LONGEST_CODE].rstrip("-")


def _translated(word: str) -> str:
    """The code of a Chinese unit, or of the common noun that it ends in; empty where there is none."""
    endings = (word[start:] for start in range(len(word)))
    return next((_CHINESE[ending] for ending in endings if ending in _CHINESE), "")
