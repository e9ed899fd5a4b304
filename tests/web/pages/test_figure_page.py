"""The page of a figure: what it says without script, in both languages, of every kind of figure."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256

import pytest
from lxml import etree

from tests.conftest import Client, MakeUrl, within
from tests.helpers import claims
from tests.helpers.page_reader import one, opened, text_of
from tests.helpers.tables import every

RETAIL = "online-retail-sales.CHN.2024.cfis-2025-09-15"
EXPORTS = "cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"
NOT_PREFERRED = "online-retail-sales.CHN.2024.nbs-2025-01-18"
IMPORTS = "new-ecommerce-2025.cross-border-imports"


@pytest.mark.parametrize(
    ("path", "heading", "converted"),
    [
        (f"/figures/{RETAIL}", "Online retail sales, China, 2024 15.5 trillion yuan", "≈ 2.15 trillion US dollars"),
        (f"/zh/figures/{RETAIL}", "网上零售额，中国，2024年 15.5万亿元", "≈ 2.15万亿美元"),
        (
            f"/figures/{EXPORTS}",
            "Cross-border e-commerce exports, China, 2024 more than 1.8 trillion yuan",
            "more than 250",
        ),
        (f"/figures/{EXPORTS}?unit=EUR", "more than 1.8 trillion yuan", "more than 230 billion euros"),
        (f"/figures/{EXPORTS}?unit=USD&rate=USDCNY:7.2", "more than 1.8 trillion yuan", "a rate that was given"),
        (f"/figures/{RETAIL}?scale=million", "15,500,000 million yuan", "million US dollars"),
        (f"/figures/{RETAIL}?unit=USD&basis=year-end", "15.5 trillion yuan", "the rate of 2024-12-31"),
    ],
)
def test_the_figure_is_the_headline(client: Client, path: str, heading: str, converted: str) -> None:
    """As printed in words first, then converted, with the receipt in one breath."""
    page = opened(client, path)
    assert heading in text_of(one(page, "//h1"))
    told = text_of(one(page, "//p[@class='converted']"))
    assert converted in told
    assert not told.startswith("=")


@every(
    ("figure", "interval"),
    [
        (RETAIL, "What rounding leaves open: 15.45 to 15.55 trillion yuan."),
        (EXPORTS, "a lower limit only: more than 1.8 trillion yuan"),
        ("silk-road-ecommerce-partner-countries.CHN.2025-06.cfis-2025-09-15", "An exact count"),
        (IMPORTS, "What rounding leaves open"),
    ],
)
def test_what_rounding_leaves_open_is_told(client: Client, figure: str, interval: str) -> None:
    """The interval in words, whatever the comparator."""
    assert interval in text_of(one(opened(client, f"/figures/{figure}"), "//figure[@class='interval']"))


def test_the_proof_opens_the_source_at_the_words(client: Client) -> None:
    """The phrase, who printed it when, and the deep link."""
    proof = one(opened(client, f"/figures/{EXPORTS}"), "//section[@class='proof']")
    assert text_of(one(proof, ".//mark")) == "exceeding 1.8 trillion yuan"
    assert "CFIS, 15 September 2025, paragraph 10" in text_of(proof)
    (link,) = proof.xpath(".//a[contains(@href, '#:~:text=')]/@href")
    assert link.endswith("#:~:text=exceeding%201.8%20trillion%20yuan")


def test_a_derived_figure_tells_its_formula(client: Client) -> None:
    """No source, and links to what it follows from."""
    page = opened(client, f"/figures/{IMPORTS}")
    proof = text_of(one(page, "//section[@class='proof']"))
    assert "How it was calculated" in proof
    assert "calculated here from other figures" in text_of(one(page, "//p[@class='kind']"))
    assert len(page.xpath("//section[@class='proof']//a[contains(@href, '/figures/')]")) >= 2


def test_a_derived_figure_has_one_range_and_no_codes(client: Client) -> None:
    """What is drawn below the number is what its sentence tells, and the formula is told by names."""
    page = opened(client, "/zh/figures/companion-official.cross-border-imports-in-second-half")
    proof = text_of(one(page, "//section[@class='proof']"))
    assert "4850至5420亿元" in text_of(one(page, "//figcaption"))
    assert "4850至5420亿元" in proof
    assert "跨境电商进出口额（中国，2024年，CFIS）×（1−出口占跨境电商进出口额比重（中国，2024年，CFIS））" in proof
    assert "依据：跨境电商进出口额（中国，2024年，CFIS）；出口占跨境电商进出口额比重" in proof
    assert "cross-border" not in proof


def test_citations_stand_ready(client: Client) -> None:
    """Three styles and three files, the style of the language first, each the same as the API gives."""
    for path, first in ((f"/figures/{RETAIL}", "APA"), (f"/zh/figures/{RETAIL}", "GB/T 7714")):
        page = opened(client, path)
        names = [text_of(item) for item in page.xpath("//details[@name='cite']/summary")]
        assert names[0] == first
        assert sorted(names) == sorted(["APA", "Chicago", "GB/T 7714", "BibTeX", "RIS", "CSL-JSON"])
        lang = "zh" if first != "APA" else "en"
        cited = client.get(f"/v1/figures/{RETAIL}/citation.txt?lang={lang}").text.strip()
        assert text_of(page.xpath("//details[@name='cite']//p")[0]) == cited


def test_every_call_on_the_page_works(client: Client) -> None:
    """The addresses of “Use”, and of each format, are answered."""
    page = opened(client, f"/figures/{RETAIL}?unit=USD")
    told = " ".join(text_of(item) for item in page.xpath("//details[@name='use']//code"))
    addresses = [*re.findall(r"http://test(/v1/[^'\"\s]+)", told), *page.xpath("//p[@class='formats']/a/@href")]
    assert len(addresses) > 15
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_a_page_leads_to_pages_that_there_are(client: Client) -> None:
    """No link of the page is broken; the switch of languages comes back."""
    page = opened(client, f"/figures/{RETAIL}?unit=EUR")
    english, chinese = page.xpath("//ul[@class='languages']//a/@href")
    assert (english, chinese) == (f"/figures/{RETAIL}?unit=EUR", f"/zh/figures/{RETAIL}?unit=EUR")
    assert page.xpath("//html/@lang") == ["en"]
    assert opened(client, chinese).xpath("//html/@lang") == ["zh-Hans"]
    (canonical,) = page.xpath("//link[@rel='canonical']/@href")
    assert canonical == f"http://test/figures/{RETAIL}?unit=EUR"


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


@every(
    ("path", "status", "told"),
    [
        ("/figures/nope", 404, "There is no such page"),
        ("/zh/figures/nope", 404, "没有这个页面"),
        (f"/figures/{RETAIL}?currency=USD", 422, "Did you mean `unit=USD`?"),
        (f"/figures/{RETAIL}?unit=pavilions", 422, "the figures are in CNY"),
        (f"/figures/{RETAIL}?unit=RMX", 422, "RMX"),
        ("/nowhere", 404, "There is no such page"),
    ],
)
def test_a_refusal_is_a_page_for_a_browser(client: Client, path: str, status: int, told: str) -> None:
    """With the status, what is wrong, and a way on; for a program it stays a problem document."""
    page = opened(client, path, status)
    assert told in text_of(one(page, "//main"))
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    document = client.get(path, headers={"accept": "application/json"})
    assert (document.status_code, document.headers["content-type"]) == (status, "application/problem+json")


@every(
    ("asked", "plain"),
    [
        ("?utm_source=mail&fbclid=x", ""),
        ("?unit=&scale=&basis=", ""),
        ("?unit=USD&scale=", "?unit=USD"),
        ("?unit=&scale=billion&basis=year-end&rate=", "?scale=billion"),
        ("?lang=en", ""),
        ("?lang=zh-CN&unit=USD", "?unit=USD"),
    ],
)
def test_an_address_is_led_to_the_plain_one(client: Client, asked: str, plain: str) -> None:
    """What others append and empty fields of a form go; `lang=` leads to the page in that language."""
    answer = client.get(f"/figures/{RETAIL}{asked}")
    prefix = "/zh" if "zh" in asked else ""
    assert (answer.status_code, answer.headers["location"]) == (302, f"{prefix}/figures/{RETAIL}{plain}")


@pytest.fixture(scope="module")
def history(engine: str, migrated_url: MakeUrl, connect: Callable[..., Client]) -> Client:
    """A client over releases that take figures back and put others in their place."""
    address = migrated_url(engine)
    within(address, claims.add_claims)
    return connect(address)


def test_a_withdrawn_figure_says_so(history: Client) -> None:
    """In large letters, with the way to what took its place; that one tells whose place it took."""
    taken = [row for row in history.data("/v1/changes?limit=1000") if row["old"] is not None and row["new"] is not None]
    assert taken
    for row in taken:
        page = opened(history, f"/figures/{row['old']}")
        warning = one(page, "//div[@class='withdrawn']")
        assert text_of(warning).startswith("Withdrawn by release")
        (after,) = warning.xpath(".//a/@href")
        told = text_of(one(opened(history, after), "//ol[@class='timeline']"))
        assert f"took another’s place in release {row['release']}" in told


def test_the_release_that_is_told_is_of_the_figures_own_report(history: Client) -> None:
    """In what is embedded, and in the citation of a series: another report's release changes neither."""
    for path, told in (
        (f"/embed/figures/{RETAIL}", "Newest release, 26 November 2026"),
        (f"/zh/embed/figures/{claims.figure_id('DEU.2010.a-new')}", "最新发布，2020年3月10日"),
        ("/embed/indicators/goods-trade", "Newest release, 26 November 2026"),
    ):
        assert told in text_of(one(opened(history, path), "//footer"))
    cited = opened(history, "/indicators/goods-trade").xpath("//*[@id='cite']/..//p")
    assert any("Release companion-official.3, 26 November 2026." in text_of(each) for each in cited)


