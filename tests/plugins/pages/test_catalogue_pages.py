"""The pages of reports, sources and searches, and the lists: all that the API has, each with its proof and its page."""

from __future__ import annotations

from itertools import product
from urllib.parse import unquote

import pytest
from sqlalchemy import Connection, insert

from api.domain.figure import Locator
from api.plugins.pages.lists import LONGEST, MOST
from api.storage import models
from tests.conftest import Client
from tests.helpers import claims
from tests.helpers.facts import named_tables
from tests.helpers.pages import PREFIXES, REPORT, RETAIL, SALES, one, opened, text_of, texts
from tests.helpers.tables import every
from tests.plugins.pages.conftest import Filled

LISTS = {"indicators": "code", "reports": "id", "sources": "id"}
COUNTED = (" {} figure", " {} figures", " {}个数据")
MENUS = {
    "/": f"report={REPORT}",
    f"/reports/{REPORT}": f"report={REPORT}",
    f"/figures/{RETAIL}": "indicator=online-retail-sales&area=CHN&period=2024",
    SALES: "indicator=online-retail-sales&area=CHN",
}


@every("prefix", PREFIXES)
@every("kind", LISTS)
def test_all_that_the_api_lists_is_there(client: Client, prefix: str, kind: str) -> None:
    """Each entry once, by its name in the language of the page, with its page and how many figures it has."""
    lang = "zh" if prefix else "en"
    rows = {row[LISTS[kind]]: row for row in client.data(f"/v1/{kind}?limit=1000&lang={lang}")}
    page = opened(client, f"{prefix}/{kind}")
    hits = page.xpath("//li/a[@class='hit']")
    assert sorted(hit.get("href") for hit in hits) == sorted(f"{prefix}/{kind}/{key}" for key in rows)
    assert text_of(one(page, "//h1//*[@class='count']")) == str(len(rows))
    for hit in hits:
        key = hit.get("href").rpartition("/")[2]
        name = rows[key].get("name") or rows[key].get("title" if kind == "reports" else "publisher")
        assert text_of(hit) in (name, rows[key].get("publisher_zh"))
        found = client.get(f"/v1/figures?{kind[:-1]}={key}&claims=all&limit=1").json()["meta"]["total"]
        ends = [end.format(found) for end in COUNTED] if found else ["no figure that stands", "目前没有有效数据"]
        assert text_of(hit.getparent()).endswith(tuple(ends))


@every("prefix", PREFIXES)
def test_indicators_stand_under_their_topic(client: Client, prefix: str) -> None:
    """Each topic has a heading that is linked from the top, and its indicators with what they mean."""
    lang = "zh" if prefix else "en"
    page = opened(client, f"{prefix}/indicators")
    rows = client.data(f"/v1/indicators?limit=1000&lang={lang}")
    headings = page.xpath("//main//h2")
    assert len(headings) == len({row["topic"] for row in rows})
    assert page.xpath("//header/p[@class='formats']/a/@href") == [f"#{heading.get('id')}" for heading in headings]
    for row in rows:
        entry = one(page, f"//li[a/@href='{prefix}/indicators/{row['code']}']")
        assert row["definition"][: LONGEST - 1] in text_of(entry)
    of_topic = [
        {href.rpartition("/")[2] for href in section.xpath(".//a[@class='hit']/@href")}
        for section in page.xpath("//main//section")
    ]
    topics = {row["code"]: row["topic"] for row in rows}
    assert all(len({topics[code] for code in codes}) == 1 for codes in of_topic)


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
    assert [text for text in texts(page, "//h2") if text.startswith("Many things 2 ")]
    note = one(page, "//p[@class='note']")
    assert all(number in text_of(note) for number in (str(MOST), f"{total:,}"))
    links = note.xpath("./a/@href")
    assert links[0] == f"{prefix}/search"
    assert len(client.get(links[1]).text.splitlines()) == total + 1
    assert max(map(len, texts(page, "//li/p"))) <= LONGEST


def menu_converts(client: Client, prefix: str, path: str) -> None:
    """Each currency of the menu converts something; what was given up before the years shown is not in it."""
    codes = [code for code in opened(client, f"{prefix}{path}").xpath("//select[@name='unit']/option/@value") if code]
    assert {"CNY", "USD", "EUR", "JPY"} < set(codes)
    assert {"CYP", "MTL", "TRL"}.isdisjoint(codes)
    for code in codes:
        answer = client.get(f"/v1/figures?{MENUS[path]}&unit={code}&fields=unit&limit=1000").json()
        assert code in {row["unit"] for row in answer["data"]}, code


ALL_MENUS = product(PREFIXES, MENUS)
test_each_currency_of_the_menu_converts_something = every("prefix,path", [("", f"/figures/{RETAIL}")])(menu_converts)
test_each_currency_of_every_menu_converts_something = pytest.mark.full(every("prefix,path", ALL_MENUS)(menu_converts))


@every("report", [REPORT, "companion-official"])
def test_every_figure_is_listed_under_its_topic(client: Client, report: str) -> None:
    """Each once, as many as the API has."""
    page = opened(client, f"/reports/{report}")
    linked = page.xpath("//table[@class='figures']//td/a[@class='share']/@href")
    assert sorted(linked) == sorted(f"/figures/{row['id']}" for row in client.data(f"/v1/figures?report={report}"))


