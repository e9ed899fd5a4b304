"""The front page, the pages of figures, indicators, reports and sources, the lists and the search: what they say."""

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from urllib.parse import urlsplit

import brotli
from sqlalchemy import Connection, insert

from api.plugins.pages.front import MOST
from api.storage import tables as models
from tests.conftest import Client
from tests.helpers.pages import PREFIXES, REPORT, RETAIL, answered, one, opened, text_of, texts
from tests.helpers.tables import every
from tests.plugins.pages.conftest import CFIS, Filled


def test_every_figure_of_the_preferred_report_is_there(client: Client) -> None:
    page = opened(client, "/")
    figures = {row["id"] for row in client.data("/v1/figures?report=new-ecommerce-2025")}
    linked = {href.removeprefix("/figures/") for href in page.xpath("//ul[@class='heads']//a/@href") if "#" not in href}
    assert len(figures) == 15
    assert figures <= {urlsplit(link).path for link in linked}


def test_the_page_is_light(client: Client) -> None:
    """All that a browser loads of it, compressed, in at most four requests."""
    page = opened(client, "/")
    parts = [*page.xpath("//link[@rel='stylesheet' or @rel='icon']/@href"), *page.xpath("//script/@src")]
    bodies = [client.get(address).content for address in ("/", *parts)]
    assert len(bodies) <= 4
    assert sum(len(brotli.compress(body, quality=5)) for body in bodies) <= 30_000


def test_every_call_on_the_page_works(client: Client) -> None:
    page = opened(client, f"/figures/{RETAIL}?unit=USD")
    told = " ".join(texts(page, "//aside//dd/code"))
    calls = [*re.findall(r"http://test(/v1/[^'\"\s]+)", told), *page.xpath("//aside//p/a/@href")]
    answered(client, [*calls, *page.xpath("//table[@class='compared']//@href")], more_than=20)
    derived = opened(client, "/figures/new-ecommerce-2025.cross-border-exports?unit=USD")
    answered(client, derived.xpath("//section[@aria-labelledby='proof']//@href"), more_than=1)


def test_a_page_loads_nothing_of_others_and_runs_nothing_inline(client: Client) -> None:
    """The policy allows the site's own files alone, and no other style or script within the page than its own sheet."""
    response = client.get(f"/figures/{RETAIL}")
    policy = response.headers["content-security-policy"]
    assert "unsafe" not in policy
    page = opened(client, f"/figures/{RETAIL}")
    (style,) = re.findall("<style>(.*?)</style>", response.text, re.DOTALL)
    allowed = b64encode(sha256(style.encode()).digest()).decode()
    assert policy.split("; ")[0] == "default-src 'none'"
    assert {"script-src 'self'", f"style-src 'sha256-{allowed}'"} < set(policy.split("; "))
    assert page.xpath("//*[@style] | //*[starts-with(name(@*), 'on')]") == []
    assert [item.get("src") for item in page.xpath("//script[not(@type='application/ld+json')]")] == [
        one(page, "//script[@defer]").get("src")
    ]
    assert client.get(one(page, "//script[@defer]").get("src")).status_code == 200


def test_a_withdrawn_figure_says_so(rivals: Client) -> None:
    """In large letters, with the way to what took its place; that one tells whose place it took."""
    taken = [row for row in rivals.data("/v1/changes?limit=1000") if row["old"] is not None and row["new"] is not None]
    assert taken
    for row in taken:
        page = opened(rivals, f"/figures/{row['old']}")
        warning = one(page, "//div[@class='withdrawn']")
        assert text_of(warning).startswith("Withdrawn by release")
        (after,) = warning.xpath(".//a/@href")
        told = text_of(one(opened(rivals, after), "//ol[@class='timeline']"))
        assert f"replaced another ({row['release']})" in told


