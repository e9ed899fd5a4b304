"""Where a link is pasted, in frames, by oEmbed, to search engines and reference managers, and in the sitemap."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from lxml import etree, html
from PIL import Image

from tests.conftest import Client
from tests.helpers import claims, odd_report
from tests.helpers.rows import rows
from tests.helpers.facts import table
from tests.helpers.pages import BROWSER, DERIVED, EXPECTED, EXPORTS, PREFIXES, REPORT, RETAIL, SALES, opened, text_of
from tests.helpers.tables import every


def tags(page: Any) -> dict[str, str]:
    """What the meta elements of a page say, by name or property."""
    return {
        item.get("property") or item.get("name"): item.get("content")
        for item in page.xpath("//meta[@property or @name]")
    }


@every("path", [f"/figures/{RETAIL}", f"/figures/{EXPORTS}?unit=EUR", f"/figures/{DERIVED}", f"/figures/{EXPECTED}"])
@every("prefix", PREFIXES)
def test_a_claim_is_the_title_where_a_link_is_pasted(client: Client, prefix: str, path: str) -> None:
    """The description begins with it, and it stands in place of the picture; the whole is a large card."""
    told = tags(opened(client, prefix + path))
    assert told["og:title"] in told["og:description"]
    assert told["og:image:alt"] == told["og:title"]
    assert (told["og:type"], told["og:url"]) == ("article", f"http://test{prefix}{path}")
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert told["og:locale"] == ("zh_CN" if prefix else "en_GB")
    assert told["twitter:card"] == "summary_large_image"


@every("prefix", PREFIXES)
def test_anybody_may_put_it_into_a_frame(client: Client, prefix: str) -> None:
    """The one thing that its policy allows and that of other pages does not; it runs no script."""
    path = f"{prefix}/figures/{RETAIL}"
    embedded = client.get(f"/embed/figures/{RETAIL}").headers["content-security-policy"].split("; ")
    whole = client.get(path).headers["content-security-policy"].split("; ")
    assert {"frame-ancestors * file:", "script-src 'none'", "default-src 'none'"} < set(embedded)
    assert "frame-ancestors 'none'" in whole


SHARED = [(prefix, *row) for prefix in PREFIXES for row in table("shared-pictures")]


def is_shared_with_a_picture(client: Client, prefix: str, path: str, picture: str) -> None:
    """A chart of its own, or the front page's; it is there, as large as is told."""
    page = opened(client, f"{prefix}{path}")
    told = tags(page)
    assert told["og:title"] == page.findtext(".//title").rpartition(" · ")[0]
    assert told["og:description"] == told["description"]
    address, _, query = told["og:image"].partition("?")
    assert set(query.split("&")) == {*picture.partition("?")[2].split("&"), *(["lang=zh"] if prefix else [])}
    assert address == "http://test/v1/figures.png"
    assert told["og:image:alt"]
    image = Image.open(BytesIO(client.get(told["og:image"]).content))
    assert (image.format, image.size) == ("PNG", (1200, 630))


test_a_page_is_shared_with_a_picture = every("prefix,path,picture", SHARED[::5])(is_shared_with_a_picture)
test_every_page_is_shared_with_a_picture = pytest.mark.full(
    every("prefix,path,picture", SHARED)(is_shared_with_a_picture)
)


