"""All that pages keep to: what they say element by element (`facts/`), files, refusals, odd reports, sharing.

`tests.helpers.facts` says how the tables are written; the name of one may begin with `full`, and with the name of the
client that is asked (`rivals:`, `full rivals:`).
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from lxml import etree, html
from PIL import Image
from sqlalchemy import Connection, insert, select

from api.domain.errors import tree
from api.domain.messages import Message
from api.plugins.pages.frame import link_target, script, stylesheet
from api.storage import tables as models
from tests.conftest import Client
from tests.helpers import claims, odd_report
from tests.helpers.facts import check_pages, named_tables
from tests.helpers.pages import BROWSER, PREFIXES, REPORT, one, opened, text_of
from tests.helpers.rows import tables
from tests.helpers.tables import every
from tests.plugins.pages.conftest import Filled

TABLES = named_tables(__file__)
FACTS = {
    (file.stem, *re.fullmatch(r"(full)?(?:(?: ?([a-z]+))?: )?(.*)", name).groups()): rows  # type: ignore[union-attr]
    for file in sorted((Path(__file__).parent / "facts").glob("*.txt"))
    for name, rows in tables(str(file)).items()
}
CASES = [
    pytest.param(name or "client", rows, id=f"{file}: {fact}", marks=[pytest.mark.full] if full else [])
    for (file, full, name, fact), rows in FACTS.items()
]


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize(("asked", "rows"), CASES)
def test_pages_say(request: pytest.FixtureRequest, asked: str, rows: list[tuple[str, ...]]) -> None:
    check_pages(request.getfixturevalue(asked), rows)


LINKED = ("https://example.org/a?b=c#d", "http://example.org", " https://example.org ")
RUN = ("javascript:alert(1)", "JAVASCRIPT:alert(1)", "\tjavascript:alert(1)", "java\nscript:alert(1)", "vbscript:x")
NO_WEB = ("data:text/html,<script>alert(1)</script>", "file:///etc/passwd", "//example.org", "https://", "https://[")


@every("address", [*LINKED, *RUN, *NO_WEB, "", None])
def test_only_addresses_of_the_web_are_linked(address: str | None) -> None:
    """What a browser would run is shown as text, if at all."""
    assert link_target(address) == ((address or "").strip() if address in LINKED else None)


def test_the_script_is_kept_for_good(client: Client) -> None:
    """Its name is made of its content, so that another content has another name; it is small before compression."""
    assert len(script()[1]) <= 15_000
    answer = client.get(f"/assets/{script()[0]}")
    assert (answer.status_code, answer.content) == (200, script()[1])
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get("/assets/pages-000000000000.js").status_code == 404
    assert "<" not in stylesheet()  # no style ends its tag


@every(("path", "english", "chinese", "ways"), TABLES["refusal-words"])
def test_what_is_wrong_is_said_in_the_language_of_the_page(
    client: Client, path: str, english: str, chinese: str, ways: str
) -> None:
    """With the pages that are meant and those that list what there is; the API's own words stand last, as English."""
    for prefix, told in (("", english), ("/zh", chinese)):
        main = one(opened(client, f"{prefix}{path}", 404, 422), "//main")
        assert told in text_of(main)
        links = main.xpath(".//a/@href")
        assert [link for link in links if link.startswith("/v1")] == []
        assert {f"{prefix}{way}" for way in [*ways.split(), "/indicators", "/reports", "/sources"]} <= set(links)
        if prefix:
            for part in main.xpath(".//h1 | .//p[not(@class)] | .//li"):
                assert re.search("[\u4e00-\u9fff]", text_of(part)), text_of(part)


def test_every_problem_has_words() -> None:
    """In Chinese, where the API says it in English alone."""
    usual = Message("page-refusal", code="", detail="").in_language("zh")
    codes = {problem.code for problem in tree()} - {"not-found"}
    assert {code for code in codes if Message("page-refusal", code=code, detail="").in_language("zh") == usual} == set()


FIGURES = [odd_report.figure_id(code, figures[-1][0]) for code, (*_, figures) in odd_report.SERIES.items() if figures]
MONEY = [code for code, (_, kind, _, figures) in odd_report.SERIES.items() if kind == "money" and figures]
PATHS = [
    "/",
    *(f"/figures/{figure}" for figure in FIGURES),
    *(f"/indicators/{code}" for code in odd_report.SERIES),
    *(f"/indicators/{code}?claims=all&unit=USD" for code in MONEY),
    f"/reports/{odd_report.REPORT}",
    f"/sources/{odd_report.SOURCE}",
    *("/audit", "/indicators", "/reports", "/sources", "/search?q=odd", "/search?q=%3Cscript%3E"),
    "/fact-check?text=%3Cscript%3E15.5+trillion+yuan%3C/script%3E+%E2%80%AE",
    f"/embed/figures/{FIGURES[-1]}",
    "/embed/indicators/odd-hostile",
]
HALF = [("", path) for path in PATHS[::2]]
OTHERS = [pair for pair in product(PREFIXES, PATHS) if pair not in HALF]


