"""The formats of a citation: a row each, which names its media types, its suffix and what writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from api.representations.citations.bibtex import bibtex
from api.representations.citations.cited_figure import CitedFigure
from api.representations.citations.csl_json import csl_json
from api.representations.citations.ris import ris
from api.representations.citations.styles import STYLES, usual_style


@dataclass(frozen=True, slots=True)
class CitationFormat:
    """A format: its key, suffix and media types, the first of which is the usual one, and what it is for."""

    key: str
    suffix: str
    media_types: tuple[str, ...]
    meaning: str
    write: Callable[[CitedFigure, str | None], bytes]
    """The bytes, given the style of a text; None where none is asked for."""
    styled: bool = False
    """Whether it has styles."""


def _text(cited: CitedFigure, style: str | None) -> bytes:
    frame = STYLES[style or usual_style(cited.lang)](cited.source)
    return f"{frame.around(cited.claim, cited.address)}\n".encode()


CITATION_FORMATS: Mapping[str, CitationFormat] = {
    row.key: row
    for row in (
        CitationFormat(
            "text",
            "txt",
            ("text/plain", "text/x-bibliography"),
            "a reference in one line: APA, Chicago or GB/T 7714",
            _text,
            styled=True,
        ),
        CitationFormat(
            "bibtex", "bib", ("application/x-bibtex",), "BibTeX, for LaTeX", lambda cited, _style: bibtex(cited)
        ),
        CitationFormat(
            "ris",
            "ris",
            ("application/x-research-info-systems",),
            "RIS, for EndNote, Zotero and other reference managers",
            lambda cited, _style: ris(cited),
        ),
        CitationFormat(
            "csl",
            "json",
            ("application/vnd.citationstyles.csl+json", "application/json"),
            "CSL-JSON, for Zotero, pandoc and citeproc",
            lambda cited, _style: csl_json(cited),
        ),
    )
}
"""By key, as `format=` takes it; the first is given where none is asked for."""
CITATION_SUFFIXES: Mapping[str, CitationFormat] = {row.suffix: row for row in CITATION_FORMATS.values()}
"""By the suffix of the path."""