@every("path", ["/embed/figures/nope", "/zh/embed/figures/nope", "/embed/indicators/nope"])
def test_what_is_not_there_is_not_embedded(client: Client, path: str) -> None:
    """A refusal with its status, which the frame may show."""
    answer = client.get(path, headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "frame-ancestors * file:" in answer.headers["content-security-policy"]


def test_the_code_to_embed_is_that_of_the_page(client: Client) -> None:
    """Both frames that a figure's page offers, live and pinned, are there; each is named by the claim."""
    page = opened(client, f"/figures/{EXPORTS}?unit=EUR")
    codes = page.xpath("//details[@name='embed']//code")
    assert len(codes) == 2
    for code in codes:
        assert "more than 1.8 trillion yuan" in text_of(code)
        address = text_of(code).partition('src="')[2].partition('"')[0].replace("&amp;", "&")
        assert "unit=EUR" in address
        assert client.get(address).status_code == 200


@every("path", ["/", SALES, f"{SALES}?claims=all"])
def test_a_picture_has_the_size_that_is_told(client: Client, path: str) -> None:
    """Also of a chart that is higher than a preview, since its figures need it."""
    told = tags(opened(client, path))
    image = Image.open(BytesIO(client.get(told["og:image"]).content))
    assert image.size == (int(told["og:image:width"]), int(told["og:image:height"]))


def data_of(page: Any) -> Any:
    """The one JSON-LD of a page, numbers as they are written."""
    (script,) = page.xpath("//head/script[@type='application/ld+json']")
    return json.loads(script.text, parse_float=Decimal, parse_int=Decimal)


@pytest.mark.full
@every("prefix", PREFIXES)
@every(
    ("path", "files"),
    [
        ("/", "/v1/downloads/figures.csv"),
        (f"/reports/{REPORT}", f"/v1/figures.csv?claims=all&report={REPORT}"),
        ("/indicators/online-retail-sales", "/v1/figures.csv?claims=all&indicator=online-retail-sales"),
    ],
)
def test_a_page_offers_a_dataset(client: Client, prefix: str, path: str, files: str) -> None:
    """Named, described, dated, with what it covers, what it is based on and where its files are, which are there."""
    told = data_of(opened(client, f"{prefix}{path}"))
    assert (told["@context"], told["@type"]) == ("https://schema.org", "Dataset")
    assert told["name"]
    assert len(told["description"]) > 20
    assert told["url"] == f"http://test{prefix}{path}"
    assert told["inLanguage"] == ("zh-Hans" if prefix else "en")
    newest = client.data("/v1/releases?sort=-sequence&limit=1")[0]
    assert told["dateModified"] <= newest["released_at"]
    assert told["temporalCoverage"].count("/") == 1
    assert "CHN" in [place["identifier"] for place in told["spatialCoverage"]]
    for variable in told["variableMeasured"][:3]:
        assert client.get(variable["url"]).status_code == 200
    assert any(work["url"].startswith("https://en.cfis.cn/") for work in told["isBasedOn"] if "url" in work)
    addresses = {file["contentUrl"]: file["encodingFormat"] for file in told["distribution"]}
    assert f"http://test{files}" in addresses
    assert set(addresses.values()) == {"text/csv", "application/json", "application/vnd.apache.parquet"}
    for address, kind in addresses.items():
        response = client.get(address)
        assert (response.status_code, response.headers["content-type"].split(";")[0]) == (200, kind), address


def test_a_dataset_is_all_of_it(client: Client) -> None:
    """The files of a report hold each of its figures, those of an indicator every source's."""
    for path, asked in ((f"/reports/{REPORT}", "report"), (SALES, "indicator")):
        files = data_of(opened(client, path))["distribution"]
        (file,) = [each["contentUrl"] for each in files if each["encodingFormat"] == "application/json"]
        found = client.get(file).json()
        of_api = client.get(f"/v1/figures?{asked}={path.rpartition('/')[2]}&claims=all&limit=1").json()
        assert len(found["data"]) == found["meta"]["total"] == of_api["meta"]["total"] > 10


@every(
    ("figure", "date", "unit", "numbers"),
    rows(f"""
    {RETAIL} | 2024 | CNY | 15500000000000 15450000000000 15550000000000
    {EXPORTS} | 2024 | CNY | - 1800000000000 -
    cross-border-ecommerce-exports.CHN.2024-S1.scio-2024-11-27 | | CNY | 979900000000 979800000000 980000000000
    cross-border-ecommerce-exports-share.CHN.2024.cfis-2025-09-15 | 2024 | percent | 70 69.5 70.5
    """),
)
def test_a_figure_is_an_observation(client: Client, figure: str, date: str, unit: str, numbers: str) -> None:
    """As printed, in whole units, with what rounding leaves open; a limit has no value."""
    page = data_of(opened(client, f"/figures/{figure}"))
    told = page["mainEntity"]
    assert (page["@type"], told["@type"]) == ("WebPage", "Observation")
    assert (told.get("observationDate", ""), told["unitText"], told["identifier"]) == (date, unit, figure)
    found = [told.get(name) for name in ("value", "minValue", "maxValue")]
    assert found == [None if number == "-" else Decimal(number) for number in numbers.split()]
    assert page["citation"]["publisher"]["name"]


def test_a_derived_figure_has_no_source(client: Client) -> None:
    """It says how it was calculated."""
    page = data_of(opened(client, f"/figures/{DERIVED}"))
    assert "citation" not in page
    assert page["mainEntity"]["measurementMethod"]


@every("period", ["2030", "2024"])
def test_what_is_forecast_is_described_so(odder: Client, period: str) -> None:
    """To search engines too, and nothing is said of a plain figure."""
    told = data_of(opened(odder, f"/figures/{odd_report.figure_id('odd-one', period)}"))
    assert told["mainEntity"].get("description") == ("forecast" if period == "2030" else None)
    assert ("(forecast)" in told["name"]) is (period == "2030")


@every("prefix", PREFIXES)
@every("figure", [RETAIL, EXPORTS, DERIVED])
def test_reference_managers_find_the_same_as_in_files(client: Client, prefix: str, figure: str) -> None:
    """Title, publisher, day and address are those of the figure's CSL-JSON."""
    page = opened(client, f"{prefix}/figures/{figure}")
    told = {item.get("name"): item.get("content") for item in page.xpath("//meta[starts-with(@name, 'citation_')]")}
    cited = client.get(f"/v1/figures/{figure}/citation.json?lang={'zh' if prefix else 'en'}").json()
    assert told["citation_title"] == cited["title"]
    assert told["citation_public_url"] == cited["URL"]
    assert told["citation_publisher"] == cited["author"][0]["literal"]
    (parts,) = cited["issued"]["date-parts"]
    assert [int(part) for part in told["citation_publication_date"].split("/")] == parts


@every("prefix", PREFIXES)
@every(
    "path",
    [
        f"/figures/{odd_report.figure_id('odd-hostile', '2023')}",
        f"/reports/{odd_report.REPORT}",
        "/indicators/odd-hostile",
        "/",
    ],
)
def test_no_name_ends_the_data(odd: Client, prefix: str, path: str) -> None:
    """What would end the script element is text in it, and comes back as it was stored; no address is a script."""
    response = odd.get(f"{prefix}{path}")
    page = opened(odd, f"{prefix}{path}")
    text = json.dumps(data_of(page), default=str, ensure_ascii=False)
    assert path == "/" or "window.hacked = 1</script>" in text
    assert "javascript:" not in text
    inside = response.text.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert not set("<>&") & set(inside)
    tags = page.xpath("//head/meta/@content") + page.xpath("//head/link/@href")
    assert not [each for each in tags if each.startswith("javascript:")]
    assert page.xpath("//head//img") == []


NAME = "online-retail-sales"
SITE = "http://test"
REQUIRED = {"version": "1.0", "type": "rich"}


def asked(client: Client, page: str, more: str = "") -> Any:
    """What is to be embedded for a page of the site."""
    response = client.get(f"/oembed?url={quote(SITE + page, safe='')}{more}")
    assert response.status_code == 200, response.text
    return response.json()


def frame_of(told: Any) -> Any:
    """The one element of the HTML that is told."""
    (frame,) = html.fragments_fromstring(told["html"])
    assert frame.tag == "iframe"
    return frame


@pytest.mark.full
@every(("page", "frame", "title", "author"), table("oembed-frames"))
def test_a_link_becomes_a_frame(client: Client, page: str, frame: str, title: str, author: str) -> None:
    """In the language and the unit of the page, without what others appended to it; and the frame is there."""
    told = asked(client, page)
    assert told.items() >= REQUIRED.items()
    assert title in told["title"]
    assert told.get("author_name", "") == author
    element = frame_of(told)
    assert element.get("src") == f"{SITE}{frame}"
    assert element.get("title") == told["title"]
    assert (int(element.get("width")), int(element.get("height"))) == (told["width"], told["height"])
    opened(client, frame)
    picture = client.get(told["thumbnail_url"])
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")


@every(
    ("room", "frame", "picture"),
    [
        ("", (600, 400), (1200, 630)),
        ("&maxwidth=500", (500, 400), (500, 262)),
        ("&maxheight=300", (600, 300), (571, 299)),
        ("&maxwidth=1000000000&maxheight=1000000000", (600, 400), (1200, 630)),
        ("&maxwidth=200", (200, 400), None),
        ("&maxwidth=1&maxheight=1", (1, 1), None),
    ],
)
def test_it_fits_the_room_that_there_is(
    client: Client, room: str, frame: tuple[int, int], picture: tuple[int, int] | None
) -> None:
    """The frame and its picture are no larger than is allowed; a picture too small to read is not offered."""
    told = asked(client, f"/figures/{RETAIL}", room)
    assert (told["width"], told["height"]) == frame
    assert (told.get("thumbnail_width"), told.get("thumbnail_height")) == (picture or (None, None))
    assert ("thumbnail_url" in told) is (picture is not None)


def test_xml_tells_the_same(client: Client) -> None:
    """Element for element."""
    page = f"/zh/figures/{EXPORTS}?unit=USD"
    response = client.get(f"/oembed?format=xml&url={quote(SITE + page, safe='')}")
    assert response.headers["content-type"] == "text/xml; charset=utf-8"
    root = etree.fromstring(response.content)
    assert root.tag == "oembed"
    assert {item.tag: item.text for item in root} == {name: str(value) for name, value in asked(client, page).items()}


@every(("query", "problem", "detail"), table("oembed-refusals"))
def test_what_cannot_be_embedded_is_refused(client: Client, query: str, problem: str, detail: str) -> None:
    """404 for what is no page of this site, 501 for another format, as oEmbed has it; the detail says why."""
    response = client.get(f"/oembed?{query}")
    assert f"{response.status_code} {response.json()['code']}" == problem
    assert detail in response.json()["detail"]


def test_a_consumer_may_ask_not_to_be_tracked(client: Client) -> None:
    """`dnt=1`, which WordPress sends, changes nothing."""
    page = f"/figures/{RETAIL}"
    assert asked(client, page, "&dnt=1") == asked(client, page)


def test_the_site_is_known_by_its_public_address(client: Client, url: str, connect: Any) -> None:
    """Behind a proxy, under a path of its own: links of the outside are understood and given."""
    behind = connect(url, public_url="https://figures.example.org/stats")
    for scheme in ("https", "http"):
        page = f"{scheme}://figures.example.org/stats/figures/{RETAIL}"
        told = behind.get(f"/oembed?url={quote(page, safe='')}").json()
        assert frame_of(told).get("src") == f"https://figures.example.org/stats/embed/figures/{RETAIL}"
        assert told["thumbnail_url"] == f"https://figures.example.org/stats/v1/figures/{RETAIL}.png"
    assert behind.get(f"/oembed?url=https://figures.example.org/figures/{RETAIL}").status_code == 404


def test_what_makes_no_picture_is_embedded_without(odd: Client) -> None:
    """An indicator without a figure, or with more than a picture holds, has a frame and no thumbnail."""
    for code in ("odd-none", "odd-many"):
        told = asked(odd, f"/indicators/{code}")
        assert frame_of(told).get("src") == f"{SITE}/embed/indicators/{code}"
        opened(odd, f"/embed/indicators/{code}")
    assert "thumbnail_url" not in asked(odd, "/indicators/odd-none")


@every("page", [f"/figures/{odd_report.figure_id('odd-hostile', '2023')}", "/indicators/odd-hostile"])
@every("prefix", PREFIXES)
def test_no_name_leaves_its_place(odd: Client, prefix: str, page: str) -> None:
    """A name that is HTML is the title of one frame, in JSON and in XML; no address of it is a script's."""
    told = asked(odd, f"{prefix}{page}")
    element = frame_of(told)
    assert element.get("title") == told["title"]
    assert odd_report.SCRIPT in told["title"]
    assert not told.get("author_url", "").startswith("javascript:")
    response = odd.get(f"/oembed?format=xml&url={quote(SITE + prefix + page, safe='')}")
    assert etree.fromstring(response.content).findtext("html") == told["html"]


NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


class Listed(NamedTuple):
    """An address of a sitemap with what is said of it."""

    address: str
    since: str | None
    alternates: dict[str, str]


def parts(client: Client) -> list[str]:
    """The addresses of the parts."""
    root = etree.fromstring(client.get("/sitemap.xml").content)
    return [str(loc) for loc in root.xpath("s:sitemap/s:loc/text()", namespaces=NAMES)]


def listed(client: Client) -> Iterator[Listed]:
    """What all parts list."""
    for part in parts(client):
        response = client.get(part)
        assert (response.status_code, response.headers["content-type"]) == (200, "application/xml")
        for url in etree.fromstring(response.content).xpath("s:url", namespaces=NAMES):
            links = url.xpath("x:link[@rel='alternate']", namespaces=NAMES)
            alternates = {link.get("hreflang"): link.get("href") for link in links}
            since = url.findtext("s:lastmod", namespaces=NAMES)
            yield Listed(url.findtext("s:loc", namespaces=NAMES), since, alternates)


def path(address: str) -> str:
    """The path of an address of the site."""
    assert address.startswith("http://test/")
    return address.removeprefix("http://test")


def test_every_figure_is_listed(client: Client) -> None:
    """Every source's claims and what follows from them, each in both languages, with the day of its release."""
    found = [each for each in listed(client) if "/figures/" in each.address]
    figures = client.data("/v1/figures?claims=all&derived=true&fields=id,release&limit=10000")
    assert {path(each.address) for each in found} == {
        f"{prefix}/figures/{row['id']}" for row in figures for prefix in PREFIXES
    }
    assert len(found) == 2 * len(figures) > 200
    released = {row["id"]: row["released_at"] for row in client.data("/v1/releases")}
    days = {row["id"]: released.get(row["release"]) for row in figures}
    assert all(each.since >= days[each.address.rpartition("/")[2]] for each in found)


def test_the_catalogue_is_listed(client: Client) -> None:
    """Reports, sources and indicators, and the pages that there is one of; no address twice."""
    found = [path(each.address) for each in listed(client)]
    assert len(found) == len(set(found))
    wanted = {"/", "/fact-check", "/audit", "/search", "/indicators", "/reports", "/sources"}
    for kind, key in (("reports", "id"), ("sources", "id"), ("indicators", "code")):
        wanted |= {f"/{kind}/{row[key]}" for row in client.data(f"/v1/{kind}?limit=10000")}
    assert {each for each in found if "/figures/" not in each} == {*wanted, *(f"/zh{each}" for each in wanted)}


def test_what_is_listed_is_there(client: Client) -> None:
    """A page in the language that it is listed in, whose own head names the same addresses."""
    kinds: dict[str, list[Listed]] = {}
    for each in listed(client):
        kinds.setdefault(path(each.address).removeprefix("/zh").split("/")[1], []).append(each)
    assert len(kinds) > 6
    for found in kinds.values():
        for each in found[:2] + found[-2:]:
            response = client.get(each.address)
            assert response.status_code == 200, each.address
            page = etree.HTML(response.text)
            assert page.xpath("//link[@rel='canonical']/@href") == [each.address]
            links = page.xpath("//link[@rel='alternate'][@hreflang]")
            assert {link.get("hreflang"): link.get("href") for link in links} == each.alternates
            assert each.alternates[page.get("lang")] == each.address


def test_robots_find_it(client: Client) -> None:
    """The file names the index by its absolute address, and keeps robots from nothing that is for people."""
    lines = client.get("/robots.txt").text.split("\n")
    wanted = ["User-agent: *", "Disallow: /metrics", "Sitemap: http://test/sitemap.xml"]
    assert [line for line in lines if line] == wanted


@every("part", ["figures-0", "figures-2", "figures-x", "figures-1-1", "figures--1", "pages-2", "pages-01", "others-1"])
def test_a_part_that_is_not_there(client: Client, part: str) -> None:
    """404, and where those that there are stand."""
    response = client.get(f"/sitemaps/{part}.xml")
    assert (response.status_code, response.json()["code"]) == (404, "not-found")
    assert "/sitemap.xml" in response.json()["detail"]


@every("address", ["/sitemap.xml?page=2", "/robots.txt?x=1", "/sitemaps/pages-1.xml?x=1"])
def test_a_parameter_is_refused(client: Client, address: str) -> None:
    """As everywhere."""
    assert client.get(address).status_code == 422


def test_the_parts_are_cut_by_size(client: Client, monkeypatch: pytest.MonkeyPatch, url: str, connect: Any) -> None:
    """With parts of seven figures each is in one part, and none in two."""
    whole = {each.address for each in listed(client)}
    monkeypatch.setattr("api.service.figure_parts.SIZE", 7)
    monkeypatch.setattr("api.web.pages.sharing.sitemap.SIZE", 7)
    small = connect(url)
    found = [each.address for each in listed(small)]
    assert len(parts(small)) > 20
    assert (set(found), len(found)) == (whole, len(whole))


def test_a_withdrawn_figure_is_not_listed(rivals: Client) -> None:
    """What a release took back leaves the list, and what took its place enters it."""
    found = {path(each.address) for each in listed(rivals)}
    withdrawn = {old for old, *_ in claims.WITHDRAWALS}
    places = {new for *_, new in claims.WITHDRAWALS if new and new not in withdrawn}
    assert found.isdisjoint(f"/figures/{claims.figure_id(old)}" for old in withdrawn)
    assert found >= {f"/figures/{claims.figure_id(new)}" for new in places}


def test_without_reports(empty: Client) -> None:
    """The pages that are there without figures, with no day."""
    found = list(listed(empty))
    assert {path(each.address) for each in found} >= {"/", "/zh/", "/audit", "/zh/audit"}
    assert {each.since for each in found} == {None}


def test_behind_a_proxy(url: str, connect: Callable[..., Client]) -> None:
    """Addresses are those of the outside."""
    client = connect(url, public_url="https://figures.example.org/stats")
    assert "Sitemap: https://figures.example.org/stats/sitemap.xml" in client.get("/robots.txt").text
    (first, *_) = parts(client)
    assert first == "https://figures.example.org/stats/sitemaps/pages-1.xml"
    body = client.get("/sitemaps/pages-1.xml").text
    assert "<loc>https://figures.example.org/stats/zh/audit</loc>" in body