@pytest.mark.parametrize("pages", [HALF, pytest.param(OTHERS, marks=pytest.mark.full)], ids=["half", "all others"])
def test_nothing_of_it_is_run(odd: Client, pages: list[tuple[str, str]]) -> None:
    """The page is there, names are text, no address but one of the web is linked, no handler comes of a name."""
    for prefix, path in pages:
        page = opened(odd, f"{prefix}{path}")
        scripts = page.xpath("//script[not(@type='application/ld+json')]")
        assert all(script.get("src") and not script.text for script in scripts), path
        assert page.xpath("//*[starts-with(name(@*), 'on')] | //img[@src='x']") == [], path
        links = page.xpath("//@href | //@src | //@action | //@cite")
        assert [link for link in links if "javascript:" in link.lower()[:20]] == [], path


HOSTILE = odd_report.figure_id("odd-hostile", "2023")


@pytest.mark.full
@every(
    "path",
    [
        *PATHS,
        f"/figures/{HOSTILE}",
        *(f"/v1/figures/{HOSTILE}/citation.{style}" for style in ("txt", "bib", "ris", "json")),
        "/v1/figures.vegalite?indicator=odd-hostile",
    ],
)
def test_no_name_turns_what_stands_behind_it(odd: Client, path: str) -> None:
    """A sign that turns the direction of writing would make 21 of 12: pages and citations leave it out."""
    told = odd.get(path).text
    assert "RTL" in told or "odd-hostile" not in path
    assert re.findall("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", told) == []


@every("code", odd_report.SERIES)
def test_a_series_of_any_shape_has_a_page(odd: Client, code: str) -> None:
    """Its name stands in the heading as it is, and a picture, of fewer than three numbers the newest with its room."""
    page = opened(odd, f"/indicators/{code}")
    assert " ".join(odd_report.SERIES[code][0].split())[:60] in text_of(one(page, "//h1"))
    if odd_report.SERIES[code][3]:
        assert page.xpath("//figure[@class='chart']//*[local-name()='svg'] | //p[@class='newest']")


@every("prefix, path, picture", [(prefix, *row) for prefix in PREFIXES for row in TABLES["shared-pictures"]][::4])
def test_a_page_is_shared_with_a_picture(client: Client, prefix: str, path: str, picture: str) -> None:
    """A chart of its own, or the front page's; it is there, as large as is told."""
    page = opened(client, f"{prefix}{path}")
    told = {item.get("property"): item.get("content") for item in page.xpath("//meta[@property]")}
    assert told["og:title"] == page.findtext(".//title").rpartition(" · ")[0]
    address, _, query = told["og:image"].partition("?")
    assert set(query.split("&")) == {*picture.partition("?")[2].split("&"), *(["lang=zh"] if prefix else [])}
    assert (address, bool(told["og:image:alt"])) == ("http://test/v1/figures.png", True)
    image = Image.open(BytesIO(client.get(told["og:image"]).content))
    assert (image.format, image.size) == ("PNG", (1200, 630))


def data_of(page: Any) -> Any:
    (script,) = page.xpath("//head/script[@type='application/ld+json']")
    return json.loads(script.text, parse_float=Decimal, parse_int=Decimal)


@every("prefix", PREFIXES)
@every("path", [f"/reports/{odd_report.REPORT}", "/indicators/odd-hostile", "/"])
def test_no_name_ends_the_data(odd: Client, prefix: str, path: str) -> None:
    """What would end the script element is text in it, and comes back as it was stored; no address is a script."""
    response = odd.get(f"{prefix}{path}", headers=BROWSER)
    page = html.document_fromstring(response.content)
    text = json.dumps(data_of(page), default=str, ensure_ascii=False)
    assert path == "/" or "window.hacked = 1</script>" in text
    assert "javascript:" not in text
    inside = response.text.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert not set("<>&") & set(inside)
    tags = page.xpath("//head/meta/@content") + page.xpath("//head/link/@href")
    assert not [each for each in tags if each.startswith("javascript:")]
    assert page.xpath("//head//img") == []


SITE = "http://test"


def embedded(client: Client, page: str) -> httpx.Response:
    response = client.get(f"/oembed?url={quote(SITE + page, safe='')}")
    assert response.status_code == 200, response.text
    return response