def test_a_unit_without_a_rate_is_told(client: Client) -> None:
    """The figure stands as printed, and the page says why."""
    page = opened(client, f"/figures/{RETAIL}?unit=CYP")
    assert page.xpath("//p[@class='converted']") == []
    assert "There is no rate that puts this into CYP" in text_of(one(page, "//article"))


@every(
    "page",
    ["/", f"/figures/{RETAIL}", f"/figures/{EXPORTS}", f"/figures/{NOT_PREFERRED}", "/indicators/online-retail-sales"],
)
@every("asked", ["", "?unit=USD", "?scale=billion"])
@every("prefix", ["", "/zh"])
def test_the_saved_picture_is_the_one_that_is_seen(client: Client, prefix: str, page: str, asked: str) -> None:
    """Its title, all it says, and the mark that stands out, in each format."""
    chart = one(opened(client, f"{prefix}{page}{asked}"), "//figure[@class='chart']")
    addresses = dict(
        zip(("svg", "png", "vegalite", "csv"), chart.xpath("./p[@class='chart-save']/a/@href"), strict=True)
    )
    seen = chart.xpath("./div[@class='chart-wide']//*[local-name()='svg']")[0]
    saved = etree.fromstring(client.get(addresses["svg"]).content)
    for part in ("title", "desc"):
        assert saved.findtext(f"{{*}}{part}") == seen.xpath(f"./*[local-name()='{part}']")[0].text
    assert client.get(addresses["png"]).status_code == client.get(addresses["csv"]).status_code == 200
    titled = "".join(client.get(addresses["vegalite"]).json()["title"]["text"]).replace(" ", "")
    assert titled == saved.findtext("{*}title").replace(" ", "")


