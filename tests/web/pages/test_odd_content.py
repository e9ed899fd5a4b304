"""Pages of a report as odd as reports may be: nothing of it is run, everything is told, nothing fails."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.conftest import Client, MakeUrl, within
from tests.helpers.odd_report import REPORT, SCRIPT, SERIES, SOURCE, add_odd_report, figure_id
from tests.helpers.page_reader import one, opened, text_of
from tests.helpers.tables import every


@pytest.fixture(scope="module")
def odd(engine: str, migrated_url: MakeUrl, connect: Callable[..., Client]) -> Client:
    """A client over the seed and the odd report."""
    address = migrated_url(engine)
    within(address, add_odd_report)
    return connect(address)


FIGURES = [figure_id(code, figures[-1][0]) for code, (*_, figures) in SERIES.items() if figures]
PATHS = [
    "/",
    f"/?report={REPORT}",
    *(f"/figures/{figure}" for figure in FIGURES),
    *(f"/indicators/{code}" for code in SERIES),
    *(f"/indicators/{code}?claims=all&unit=USD" for code, row in SERIES.items() if row[1] == "money" and row[3]),
    f"/reports/{REPORT}",
    f"/sources/{SOURCE}",
    "/audit",
    "/indicators",
    "/reports",
    "/sources",
    "/search?q=odd",
    "/search?q=%3Cscript%3E",
    "/fact-check?text=%3Cscript%3E15.5+trillion+yuan%3C/script%3E+%E2%80%AE",
    f"/embed/figures/{FIGURES[-1]}",
    "/embed/indicators/odd-hostile",
]


@every("path", PATHS)
@every("prefix", ["", "/zh"])
def test_nothing_of_it_is_run(odd: Client, prefix: str, path: str) -> None:
    """The page is there, names are text, no address but one of the web is linked, no handler comes of a name."""
    page = opened(odd, f"{prefix}{path}")
    scripts = page.xpath("//script[not(@type='application/ld+json')]")
    assert all(script.get("src") and not script.text for script in scripts)
    assert page.xpath("//*[starts-with(name(@*), 'on')] | //img[@src='x']") == []
    links = page.xpath("//@href | //@src | //@action | //@cite")
    assert [link for link in links if "javascript:" in link.lower()[:20]] == []


TURNED = figure_id("odd-hostile", "2023")


@every(
    "path",
    [
        *PATHS,
        f"/figures/{TURNED}",
        f"/v1/figures/{TURNED}/citation.txt",
        f"/v1/figures/{TURNED}/citation.bib",
        f"/v1/figures/{TURNED}/citation.ris",
        f"/v1/figures/{TURNED}/citation.json",
        "/v1/figures.vegalite?indicator=odd-hostile",
    ],
)
def test_no_name_turns_what_stands_behind_it(odd: Client, path: str) -> None:
    """A sign that turns the direction of writing would make 21 of 12: pages and citations leave it out."""
    told = odd.get(path).text
    assert "RTL" in told or "odd-hostile" not in path
    assert re.findall("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", told) == []


@every("code", SERIES)
def test_a_series_of_any_shape_has_a_page(odd: Client, code: str) -> None:
    """Its name stands in the heading as it is, and a picture or a sentence that says why there is none."""
    page = opened(odd, f"/indicators/{code}")
    assert " ".join(SERIES[code][0].split())[:60] in text_of(one(page, "//h1"))
    if SERIES[code][3]:
        assert page.xpath("//figure[@class='chart']//*[local-name()='svg']")


def test_a_hostile_name_is_shown_whole(odd: Client) -> None:
    """As text, with its signs."""
    page = opened(odd, f"/figures/{figure_id('odd-hostile', '2023')}")
    assert SCRIPT in text_of(one(page, "//h1"))
    assert SCRIPT in text_of(one(page, "//mark"))
