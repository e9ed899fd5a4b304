"""The columns of FigureRow made of what the storage reads of claims as printed, in English: each what its cell is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from api.domain.catalogue import Catalogue
from api.domain.period import Period
from api.domain.units import SCALES, scale_of
from api.representations.citations.permanent_addresses import PermanentAddresses
from api.representations.table import Cell
from api.representations.whole_tables.cell_arrays import Always, Cells, Chunk, Coded, Nested, Texts
from api.representations.whole_tables.citation_column import citation_column

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

ONE = SCALES["one"]
_period = lru_cache(maxsize=8192)(Period.parse)


class FigureColumns:
    """Makes the columns of claims that stand, with the names that the catalogue has and the findings of the audit.

    `site` is the address of the server, for citations.
    """

    def __init__(self, catalogue: Catalogue, findings: Mapping[str, Sequence[str]], site: str) -> None:
        import pyarrow as pa

        self._catalogue = catalogue
        self._addresses = PermanentAddresses.of(catalogue.newest(), site)
        self._found = pa.array(findings, pa.string())
        self._findings = [[], *map(list, findings.values())]

    def of(self, read: pa.RecordBatch) -> Chunk:
        """The columns of some claims as they were read."""
        catalogue, ids = self._catalogue, read["id"]
        code, area, period = _Code(read["indicator"]), _Code(read["area"]), _Code(read["period"])
        source, unit, scale = _Code(read["source"]), _Code(read["unit"]), _Code(read["scale"])
        value = Texts(read["value"])
        columns: dict[str, Cells] = {
            "id": Texts(ids),
            "indicator": code.itself(),
            "name": code.of(lambda of: catalogue.indicators[of].name_en),
            "topic": code.of(lambda of: catalogue.indicators[of].topic),
            "area": area.itself(),
            "area_name": area.of(lambda of: catalogue.areas[of].name_en),
            "period": period.itself(),
            "year": period.of(lambda of: _period(of).year),
            "time": period.of(lambda of: f"{_period(of).first.isoformat()}T00:00:00Z"),
            "comparator": _Code(read["comparator"]).itself(),
            "value": value,
            "value_text": value,
            "unit": unit.itself(),
            "scale": Always(ONE.name),
            "low": Texts(read["low"]),
            "high": Texts(read["high"]),
            "display": Texts(read["display"]),
            "printed_value": Texts(read["printed_value"]),
            "printed_scale": scale.of(lambda of: scale_of(int(of)).name),
            "as_printed": Texts(read["phrase"]),
            "status": _Code(read["status"]).itself(),
            "source": source.itself(),
            "originator": _Code(read["originator"]).itself(),
            "paragraph": Texts(read["paragraph"]),
            "source_link": Texts(_joined(source.texts(lambda of: catalogue.sources[of].url), read["fragment"])),
            "sentence_sha256": Texts(read["sentence_sha256"]),
            "inferred": _Code(read["inferred"]).itself(),
            "derived": Always(False),
            "preferred": _Code(read["preferred"]).of(lambda of: of == "1"),
            "vintage": _Code(read["vintage"]).itself(),
            "unit_mult": Always(ONE.exponent),
            "formula": Always(None),
            "inputs": Always([]),
            "conversion": Always(None),
            "notes": Texts(read["note"]),
            "findings": self._findings_of(ids),
            "release": _Code(read["release"]).itself(),
            "withdrawn": Always(None),
            "replaced_by": Always(None),
            "verified": _verified(read, "verified"),
            "verified_at": _verified(read, "verified_at"),
            "citation": citation_column(read, catalogue, self._addresses),
            "links": Nested({
                "self": Texts(_joined("/v1/figures/", ids)),
                "indicator": code.of(lambda of: f"/v1/indicators/{of}"),
                "source": source.of(lambda of: f"/v1/sources/{of}"),
            }),
        }  # fmt: skip
        return Chunk(read.num_rows, columns)

    def _findings_of(self, ids: pa.Array) -> Cells:
        import pyarrow as pa
        import pyarrow.compute as pc  # type: ignore[import-untyped]

        places = pc.index_in(ids, self._found)
        if places.null_count == len(ids):
            return Always([])
        return Coded(pc.fill_null(pc.add(places, pa.scalar(1, pa.int32())), 0), self._findings)


class _Code:
    """A column of codes, of which many rows have the same: what follows from one is made once."""

    def __init__(self, read: pa.Array) -> None:
        self._codes: list[str | None] = read.dictionary.to_pylist()
        self._places = read.indices
        if self._places.null_count:
            self._places = self._places.fill_null(len(self._codes))
            self._codes.append(None)

    def of(self, cell: Callable[[str], Cell]) -> Coded:
        """What follows from the code, nothing where it is missing."""
        return Coded(self._places, [None if code is None else cell(code) for code in self._codes])

    def itself(self) -> Coded:
        """The code."""
        return Coded(self._places, self._codes)

    def texts(self, text: Callable[[str], str]) -> pa.Array:
        """What follows from the code, as an array."""
        import pyarrow as pa

        return pa.array(self.of(text).cells, pa.string()).take(self._places)


def _verified(read: pa.RecordBatch, name: str) -> Cells:
    return _Code(read[name]).itself() if name in read.schema.names else Always(None)


def _joined(first: pa.Array | str, second: pa.Array) -> pa.Array:
    """Two texts as one, missing where one of them is."""
    import pyarrow.compute as pc

    return pc.binary_join_element_wise(first, second, "")