@every(
    ("figure", "title", "said"),
    [
        (RETAIL, "Online retail sales in China reached 15.5 trillion yuan in 2024", None),
        (NOT_PREFERRED, "Online retail sales in China reached 15,522.5 billion yuan in 2024", "Another claim stands"),
        (
            "ecommerce-transactions.CHN.2014.technode-2015-01-22",
            "E-commerce transactions in China stood at 13 trillion yuan in 2014, estimate, says Ministry of Commerce",
            "Another claim stands",
        ),
    ],
)
def test_a_page_draws_its_own_claim(client: Client, figure: str, title: str, said: str | None) -> None:
    """Also one that does not stand for its period: then among all claims, and the page says so."""
    series = one(opened(client, f"/figures/{figure}"), "//section[@class='series']")
    drawn = series.xpath(".//div[@class='chart-wide']//*[local-name()='svg']")[0]
    assert drawn.xpath("./*[local-name()='title']")[0].text.startswith(title)
    assert drawn.xpath(f".//*[@data-figure='{figure}']")
    assert series.xpath(f".//tbody//a[contains(@href, '{figure}')]")
    notes = [text_of(note) for note in series.xpath("./p[@class='by']")]
    assert [note.startswith(said) for note in notes if said] == ([True] if said else [])
    assert bool(notes) is (said is not None)


