"""The pages of a figure and of the front: what they say without script, in both languages, of every kind of figure."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from itertools import product
from urllib.parse import urlsplit

import brotli
import pytest
from lxml import etree
from sqlalchemy import Connection, update
from sqlmodel import col

from api.storage import models
from tests.conftest import Client, without_reports
from tests.helpers import claims, odd_report
from tests.helpers.pages import EXPORTS, PREFIXES, RETAIL, SALES, answered, one, opened, text_of, texts
from tests.helpers.tables import every
from tests.web.pages.conftest import Filled


def test_every_figure_of_the_preferred_report_is_there(client: Client) -> None:
    """The fifteen, each once, linked to its page."""
    page = opened(client, "/")
    figures = {row["id"] for row in client.data("/v1/figures?report=new-ecommerce-2025")}
    linked = {href.removeprefix("/figures/") for href in page.xpath("//ul[@class='heads']//a/@href") if "#" not in href}
    assert len(figures) == 15
    assert figures <= {urlsplit(link).path for link in linked}


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


NOT_PREFERRED = "online-retail-sales.CHN.2024.nbs-2025-01-18"
OTHERS, OWN = "What other sources’ figures say of it", "How it fits its own source’s other figures"


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