def test_its_data_are_cited_as_of_now(client: Client) -> None:
    """In three styles, that of the language first; the address gives the same figures for ever."""
    for prefix, first in (("", "APA"), ("/zh", "GB/T 7714")):
        page = opened(client, f"{prefix}/reports/{REPORT}")
        names = texts(page, "//details[@name='cite']/summary")
        assert (names[0], sorted(names)) == (first, ["APA", "Chicago", "GB/T 7714"])
        text = texts(page, "//details[@name='cite']//p")[0]
        assert "2025 China New E-commerce Report" in text
        assert f"{REPORT}.3" in text
        address = next(word for word in text.split() if word.startswith("http://test/")).removesuffix(".")
        assert "as_of=" in address
        then, now = client.data(address), client.data(f"/v1/figures?report={REPORT}")
        assert {row["id"] for row in then} == {row["id"] for row in now}


def test_of_a_large_report_the_newest_are_listed_and_the_rest_counted(
    rivals: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One row a series, how many figures stand behind it, and the whole as CSV."""
    monkeypatch.setattr("api.plugins.pages.contents.LISTED", 5)
    page = opened(rivals, f"/reports/{claims.REPORT}")
    rows = page.xpath("//table[@class='figures']/tbody/tr")
    standing = rivals.data(f"/v1/figures?report={claims.REPORT}")
    assert len(rows) == len({(row["indicator"], row["area"]) for row in standing}) < len(standing)
    key = one(page, "//section[@aria-labelledby='figures']/p[@class='key']")
    assert f"{len(standing)} figures in all" in text_of(key)
    (whole,) = key.xpath("./a[contains(@href, '.csv')]/@href")
    assert rivals.get(whole).text.count("\n") == len(standing) + 1


CFIS = "cfis-2025-09-15"
URL = "https://example.org/a?b=c"


def test_every_figure_read_there_is_told_with_its_proof(client: Client) -> None:
    """As many as the API has, in the order of the text, each with its phrase, its link, and what is printed beside."""
    page = opened(client, f"/sources/{CFIS}")
    rows = client.data(f"/v1/figures?source={CFIS}&fields=*")
    items = page.xpath("//ul[@class='read']/li")
    assert len(items) == len(rows)
    assert {item.xpath(".//a/@href")[0] for item in items} == {f"/figures/{row['id']}" for row in rows}
    phrases = sorted(texts(page, "//ul[@class='read']//mark"))
    assert phrases == sorted(row["as_printed"] for row in rows)
    links = page.xpath("//ul[@class='read']//a[contains(@href, '#:~:text=')]/@href")
    assert set(links) == {row["source_link"] for row in rows}
    (sales,) = [text_of(item) for item in items if "Online retail sales, China, 2024" in text_of(item)]
    assert "also printed as about 2.1 trillion US dollars" in sales


def test_the_findings_are_those_of_its_figures(client: Client) -> None:
    """Each in which one of its figures takes part, and no other."""
    ids = {row["id"] for row in client.data(f"/v1/figures?source={CFIS}")}
    expected = [row["id"] for row in client.data("/v1/audit") if ids & set(row["inputs"])]
    page = opened(client, f"/sources/{CFIS}")
    found = page.xpath("//section[@aria-labelledby='findings']//li//a/@href")
    assert [link.partition("#")[2] for link in found] == expected


@every(("phrase", "prefix", "suffix", "directive"), named_tables(__file__)["text-fragments"])
def test_a_link_is_encoded_by_the_rules_of_text_fragments(
    phrase: str, prefix: str, suffix: str, directive: str
) -> None:
    """Hyphen, comma and ampersand have a meaning in a text fragment, so that in words they are encoded."""
    before, after = (None if part == "-" else part for part in (prefix, suffix))
    assert f"{URL}{Locator(3, phrase, before, after, '0' * 64).fragment}" == f"{URL}#:~:text={directive}"
    assert phrase in unquote(directive)


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
        if kind in ("indicator", "area", "report"):
            assert [text_of(hit) for hit in hits] == [row["name"] for row in of_kind][: len(hits)]
        if kind != "area":
            pages = [f"{prefix}/{kind}s/{row['code']}" for row in of_kind]
            assert [hit.get("href") for hit in hits] == pages[: len(hits)]
        assert len(hits) == min(len(of_kind), 40)


def test_the_newest_is_the_newest(client: Client) -> None:
    """No figure of the indicator, the area and the preferred claims is of a later period, but for forecasts."""
    page = opened(client, "/search?q=online+retail+sales")
    for link in page.xpath("//p[@class='hit-figure']/a/@href"):
        figure = client.data(f"/v1{link}")
        rows = client.data(f"/v1/figures?indicator={figure['indicator']}&area={figure['area']}&limit=1000")
        known = [row for row in rows if row["status"] != "F"] or rows
        assert figure["id"] in [row["id"] for row in known]
        assert figure["period"][:4] == max(row["period"][:4] for row in known)


def test_an_area_tells_what_is_known_of_it(client: Client) -> None:
    """The indicators that there are figures of."""
    known = one(opened(client, "/search?q=China"), "//section[@aria-labelledby='areas']//details")
    codes = {row["indicator"] for row in client.data("/v1/figures?area=CHN&claims=all&limit=10000&fields=indicator")}
    links = known.xpath(".//a/@href")
    assert {link.removeprefix("/indicators/").partition("?")[0] for link in links} == codes
    assert all(link.endswith("?area=CHN") for link in links)
