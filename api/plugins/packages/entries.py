"""Database rows of what a package adds or corrects: report, units, areas, sources, indicators and relations."""

from collections.abc import Iterator, Mapping
from typing import Any

from api.domain.catalogue import CORRECTABLE, Catalogue, TextCorrection
from api.domain.units import UnitKind
from api.plugins.packages.package import HEAD, INDICATORS, SOURCES, Package, Reading
from api.plugins.packages.rows import MOST_OF_A_LABEL, UnitHead
from api.storage import tables
from api.storage.releases import ReleaseRows


def entries_of(package: Package, catalogue: Catalogue) -> dict[str, dict[str, Any]]:
    """A package's entries as database rows by table (`reports`, …), then code; no indicators without a kind of unit."""
    report, units = package.head.report, package.head.unit
    kinds = {code: unit.kind for code, unit in catalogue.units.items()} | {unit.code: unit.kind for unit in units}
    indicators = {
        code: tables.Indicator(**row.in_both() | {"unit_kind": row.unit_kind or kinds.get(package.units.get(code, ""))})
        for code, row in package.indicators.items()
        if row.unit_kind or code in package.units  # without a figure it has no kind of unit yet
    }
    return {
        "reports": {report.id: tables.Report(**report.in_both() | {"title_zh": report.title_zh})},
        "units": {unit.code: _unit_row(unit) for unit in units},
        "areas": {
            area.code: tables.Area(
                **area.in_both(),
                alpha3=area.code,
                alpha2=area.code,
                m49=area.code,
                country=catalogue.area_codes.get(area.code[:2]),
            )
            for area in package.head.area
            if area.code
        },
        "sources": {code: tables.Source(**row.model_dump(warnings=False)) for code, row in package.sources.items()},
        "indicators": indicators,
    }


def _unit_row(unit: UnitHead) -> tables.Unit:
    """The database row of a package's unit: exponent 0, and labels made of its name or code if it has none."""
    names, name = unit.in_both(), unit.name_en
    if unit.kind is UnitKind.MONEY or (name and len(name) > MOST_OF_A_LABEL):
        name = unit.code
    elif name and name[1:2].islower():  # the label after a number begins with a small letter
        name = name[0].lower() + name[1:]
    label = unit.label_en or name or unit.label_zh or names["name_zh"]
    label_zh = unit.label_zh or (names["name_zh"] if unit.name_zh else label)
    return tables.Unit(**names | {"exponent": 0, "label_en": label, "label_zh": label_zh, "sdmx": unit.code})


def new_relations(package: Package, released: ReleaseRows, release: str) -> list[tables.Relation]:
    """Database rows of a package's relations, but for those that a release of its report has with the same fields."""
    report = package.head.report.id
    before = [_declared_fields(tables.Relation(**row._mapping)) for row in released.relations(report)]
    rows = (
        tables.Relation(report=report, release=release, position=position, **relation.in_both())
        for position, relation in enumerate(package.relations, 1)
    )
    return [row for row in rows if _declared_fields(row) not in before]


def _declared_fields(relation: tables.Relation) -> dict[str, Any]:
    return relation.model_dump(exclude={"release", "position"})


def corrections_of(
    package: Package, catalogue: Catalogue, entries: Mapping[str, Mapping[str, Any]], reading: Reading
) -> list[TextCorrection]:
    """The TextCorrections, of sequence 0, that a package makes to loaded texts; adds faults for refused changes."""
    head, corrects = package.head, package.head.release.corrects
    tables = (
        (HEAD, "report", {head.report.id: head.report}, catalogue.reports),
        (HEAD, "unit", {unit.code: unit for unit in head.unit}, catalogue.units),
        (HEAD, "area", {area.code: area for area in head.area}, catalogue.areas),
        (SOURCES, "source", package.sources, catalogue.sources),
        (INDICATORS, "indicator", package.indicators, catalogue.indicators),
    )
    listed = [code for _, _, rows, _ in tables for code in rows]
    for code in corrects:
        if code not in listed:
            detail = (
                "no report, source, indicator or unit of the package has that code; figures are corrected by edition"
            )
            reading.note("release", "corrects", detail, value=code, among=listed)
    found = []
    earlier = {(item.kind, item.code, item.field, item.before) for item in catalogue.corrections}
    for file, kind, rows, loaded in tables:
        for place, (code, row) in enumerate(rows.items()):
            fresh = entries[f"{kind}s"].get(code, row)
            for name, value in _differences(row, fresh, loaded[code]) if code in loaded else ():
                before, corrected = getattr(loaded[code], name), code in corrects
                if corrected and name in CORRECTABLE.get(kind, ()):
                    found.append(TextCorrection(0, kind, code, name, before, value))
                # An old package that is loaded again does not undo texts that a later release corrected, nor the names
                # of a unit that is loaded.
                elif corrected or (
                    (kind, code, name, value) not in earlier and (kind != "unit" or name not in CORRECTABLE[kind])
                ):
                    detail = _refusal(kind, code, name, before)
                    if file == HEAD:
                        reading.note(kind, name, detail, place, value=str(value))
                    else:
                        reading.fault(file, detail, line=package.lines[file][code], column=name, value=str(value))
    return found


def _differences(given: Any, row: Any, loaded: Any) -> Iterator[tuple[str, Any]]:
    """Yield the fields in which a package's entry differs from the loaded one, each with the package's value.

    `given` is the entry as written, `row` the one for the database: a field that the package leaves out was copied
    there from another field, and differs if that other field does.
    """
    said = given.model_dump(exclude_unset=True, exclude_none=True, warnings=False)
    before = {getattr(loaded, name, value) for name, value in said.items() if getattr(loaded, name, value) != value}
    for name, value in (dict(row) | said).items():
        old = getattr(loaded, name, value)
        if old != value is not None and (name in said or old in before):
            yield name, value


def _refusal(kind: str, code: str, name: str, before: Any) -> str:
    what = f"{code} is loaded already with another {name} ({'none' if before is None else repr(str(before))})"
    if name in CORRECTABLE.get(kind, ()):
        how = f'corrects = ["{code}"] under [release] of {HEAD} says that it is corrected'
        return f"{what}: {how}, if it means the same"
    return f"{what}, which no correction changes: leave yours out, or give it a new code"
