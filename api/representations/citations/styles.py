"""The styles of a reference in a text: APA (7th edition), Chicago (author-date) and GB/T 7714-2015.

A figure is cited as a web page: its publisher, the day of publication, the figure in place of a title, the source that
it stands in, and the address, which gives it as it stood in one release for ever. No day of access is told: nobody but
who cites knows it, and what does not change needs none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from api.domain.period import MONTHS
from api.domain.query import Lang

_ENDS = (".", "?", "!", "。", "？", "！")


class CitedSource(NamedTuple):
    """Where a figure stands: the publisher, the title and the day of publication, None where they are not known."""

    publisher: str
    title: str | None
    published: str | None


class Frame(NamedTuple):
    """What stands around the figure in a reference: before the figure, between it and its address, behind that."""

    before: str
    between: str
    behind: str = ""

    def around(self, claim: str, address: str) -> str:
        """The whole reference."""
        return f"{self.before}{claim}{self.between}{address}{self.behind}"


def apa(source: CitedSource) -> Frame:
    """`CFIS. (2025, September 15). FIGURE. Title. ADDRESS`."""
    title = f" {_ended(source.title)}" if source.title else ""
    return Frame(
        f"{_ended(source.publisher)} ({_apa_date(source.published)}). ",
        f".{title} ",
    )


def chicago(source: CitedSource) -> Frame:
    """`CFIS. 2025. “FIGURE.” Title, September 15. ADDRESS.`."""
    year, on = _year_and_day(source.published)
    told = ", ".join(part for part in (source.title, on) if part)
    return Frame(
        f"{_ended(source.publisher)} {_ended(year)} “",
        f".” {_ended(told) + ' ' if told else ''}",
        ".",
    )


def gb_t_7714(source: CitedSource) -> Frame:
    """`CFIS. FIGURE[EB/OL]//Title. (2025-09-15). ADDRESS.`."""
    title = f"//{source.title}" if source.title else ""
    published = f"({source.published}). " if source.published else ""
    return Frame(f"{_ended(source.publisher)} ", f"[EB/OL]{_ended(title)} {published}", ".")


STYLES: Mapping[str, Callable[[CitedSource], Frame]] = {
    "apa": apa,
    "chicago": chicago,
    "gb-t-7714": gb_t_7714,
}


def whole_source(style: str, source: CitedSource, address: str, retrieved: str | None) -> str:
    """A source as a whole, with the day that it was read on where that is known."""
    year, on = _year_and_day(source.published)
    publisher, title = _ended(source.publisher), source.title or ""
    if style == "gb-t-7714":
        published = f" ({source.published})" if source.published else ""
        read = f"[{retrieved}]" if retrieved else ""
        told = f"{published}{read}." if published or read else ""
        return f"{publisher} {title}[EB/OL].{told} {address}."
    if style == "chicago":
        read = f"Accessed {_american(retrieved)}. " if retrieved else ""
        return f"{publisher} {_ended(year)} “{_ended(title)}” {f'{on}. ' if on else ''}{read}{address}."
    read = f"Retrieved {_american(retrieved)}, from " if retrieved else ""
    return f"{publisher} ({_apa_date(source.published)}). {_ended(title)} {read}{address}"


def usual_style(lang: Lang) -> str:
    """The style of a language where none is asked for: GB/T 7714 of Chinese, else APA."""
    return "gb-t-7714" if lang is Lang.ZH else "apa"


def _ended(text: str) -> str:
    """The text with a full stop, unless it has an end of its own."""
    return text if text.endswith(_ENDS) else f"{text}."


def _apa_date(published: str | None) -> str:
    year, on = _year_and_day(published)
    return f"{year}, {on}" if on else year


def _year_and_day(published: str | None) -> tuple[str, str]:
    """`2025` and `September 15`, or as much of it as is known."""
    year, *rest = (published or "n.d.").split("-")
    if not rest:
        return year, ""
    month = MONTHS[int(rest[0]) - 1]
    return year, f"{month} {int(rest[1])}" if rest[1:] else month


def _american(day: str) -> str:
    year, on = _year_and_day(day)
    return f"{on}, {year}"