def test_the_foot_names_who_runs_it(url: str, connect: Callable[..., Client]) -> None:
    for contact, link in (
        ("desk@example.org", "mailto:desk@example.org"),
        ("https://example.org/", "https://example.org/"),
    ):
        client = connect(url, operator="Institute", contact=contact)
        for path, status in (("/", 200), ("/nowhere", 404)):
            foot = one(opened(client, path, status), "//footer/p[1]")
            assert text_of(foot) == "Run by Institute · Contact · Terms"
            assert foot.xpath("./a/@href")[0] == link


LISTS = {"indicators": "code", "reports": "id", "sources": "id"}


@every("prefix", PREFIXES)
@every("kind", LISTS)
def test_all_that_the_api_lists_is_there(client: Client, prefix: str, kind: str) -> None:
    """Each entry once, by its name in the language of the page, with its page, its newest figure or how many it has."""
    lang = "zh" if prefix else "en"
    rows = {row[LISTS[kind]]: row for row in client.data(f"/v1/{kind}?limit=1000&lang={lang}")}
    page = opened(client, f"{prefix}/{kind}")
    hits = page.xpath("//li/p/a" if kind == "sources" else "//li/a[@class='hit']")
    assert sorted(hit.get("href") for hit in hits) == sorted(f"{prefix}/{kind}/{key}" for key in rows)
    assert text_of(one(page, "//h1//*[@class='count']")) == str(len(rows))
    for hit in hits:
        key = hit.get("href").rpartition("/")[2]
        if kind == "sources":
            publisher = text_of(one(hit, "../../span[@class='hit']"))
            assert publisher in (rows[key]["publisher"], rows[key].get("publisher_zh"))
            title, language = rows[key].get("title"), "zh" if prefix else "en"
            assert not (title and rows[key]["language"].startswith(language)) or title.startswith(text_of(hit)[:-1])
            found = client.get(f"/v1/figures?source={key}&claims=all&limit=1").json()["meta"]["total"]
            assert text_of(hit.getparent()).endswith(f" {found}")
            continue
        assert text_of(hit) == (rows[key].get("name") or rows[key].get("title"))
        if kind == "indicators":
            assert hit.getparent().xpath(
                "./span[@class='hit-figure']/a[starts-with(@href, $to)]", to=f"{prefix}/figures/{key}."
            )
            continue
        found = client.get(f"/v1/figures?report={key}&claims=all&limit=1").json()["meta"]["total"]
        counted = [f" {found} figure", f" {found} figures", f" {found}个数据"]
        ends = counted if found else ["No current figure.", "目前没有有效数据。"]
        assert text_of(hit.getparent()).endswith(tuple(ends))


def add_a_thousand(connection: Connection) -> None:
    """A thousand indicators with names and definitions as long as they may be."""
    row = {
        "topic": "many-things_2",
        "name_en": "Sales " * 40,
        "name_zh": "销售额" * 60,
        "definition_en": "What it is " * 100,
        "definition_zh": "含义" * 900,
        "unit_kind": "money",
        "measuring_type": "flow",
    }
    connection.execute(insert(models.Indicator), [row | {"code": f"many-{number:04}"} for number in range(1000)])


@every("prefix", PREFIXES)
def test_a_thousand_indicators_are_bounded(filled: Filled, prefix: str) -> None:
    """The page holds so many, says of how many, and leads to where the others are; nothing of one is endless."""
    client = filled(add_a_thousand)
    total = client.get("/v1/indicators?limit=1").json()["meta"]["total"]
    page = opened(client, f"{prefix}/indicators")
    assert len(page.xpath("//a[@class='hit']")) == MOST < total
    assert [text for text in texts(page, "//h2") if text.startswith("Many things 2")]
    note = one(page, "//p[@class='note']")
    assert all(number in text_of(note) for number in (str(MOST), f"{total:,}"))
    links = note.xpath("./a/@href")
    assert len(client.get(links[0]).text.splitlines()) == total + 1


