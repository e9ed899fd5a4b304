"""A source text as paragraphs and sentences, each sentence with its place; and whether a paragraph is Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from api.reports.sources import page_text

_HAN = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")
_PROBE = 2_000  # characters of a paragraph that are enough to recognise its language
_HAN_SHARE = 5  # Chinese prose with many Latin names still has one letter in five in Han


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, its paragraph (1-based over the non-blank lines) and where it begins in it."""

    text: str
    paragraph: int
    start: int


def paragraphs(text: str) -> list[str]:
    """The non-blank lines in order, each run of white space one space."""
    return page_text.paragraphs(text.removeprefix("\ufeff"))


def sentences(paragraph: str, number: int) -> Iterator[Sentence]:
    """The sentences of a paragraph in order, ended where those are that prove a figure."""
    end = 0
    for text in page_text.sentences(paragraph):
        start = paragraph.find(text, end)
        end = start + len(text)
        yield Sentence(text, number, start)


def is_chinese(paragraph: str) -> bool:
    """Whether a paragraph reads as Chinese."""
    probe = paragraph[:_PROBE]
    return len(_HAN.findall(probe)) * _HAN_SHARE >= max(1, len(_LETTER.findall(probe)))
