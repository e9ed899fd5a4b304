"""Pages of reports as odd as reports may be: nothing of them is run, everything is said, nothing fails."""

from __future__ import annotations

import re

import pytest

from tests.conftest import Client
from tests.helpers.odd_report import (
    REPORT,
    SERIES,
    SOURCE,
    add_centuries,
    figure_id,
)
from tests.helpers.pages import PREFIXES, one, opened, text_of, texts
from tests.helpers.tables import every
from tests.web.pages.conftest import Filled

FIGURES = [figure_id(code, figures[-1][0]) for code, (*_, figures) in SERIES.items() if figures]
PATHS = [
    "/",
    f"/?report={REPORT}",
    *(f"/figures/{figure}" for figure in FIGURES),
    *(f"/indicators/{code}" for code in SERIES),
    *(f"/indicators/{code}?claims=all&unit=USD" for code, row in SERIES.items() if row[1] == "money" and row[3]),
    f"/reports/{REPORT}",
    f"/sources/{SOURCE}",
    *("/audit", "/indicators", "/reports", "/sources", "/search?q=odd", "/search?q=%3Cscript%3E"),
    "/fact-check?text=%3Cscript%3E15.5+trillion+yuan%3C/script%3E+%E2%80%AE",
    f"/embed/figures/{FIGURES[-1]}",
    "/embed/indicators/odd-hostile",
]


def runs_nothing(odd: Client, prefix: str, path: str) -> None:
    """The page is there, names are text, no address but one of the web is linked, no handler comes of a name."""
    page = opened(odd, f"{prefix}{path}")
    scripts = page.xpath("//script[not(@type='application/ld+json')]")
    assert all(script.get("src") and not script.text for script in scripts)
    assert page.xpath("//*[starts-with(name(@*), 'on')] | //img[@src='x']") == []
    links = page.xpath("//@href | //@src | //@action | //@cite")
    assert [link for link in links if "javascript:" in link.lower()[:20]] == []


LONG = ["/embed/indicators/odd-many"] + [
    path for path in PATHS if "odd-many" in path or path in ("/", f"/?report={REPORT}", f"/reports/{REPORT}")
]
test_nothing_of_it_is_run = every("prefix,path", [("", path) for path in PATHS[::2]])(runs_nothing)
test_nothing_of_it_is_run_on_any_page = pytest.mark.full(every("prefix", PREFIXES)(every("path", PATHS)(runs_nothing)))


@pytest.mark.full
@every("prefix", PREFIXES)
@every("path", LONG)
def test_five_hundred_years_have_pages(filled: Filled, prefix: str, path: str) -> None:
    """Of as many figures as a picture holds, and it has a picture."""
    client = filled(add_centuries)
    runs_nothing(client, prefix, path)
    if "odd-many" in path:
        assert opened(client, f"{prefix}{path}").xpath("//figure[@class='chart']//*[local-name()='svg']")


TURNED = figure_id("odd-hostile", "2023")


@pytest.mark.full
@every(
    "path",
    [
        *PATHS,
        f"/figures/{TURNED}",
        *(f"/v1/figures/{TURNED}/citation.{style}" for style in ("txt", "bib", "ris", "json")),
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


@every("prefix", PREFIXES)
@every("path", [f"/?report={REPORT}", "/search?q=one+of+it", "/indicators/odd-one", "/indicators/odd-none"])
def test_a_forecast_stands_for_no_series_that_has_another_figure(odder: Client, prefix: str, path: str) -> None:
    """Wherever one figure is told of it: 2024, and not the forecasts of 2029 and 2030."""
    page = opened(odder, f"{prefix}{path}")
    places = (
        "li[@class='head']",
        "p[@class='hit-figure']",
        "p[@class='newest']",
        "section[@aria-labelledby='related']//li",
    )
    told = [text for place in places for text in texts(page, f"//{place}")]
    series = [item for item in told if "1.5 billion yuan" in item or "15亿元" in item]
    assert series
    assert all("2024" in item for item in series)
    assert [item for item in told if "33 billion" in item or "330亿" in item] == []


@pytest.mark.full
@every("prefix", PREFIXES)
def test_more_areas_than_lines_stand_side_by_side(odder: Client, prefix: str) -> None:
    """In the picture that is shared too, and the file has all figures of each."""
    page = opened(odder, f"{prefix}/indicators/odd-negative")
    (picture,) = page.xpath("//meta[@property='og:image']/@content")
    assert odder.get(picture).headers["content-type"] == "image/png"
    (address,) = page.xpath("//dl[@class='downloads']//a[.='JSON']/@href")
    assert len(odder.data(address)) == 13 + 12 + 7
