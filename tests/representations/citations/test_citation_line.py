"""The citation of a figure in one line: as printed, complete, and the same whenever it is asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from api.domain.catalogue_entries import SourceBase
from api.domain.query import Lang
from api.representations.citations.citation_line import citation_line, referred
from api.representations.citations.permanent_addresses import PermanentAddresses
from tests.helpers.tables import every
from tests.representations.writers.cases import BUREAU, CASES, PRESS, RELEASE, SALES, figure

ADDRESSES = PermanentAddresses.of(RELEASE, "https://figures.example")
BEHIND = "?as_of=2025-02-01T00:00:00Z"
FIGURE = figure(SALES, "2024", "15.50", comparator=">")
LINES = {
    "apa": "A bureau. (2025, January 17). Sales, China, 2024: more than 15.50 trillion CNY [attributed to The bureau]. "
    "A page. https://figures.example/v1/figures/sales.CHN.2024.bureau-2025" + BEHIND,
    "chicago": "A bureau. 2025. “Sales, China, 2024: more than 15.50 trillion CNY [attributed to The bureau].” A page, "
    "January 17. https://figures.example/v1/figures/sales.CHN.2024.bureau-2025"
    f"{BEHIND}.",
    "gb-t-7714": "A bureau. Sales, China, 2024: more than 15.50 trillion CNY [attributed to The bureau][EB/OL]//A page."
    f" (2025-01-17). https://figures.example/v1/figures/sales.CHN.2024.bureau-2025{BEHIND}.",
}


@every("style", LINES)
def test_each_style_names_the_publisher_first_and_the_figure_as_printed(style: str) -> None:
    """Digit for digit, with the comparator in words, and the permanent address; no day of access, which is nobody's."""
    assert referred(FIGURE, ADDRESSES, Lang.EN, style) == LINES[style]


def test_a_line_is_apa_in_english_and_gb_t_7714_in_chinese() -> None:
    """With the names that the language has."""
    assert citation_line(FIGURE, ADDRESSES) == LINES["apa"]
    assert citation_line(FIGURE, ADDRESSES, Lang.ZH) == (
        "某局. 销售额，中国，2024年：超过15.50万亿元（据The bureau）[EB/OL]//A page. (2025-01-17). "
        f"https://figures.example/v1/figures/sales.CHN.2024.bureau-2025{BEHIND}."
    )


def source(**texts: str | None) -> SourceBase:
    """The bureau's page with other texts."""
    return BUREAU.model_copy(update=texts)


@every(
    ("cited", "line"),
    [
        (source(published=None), "A bureau. (n.d.). CLAIM. A page. https:"),
        (source(published="2025"), "A bureau. (2025). CLAIM. A page. https:"),
        (source(published="2025-03"), "A bureau. (2025, March). CLAIM. A page. https:"),
        (source(title=None), "A bureau. (2025, January 17). CLAIM. https:"),
        (source(title="Is it so?"), "A bureau. (2025, January 17). CLAIM. Is it so? https:"),
        (source(publisher="Figures Inc."), "Figures Inc. (2025, January 17). CLAIM. A page. https:"),
        (
            source(title="Two\nlines\u2028and\x0bmore\x07"),
            "A bureau. (2025, January 17). CLAIM. Two lines and more. https:",
        ),
    ],
)
def test_what_is_not_known_is_left_out(cited: SourceBase, line: str) -> None:
    """No date, title or full stop is made up, and no line break survives."""
    found = citation_line(replace(FIGURE, source=cited), ADDRESSES)
    claim = "Sales, China, 2024: more than 15.50 trillion CNY [attributed to The bureau]"
    assert found.replace(claim, "CLAIM").startswith(line)


@every(
    ("changed", "remarks"),
    [
        ({}, ""),
        ({"originator": BUREAU.publisher}, ""),
        ({"originator": "Others"}, " [attributed to Others]"),
        ({"status": "F", "vintage": "edition-2025"}, " [forecast] [edition of 2025]"),
        ({"status": "P"}, " [provisional]"),
        ({"status": "P", "vintage": "preliminary"}, " [preliminary]"),
        ({"status": "B"}, ""),
        ({"withdrawn": "made-up.2"}, " [withdrawn by release made-up.2]"),
        (
            {"withdrawn": "made-up.2", "replaced_by": "sales.CHN.2024.bureau-2025.2"},
            " [withdrawn by release made-up.2, replaced by sales.CHN.2024.bureau-2025.2]",
        ),
    ],
)
def test_remarks_say_what_must_be_known(changed: dict[str, Any], remarks: str) -> None:
    """Who is said to state it, forecasts and vintages, and that it was taken back."""
    cited = replace(figure(SALES, "2024", "7", originator=None), **changed)
    assert f"Sales, China, 2024: 7 trillion CNY{remarks}. A page." in citation_line(cited, ADDRESSES)


def test_a_converted_figure_is_cited_as_printed() -> None:
    """What was calculated of it is none of the source's words."""
    (converted,) = CASES["converted"]().figures
    assert converted.served.unit.code == "USD"
    assert ": 15.4 trillion CNY " in citation_line(converted, ADDRESSES)


def test_what_is_calculated_here_is_published_with_the_release() -> None:
    """No source states it on an earlier day."""
    derived = replace(figure(SALES, "2024", "7", source=PRESS, originator=None), formula="a - b")
    assert citation_line(derived, ADDRESSES).startswith("A paper. (2025, February 1). Sales")


def test_without_an_address_of_the_server_the_figure_has_one_relative_to_it() -> None:
    """As links in rows have."""
    line = citation_line(FIGURE, PermanentAddresses.of(RELEASE))
    assert line.endswith(f" /v1/figures/sales.CHN.2024.bureau-2025{BEHIND}")
