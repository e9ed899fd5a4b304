"""How English prints months and years, as parts of regular expressions, and the rules made of them."""

from __future__ import annotations

import re
from collections.abc import Callable

from api.reports.extract.english import no_figures
from api.reports.extract.proposal import Mention

_NAMES = (
    "Jan(?:uary)? Feb(?:ruary)? Mar(?:ch)? Apr(?:il)? May June? July? Aug(?:ust)? Sept?(?:ember)? Oct(?:ober)? "
    "Nov(?:ember)? Dec(?:ember)?"
)
MONTH = rf"(?:{_NAMES.replace(' ', '|')}|{_NAMES.upper().replace(' ', '|')})\b\.?"
"""As prose and as headlines print it; `may` in small letters is a verb."""
YEAR = r"(?:1[89]|20|21)\d\d"
TAIL = rf"(?:,? (?:(?:of|in) )?(?:(?P<year>{YEAR})\b(?![/–-]\d\d\b)|(?P<relative>last|this|next) year\b|the year\b))?"

Builder = Callable[[re.Match[str]], Mention | None]

EXACT = 0


def built(*rules: tuple[tuple[str, ...], str, Builder, int]) -> tuple[tuple[no_figures.Rule, Builder | None], ...]:
    """Rules that make mentions: the words needed, the pattern, the builder and the pattern's flags."""
    return tuple(((needs, re.compile(pattern, flags)), builder) for needs, pattern, builder, flags in rules)


def unbuilt(rules: tuple[no_figures.Rule, ...]) -> tuple[tuple[no_figures.Rule, Builder | None], ...]:
    """Rules that only claim what is no period and no figure."""
    return tuple((rule, None) for rule in rules)
