"""The files of a new package for a text."""

import json

from api.plugins.extract.page_text import paragraphs, read_text
from api.plugins.extract.propose import csv_of, day_of_publication
from api.plugins.extract.sentences import is_chinese
from api.plugins.packages.rows import FIGURE_COLUMNS, PackagedIndicator, PackagedSource

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


def new_package(name: str, article: str, text: str) -> dict[str, str]:
    """The files of a package for a text by their names: its title is the heading, or the first line."""
    body, title = read_text(text)
    title = (title or next(iter(paragraphs(text)), ""))[:300]
    language, day = "zh" if is_chinese(title) else "en", day_of_publication(body) or ""
    source = {"id": name, "title": title, "language": language, "tier": "A", "published": day}
    head = {"name": json.dumps(name), "title": json.dumps(title, ensure_ascii=False), "article": json.dumps(article)}
    return {
        "report.toml": _HEAD.format(**head, language=language),
        "sources.csv": csv_of(tuple(PackagedSource.model_fields), [source]),
        "indicators.csv": csv_of(tuple(PackagedIndicator.model_fields), []),
        "figures.csv": csv_of(FIGURE_COLUMNS, []),
        article: text,
    }
