"""Made-up figures that every writer is tried on, and what each format gives for them, as text.

Run as a module, it writes the golden files anew: `python -m tests.formats.writers.cases`. Look at the
difference before you keep it: a golden file is the contract with those who read the format.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from api.domain.catalogue import Catalogue
from api.domain.conversion import convert
from api.domain.figure import Dataset, Figure
from api.domain.models import AreaBase, IndicatorBase, ReleaseBase, SourceBase, UnitBase
from api.domain.query import Claims, Lang, Query
from api.domain.rates import AppliedRate
from api.domain.units import SCALES, UnitKind
from api.formats.figure_rows import figures_table
from api.formats.registry import FORMATS, Format
from api.formats.table import Table
from api.plugins.charts.plugin import ChartOptions
from tests.helpers.evidence import altered, made

GOLDEN = Path(__file__).parent / "golden"
_DATA = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
UNITS = {code: UnitBase(code=code, **unit | {"kind": UnitKind(unit["kind"])}) for code, unit in _DATA["units"].items()}
CNY, USD, PERCENT, ZONES, *_ = UNITS.values()
AREAS = CHINA, WORLD, *_ = [AreaBase(alpha3=code, **area) for code, area in _DATA["areas"].items()]
BUREAU, PRESS = (SourceBase(id=name, **source) for name, source in _DATA["sources"].items())
(RELEASE,) = (ReleaseBase(id=name, **release) for name, release in _DATA["releases"].items())


def indicator(code: str, unit_kind: str = "money", name_en: str = "Sales", name_zh: str = "销售额") -> IndicatorBase:
    kind = "flow" if unit_kind == "money" else "ratio"
    texts = {"definition_en": "What was sold.", "definition_zh": "销售的总额。", "name_en": name_en, "name_zh": name_zh}
    place = {"topic": "trade", "measure": "value"}
    return IndicatorBase(code=code, unit_kind=unit_kind, measuring_type=kind, **texts, **place)


SALES = indicator("sales")
GROWTH = indicator("sales-growth", "share", "Growth of sales", "销售额增速")
ODD = indicator("odd-sales", name_en='Sales, "net" of <returns> & more', name_zh="销售额（净额）")


def figure(
    what: IndicatorBase, period: str, value: str, unit: UnitBase = CNY, scale: str = "trillion", **other: Any
) -> Figure:
    """A figure as printed, complete unless `other` says otherwise."""
    comparator = other.pop("comparator", "=")
    area, source = other.pop("area", CHINA), other.pop("source", BUREAU)
    columns = {"phrase": f"{value} {scale} {unit.label_en}", "paragraph": 4, "sentence_sha256": "a" * 64}
    columns |= {**_DATA["figure"], "id": f"{what.code}.{area.alpha3}.{period}.{source.id}", **other}
    return made((what, area, source, unit), period, value, SCALES[scale].exponent, comparator, **columns)


def dataset(*figures: Figure, **query: Any) -> Dataset:
    catalogue = replace(Catalogue.empty(), sources={figure.source_id: figure.source for figure in figures})
    return Dataset(Query(**query), figures, len(figures), RELEASE, catalogue=catalogue)


def _converted() -> Figure:
    printed = figure(SALES, "2023", "15.4")
    rate = AppliedRate("USD", "CNY", Decimal("7.0875"), AppliedRate.parse("USDCNY:1").basis, None, "given", None)
    receipt = convert(printed.printed, USD, rate)
    return altered(printed, converted=receipt.after, receipt=receipt)


def _with_missing() -> Figure:
    bare = figure(SALES, "2025-06", "7.4", comparator="~", status="F", source=PRESS, originator=None, inferred=None)
    phrase = {"paragraph": None, "phrase": "some 7.4 trillion", "sentence_sha256": "b" * 64}
    return altered(bare, note_en=None, note_zh=None, **phrase)


CASES: Mapping[str, Callable[[], Dataset]] = {
    "normal": lambda: dataset(
        figure(SALES, "2024", "15.5"),
        figure(GROWTH, "2024", "7.20", PERCENT, "one", status="P"),
        figure(SALES, "2024", "6330", USD, "billion", area=WORLD, comparator="~", source=PRESS),
        figure(SALES, "2024-S1", "7.1"),
    ),
    "converted": lambda: dataset(_converted()),
    "empty": dataset,
    "one": lambda: dataset(figure(GROWTH, "2024", "57.0", PERCENT, "one")),
    "missing": lambda: dataset(
        figure(SALES, "2024", "15.5"), _with_missing(), figure(GROWTH, "2024", "7", PERCENT, "one")
    ),
    "text": lambda: dataset(
        figure(ODD, "2024", "1.5", phrase="=1.5 \"trillion\", <b>元</b> & '约'", note_en="Two\nlines; 中文, too."),
        lang=Lang.EN,
    ),
    "more_than": lambda: dataset(figure(SALES, "2024", "1.8", comparator=">"), claims=Claims.ALL),
    "chinese": lambda: dataset(figure(SALES, "2024", "1.8", comparator=">"), lang=Lang.ZH),
}


def table(case: str) -> Table:
    answer = figures_table(CASES[case]())
    rows = list(answer.rows)
    meta = {"count": len(rows), "total": len(rows), "release": RELEASE.id, "lang": str(answer.dataset.query.lang)}  # type: ignore[union-attr]
    return replace(answer, rows=rows, meta=meta, links={"self": f"/v1/figures?case={case}"})


def as_text(row: Format, body: bytes) -> str:
    """What the golden file holds: the bytes of a text format, of another what its reader reads."""
    if row.key in READERS:
        return json.dumps(READERS[row.key](body), ensure_ascii=False, indent=1, default=_shown) + "\n"
    return body.decode("utf-8")


def _shown(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else f"{value:f}"


def read_xlsx(body: bytes) -> dict[str, list[list[Any]]]:
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(body))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def parquet_table(body: bytes) -> Any:
    import pyarrow.parquet

    return pyarrow.parquet.read_table(BytesIO(body))


def arrow_table(body: bytes) -> Any:
    import pyarrow as pa

    return pa.ipc.open_file(BytesIO(body)).read_all()


def _typed(read: Any) -> dict[str, Any]:
    return {"types": {field.name: str(field.type) for field in read.schema}, "rows": read.to_pylist()}


READERS: Mapping[str, Callable[[bytes], Any]] = {
    "xlsx": read_xlsx,
    "parquet": lambda body: _typed(parquet_table(body)),
    "arrow": lambda body: _typed(arrow_table(body)),
}
PICTURES = tuple(key for key, row in FORMATS.items() if row.options is ChartOptions)
"""Formats to look at, which tests of their own read back."""


def golden_file(case: str, row: Format) -> Path:
    return GOLDEN / (f"{case}.{row.key}.json" if row.key in READERS else f"{case}.{row.key}")


def each_golden() -> Iterator[tuple[str, str]]:
    return ((case, key) for key in FORMATS if key not in PICTURES for case in CASES)


if __name__ == "__main__":
    for case, key in each_golden():
        file = golden_file(case, FORMATS[key])
        file.write_bytes(as_text(FORMATS[key], FORMATS[key].write(table(case))).encode("utf-8"))
