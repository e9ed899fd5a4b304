"""The files of a new package for a text: its title and day, the columns to fill in, and blanks for all else."""

from __future__ import annotations

import csv
import io
import json

from api.reports.extract.publication_day import day_of_publication
from api.reports.extract.sentences import is_chinese
from api.reports.packages.package_rows import FIGURE_COLUMNS, PackagedIndicator, PackagedSource
from api.reports.sources.page_text import blocks_of_html, from_title, heading, paragraphs

_HEAD = """# A report package. Texts stand in English, in Chinese or in both; where one is missing the other is served.

[report]
id = {name}
title_{language} = {title}
publisher = ""
language = "{language}"
rank = "normal"             # between reports on one thing, preferred stands before normal, and that before deprecated
description_{language} = ""

[release]
note_en = "First release."
note_zh = "首次发布。"

# The text that figures are found in by `indicators check --write`, if you may keep it; it is never loaded.
[texts]
{name} = {article}

# Most currencies, percent and ratio are known (`indicators units`). Counted nouns, physical units and other currencies
# are declared here:
# [[unit]]
# code = "visitors"
# kind = "count"            # or "physical": tonnes, TWh; "money": a currency that is not known
# name_en = "Visitors"
"""


def begun(name: str, article: str, text: str) -> dict[str, str]:
    """The contents of the files, by their names; the source has the id of the report."""
    title = _title(text)
    language = "zh" if is_chinese(title) else "en"
    source = {"id": name, "title": title, "language": language, "tier": "A", "published": _day(text) or ""}
    return {
        "report.toml": _HEAD.format(
            name=json.dumps(name),
            title=json.dumps(title, ensure_ascii=False),
            language=language,
            article=json.dumps(article),
        ),
        "sources.csv": _table(tuple(PackagedSource.model_fields), source),
        "indicators.csv": _table(tuple(PackagedIndicator.model_fields)),
        "figures.csv": _table(FIGURE_COLUMNS),
        article: text,
    }


def _title(text: str) -> str:
    """The heading of a page, or the first line of a text."""
    title = heading(text) if text.lstrip().startswith("<") else None
    return (title or next(iter(paragraphs(text)), ""))[:300]


def _day(text: str) -> str | None:
    """The day that the head of a text, or of a page behind its heading, prints."""
    if text.lstrip().startswith("<"):
        blocks = blocks_of_html(text)
        text = "\n".join(from_title(blocks, heading(text)) or blocks)
    return day_of_publication(text)


def _table(columns: tuple[str, ...], *rows: dict[str, str]) -> str:
    out = io.StringIO()
    table = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return out.getvalue()
