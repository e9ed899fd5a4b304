"""The stylesheet of each page: the parts of the one stylesheet that its template has a use for.

It stands in the page, for a phone would wait for it twice as long at an address of its own (largest paint 1.1 s, and
0.7 s so, on the slow connection that Lighthouse reckons with). The policy allows it by its hash, and no other style.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "styles"
EVERYWHERE = ("a-base",)
CHARTS = ("chart", "d-charts-on-pages")
PARTS: Mapping[str, tuple[str, ...]] = {
    "front.html": ("b-figure", "c-front", *CHARTS),
    "figure.html": ("b-figure", *CHARTS),
    "indicator.html": ("b-figure", "c-indicator", *CHARTS),
    "report.html": ("b-figure", "c-front", "c-report"),
    "source.html": ("b-figure", "c-source"),
    "audit.html": ("b-article", "b-figure", "c-audit"),
    "fact_check.html": ("b-article", "b-figure", "c-fact-check"),
    "search.html": ("b-article", "b-figure", "c-search"),
    "list.html": ("b-article", "b-figure", "c-search"),
    "embed_figure.html": ("b-figure", "c-embed"),
    "embed_indicator.html": ("b-figure", "c-embed", *CHARTS),
}
"""By template, the files below `styles` that it needs beside those of every page."""


@cache
def stylesheet(template: str) -> str:
    """The stylesheet of the pages of a template."""
    names = sorted((*EVERYWHERE, *PARTS.get(template, ())))
    return "\n".join((FOLDER / f"{name}.css").read_text(encoding="utf-8").strip() for name in names)


@cache
def stylesheet_hash(template: str) -> str:
    """What a Content-Security-Policy allows that stylesheet by."""
    return f"'sha256-{b64encode(sha256(stylesheet(template).encode()).digest()).decode()}'"
