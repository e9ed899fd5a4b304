"""Money behind a bare ¥, which is the sign of the yuan and of the yen."""

from __future__ import annotations

import re
from dataclasses import replace

from api.fact_check.quoted_claim import QuotedClaim
from api.fact_check.subjects.subject import Subject

_BARE = re.compile(r"(?<!JP)¥")
_JAPAN = re.compile(r"\byen\b|Japan|JPY|JP¥|日元|日圆|日本", re.IGNORECASE)


def in_yuan(claim: QuotedClaim, subject: Subject) -> QuotedClaim:
    """The claim in yuan where it is of China and nothing near it speaks of Japan or its money."""
    context = claim.context
    if claim.unit != "JPY" or subject.area != "CHN" or not _BARE.search(claim.phrase):
        return claim
    return claim if _JAPAN.search(f"{context.previous} {context.sentence}") else replace(claim, unit="CNY")
