"""Rows of changes, and a change in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

from api.audit.sentences import spoken
from api.domain.catalogue import Catalogue
from api.domain.figure import ChangeKind, Figure, FigureChange, ReleaseChanges, number_of
from api.domain.query import Lang
from api.domain.words import Bilingual
from api.formats.table import ComparatorSign, Moment, Narrower, Table, columns_of


class ChangeRow(NamedTuple):
    """An entry of /v1/changes: one figure added, withdrawn, or replaced by another."""

    kind: Annotated[
        str,
        Narrower({"enum": list(ChangeKind)}),
        "corrected: another figure took its place; reissued: one that states the same did; withdrawn; added",
    ]
    indicator: Annotated[str, "Code of what is measured"]
    name: Annotated[str, "Name of the indicator, in the language asked for"]
    area: Annotated[str, "ISO 3166-1 alpha-3 code; WLD is the world"]
    area_name: Annotated[str, "Name of the area, in the language asked for"]
    period: Annotated[str, "SDMX time period: 2024, 2024-S1, 2024-Q1, 2025-06"]
    source: Annotated[str, "Id of the source"]
    old: Annotated[str | None, "Id of the figure that was taken back, empty for an added one"]
    new: Annotated[str | None, "Id of the figure that came, empty for a withdrawn one"]
    old_value: Annotated[Decimal | None, "The old number as printed, its scale word multiplied out"]
    old_unit: Annotated[str | None, "Its unit"]
    old_comparator: Annotated[ComparatorSign | None, "= as printed, ~ about, > more than, >=, <, <="]
    old_display: Annotated[str | None, "The old value as a person reads it, in the language asked for"]
    old_as_printed: Annotated[str | None, "The words printed in the source"]
    new_value: Annotated[Decimal | None, "The new number as printed, its scale word multiplied out"]
    new_unit: Annotated[str | None, "Its unit"]
    new_comparator: Annotated[ComparatorSign | None, "= as printed, ~ about, > more than, >=, <, <="]
    new_display: Annotated[str | None, "The new value as a person reads it, in the language asked for"]
    new_as_printed: Annotated[str | None, "The words printed in the source"]
    difference: Annotated[
        Decimal | None, "new_value less old_value, exactly; empty where their units differ or one is missing"
    ]
    reason: Annotated[str | None, "Why the old figure was taken back, in the language asked for"]
    release: Annotated[str, "Id of the release that did it"]
    released_at: Annotated[Moment, "When that release was made, UTC"]
    report: Annotated[str, "The report of the release"]


def _side(which: str, figure: Figure | None, lang: Lang) -> dict[str, Any]:
    """What a change says of the figure before, or of the figure after: nothing where there was none."""
    printed = figure.printed if figure else None
    return {
        which: figure and figure.id,
        f"{which}_value": figure and number_of(figure),
        f"{which}_unit": printed and printed.unit.code,
        f"{which}_comparator": printed and str(printed.comparator),
        f"{which}_display": printed and printed.display(lang),
        f"{which}_as_printed": figure and figure.locator.phrase,
    }


def change_row(change: FigureChange, catalogue: Catalogue, lang: Lang) -> ChangeRow:
    """The row of a change."""
    release, place = catalogue.releases[change.release], change.place
    return ChangeRow(
        kind=str(change.kind),
        indicator=place.indicator.code,
        name=place.name(lang),
        area=place.area.alpha3,
        area_name=place.area_name(lang),
        period=place.period.text,
        source=place.source.id,
        **_side("old", change.old, lang),
        **_side("new", change.new, lang),
        difference=change.difference,
        reason=change.reason.in_language(lang) if change.reason else None,
        release=release.id,
        released_at=release.released_at,
        report=release.report,
    )


def changes_table(changes: Iterable[FigureChange], catalogue: Catalogue, lang: Lang) -> Table:
    """One row for each change."""
    return Table("changes", columns_of(ChangeRow), [change_row(change, catalogue, lang) for change in changes])


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
