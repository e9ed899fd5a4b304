"""What every page keeps to: its links, files and styles; a refusal as a page; and reports as odd as reports may be."""

from __future__ import annotations

import re
from functools import cache

import pytest

from api.domain.errors import tree
from api.plugins.pages.frame import PARTS, STYLES, TEMPLATES, link_target, script
from api.plugins.pages.problem import without_addresses
from api.plugins.pages.words import REFUSALS
from tests.conftest import Client
from tests.helpers.every_page import EVERY_PAGE
from tests.helpers.facts import named_tables
from tests.helpers.odd_report import (
    REPORT,
    SERIES,
    SOURCE,
    add_centuries,
    figure_id,
)
from tests.helpers.pages import PREFIXES, one, opened, text_of
from tests.helpers.tables import every
from tests.plugins.pages.conftest import Filled

TABLES = named_tables(__file__)
LINKED = ("https://example.org/a?b=c#d", "http://example.org", " https://example.org ")
RUN = ("javascript:alert(1)", "JAVASCRIPT:alert(1)", "\tjavascript:alert(1)", "java\nscript:alert(1)", "vbscript:x")
NO_WEB = ("data:text/html,<script>alert(1)</script>", "file:///etc/passwd", "//example.org", "https://", "https://[")


@every("address", [*LINKED, *RUN, *NO_WEB, "", None])
def test_only_addresses_of_the_web_are_linked(address: str | None) -> None:
    """What a browser would run is shown as text, if at all."""
    assert link_target(address) == ((address or "").strip() if address in LINKED else None)


def test_the_script_is_kept_for_good(client: Client) -> None:
    """Its name is made of its content, so that another content has another name; it is small before compression."""
    assert len(script().body) <= 10_000
    answer = client.get(f"/assets/{script().name}")
    assert (answer.status_code, answer.content) == (200, script().body)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get("/assets/pages-000000000000.js").status_code == 404


@cache
def classes() -> dict[str, set[str]]:
    """The classes that each file of styles names."""
    return {
        file.stem: set(re.findall(r"\.([a-z][a-z-]*[a-z0-9])(?=[^{}]*{)", file.read_text(encoding="utf-8")))
        for file in STYLES.glob("*.css")
    }


def test_every_part_is_there() -> None:
    """Each template and each file that is named exists, and no file is left out or ends the tag that it stands in."""
    assert set(PARTS) <= {file.name for file in TEMPLATES.glob("*.html")}
    assert {"a-base", *(name for parts in PARTS.values() for name in parts)} == set(classes())
    assert not any("<" in file.read_text(encoding="utf-8") for file in STYLES.glob("*.css"))


def has_its_styles(client: Client, path: str) -> None:
    """What a file of styles names, and a page has, stands in the stylesheet of the page."""
    page = opened(client, path)
    used = {name for item in page.xpath("//@class") for name in item.split()}
    style = page.xpath("string(//style)")
    named = {name for found in classes().values() for name in found & used}
    assert {name for name in named if not re.search(rf"\.{name}(?![a-z-])", style)} == set()


test_each_class_of_a_page_has_its_style = every("path", EVERY_PAGE[::5])(has_its_styles)
test_each_class_of_every_page_has_its_style = pytest.mark.full(every("path", EVERY_PAGE)(has_its_styles))


@every(("path", "english", "chinese", "ways"), TABLES["refusal-words"])
def test_what_is_wrong_is_said_in_the_language_of_the_page(
    client: Client, path: str, english: str, chinese: str, ways: str
) -> None:
    """With the pages that are meant and those that list what there is; the API's own words stand last, as English."""
    for prefix, told in (("", english), ("/zh", chinese)):
        main = one(opened(client, f"{prefix}{path}", 404, 422), "//main")
        assert told in text_of(main)
        assert "/v1" not in text_of(main)
        links = main.xpath(".//a/@href")
        assert [link for link in links if link.startswith("/v1")] == []
        assert {f"{prefix}{way}" for way in [*ways.split(), "/indicators", "/reports", "/sources"]} <= set(links)
        if prefix:
            for part in main.xpath(".//h1 | .//p[not(@class)] | .//li"):
                assert re.search("[\u4e00-\u9fff]", text_of(part)), text_of(part)


def test_every_problem_has_words() -> None:
    """In Chinese, by its code, but for what is not found, which is named; in English it has its own."""
    assert {problem.code for problem in tree()} - {"not-found"} <= set(REFUSALS)


@every(("detail", "kept"), TABLES["details"])
def test_a_page_leaves_out_addresses_of_the_api(detail: str, kept: str) -> None:
    """The clause that leads there, and no more."""
    assert without_addresses(detail) == kept


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


@pytest.mark.full
@every("prefix", PREFIXES)
def test_more_areas_than_lines_stand_side_by_side(odder: Client, prefix: str) -> None:
    """In the picture that is shared too, and the file has all figures of each."""
    page = opened(odder, f"{prefix}/indicators/odd-negative")
    (picture,) = page.xpath("//meta[@property='og:image']/@content")
    assert odder.get(picture).headers["content-type"] == "image/png"
    (address,) = page.xpath("//dl[@class='downloads']//a[.='JSON']/@href")
    assert len(odder.data(address)) == 13 + 12 + 7
