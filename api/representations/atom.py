"""The Atom feed of changes (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from api.domain.catalogue import Catalogue
from api.domain.catalogue_entries import ReleaseBase
from api.representations.change_rows import ChangeRow

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
AUTHOR = "Report indicators"


def atom(rows: Iterable[ChangeRow], catalogue: Catalogue, base: str) -> bytes:
    """One entry for each release among the changes, newest first, with the figures that it added and withdrew."""
    by_release: dict[str, list[ChangeRow]] = {}
    for row in rows:
        by_release.setdefault(row.release, []).append(row)
    feed = Element("feed", {"xmlns": ATOM})
    _add(feed, "id", f"{base}/v1/changes.atom")
    _add(feed, "title", "Figures added and withdrawn")
    SubElement(feed, "link", {"rel": "self", "href": f"{base}/v1/changes.atom"})
    SubElement(feed, "link", {"rel": "alternate", "type": "application/json", "href": f"{base}/v1/changes"})
    newest = catalogue.newest()
    _add(feed, "updated", newest.released_at if newest else "1970-01-01T00:00:00Z")
    _add(SubElement(feed, "author"), "name", AUTHOR)
    for release, changed in by_release.items():
        _entry(feed, catalogue.releases[release], changed, base)
    return bytes(tostring(feed, encoding="utf-8", xml_declaration=True))


def _entry(feed: Element, release: ReleaseBase, changed: Sequence[ChangeRow], base: str) -> None:
    entry = SubElement(feed, "entry")
    _add(entry, "id", f"{base}/v1/releases/{release.id}")
    _add(entry, "title", release.note_en)
    _add(entry, "updated", release.released_at)
    SubElement(entry, "link", {"rel": "alternate", "href": f"{base}/v1/releases/{release.id}"})
    lines = [_line(row) for row in changed]
    _add(entry, "content", "\n".join(lines)).set("type", "text")


def _line(row: ChangeRow) -> str:
    successor = f", replaced by {row.replaced_by}" if row.replaced_by else ""
    reason = f": {row.reason}" if row.reason else ""
    return f"{row.change} {row.figure}{successor}{reason}"


def _add(parent: Element, name: str, text: str) -> Element:
    element = SubElement(parent, name)
    element.text = text
    return element
