"""Holds a claim against a text: the phrase, its paragraph, its number, and the hash of its sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from api.domain.figure import Locator
from api.reports.sources.page_text import (
    blocks_of_html,
    from_title,
    link_target,
    occurrences,
    paragraphs,
    sentence_at,
    sentence_sha256,
)
from api.reports.sources.said_sign import number_printed
from api.storage.models import PrintedFigure


class ProofVerdict(StrEnum):
    """What the source says of a figure."""

    PROVED = "proved"
    MOVED = "moved"
    CHANGED = "changed"
    MISNUMBERED = "misnumbered"
    MISSING = "missing page"
    UNREACHABLE = "unreachable"
    NOT_FETCHED = "not fetched"
    """Nothing was asked, so nothing is kept."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The verdict on one figure, and in words what was found."""

    figure: str
    source: str
    verdict: ProofVerdict
    detail: str

    @property
    def holds(self) -> bool:
        """Whether the source still proves the figure."""
        return self.verdict is ProofVerdict.PROVED


@dataclass(frozen=True, slots=True)
class Claim:
    """What a text can prove of a figure: its digits as printed, and where they stand."""

    figure: str
    source: str
    language: str
    value: str
    scale: int
    inferred: str | None
    locator: Locator

    @classmethod
    def of(cls, figure: PrintedFigure) -> Claim:
        """The claim that a stored figure makes."""
        locator = Locator(figure.paragraph, figure.phrase, figure.prefix, figure.suffix, figure.sentence_sha256)
        language = figure.source_row.language
        return cls(figure.id, figure.source, language, figure.value, figure.scale, figure.inferred, locator)

    @property
    def printed(self) -> bool:
        """Whether the phrase prints the number, or the number was inferred."""
        inferred = frozenset((self.inferred or "").split(";"))
        phrase, any_scale = self.locator.phrase, "scale" in inferred
        return (
            "value" in inferred
            or number_printed(phrase, self.value, self.scale, self.language, any_scale=any_scale) is not None
        )


@dataclass(frozen=True, slots=True)
class SourceText:
    """A source's paragraphs; `numbered` where they count from the title, as the figures' paragraphs do."""

    blocks: Sequence[str]
    numbered: bool

    @classmethod
    def of_file(cls, text: str) -> SourceText:
        """The text of a file: its non-blank lines, the title first."""
        return cls(paragraphs(text.removeprefix("\ufeff")), numbered=True)

    @classmethod
    def of_page(cls, page: str, title: str | None, *, html: bool = True, until: float = math.inf) -> SourceText:
        """The text of a page; paragraphs are numbered if the title is found.

        PageOverdueError where it is not read by a moment of the monotonic clock.
        """
        blocks = blocks_of_html(page, until) if html else paragraphs(page)
        titled = from_title(blocks, title)
        return cls(titled or blocks, numbered=titled is not None)


def prove(claim: Claim, text: SourceText) -> Proof:
    """What a text says of a claim."""
    locator = claim.locator
    if not claim.printed:
        return _proof(claim, ProofVerdict.MISNUMBERED, f"the phrase {locator.phrase!r} does not print {claim.value}")
    if stands(locator, text):
        return _proof(claim, ProofVerdict.PROVED, f"phrase, number and sentence in paragraph {locator.paragraph}")
    found = list(occurrences(text.blocks, locator.phrase))
    if not found:
        return _proof(claim, ProofVerdict.CHANGED, f"the phrase {locator.phrase!r} is not in the text")
    same = [number for number, sentence in found if sentence_sha256(sentence) == locator.sentence_sha256]
    if not same:
        if not text.numbered:
            return _proof(claim, ProofVerdict.CHANGED, "the phrase stands in another sentence")
        places = ", ".join(str(number) for number in sorted({number for number, _ in found}))
        return _proof(claim, ProofVerdict.CHANGED, f"the phrase stands in paragraph {places}, in another sentence")
    if not text.numbered or locator.paragraph is None:
        return _proof(claim, ProofVerdict.PROVED, "phrase, number and sentence; paragraphs could not be counted")
    return _proof(claim, ProofVerdict.MOVED, f"the sentence stands in paragraph {same[0]}, not {locator.paragraph}")


def stands(locator: Locator, text: SourceText) -> bool:
    """Whether the sentence stands in the stated paragraph, which spares looking through the whole text."""
    if not text.numbered or locator.paragraph is None or locator.paragraph > len(text.blocks):
        return False
    found = occurrences(text.blocks[locator.paragraph - 1 : locator.paragraph], locator.phrase)
    return any(sentence_sha256(sentence) == locator.sentence_sha256 for _, sentence in found)


def misled(locator: Locator, text: SourceText) -> str | None:
    """Why the link of a claim that is proved would open the text at another place; None where it opens there."""
    target = link_target(text.blocks, locator.phrase, locator.prefix, locator.suffix)
    if target is None:
        return f"prefix and suffix do not stand around {locator.phrase!r}, so the link would open nothing"
    number, start = target
    if sentence_sha256(sentence_at(text.blocks[number - 1], start)) == locator.sentence_sha256:
        return None
    return f"the link would open paragraph {number}, where {locator.phrase!r} stands first"


def _proof(claim: Claim, verdict: ProofVerdict, detail: str) -> Proof:
    return Proof(claim.figure, claim.source, verdict, detail)
