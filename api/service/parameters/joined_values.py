"""Values that say two parameters at once: `period=latest` is `latest=1`, `value=15.5 trillion` has a scale in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from api.domain.errors import Fault
from api.domain.suggestions import folded
from api.domain.words.scales import SCALES
from api.service.parameters.value_spellings import AMBIGUOUS_SCALES, LATEST, YES, scale_named

Texts = Mapping[str, str | list[str]]

_NUMBER_AND_WORD = re.compile(r"(?P<number>-?[0-9]{1,30}(?:\.[0-9]{1,30})?)\s*(?P<word>[^\s0-9.,][^0-9]*)")
_MOST = 60
"""Characters of a number with its scale word that are looked at."""


class ConflictingValuesError(ValueError):
    """A value that says two parameters at once, one of which another value says otherwise."""

    def __init__(self, name: str, detail: str, value: str) -> None:
        super().__init__(detail)
        self.fault = Fault(name, detail, value)


def apart(texts: Texts, taken: Collection[str]) -> dict[str, str | list[str]]:
    """The texts with each value that says two parameters at once as two, where the path takes both."""
    found = dict(texts)
    if "period" in found and "latest" in taken:
        _newest_period(found)
    if "value" in found and "scale" in taken:
        _number_with_scale(found)
    return found


def _newest_period(texts: dict[str, str | list[str]]) -> None:
    given = texts["period"]
    periods = [
        item.strip().casefold() for text in ([given] if isinstance(given, str) else given) for item in text.split(",")
    ]
    if LATEST not in periods:
        return
    others = [f"period={item}" for item in periods if item != LATEST]
    others += [f"{name}={_joined(texts[name])}" for name in ("from", "to", "year") if name in texts]
    if "latest" in texts and str(texts["latest"]).casefold() not in YES:
        others.append(f"latest={texts['latest']}")
    if others:
        detail = (
            f"`period=latest` is `latest=1`, the newest period of each, and `{others[0]}` says otherwise: give one."
        )
        raise ConflictingValuesError("period", detail, LATEST)
    del texts["period"]
    texts["latest"] = "1"


def _joined(given: str | list[str]) -> str:
    """A value as callers write it."""
    return given if isinstance(given, str) else ",".join(given)


def _number_with_scale(texts: dict[str, str | list[str]]) -> None:
    text = str(texts["value"]).strip()
    match = _NUMBER_AND_WORD.fullmatch(text[: _MOST + 1])
    scale = scale_named(match["word"]) if match else None
    if match is None or scale is None:
        return
    said = texts.get("scale")
    if said is not None and ((other := scale_named(str(said))) is None or other.exponent != scale.exponent):
        detail = f"`value={text}` says the scale {scale.name}, and `scale={said}` says otherwise: give one of them."
        raise ConflictingValuesError("value", detail, text)
    texts["value"] = match["number"]
    texts.setdefault("scale", scale.name)


def advice_on_number(text: str) -> str:
    """What to write instead of a number with a unit, a currency's sign or an ambiguous letter; empty for any other."""
    plain = text.strip()[:_MOST]
    sign = re.match(r"-?(?P<sign>[^\d\s.,+-]{1,3})\s*(?=\d)", plain)
    number = plain[sign.end() :] if sign else plain
    match = _NUMBER_AND_WORD.fullmatch(number)
    word = match["word"].strip() if match else ""
    if match and (several := AMBIGUOUS_SCALES.get(folded(word))):
        return f"says {word!r}, which may be more than a scale; write `{match['number']} {several[0]}`"
    scaled = next((name for name in (word.split()[:1] or [""]) if scale_named(name)), "")
    if match and scaled and word != scaled:
        return f"holds a unit; write `value={match['number']} {scaled}` and the unit in `from=`"
    if sign and (match or re.fullmatch(r"[0-9]+(\.[0-9]+)?", number)):
        return f"holds a currency; write `value={number}` and the currency in `from=`, such as `from=USD`"
    if match and not scaled:
        return f"holds {word!r}, which is no scale; scales are {', '.join(SCALES)}"
    return ""
