"""The pages of a figure and of the front: what they say without script, in both languages, of every kind of figure."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from itertools import product
from typing import Any
from urllib.parse import parse_qs, urlsplit

import brotli
import pytest
from lxml import etree
from sqlalchemy import Connection, update
from sqlmodel import col

from api.domain.query import Lang
from api.storage import models
from api.web.pages.parts.headlines import topic_name
from tests.conftest import Client, without_reports
from tests.helpers import claims, odd_report
from tests.helpers.pages import EXPORTS, PREFIXES, RETAIL, SALES, answered, one, opened, text_of, texts
from tests.helpers.rows import rows
from tests.helpers.tables import every
from tests.web.pages.conftest import Filled


def heads(page: Any) -> dict[str, Any]:
    """The rows of the headlines by their names."""
    return {text_of(row.xpath(".//h3/a")[0]): row for row in page.xpath("//li[@class='head']")}


def test_every_figure_of_the_preferred_report_is_there(client: Client) -> None:
    """The fifteen, each once, linked to its page; what its source prints in another unit beside it."""
    page = opened(client, "/")
    figures = {row["id"] for row in client.data("/v1/figures?report=new-ecommerce-2025")}
    linked = {href.removeprefix("/figures/") for href in page.xpath("//ul[@class='heads']//a/@href") if "#" not in href}
    assert len(figures) == 15
    assert figures <= {urlsplit(link).path for link in linked}
    (also,) = heads(page)["Online retail sales"].xpath(".//p[@class='by']/a[contains(@href, 'as-printed')]")
    assert text_of(also) == "about 2.1 trillion US dollars"
    assert text_of(one(opened(client, also.get("href")), "//p[@class='converted']/strong")) == text_of(also)


def test_findings_are_counted_in_plain_words(client: Client) -> None:
    """As many of each verdict as the audit has about the figure, and a link to them.

    What holds it against its own source alone is no word of others.
    """
    page = opened(client, "/")
    others, own = heads(page)["Online retail sales"].xpath(".//div/a[@class='checked']")
    about = [row for row in client.data("/v1/audit") if RETAIL in row["inputs"]]
    for told, checked, is_own in (("Held against others", others, False), ("Within its own source", own, True)):
        alike = [row for row in about if (len({id.rpartition(".")[2] for id in row["inputs"]}) == 1) is is_own]
        held = [row["verdict"] for row in alike]
        counts = held.count("consistent"), held.count("consistent only within rounding")
        agrees, barely = (f" ×{count}" if count > 1 else "" for count in counts)
        assert text_of(checked) == f"{told}: Agrees{agrees} Only within rounding{barely}"
    assert {others.get("href"), own.get("href")} == {f"/figures/{RETAIL}#findings"}
    assert one(page, "//a[.='Do its figures agree?']").get("href") == "/audit?report=new-ecommerce-2025"
    (own,) = heads(page)["Countries with Silk Road e-commerce direct sourcing bases"].xpath(".//a[@class='checked']")
    assert text_of(own) == "Within its own source: Agrees ×2"


def test_the_longest_series_of_the_report_is_drawn(client: Client) -> None:
    """Wide and narrow, in the topic that it belongs to, with pictures to save that there are."""
    chart = one(opened(client, "/?unit=USD"), "//figure[@class='chart']")
    assert len(chart.xpath(".//*[local-name()='svg']")) == 2
    assert text_of(one(chart, "./ancestor::section/h2")) == "Market size"
    assert len(chart.xpath(".//tbody/tr/th")) == len(client.data("/v1/figures?indicator=online-retail-sales&area=CHN"))
    addresses = chart.xpath(".//p[@class='chart-save']/a/@href")
    assert [parse_qs(urlsplit(address).query)["unit"] for address in addresses] == [["USD"]] * len(addresses)
    answered(client, addresses)


def test_a_switch_stays_where_it_was_put(client: Client) -> None:
    """In every link to a figure, an indicator or a report, and in the form; the report stays beside a switched unit."""
    page = opened(client, "/?report=companion-official&unit=EUR")
    numbers = page.xpath("//p[@class='amount']/a/@href | //li[@class='head']//h3/a/@href")
    kept = [href for href in numbers if "unit=EUR" in href]
    assert 0 < len(kept) < len(numbers)
    money = {code for code, each in client.catalogue().indicators.items() if each.unit_kind == "money"}
    assert {href.split("/")[2].split(".")[0].split("?")[0] for href in kept} == money & {
        href.split("/")[2].split(".")[0].split("?")[0] for href in numbers
    }
    form = one(page, "//form[@data-switches]")
    chosen = {name: form.xpath(f".//select[@name='{name}']/option[@selected]/@value") for name in ("report", "unit")}
    assert chosen == {"report": ["companion-official"], "unit": ["EUR"]}
    assert form.xpath(".//input[@name='report']") == []
    _, chinese = page.xpath("//ul[@class='languages']//a/@href")
    assert chinese == "/zh/?report=companion-official&unit=EUR"
    assert opened(client, chinese).xpath("//html/@lang") == ["zh-Hans"]


def test_the_newest_release_comes_first(client: Client) -> None:
    """On the front page."""
    page = opened(client, "/")
    newest = max(client.data("/v1/releases"), key=lambda row: row["sequence"])
    assert newest["id"] in text_of(page.xpath("//ol[@class='timeline']/li")[0])


def test_an_empty_front_page_names_the_catalogue_of_the_api(empty: Client) -> None:
    """In its headers, in both languages."""
    assert all("api-catalog" in empty.get(path).links for path in ("/", "/zh/"))


def test_the_page_is_light(client: Client) -> None:
    """All that a browser loads of it, compressed, in at most four requests."""
    page = opened(client, "/")
    parts = [*page.xpath("//link[@rel='stylesheet' or @rel='icon']/@href"), *page.xpath("//script/@src")]
    bodies = [client.get(address).content for address in ("/", *parts)]
    assert len(bodies) <= 4
    assert sum(len(brotli.compress(body, quality=5)) for body in bodies) <= 30_000


def _only_odd(connection: Connection) -> None:
    without_reports(connection)
    odd_report.add_odd_report(connection)


def _odd_preferred(connection: Connection) -> None:
    odd_report.add_odd_report(connection)
    connection.execute(update(models.Report).values(rank="normal"))
    connection.execute(update(models.Report).where(col(models.Report.id) == odd_report.REPORT).values(rank="preferred"))


@every("prepare", [_only_odd, _odd_preferred])
@every("path", ["/", "/zh/", "/?unit=USD", "/?report=odd"])
def test_any_report_is_told_by_the_same_rules(filled: Filled, prepare: Callable[[Connection], None], path: str) -> None:
    """The preferred one, its topic named by its code, one row a series that has figures, the longest drawn."""
    page = opened(filled(prepare), path)
    assert odd_report.SCRIPT in text_of(one(page, "//h1"))
    assert text_of(page.xpath("//section/h2")[0]) == "Odd things"
    filled_series = [name for name, _, _, figures in odd_report.SERIES.values() if figures]
    assert len(page.xpath("//li[@class='head']")) == len(filled_series)


def test_of_rival_claims_and_several_areas_one_stands(rivals: Client) -> None:
    """The newest period of each area, the longest where several end on a day, the preferred claim of it."""
    heads = opened(rivals, f"/?report={claims.REPORT}").xpath("//li[@class='head']")
    shown = {row.xpath(".//p[@class='amount']/a/@href")[0].removeprefix("/figures/") for row in heads}
    places = [figure_id.split(".")[1:3] for figure_id in shown]
    assert len(places) == len({area for area, _ in places})
    newest = rivals.data(f"/v1/figures?report={claims.REPORT}&latest=1&claims=preferred")
    assert {row["id"] for row in newest} & shown


@every("code,english", [("trade", "Cross-border e-commerce trade"), ("air-quality_2", "Air quality 2"), ("", "")])
def test_a_topic_has_a_name(code: str, english: str) -> None:
    """Of its endpoint, or its code in words."""
    assert topic_name(code, Lang.EN) == english
    assert code != "trade" or topic_name(code, Lang.ZH) == "跨境电商贸易"


NOT_PREFERRED = "online-retail-sales.CHN.2024.nbs-2025-01-18"
ESTIMATE = "ecommerce-transactions.CHN.2014.technode-2015-01-22"
OTHERS, OWN = "What other sources’ figures say of it", "How it fits its own source’s other figures"


def test_citations_stand_ready(client: Client) -> None:
    """Three styles and three files, the style of the language first, each the same as the API gives."""
    for prefix, lang, first in (("", "en", "APA"), ("/zh", "zh", "GB/T 7714")):
        page = opened(client, f"{prefix}/figures/{RETAIL}")
        names = texts(page, "//details[@name='cite']/summary")
        assert names[0] == first
        assert sorted(names) == sorted(["APA", "Chicago", "GB/T 7714", "BibTeX", "RIS", "CSL-JSON"])
        cited = client.get(f"/v1/figures/{RETAIL}/citation.txt?lang={lang}").text.strip()
        assert texts(page, "//details[@name='cite']//p")[0] == cited


def test_every_call_on_the_page_works(client: Client) -> None:
    """The addresses of “Use”, and of each format, are answered."""
    page = opened(client, f"/figures/{RETAIL}?unit=USD")
    told = " ".join(texts(page, "//details[@name='use']//code"))
    calls = [*re.findall(r"http://test(/v1/[^'\"\s]+)", told), *page.xpath("//p[@class='formats']/a/@href")]
    answered(client, calls, more_than=15)


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
        assert f"took another’s place in release {row['release']}" in told


DRAWN = ("/", f"/figures/{RETAIL}", f"/figures/{EXPORTS}", f"/figures/{NOT_PREFERRED}", SALES)
SAVED = list(product(PREFIXES, DRAWN, ("", "?unit=USD", "?scale=billion")))


def saved_as_seen(client: Client, prefix: str, page: str, asked: str) -> None:
    """The picture that a page saves has the title and all that the one on it says, in each format."""
    chart = one(opened(client, f"{prefix}{page}{asked}"), "//figure[@class='chart']")
    svg, png, vegalite, csv = chart.xpath("./p[@class='chart-save']/a/@href")
    seen = chart.xpath("./div[@class='chart-wide']//*[local-name()='svg']")[0]
    saved = etree.fromstring(client.get(svg).content)
    for part in ("title", "desc"):
        assert saved.findtext(f"{{*}}{part}") == seen.xpath(f"./*[local-name()='{part}']")[0].text
    answered(client, (png, csv))
    titled = "".join(client.get(vegalite).json()["title"]["text"]).replace(" ", "")
    assert titled == saved.findtext("{*}title").replace(" ", "")


test_the_saved_picture_is_the_one_that_is_seen = every("prefix,page,asked", SAVED[::7])(saved_as_seen)
test_each_saved_picture_is_the_one_that_is_seen = pytest.mark.full(every("prefix,page,asked", SAVED)(saved_as_seen))


@every(
    ("figure", "title", "noted"),
    rows(f"""
    {RETAIL} | Online retail sales in China reached 15.5 trillion yuan in 2024 |
    {NOT_PREFERRED} | Online retail sales in China reached 15,522.5 billion yuan in 2024 | Another claim stands
    {ESTIMATE} \
    | E-commerce transactions in China stood at 13 trillion yuan in 2014, estimate, says Ministry of Commerce \
    | Another claim stands
    """),
)
def test_a_page_draws_its_own_claim(client: Client, figure: str, title: str, noted: str) -> None:
    """Also one that does not stand for its period: then among all claims, and the page says so."""
    series = one(opened(client, f"/figures/{figure}"), "//section[@class='series']")
    drawn = series.xpath(".//div[@class='chart-wide']//*[local-name()='svg']")[0]
    assert drawn.xpath("./*[local-name()='title']")[0].text.startswith(title)
    assert drawn.xpath(f".//*[@data-figure='{figure}']")
    assert series.xpath(f".//tbody//a[contains(@href, '{figure}')]")
    notes = texts(series, "./p[@class='by']")
    assert [note.startswith(noted) for note in notes if noted] == ([True] if noted else [])
    assert bool(notes) is bool(noted)


def test_a_picture_tells_no_figure_that_it_does_not_draw(client: Client) -> None:
    """Asked for one of another area, indicator or claim it refuses, rather than to stand out another."""
    address = "/v1/figures.svg?indicator=online-retail-sales&area=CHN&highlight="
    answered(client, [f"{address}{RETAIL}"])
    for other in (f"{address}{EXPORTS}", f"/v1/figures.csv?highlight={RETAIL}"):
        refused = client.get(other)
        assert (refused.status_code, refused.json()["code"]) == (422, "conflicting-parameters")


@every(
    ("figure", "told"),
    [
        (RETAIL, {OTHERS: True, OWN: False}),
        ("silk-road-ecommerce-sourcing-base-countries.CHN.2025-06.cfis-2025-09-15", {OWN: False}),
    ],
)
def test_its_own_source_is_no_other(client: Client, figure: str, told: dict[str, bool]) -> None:
    """Findings that hold a figure against its own source's figures alone stand under a heading that says so."""
    section = one(opened(client, f"/figures/{figure}"), "//section[@aria-labelledby='findings']")
    assert texts(section, "./h2") == list(told)
    inputs = {row["id"]: row["inputs"] for row in client.data("/v1/audit")}
    for heading, among_others in zip(section.xpath("./h2"), told.values(), strict=True):
        links = heading.xpath("./following-sibling::ul[1]//a/@href")
        sources = [{id.rpartition(".")[2] for id in inputs[link.partition("#")[2]]} for link in links]
        assert sources
        assert all((len(found) > 1) is among_others for found in sources)
