"""Who measured the figures of a picture, and who quotes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.domain.figure import Figure
from api.domain.query import Lang
from api.domain.words import one_line

_AND = "; "
"""What stands between the names of several who measured a figure together."""


def measured_by(figure: Figure) -> str:
    """Who measured it, by the name in the figures: the originator, else the publisher; nobody if it is derived."""
    return "" if figure.formula is not None else one_line(figure.originator or figure.source.publisher)


@dataclass(frozen=True)
class Originators:
    """The names of those who measured some figures, in one language: Chinese where it is known."""

    lang: Lang
    known: Mapping[str, str]

    @classmethod
    def of(cls, figures: Iterable[Figure], lang: Lang, chinese: Mapping[str, str]) -> Originators:
        """The names as the sources of the figures have them, and in Chinese as others have them too."""
        others = {one_line(name): one_line(told) for name, told in chinese.items()} if lang is Lang.ZH else {}
        own = {one_line(f.source.publisher): one_line(f.source.publisher_in(lang)) for f in figures}
        return cls(lang, own | others)

    def name(self, who: str) -> str:
        """A name in the language; of several that are joined, each."""
        if who not in self.known and _AND in who:
            return ("、" if self.lang is Lang.ZH else _AND).join(self.name(each) for each in who.split(_AND))
        return self.known.get(who, who) or ("推算" if self.lang is Lang.ZH else "derived")

    def together(self, figures: Sequence[Figure]) -> str:
        """Who measured some figures, by name up to two."""
        who = list(dict.fromkeys(measured_by(figure) for figure in figures))
        chinese = self.lang is Lang.ZH
        if len(who) > 2:
            return f"{self.name(who[0])}等{len(who)}家" if chinese else f"{self.name(who[0])} and {len(who) - 1} more"
        return ("、" if chinese else " and ").join(self.name(each) for each in who)

    def quoted(self, figures: Sequence[Figure]) -> str:
        """Who measured figures of one originator, and by whom they are quoted: by name if by one, else by how many."""
        who = measured_by(figures[0])
        publishers = {one_line(figure.source.publisher): None for figure in figures if figure.formula is None}
        publishers.pop(who, None)
        name, chinese = self.name(who), self.lang is Lang.ZH
        if not publishers:
            return name
        if len(publishers) > 1:
            count = len(publishers)
            return f"{name}，{count}家来源引述" if chinese else f"{name}, as quoted by {count} publishers"
        publisher = self.name(next(iter(publishers)))
        return f"{name}，{publisher}引述" if chinese else f"{name}, as quoted by {publisher}"
