"""RIS: a tag and a value a line, as reference managers import it."""

from __future__ import annotations

from api.representations.citations.cited_figure import CitedFigure


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
