"""`/oembed`: from the link of a page to the frame in its place, by oEmbed 1.0."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from lxml import etree, html

from tests.conftest import Client, MakeUrl, within
from tests.helpers import odd_report
from tests.helpers.page_reader import opened
from tests.helpers.tables import every

RETAIL = "online-retail-sales.CHN.2024.cfis-2025-09-15"
EXPORTS = "cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"
SALES = "online-retail-sales"
EXPECTED = "cross-border-ecommerce-trade.CHN.2024.imsilkroad-2024-01-31"
IMPORTS = "new-ecommerce-2025.cross-border-imports"
SITE = "http://test"
REQUIRED = {"version": "1.0", "type": "rich"}


@pytest.fixture(scope="module")
def odd(engine: str, migrated_url: MakeUrl, connect: Callable[..., Client]) -> Client:
    """A client over a report with hostile names and series of every shape."""
    address = migrated_url(engine)
    within(address, odd_report.add_odd_report)
    return connect(address)


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


@every(
    ("page", "frame", "title", "author"),
    [
        (f"/figures/{RETAIL}", f"/embed/figures/{RETAIL}", "Online retail sales, China, 2024: 15.5", "CFIS"),
        (f"/zh/figures/{RETAIL}", f"/zh/embed/figures/{RETAIL}", "网上零售额，中国，2024年：15.5万亿元", "CFIS"),
        (f"/figures/{EXPORTS}?unit=EUR", f"/embed/figures/{EXPORTS}?unit=EUR", "more than 1.8 trillion", "CFIS"),
        (
            f"/figures/{EXPORTS}?scale=billion&unit=USD&basis=year-end",
            f"/embed/figures/{EXPORTS}?basis=year-end&scale=billion&unit=USD",
            "more than 1,800 billion yuan",
            "CFIS",
        ),
        (f"/figures/{RETAIL}?as_of=2026-11-26", f"/embed/figures/{RETAIL}?as_of=2026-11-26", "15.5 trillion", "CFIS"),
        (f"/figures/{RETAIL}?utm_source=mail&fbclid=x", f"/embed/figures/{RETAIL}", "15.5 trillion", "CFIS"),
        (f"/figures/{RETAIL}?lang=zh&unit=", f"/zh/embed/figures/{RETAIL}", "15.5万亿元", "CFIS"),
        (f"/figures/{RETAIL}/", f"/embed/figures/{RETAIL}", "15.5 trillion", "CFIS"),
        (f"/figures/{RETAIL}#cite", f"/embed/figures/{RETAIL}", "15.5 trillion", "CFIS"),
        (f"/embed/figures/{RETAIL}", f"/embed/figures/{RETAIL}", "15.5 trillion", "CFIS"),
        (f"/figures/{IMPORTS}", f"/embed/figures/{IMPORTS}", "780 billion yuan", "Report indicators"),
        (
            f"/figures/{EXPECTED}",
            f"/embed/figures/{EXPECTED}",
            "2.95 trillion yuan (forecast of 2024-01)",
            "Xinhua Silk Road",
        ),
        (f"/indicators/{SALES}", f"/embed/indicators/{SALES}", "Online retail sales, China", None),
        (f"/zh/indicators/{SALES}?utm_medium=x", f"/zh/embed/indicators/{SALES}", "网上零售额，中国", None),
        (
            f"/indicators/{SALES}?unit=USD&area=CN&claims=all",
            f"/embed/indicators/{SALES}?area=CN&claims=all&unit=USD",
            "Online retail sales, China",
            None,
        ),
        (
            f"/indicators/{SALES}?report=new-ecommerce-2025",
            f"/embed/indicators/{SALES}?report=new-ecommerce-2025",
            "Online retail sales, China",
            "CFIS",
        ),
    ],
)
def test_a_link_becomes_a_frame(client: Client, page: str, frame: str, title: str, author: str | None) -> None:
    """In the language and the unit of the page, without what others appended to it; and the frame is there."""
    told = asked(client, page)
    assert told.items() >= REQUIRED.items()
    assert title in told["title"]
    assert told.get("author_name") == author
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


@every("prefix", ["", "/zh"])
@every("path", [f"/figures/{RETAIL}", f"/indicators/{SALES}"])
def test_a_page_says_where_it_is_asked(client: Client, prefix: str, path: str) -> None:
    """The discovery links of a page lead to what is embedded for it, in the unit that it shows."""
    page = opened(client, f"{prefix}{path}?unit=EUR")
    (as_json,) = page.xpath("//link[@rel='alternate'][@type='application/json+oembed']/@href")
    (as_xml,) = page.xpath("//link[@rel='alternate'][@type='text/xml+oembed']/@href")
    told = client.get(as_json).json()
    assert frame_of(told).get("src") == f"{SITE}{prefix}/embed{path}?unit=EUR"
    assert etree.fromstring(client.get(as_xml).content).findtext("html") == told["html"]


@every(
    ("query", "status", "code", "detail"),
    [
        ("", 422, "missing-parameter", "url"),
        (f"url={SITE}/figures/nope", 404, "not-found", "nope"),
        (f"url={SITE}/figures/{RETAIL}?unit=XXY", 404, "not-found", "XXY"),
        (f"url={SITE}/figures/{RETAIL}%3Fcurrency%3DUSD", 404, "not-found", "unit=USD"),
        (f"url={SITE}/figures/{RETAIL}?unit=percent", 404, "not-found", "percent"),
        (f"url={SITE}/indicators/nope", 404, "not-found", "nope"),
        (f"url={SITE}/indicators/{SALES}?area=XX", 404, "not-found", "XX"),
        (f"url={SITE}/indicators/{SALES}?unit=percent", 404, "not-found", "percent"),
        (f"url={SITE}/figures/", 404, "not-found", "no address of a figure"),
        (f"url={SITE}/", 404, "not-found", "no address of a figure"),
        (f"url={SITE}/v1/figures/{RETAIL}", 404, "not-found", "no address of a figure"),
        (f"url=/figures/{RETAIL}", 404, "not-found", "no address of a figure"),
        (f"url=http://test.evil.example/figures/{RETAIL}", 404, "not-found", "no address of a figure"),
        (f"url=http://test@evil.example/figures/{RETAIL}", 404, "not-found", "no address of a figure"),
        (f"url=http://evil.example/http://test/figures/{RETAIL}", 404, "not-found", "no address of a figure"),
        (f"url=javascript://test/figures/{RETAIL}", 404, "not-found", "no address of a figure"),
        ("url=http://[::1/figures/x", 404, "not-found", "no address of a figure"),
        (f"url={SITE}/figures/%25ff%2500", 404, "not-found", "There is no figure"),
        (f"url={SITE}/figures/{'x' * 2100}", 422, "invalid-parameter", "longer than"),
        (f"url={SITE}/figures/{RETAIL}&format=yaml", 501, "not-implemented", "json and xml"),
        (f"url={SITE}/figures/{RETAIL}&maxwidth=0", 422, "invalid-parameter", "maxwidth"),
        (f"url={SITE}/figures/{RETAIL}&maxwidth=wide", 422, "invalid-parameter", "maxwidth"),
        (f"url={SITE}/figures/{RETAIL}&width=3", 422, "unknown-parameter", "maxwidth"),
    ],
)
def test_what_cannot_be_embedded_is_refused(client: Client, query: str, status: int, code: str, detail: str) -> None:
    """404 for what is no page of this site, 501 for another format, as oEmbed has it; the detail says why."""
    response = client.get(f"/oembed?{query}")
    assert (response.status_code, response.json()["code"]) == (status, code)
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
@every("prefix", ["", "/zh"])
def test_no_name_leaves_its_place(odd: Client, prefix: str, page: str) -> None:
    """A name that is HTML is the title of one frame, in JSON and in XML; no address of it is a script's."""
    told = asked(odd, f"{prefix}{page}")
    element = frame_of(told)
    assert element.get("title") == told["title"]
    assert odd_report.SCRIPT in told["title"]
    assert not told.get("author_url", "").startswith("javascript:")
    response = odd.get(f"/oembed?format=xml&url={quote(SITE + prefix + page, safe='')}")
    assert etree.fromstring(response.content).findtext("html") == told["html"]
