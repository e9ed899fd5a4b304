"""What every answer says to browsers: who may read it, what it may load and do, who may put it into a frame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from api.web.in_front.cors import OPEN_TO_ALL, Header

POLICY = b"content-security-policy"
DATA = b"default-src 'none'; frame-ancestors 'none'"
DOCUMENT = b"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
"""What a browser shows by itself, such as SVG, runs nothing and has no rights of this site. Styles within it are let
be: browsers write their own into the XML, and into the picture, that they show.
"""
_SHOWN = (b"image/", b"text/html", b"application/xhtml+xml", b"application/xml", b"text/xml")
_UNFRAMED = b"frame-ancestors 'none'"
_ALWAYS: tuple[Header, ...] = (
    *OPEN_TO_ALL,
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"cross-origin-resource-policy", b"cross-origin"),  # the figures are for every page, isolated ones too
)
_IN_NO_FRAME: Header = (b"x-frame-options", b"DENY")
"""For browsers that read no `frame-ancestors`; it cannot say that all may, so a page for frames goes without."""
_ONLY_TLS: Header = (b"strict-transport-security", b"max-age=31536000")
"""For this host alone: whether others below it have TLS is not known here."""


@dataclass(frozen=True, slots=True)
class StandingHeaders:
    """The headers of every answer; what an answer says itself stands."""

    always: tuple[Header, ...] = _ALWAYS

    @classmethod
    def of(cls, public_url: str) -> StandingHeaders:
        """Those of a server that clients see at an address: where that is https, they are to stay with it."""
        return cls((*_ALWAYS, _ONLY_TLS)) if public_url.lower().startswith("https:") else cls()

    def added_to(self, headers: Iterable[Header]) -> list[Header]:
        """The headers of an answer with those that it lacks. A kept answer is laid out once, not for each request."""
        told = list(headers)
        names = dict(told)
        policy = names.get(POLICY)
        if policy is None:
            policy = DOCUMENT if _is_shown(names.get(b"content-type", b"")) else DATA
            told.append((POLICY, policy))
        told += [header for header in self.always if header[0] not in names]
        if _UNFRAMED in policy:
            told.append(_IN_NO_FRAME)
        return told


def _is_shown(content_type: bytes) -> bool:
    """Whether a browser makes a document of it."""
    kind = content_type.partition(b";")[0].strip().lower()
    return kind.startswith(_SHOWN) or kind.endswith(b"+xml")
