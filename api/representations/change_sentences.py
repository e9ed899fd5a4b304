"""What releases did to figures, in words, English or Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from api.audit.findings import spoken
from api.domain.catalogue import Catalogue
from api.domain.changes import ChangeKind, FigureChange, ReleaseChanges
from api.domain.figure import Figure
from api.domain.query import Lang
from api.domain.words import Bilingual

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
    return spoken(figure.printed).in_language(lang) if figure else ""
