"""Formats of a citation: text, BibTeX, RIS and CSL-JSON, all made from the CSL item of a figure."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from api.domain.figure import Figure
from api.domain.messages import Joined, Message
from api.domain.query import Lang
from api.domain.words import one_line
from api.formats.sentences import STYLES, CitedSource, PermanentAddresses, claim_of, source_of, usual_style
from api.formats.writers.json import dumps

Item = Mapping[str, Any]
"""An item of CSL-JSON, a dict without empty fields."""


def csl_item(figure: Figure, addresses: PermanentAddresses, lang: Lang) -> Item:
    """The CSL-JSON item of a figure as printed: its claim is the title; its note has facts without a field in CSL."""
    source = source_of(figure, addresses, lang)
    item = {
        "id": figure.id,
        "type": "webpage",
        "title": claim_of(figure, lang),
        "author": [{"literal": source.publisher}],
        "container-title": source.title,
        "issued": {"date-parts": [[int(part) for part in source.published.split("-")]]} if source.published else None,
        "URL": addresses.of_figure(figure.id),
        "language": str(lang),
        "note": Joined(_notes(figure), "between-citation-notes").in_language(lang),
    }
    return {name: value for name, value in item.items() if value}


def _notes(figure: Figure) -> list[Message]:
    source = figure.source
    texts = {
        "printed": figure.locator.phrase,
        "source": source.url,
        "retrieved": (source.retrieved_at or "")[:10],
        "archived": source.archived_url,
        "licence": source.licence,
    }
    if figure.formula is not None:
        texts = {"calculated-from": ", ".join(figure.inputs)}
    texts["release"] = figure.release
    return [Message(f"citation-{name}", text=one_line(text)) for name, text in texts.items() if text]


def _date(item: Item) -> list[int]:
    """A list of the year, month and day of publication, as many as the item has; empty if it has no date."""
    parts: list[list[int]] = item.get("issued", {}).get("date-parts", [[]])
    return parts[0]


def text(item: Item, style: str | None) -> bytes:
    """The citation in UTF-8 as a line with its line end, in a `style` of STYLES, else the usual one of its language."""
    published = "-".join(f"{part:02}" for part in _date(item)) or None
    source = CitedSource(item["author"][0]["literal"], item.get("container-title"), published)
    frame = STYLES[style or usual_style(Lang(item["language"]))](source)
    return f"{frame.around(item['title'], item['URL'])}\n".encode()


def bibtex(item: Item, _style: str | None) -> bytes:
    """The BibTeX entry in UTF-8, an `@misc` without empty fields; double braces keep the case of author and title."""
    fields = {
        "author": f"{{{in_latex(item['author'][0]['literal'])}}}",
        "title": f"{{{in_latex(item['title'])}}}",
        "howpublished": in_latex(item.get("container-title", "")),
        **dict(zip(("year", "month", "day"), _date(item), strict=False)),
        "url": item["URL"],
        "language": {"en": "english", "zh": "chinese"}[item["language"]],
        "note": in_latex(item["note"]),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{item['id']},", *lines, "}", ""]).encode()


def ris(item: Item, _style: str | None) -> bytes:
    """The RIS entry in UTF-8 without empty fields; a date has both slashes, even if the month or the day is missing."""
    year, month, day = ([f"{part:02}" for part in _date(item)] + [""] * 3)[:3]
    fields = {
        "TY": "ELEC",
        "ID": item["id"],
        "AU": item["author"][0]["literal"],
        "TI": item["title"],
        "T2": item.get("container-title"),
        "PY": year,
        "DA": f"{year}/{month}/{day}" if year else "",
        "UR": item["URL"],
        "LA": item["language"],
        "N1": item["note"],
    }
    lines = [f"{tag}  - {value}" for tag, value in fields.items() if value]
    return "\r\n".join([*lines, "ER  - ", ""]).encode()


_SIGNS = str.maketrans(
    {
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
)
_JOINED = re.compile("(?<=-)(?=-)|(?<=')(?=')|(?<=,)(?=,)")
"""The gaps between two hyphens, apostrophes or commas, which LaTeX would turn into a dash or a quotation mark."""


def in_latex(text: str) -> str:
    """The text escaped for LaTeX: special characters are written out, and signs that LaTeX would join are separated."""
    return _JOINED.sub("{}", text.translate(_SIGNS))


class CitationFormat(NamedTuple):
    """A format of citations: key, suffix, media types (the default one first), and a writer of an item in a style."""

    key: str
    suffix: str
    media_types: tuple[str, ...]
    write: Callable[[Item, str | None], bytes]


CITATION_FORMATS = {
    row.key: row
    for row in (
        CitationFormat("text", "txt", ("text/plain", "text/x-bibliography"), text),
        CitationFormat("bibtex", "bib", ("application/x-bibtex",), bibtex),
        CitationFormat("ris", "ris", ("application/x-research-info-systems",), ris),
        CitationFormat(
            "csl",
            "json",
            ("application/vnd.citationstyles.csl+json", "application/json"),
            lambda item, _style: dumps(item) + b"\n",
        ),
    )
}
"""The formats by key, as `format=` takes it; the first is the default."""
CITATION_SUFFIXES = {row.suffix: row for row in CITATION_FORMATS.values()}
"""The formats by the suffix of the path."""
