"""BibTeX: an entry whose texts LaTeX prints as they are, whatever signs they hold."""

from __future__ import annotations

import re
from collections.abc import Mapping

from api.representations.citations.cited_figure import CitedFigure

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
