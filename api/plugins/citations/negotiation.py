"""Which citation an Accept header gets: the media types of DOI content negotiation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from api.domain.errors import Fault, NotAcceptable
from api.domain.query import Lang
from api.domain.search import nearest
from api.formats.citation import STYLES
from api.formats.negotiation import liking, none_acceptable, options_in, preferences
from api.plugins.citations.formats import CITATION_FORMATS, CitationFormat

BIBLIOGRAPHY = "text/x-bibliography"
"""A reference as text; its options say in which style and language."""
_OTHERWISE_USED = ("text/plain", "application/json")
"""Media types that say nothing of a citation."""
OWN_MEDIA_TYPES = tuple(
    name for row in CITATION_FORMATS.values() for name in row.media_types if name not in _OTHERWISE_USED
)
"""Those that can only mean one, at the address of the figure itself too."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A format as one of its media types; the style and the language, where the header names them."""

    format: CitationFormat
    media_type: str
    style: str | None = None
    lang: Lang | None = None

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header."""
        return self.media_type if self.media_type.endswith("json") else f"{self.media_type}; charset=utf-8"


def negotiate_citation(accept: str | None) -> Wanted:
    """What an Accept header likes best at the address of a citation; a text where it likes all the same.

    At one q it is what is named rather than what a range holds, and of what is named the first.
    """
    wanted = preferences(accept or "*/*")
    offers = [(row, name) for row in CITATION_FORMATS.values() for name in row.media_types]
    row, name = max(offers, key=lambda offer: liking(wanted, [offer[1]]))
    if liking(wanted, [name]).quality <= 0:
        what = "None of the media types in Accept is one of a citation."
        raise none_acceptable(what, accept, [name for _, name in offers])
    return _with_options(row, name, accept)


def citation_asked_for(accept: str, others: Iterable[str]) -> Wanted | None:
    """The citation that a header at the address of the figure itself names, if none of the other types is liked better.

    Liked is as at the address of a citation.
    """
    wanted = preferences(accept)
    named = [
        (liking(wanted, [name]), row, name)
        for row in CITATION_FORMATS.values()
        for name in row.media_types
        if name in OWN_MEDIA_TYPES and dict(wanted).get(name, 0) > 0
    ]
    if not named:
        return None
    liked, row, name = max(named, key=lambda item: item[0])
    return _with_options(row, name, accept) if liked > liking(wanted, others) else None


def _with_options(row: CitationFormat, name: str, accept: str | None) -> Wanted:
    options = options_in(accept or "", name) if name == BIBLIOGRAPHY else {}
    style, locale = options.get("style"), options.get("locale")
    return Wanted(row, name, _style(style) if style else None, _lang(locale) if locale else None)


def _style(given: str) -> str:
    style = given.strip('"').lower()
    if style not in STYLES:
        raise _refused("style", given, list(STYLES))
    return style


def _lang(given: str) -> Lang:
    lang = given.strip('"').lower().partition("-")[0]
    if lang not in list(Lang):
        raise _refused("locale", given, list(Lang))
    return Lang(lang)


def _refused(option: str, given: str, allowed: list[str]) -> NotAcceptable:
    near = nearest(given.lower(), allowed)
    hint = f" Did you mean {near[0]}?" if near else ""
    detail = f"Accept asks for {option}={given[:60]}, and citations have {', '.join(allowed)}.{hint}"
    return NotAcceptable(detail, [Fault("Accept", detail, given, allowed=allowed, nearest=near)])