def test_each_currency_of_the_menu_converts_something(client: Client) -> None:
    """What was given up before the years shown is not in it."""
    codes = [
        code for code in opened(client, f"/figures/{RETAIL}").xpath("//select[@name='unit']/option/@value") if code
    ]
    assert {"CNY", "USD", "EUR", "JPY"} < set(codes)
    assert {"CYP", "MTL", "TRL"}.isdisjoint(codes)
    for code in codes:
        assert client.data(f"/v1/figures/{RETAIL}?unit={code}")["unit"] == code


@every("report", [REPORT, "companion-official"])
def test_every_figure_is_listed_under_its_topic(client: Client, report: str) -> None:
    page = opened(client, f"/reports/{report}")
    linked = page.xpath("//ul[@class='heads']//a[contains(@href, '/figures/')][not(contains(@href, '#'))]/@href")
    assert sorted(linked) == sorted(f"/figures/{row['id']}" for row in client.data(f"/v1/figures?report={report}"))


def test_its_data_are_cited_with_the_release_its_day_and_the_page(client: Client) -> None:
    for prefix, first in (("", "(2025)."), ("/zh", "[EB/OL]")):
        page = opened(client, f"{prefix}/reports/{REPORT}")
        text = texts(page, "//details[@name='leave'][3]//p")[0]
        assert first in text
        assert "2025 China New E-commerce Report" in text
        assert f"{REPORT}.4" in text
        address = next(word for word in text.split() if word.startswith("http://test/")).removesuffix(".")
        assert address.endswith(f"{prefix}/reports/{REPORT}")
        assert ("2026年12月1日" if prefix else "1 December 2026") in text


def test_every_figure_read_there_is_told_with_its_proof(client: Client) -> None:
    """As many as the API has, in the order of the text, each with its phrase, its link, and what is printed beside."""
    page = opened(client, f"/sources/{CFIS}")
    rows = client.data(f"/v1/figures?source={CFIS}&fields=*")
    items = page.xpath("//ul[@class='read']/li")
    assert len(items) == len(rows)
    assert {item.xpath(".//a/@href")[0] for item in items} == {f"/figures/{row['id']}" for row in rows}
    phrases = sorted(texts(page, "//ul[@class='read']//q"))
    assert phrases == sorted(row["as_printed"] for row in rows)
    links = page.xpath("//ul[@class='read']//a[contains(@href, '#:~:text=')]/@href")
    assert set(links) == {row["source_link"] for row in rows}
    (sales,) = [text_of(item) for item in items if "Online retail sales, China, 2024" in text_of(item)]
    assert "the source itself prints about 2.1 trillion US dollars" in sales


@every("q", ["cross-border exports", "中国 网上零售", "China", "CFIS", "2025 China New E-commerce Report"])
@every("prefix", PREFIXES)
def test_all_that_the_api_finds_is_there(client: Client, prefix: str, q: str) -> None:
    """By kind in the same order, each by its name in the language of the page, with the page that it leads to."""
    rows = client.data(f"/v1/search?q={q}&limit=100&lang={'zh' if prefix else 'en'}")
    page = opened(client, f"{prefix}/search?q={q}")
    assert str(len(rows)) in text_of(one(page, "//title"))
    kinds = list(dict.fromkeys(row["kind"] for row in rows))
    assert [item.get("id") for item in page.xpath("//h2")] == [f"{kind}s" for kind in kinds]
    for kind in kinds:
        hits = page.xpath(f"//section[@aria-labelledby='{kind}s']//*[@class='hit']")
        of_kind = [row for row in rows if row["kind"] == kind]
        if kind in ("indicator", "derived", "area", "report"):
            assert [text_of(hit) for hit in hits] == [row["name"] for row in of_kind][: len(hits)]
        if kind not in ("area", "derived"):
            pages = [f"{prefix}/{kind}s/{row['code']}" for row in of_kind]
            assert [hit.get("href") for hit in hits] == pages[: len(hits)]
        assert len(hits) == min(len(of_kind), 40)
