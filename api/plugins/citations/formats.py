"""Formats of a citation: text, BibTeX, RIS and CSL-JSON, a row each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from api.formats.citation import STYLES, CitedFigure, usual_style
from api.formats.writers.json import dumps

_SIGNS: Mapping[str, str] = {
    **{sign: f"\\{sign}" for sign in "%$&#_"},
    "\\": "\\textbackslash{}",
    # An escaped brace still counts where BibTeX looks for the end of a value; a named one does not.
    "{": "\\textbraceleft{}",
    "}": "\\textbraceright{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
    "<": "\\textless{}",
    ">": "\\textgreater{}",
    "|": "\\textbar{}",
    "`": "\\textasciigrave{}",
}
_JOINED = re.compile("(?<=-)(?=-)|(?<=')(?=')|(?<=,)(?=,)")
"""Between two hyphens, apostrophes or commas, which LaTeX makes a dash or a quotation mark of."""
_WRITTEN = str.maketrans(dict(_SIGNS))


def bibtex(cited: CitedFigure) -> bytes:
    """The entry, `@misc`, which every style has; texts stand in double braces, so that no letter changes its case."""
    source = cited.source
    year, *rest = (source.published or "").split("-")
    fields = (
        ("author", f"{{{in_latex(source.publisher)}}}"),
        ("title", f"{{{in_latex(cited.claim)}}}"),
        ("howpublished", in_latex(source.title or "")),
        ("year", year),
        ("month", rest[0].lstrip("0") if rest else ""),
        ("day", rest[1].lstrip("0") if rest[1:] else ""),
        ("url", cited.address),
        ("language", {"en": "english", "zh": "chinese"}[cited.lang]),
        ("note", in_latex(cited.note)),
    )
    lines = [f"  {name} = {{{value}}}," for name, value in fields if value]
    return "\n".join([f"@misc{{{cited.id},", *lines, "}", ""]).encode()


def in_latex(text: str) -> str:
    """The text with what LaTeX would take for a command written out, and what it would join to one sign kept apart."""
    return _JOINED.sub("{}", text.translate(_WRITTEN))


def csl_json(cited: CitedFigure) -> bytes:
    """The item as a JSON object, as addresses of DOIs give it."""
    return dumps(csl_item(cited)) + b"\n"


def csl_item(cited: CitedFigure) -> dict[str, Any]:
    """The item; what is not known is left out."""
    source = cited.source
    fields = {
        "id": cited.id,
        "type": "webpage",
        "title": cited.claim,
        "author": [{"literal": source.publisher}],
        "container-title": source.title,
        "issued": _date(source.published),
        "URL": cited.address,
        "language": str(cited.lang),
        "note": cited.note,
    }
    return {name: value for name, value in fields.items() if value}


def _date(day: str | None) -> dict[str, Any] | None:
    return {"date-parts": [[int(part) for part in day.split("-")]]} if day else None


def ris(cited: CitedFigure) -> bytes:
    """The entry of a web page; what is not known is left out."""
    source = cited.source
    published = source.published or ""
    fields = (
        ("TY", "ELEC"),
        ("ID", cited.id),
        ("AU", source.publisher),
        ("TI", cited.claim),
        ("T2", source.title),
        ("PY", published[:4]),
        ("DA", _day(published)),
        ("UR", cited.address),
        ("LA", str(cited.lang)),
        ("N1", cited.note),
    )
    lines = [f"{tag}  - {value}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""]).encode()


def _day(date: str) -> str:
    """YYYY/MM/DD, with as many of the three as are known and both slashes."""
    return "/".join([*date.split("-"), "", ""][:3]) if date else ""


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
