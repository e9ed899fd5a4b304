"""Vintages as SDMX codes with names in both languages: preliminary is PRELIMINARY, edition-2024 is EDITION-2024."""

from __future__ import annotations

import re
from collections.abc import Mapping

from api.domain.words.bilingual import Bilingual

NOT_APPLICABLE = "_Z"
"""The code of figures that have no vintage; SDMX's own for a dimension that does not apply."""

_NAMES: Mapping[str, Bilingual] = {
    NOT_APPLICABLE: Bilingual("Not applicable", "不适用"),
    "PRELIMINARY": Bilingual("Preliminary", "初步"),
    "REVISED": Bilingual("Revised", "修订"),
    "FINAL": Bilingual("Final", "最终"),
}
_DATED_NAMES: Mapping[str, Bilingual] = {
    "EDITION": Bilingual("Edition of {}", "{}版"),
    "FORECAST": Bilingual("Forecast of {}", "{}预测"),
}
_DATED = re.compile(rf"(?P<kind>{'|'.join(_DATED_NAMES)})-(?P<year>[0-9]{{4}})(?:-(?P<month>[0-9]{{2}}))?")


def vintage_code(vintage: str | None) -> str:
    """The code of a vintage: its letters large."""
    return NOT_APPLICABLE if vintage is None else vintage.upper()


def vintage_name(code: str) -> Bilingual:
    """The name of a vintage; of one that is not known here, its own words."""
    match = _DATED.fullmatch(code)
    if match is None:
        words = code.replace("-", " ").capitalize()
        return _NAMES.get(code, Bilingual(words, words))
    year, month = match["year"], match["month"]
    name = _DATED_NAMES[match["kind"]]
    chinese = f"{year}年" + (f"{int(month)}月" if month else "")
    return Bilingual(name.en.format(f"{year}-{month}" if month else year), name.zh.format(chinese))
