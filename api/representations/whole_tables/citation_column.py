"""The citations of claims that stand, in English, joined of what many have in common and what each has alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from api.domain.catalogue import Catalogue
from api.domain.query import Lang
from api.domain.words import COMPARATOR_WORDS, one_line
from api.representations.citations.citation_line import usual_frame
from api.representations.citations.cited_claim import bracketed, other_originator, remarks_of
from api.representations.citations.permanent_addresses import PermanentAddresses
from api.representations.whole_tables.cell_arrays import Texts

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

_SIGN = "^[<>=~]+ "
"""The comparator before an amount that is displayed; its word stands there instead."""


def citation_column(read: pa.RecordBatch, catalogue: Catalogue, addresses: PermanentAddresses) -> Texts:
    """The line of each claim: what citation_line gives for it."""
    import pyarrow.compute as pc  # type: ignore[import-untyped]

    lang = Lang.EN
    sources = read["source"].dictionary.to_pylist()
    frames = {code: usual_frame(catalogue.sources[code], lang) for code in set(sources)}
    alike = ("status", "vintage", "originator")
    remarks = [
        bracketed(
            remarks_of(status, vintage, other_originator(originator, catalogue.sources[source].publisher), lang), lang
        )
        for source, status, vintage, originator in zip(
            sources, *(read[name].dictionary.to_pylist() for name in alike), strict=True
        )
    ]
    between = [f"{remark}{frames[source].between}" for remark, source in zip(remarks, sources, strict=True)]
    lines = pc.binary_join_element_wise(
        _of(read, "source", lambda code: frames[code].before),
        _of(read, "indicator", lambda code: f"{one_line(catalogue.indicators[code].name_en)}, "),
        _of(read, "area", lambda code: f"{one_line(catalogue.areas[code].name_en)}, "),
        _of(read, "period", lambda period: f"{period}: "),
        _of(read, "comparator", lambda sign: f"{COMPARATOR_WORDS[sign].en} ".lstrip()),
        pc.replace_substring_regex(read["display"], _SIGN, ""),
        _taken(read, "source", between),
        addresses.before,
        read["id"],
        addresses.behind,
        _of(read, "source", lambda code: frames[code].behind),
        "",
    )
    return Texts(lines)


def _of(read: pa.RecordBatch, name: str, text: Callable[[str], str]) -> pa.Array:
    """What follows from each code of a column."""
    return _taken(read, name, [text(code) for code in read[name].dictionary.to_pylist()])


def _taken(read: pa.RecordBatch, name: str, texts: list[str]) -> pa.Array:
    """For each row the text that stands where its code stands in the dictionary of a column."""
    import pyarrow as pa

    return pa.array(texts, pa.string()).take(read[name].indices)