@every("page", [f"/figures/{HOSTILE}", "/indicators/odd-hostile"])
@every("prefix", PREFIXES)
def test_no_name_leaves_its_place(odd: Client, prefix: str, page: str) -> None:
    """A name that is HTML is the title of one frame; no address of it is a script's."""
    told = embedded(odd, f"{prefix}{page}").json()
    (frame,) = html.fragments_fromstring(told["html"])
    assert (frame.tag, frame.get("title")) == ("iframe", told["title"])
    assert odd_report.SCRIPT in told["title"]
    assert not told.get("author_url", "").startswith("javascript:")


NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def listed(client: Client) -> Iterator[tuple[str, str | None]]:
    """What all parts of the sitemap list: a path and its day."""
    root = etree.fromstring(client.get("/sitemap.xml").content)
    for part in root.xpath("s:sitemap/s:loc/text()", namespaces=NAMES):
        response = client.get(part)
        assert (response.status_code, response.headers["content-type"]) == (200, "application/xml")
        for url in etree.fromstring(response.content).xpath("s:url", namespaces=NAMES):
            address = url.findtext("s:loc", namespaces=NAMES)
            assert address.startswith(f"{SITE}/")
            yield address.removeprefix(SITE), url.findtext("s:lastmod", namespaces=NAMES)


def test_every_page_is_listed(client: Client, url: str, connect: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once in each language, figures with the day of their release; parts of another size hold the same."""
    found = dict(listed(client))
    wanted = {"/", "/fact-check", "/audit", "/search", "/indicators", "/reports", "/sources"}
    for kind, key in (("reports", "id"), ("sources", "id"), ("indicators", "code")):
        wanted |= {f"/{kind}/{row[key]}" for row in client.data(f"/v1/{kind}?limit=10000")}
    figures = client.data("/v1/figures?claims=all&derived=true&fields=id,release&limit=10000")
    wanted |= {f"/figures/{row['id']}" for row in figures}
    assert found.keys() == {*wanted, *(f"/zh{each}" for each in wanted)}
    released = {row["id"]: row["released_at"] for row in client.data("/v1/releases")}
    assert all((found[f"/figures/{row['id']}"] or "") >= released[row["release"]] for row in figures)
    monkeypatch.setattr("api.plugins.discovery.endpoints.SIZE", 7)
    assert sorted(path for path, *_ in listed(connect(url))) == sorted(found)


def test_what_is_listed_is_there(client: Client) -> None:
    """A page whose own head names the address that is listed, in the language that it is listed in."""
    kinds = {path.removeprefix("/zh").split("/")[1]: path for path, _ in listed(client)}
    assert len(kinds) > 6
    for path in kinds.values():
        page = opened(client, path)
        kept = f"{path.removesuffix('/')}/reports/{REPORT}" if path in ("/", "/zh/", "/zh") else path
        assert page.xpath("//link[@rel='canonical']/@href") == [f"{SITE}{kept}"]
        links = page.xpath("//link[@rel='alternate'][@hreflang]")
        alternates = {link.get("hreflang"): link.get("href") for link in links}
        assert (len(alternates), alternates[page.get("lang")]) == (2, f"{SITE}{path}")


def test_a_withdrawn_figure_is_not_listed(rivals: Client, empty: Client) -> None:
    """What a release took back leaves the list, and what took its place enters it; without reports there is no day."""
    found = {path for path, *_ in listed(rivals)}
    withdrawn = {old for old, *_ in claims.WITHDRAWALS}
    places = {new for *_, new in claims.WITHDRAWALS if new and new not in withdrawn}
    assert found.isdisjoint(f"/figures/{claims.figure_id(old)}" for old in withdrawn)
    assert found >= {f"/figures/{claims.figure_id(new)}" for new in places}
    assert {since for _, since in listed(empty)} == {None}


def test_an_indicator_among_many_figures_has_its_line(filled: Filled) -> None:
    """However many newer figures others have, of however many areas."""

    def add_many(connection: Connection) -> None:
        odd_report.add_odd_report(connection)
        areas = connection.execute(select(models.Area.alpha3)).scalars().all()
        row, source = odd_report.figure_row, odd_report.SOURCE
        years = [(area, str(year)) for area in areas if area != "CHN" for year in range(2021, 2026)]
        rows = [
            row("odd-one", year, "33", 9, "=") | {"area": area, "id": f"odd-one.{area}.{year}.{source}"}
            for area, year in years
        ]
        connection.execute(insert(models.PrintedFigure), rows)

    page = filled(add_many).get("/indicators").text
    entry = page.partition('href="/indicators/odd-negative"')[2].partition("</li>")[0]
    assert 'class="spark"' in entry
