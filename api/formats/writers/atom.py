"""The Atom feed of changes (RFC 4287), and changes and releases in words."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from api.audit.sentences import Spoken
from api.domain.catalogue import Catalogue
from api.domain.figure import ChangeKind, Figure, FigureChange, ReleaseChanges
from api.domain.messages import Joined, Message, Words
from api.domain.query import Lang
from api.formats.catalogue_rows import text_in

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"


def atom(done: Sequence[ReleaseChanges], catalogue: Catalogue, base: str, query: str, lang: Lang) -> bytes:
    """The bytes of the feed of the server `base` for a query string: for each release an entry with its changes."""
    given = f"?{query}" if query else ""
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": str(lang)})
    _add(feed, "id", f"{base}/v1/changes.atom{given}")
    _add(feed, "title", lang.message("changes"))
    _add(feed, "link", rel="self", href=f"{base}/v1/changes.atom{given}")
    _add(feed, "link", rel="alternate", type="application/json", href=f"{base}/v1/changes{given}")
    # The moment of the newest change in this feed: a feed of one indicator stays the same while others change.
    _add(feed, "updated", done[0].release.released_at if done else "1970-01-01T00:00:00Z")
    _add(_add(feed, "author"), "name", lang.message("service-name"))
    for changed in done:
        release, entry = changed.release, _add(feed, "entry")
        address = f"{base}/v1/releases/{release.id}"
        # A feed with another query has other changes of this release, so its entry needs another id.
        _add(entry, "id", f"{address}#{query}" if query else address)
        _add(entry, "title", release_title(changed, catalogue, lang))
        _add(entry, "updated", release.released_at)
        _add(entry, "link", rel="alternate", href=address)
        lines = [text_in(release, "note", lang), *(change_sentence(change, lang) for change in changed.changes)]
        if (left := changed.total - len(changed.changes)) > 0:
            lines.append(lang.message("changes-left-out", count=str(left)))
        _add(entry, "content", "\n".join(lines), type="text")
    return bytes(tostring(feed, encoding="utf-8", xml_declaration=True))


def _add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    element = SubElement(parent, name, attributes)
    element.text = text
    return element


def change_sentence(change: FigureChange, lang: Lang) -> str:
    """A change in words: `Online retail sales, China, 2024: 15.5 trillion CNY replaced by 15.6 trillion CNY — …`."""
    place = change.place
    where = place.name(lang), place.area_name(lang), place.period_text
    said = Message(
        f"change-{change.kind}",
        place=lang.message("between-commas").join(where),
        old=_amount(change.old),
        new=_amount(change.new),
    )
    if change.reason is not None:
        said = Message("change-with-reason", change=said, reason=change.reason)
    return said.in_language(lang)


def release_title(done: ReleaseChanges, catalogue: Catalogue, lang: Lang) -> str:
    """The report of a release and its numbers of changes: `2025 China New E-commerce Report: 1 added, 2 corrected`."""
    report = catalogue.reports[done.release.report]
    order = (ChangeKind.ADDED, ChangeKind.CORRECTED, ChangeKind.REISSUED, ChangeKind.WITHDRAWN)
    counts = [Message(f"changes-{kind}", count=str(done.counts[kind])) for kind in order if kind in done.counts]
    title = text_in(report, "title", lang)
    return lang.message("headed", heading=title, text=Joined(counts, "between-commas"))


def _amount(figure: Figure | None) -> Words | str:
    return Spoken(figure.printed) if figure else ""
