"""The Atom feed of changes (RFC 4287)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from api.audit.sentences import Spoken
from api.domain.catalogue import Catalogue
from api.domain.figure import ChangeKind, Figure, FigureChange, ReleaseChanges
from api.domain.messages import Bilingual
from api.domain.query import Lang

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
AUTHOR = Bilingual("Report indicators", "报告指标")
TITLE = Bilingual("Figures added, corrected and withdrawn", "新增、更正与撤回的数据")
_MORE = Bilingual("… and {count} more", "……另有{count}项")
_EMPTY = "1970-01-01T00:00:00Z"


def atom(done: Sequence[ReleaseChanges], catalogue: Catalogue, base: str, query: str, lang: Lang) -> bytes:
    """One entry for each release, newest first, that says in words what it changed; `query` is that of the request."""
    given = f"?{query}" if query else ""
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": str(lang)})
    _add(feed, "id", f"{base}/v1/changes.atom{given}")
    _add(feed, "title", TITLE.in_language(lang))
    _add(feed, "link", rel="self", href=f"{base}/v1/changes.atom{given}")
    _add(feed, "link", rel="alternate", type="application/json", href=f"{base}/v1/changes{given}")
    # Of the newest change that it tells, so that a feed of one indicator stays as it is while others change.
    _add(feed, "updated", done[0].release.released_at if done else _EMPTY)
    _add(_add(feed, "author"), "name", AUTHOR.in_language(lang))
    for changed in done:
        _entry(feed, changed, catalogue, f"{base}/v1/releases/{changed.release.id}", query, lang)
    return bytes(tostring(feed, encoding="utf-8", xml_declaration=True))


def _entry(feed: Element, changed: ReleaseChanges, catalogue: Catalogue, address: str, query: str, lang: Lang) -> None:
    release, entry = changed.release, _add(feed, "entry")
    # Another feed tells another part of the release: a reader of both must not take one entry for the other.
    _add(entry, "id", f"{address}#{query}" if query else address)
    _add(entry, "title", release_title(changed, catalogue, lang))
    _add(entry, "updated", release.released_at)
    _add(entry, "link", rel="alternate", href=address)
    note = (release.note_zh if lang is Lang.ZH else release.note_en) or release.note_en
    lines = [note, *(change_sentence(change, lang) for change in changed.changes)]
    if (left := changed.total - len(changed.changes)) > 0:
        lines.append(_MORE.in_language(lang).format(count=left))
    _add(entry, "content", "\n".join(lines), type="text")


def _add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    element = SubElement(parent, name, attributes)
    element.text = text
    return element


_CHANGED: Mapping[ChangeKind, Bilingual] = {
    ChangeKind.CORRECTED: Bilingual("{old} replaced by {new}", "{old}更正为{new}"),
    ChangeKind.REISSUED: Bilingual("{new}, unchanged, stands at a new address", "{new}不变，改用新地址"),
    ChangeKind.WITHDRAWN: Bilingual("{old} withdrawn", "{old}已撤回"),
    ChangeKind.ADDED: Bilingual("{new} added", "新增{new}"),
}
_COUNTED: Mapping[ChangeKind, Bilingual] = {
    ChangeKind.ADDED: Bilingual("{count} added", "新增{count}项"),
    ChangeKind.CORRECTED: Bilingual("{count} corrected", "更正{count}项"),
    ChangeKind.REISSUED: Bilingual("{count} reissued", "重发{count}项"),
    ChangeKind.WITHDRAWN: Bilingual("{count} withdrawn", "撤回{count}项"),
}


def change_sentence(change: FigureChange, lang: Lang) -> str:
    """A change in words: `Online retail sales, China, 2024: 15.5 trillion CNY replaced by 15.6 trillion CNY — …`."""
    place, zh = change.place, lang is Lang.ZH
    where = ("，" if zh else ", ").join((place.name(lang), place.area_name(lang), place.period.text))
    amounts = {"old": _amount(change.old, lang), "new": _amount(change.new, lang)}
    said = f"{where}{'：' if zh else ': '}{_CHANGED[change.kind].in_language(lang).format(**amounts)}"
    if change.reason is None:
        return said
    return f"{said}{'——' if zh else ' — '}{change.reason.in_language(lang)}"


def release_title(done: ReleaseChanges, catalogue: Catalogue, lang: Lang) -> str:
    """The report of a release and what it did: `2025 China New E-commerce Report: 1 added, 2 corrected`."""
    report, zh = catalogue.reports[done.release.report], lang is Lang.ZH
    title = (report.title_zh if zh else report.title_en) or report.title_en
    counts = [
        words.in_language(lang).format(count=done.counts[kind])
        for kind, words in _COUNTED.items()
        if kind in done.counts
    ]
    return f"{title}{'：' if zh else ': '}{('，' if zh else ', ').join(counts)}"


def _amount(figure: Figure | None, lang: Lang) -> str:
    return Spoken(figure.printed).in_language(lang) if figure else ""
