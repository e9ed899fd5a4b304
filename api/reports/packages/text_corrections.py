"""What a package lists that is loaded already must mean the same; its texts may read otherwise if it says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from api.domain.catalogue import CORRECTABLE, Catalogue, TextCorrection
from api.domain.search import nearest
from api.reports.packages.package import HEAD, INDICATORS, SOURCES, Faults, Package

_OTHER = {
    "report": "give the changed one a new id",
    "unit": "leave this [[unit]] out, or give yours another code",
    "source": "give the changed one a new code",
    "indicator": "give the changed one a new code",
}
"""What a person does who means something else."""


_STANDS_FOR: Mapping[str, tuple[str, ...]] = {
    "name_en": ("name_zh", "definition_en", "definition_zh"),
    "name_zh": ("name_en", "definition_zh", "definition_en"),
    "definition_en": ("definition_zh",),
    "definition_zh": ("definition_en",),
    "description_en": ("description_zh",),
    "description_zh": ("description_en",),
    "label_en": ("label_zh",),
}
"""The texts that read as another one where they were left out, and go on to when that is corrected."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of a package beside the one that is loaded under its code."""

    kind: str
    code: str
    row: Any
    loaded: Any
    file: str
    place: int

    def differences(self) -> Iterator[tuple[str, Any]]:
        """The names in which the row says something, and something else than what is loaded; with what it says."""
        said = self.row.model_dump(exclude_unset=True)
        told = {name: value for name, value in said.items() if value is not None}
        for name, value in list(told.items()):
            before = getattr(self.loaded, name, value)
            for other in _STANDS_FOR.get(name, ()):
                if before != value and other not in told and getattr(self.loaded, other, None) == before:
                    told[other] = value
        for name, value in told.items():
            if getattr(self.loaded, name, value) != value:
                yield name, value

    def line(self, package: Package, name: str) -> int | None:
        """Where the row, or in report.toml the text, stands."""
        if self.file != HEAD:
            return package.lines[self.file][self.code]
        return package.head_line(self.kind, "code" if self.kind == "unit" else name, self.place)


def corrections_of(package: Package, catalogue: Catalogue, faults: Faults) -> list[TextCorrection]:
    """The texts that a package corrects, of no release yet; a fault for whatever else differs from what is loaded."""
    corrects = package.head.release.corrects
    listed = {entry.code for entry in _listed(package)}
    for code in corrects:
        if code not in listed:
            near = tuple(nearest(code, listed))
            detail = (
                "no report, source, indicator or unit of the package has that code; figures are corrected by edition"
            )
            line = package.head_line("release", "corrects")
            faults.add(HEAD, detail, line=line, column="release.corrects", value=code, near=near)
    found: list[TextCorrection] = []
    earlier = {(item.kind, item.code, item.field, item.before) for item in catalogue.corrections}
    for entry in _entries(package, catalogue):
        for name, value in entry.differences():
            before = getattr(entry.loaded, name)
            # Words that a later release corrected stay so: an old package can be loaded again.
            if entry.code not in corrects and (entry.kind, entry.code, name, value) in earlier:
                continue
            if entry.code in corrects and name in CORRECTABLE[entry.kind]:
                found.append(TextCorrection(0, entry.kind, entry.code, name, before, value))
            else:
                _refuse(package, entry, name, before, value, faults)
    return found


def _refuse(package: Package, entry: _Entry, name: str, before: Any, value: Any, faults: Faults) -> None:
    texts = CORRECTABLE[entry.kind]
    what = f"{entry.code} is loaded already with another {name} ({str(before)!r})"
    if name in texts:
        how = f'corrects = ["{entry.code}"] under [release] of {HEAD} says that it is corrected'
        detail = f"{what}: {how}, if it means the same"
    elif entry.code in package.head.release.corrects:
        detail = f"{what}, and a correction changes only {', '.join(texts)}: {_OTHER[entry.kind]}"
    else:
        detail = f"{what}: {_OTHER[entry.kind]}"
    column = f"{entry.kind}.{name}" if entry.file == HEAD else name
    faults.add(entry.file, detail, line=entry.line(package, name), column=column, value=str(value))


def _listed(package: Package) -> Iterator[_Entry]:
    """Everything with a code that a package lists."""
    head = package.head
    yield _Entry("report", head.report.id, head.report, None, HEAD, 0)
    for place, unit in enumerate(head.unit):
        yield _Entry("unit", unit.code, unit, None, HEAD, place)
    for file, kind, rows in ((SOURCES, "source", package.sources), (INDICATORS, "indicator", package.indicators)):
        for code, row in rows.items():
            yield _Entry(kind, code, row, None, file, 0)


def _entries(package: Package, catalogue: Catalogue) -> Iterator[_Entry]:
    """What of it is loaded already."""
    loaded: Mapping[str, Mapping[str, Any]] = {
        "report": catalogue.reports,
        "unit": catalogue.units,
        "source": catalogue.sources,
        "indicator": catalogue.indicators,
    }
    for entry in _listed(package):
        if (before := loaded[entry.kind].get(entry.code)) is not None:
            yield _Entry(entry.kind, entry.code, entry.row, before, entry.file, entry.place)