def test_a_picture_tells_no_figure_that_it_does_not_draw(client: Client) -> None:
    """Asked for one of another area, indicator or claim it refuses, rather than to stand out another."""
    address = "/v1/figures.svg?indicator=online-retail-sales&area=CHN&highlight="
    assert client.get(f"{address}{RETAIL}").status_code == 200
    refused = client.get(f"{address}{EXPORTS}")
    assert (refused.status_code, refused.json()["code"]) == (422, "conflicting-parameters")
    refused = client.get(f"/v1/figures.csv?highlight={RETAIL}")
    assert (refused.status_code, refused.json()["code"]) == (422, "conflicting-parameters")


@every(
    ("figure", "told"),
    [
        (
            RETAIL,
            {
                "What other sources’ figures say of it": True,
                "How it fits its own source’s other figures": False,
            },
        ),
        (
            "silk-road-ecommerce-sourcing-base-countries.CHN.2025-06.cfis-2025-09-15",
            {"How it fits its own source’s other figures": False},
        ),
    ],
)
def test_its_own_source_is_no_other(client: Client, figure: str, told: dict[str, bool]) -> None:
    """Findings that hold a figure against its own source's figures alone stand under a heading that says so."""
    section = one(opened(client, f"/figures/{figure}"), "//section[@aria-labelledby='findings']")
    assert [text_of(heading) for heading in section.xpath("./h2")] == list(told)
    inputs = {row["id"]: row["inputs"] for row in client.data("/v1/audit")}
    for heading, among_others in zip(section.xpath("./h2"), told.values(), strict=True):
        links = heading.xpath("./following-sibling::ul[1]//a/@href")
        sources = [{id.rpartition(".")[2] for id in inputs[link.partition("#")[2]]} for link in links]
        assert sources
        assert all((len(found) > 1) is among_others for found in sources)


@every("path", [f"/figures/{RETAIL}", "/audit", "/indicators/online-retail-sales"])
def test_what_was_known_earlier_says_so(client: Client, path: str) -> None:
    """And leads to what is known now; a page of now says nothing of it."""
    for prefix, told in (("", "As it was known on 24 November 2026."), ("/zh", "以下为2026年11月24日所知。")):
        page = opened(client, f"{prefix}{path}?as_of=2026-11-24")
        (note,) = page.xpath("//p[@class='note'][starts-with(., $told)]", told=told)
        assert note.xpath("./a/@href") == [f"{prefix}{path}"]
        assert told not in text_of(opened(client, f"{prefix}{path}"))


def test_a_day_before_all_relations_has_none(client: Client) -> None:
    """Which is not that none is declared."""
    told = text_of(opened(client, "/audit?as_of=2020-01-01"))
    assert "On that day no relation between figures had been declared here." in told


@every(
    ("asked", "told"),
    [
        ("", None),
        ("?unit=USD", "≈ 2.15 trillion US dollars Rounding leaves open 2.147 to 2.162 trillion US dollars; at 7.19"),
        ("?unit=USD&basis=as-printed", "about 2.1 trillion US dollars"),
        ("?unit=EUR", "≈ 1.99 trillion euros Rounding leaves open 1.98"),
    ],
)
def test_a_unit_that_is_asked_for_is_large_with_its_range(client: Client, asked: str, told: str | None) -> None:
    """And what the source itself prints in another unit is told beside it, unless that is what is shown."""
    page = opened(client, f"/figures/{RETAIL}{asked}")
    assert len(page.xpath("//p[@class='converted']/strong[@class='asked']")) == (told is not None)
    assert (told or "≈ 2.15 trillion US dollars at 7.19") in text_of(one(page, "//p[@class='converted']"))
    beside = [text_of(each) for each in page.xpath("//p[@class='by'][contains(., 'the source itself prints')]")]
    printed = "For the same the source itself prints about 2.1 trillion US dollars."
    assert beside == ([] if "as-printed" in asked else [printed])


@every(("prefix", "told"), [("", "what rounding leaves open touches at one end only"), ("/zh", "取整区间仅端点相接")])
def test_claims_that_touch_at_one_end_do_not_overlap(client: Client, prefix: str, told: str) -> None:
    """15.42 trillion and 15.43 trillion share 15.425 trillion and nothing else."""
    page = opened(client, f"{prefix}/figures/online-retail-sales.CHN.2023.globaltimes-2024-01-19")
    assert told in text_of(one(page, "//ul[@class='rivals']"))
