"""The page of a report: what it is, its figures, findings, sources, releases, and how to cite its data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from tests.conftest import Client, within
from tests.helpers import claims
from tests.helpers.page_reader import one, opened, text_of
from tests.helpers.tables import every

REPORT = "new-ecommerce-2025"


@every(
    ("path", "heading", "told"),
    [
        (f"/reports/{REPORT}", "2025 China New E-commerce Report", "The report itself was not seen"),
        (f"/zh/reports/{REPORT}", "2025 China New E-commerce Report", "未见报告原文"),
        ("/reports/companion-official", "Companion figures of official publishers", "121 figures"),
        ("/zh/reports/companion-official", "官方发布对照数据", "121个数据"),
        ("/reports/Companion-OFFICIAL", "Companion figures of official publishers", "2026"),
    ],
)
def test_it_says_what_the_report_is(client: Client, path: str, heading: str, told: str) -> None:
    """Its title and description in the language, its year, how many figures stand."""
    page = opened(client, path)
    assert text_of(one(page, "//h1")) == heading
    assert told in text_of(one(page, "//header[@class='front-head']"))


@every("report", [REPORT, "companion-official"])
def test_every_figure_is_listed_under_its_topic(client: Client, report: str) -> None:
    """Each once, as many as the API has."""
    page = opened(client, f"/reports/{report}")
    linked = page.xpath("//table[@class='figures']//td/a[@class='share']/@href")
    assert sorted(linked) == sorted(f"/figures/{row['id']}" for row in client.data(f"/v1/figures?report={report}"))
    topics = [text_of(item) for item in page.xpath("//section[@aria-labelledby='figures']/h3")]
    assert topics == ["Market size", "Cross-border e-commerce trade", "E-commerce partnerships"]


def test_a_unit_converts_the_list(client: Client) -> None:
    """With what is printed beside it, the rate told once, and the unit kept in the links."""
    page = opened(client, f"/reports/{REPORT}?unit=USD")
    row = one(page, "//tr[contains(., 'Online retail sales')]")
    assert "2.15 trillion US dollars" in text_of(row)
    assert "15.5 trillion yuan as printed" in text_of(row)
    assert "average rate of each figure’s own year" in text_of(page.xpath("//p[@class='key']")[0])
    (link,) = row.xpath(".//td/a[@class='share']/@href")
    assert link.endswith("?unit=USD")
    (count,) = page.xpath("//td/a[@class='share' and contains(., '35 countries')]/@href")
    assert "unit" not in count  # the page of a count would refuse it


@every("report", [REPORT, "companion-official"])
def test_findings_are_counted_by_verdict(client: Client, report: str) -> None:
    """As the audit has them, each count leading to its findings."""
    counted = opened(client, f"/reports/{report}").xpath("//ul[@class='verdicts']/li/a")
    verdicts = Counter(row["verdict"] for row in client.data(f"/v1/audit?report={report}"))
    assert sorted(int(text_of(item).split()[0]) for item in counted) == sorted(verdicts.values())
    for item in counted:
        assert client.get(item.get("href")).status_code == 200


def test_releases_are_a_time_line(client: Client) -> None:
    """The newest first, each with its note and what it changed since the one before."""
    page = opened(client, f"/reports/{REPORT}")
    steps = page.xpath("//section[@aria-labelledby='releases']//li")
    told = [row for row in client.data("/v1/releases") if row["report"] == REPORT]
    assert len(steps) == len(told) == 3
    for step, release in zip(steps, sorted(told, key=lambda row: -row["sequence"]), strict=True):
        assert release["id"] in text_of(step)
        assert release["note"] in text_of(step)
    (first,) = steps[-1].xpath(".//a/@href")
    assert client.get(first).text.count("\n| ") > 15
    (between,) = steps[0].xpath(".//a/@href")
    assert f"from={REPORT}.2" in between
    assert f"to={REPORT}.3" in between


def test_its_data_are_cited_as_of_now(client: Client) -> None:
    """In three styles, that of the language first; the address gives the same figures for ever."""
    for prefix, first in (("", "APA"), ("/zh", "GB/T 7714")):
        page = opened(client, f"{prefix}/reports/{REPORT}")
        names = [text_of(item) for item in page.xpath("//details[@name='cite']/summary")]
        assert (names[0], sorted(names)) == (first, ["APA", "Chicago", "GB/T 7714"])
        text = text_of(page.xpath("//details[@name='cite']//p")[0])
        assert "2025 China New E-commerce Report" in text
        assert f"{REPORT}.3" in text
        address = next(word for word in text.split() if word.startswith("http://test/")).removesuffix(".")
        assert "as_of=" in address
        assert {row["id"] for row in client.data(address)} == {
            row["id"] for row in client.data(f"/v1/figures?report={REPORT}")
        }


@every("path", [f"/reports/{REPORT}", "/zh/reports/companion-official?unit=USD"])
def test_its_links_lead_somewhere(client: Client, path: str) -> None:
    """Downloads in each format, sources, changes, figures."""
    links = {link.partition("#")[0] for link in opened(client, path).xpath("//a/@href") if link.startswith("/")}
    assert len(links) > 40
    for link in links:
        assert client.get(link).status_code == 200, link


@every(
    ("path", "status", "told"),
    [
        ("/reports/new-ecommerce-2026", 404, "Perhaps you mean new-ecommerce-2025"),
        ("/zh/reports/x", 404, "没有这个页面"),
        (f"/reports/{REPORT}?report=x", 422, "report"),
        (f"/reports/{REPORT}?unit=pavilions&area=CHN", 422, "area"),
    ],
)
def test_what_there_is_not_is_refused(client: Client, path: str, status: int, told: str) -> None:
    """With what was probably meant."""
    assert told in text_of(one(opened(client, path, status), "//main"))


def test_of_a_large_report_the_newest_are_listed_and_the_rest_counted(
    fresh_url: str, connect: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One row a series, how many figures stand behind it, and the whole as CSV."""
    within(fresh_url, claims.add_claims)
    client = connect(fresh_url)
    monkeypatch.setattr("api.service.report_contents.LISTED", 5)
    page = opened(client, f"/reports/{claims.REPORT}")
    rows = page.xpath("//table[@class='figures']/tbody/tr")
    standing = client.data(f"/v1/figures?report={claims.REPORT}")
    assert len(rows) == len({(row["indicator"], row["area"]) for row in standing}) < len(standing)
    key = one(page, "//section[@aria-labelledby='figures']/p[@class='key']")
    assert f"{len(standing)} figures in all" in text_of(key)
    (whole,) = key.xpath("./a[contains(@href, '.csv')]/@href")
    assert client.get(whole).text.count("\n") == len(standing) + 1


@every(
    ("path", "told"),
    [
        ("/reports/new-ecommerce-2025", "15 figures (and beside them the same value in a second unit: 1)"),
        ("/zh/reports/new-ecommerce-2025", "15个数据（另有1处以第二种单位载明同一数据）"),
    ],
)
def test_values_in_a_second_unit_are_no_figures_of_their_own(client: Client, path: str, told: str) -> None:
    """The sixteen of the first release are fifteen figures, and dollars beside the yuan of one."""
    assert told in text_of(opened(client, path).xpath("//p[@class='by']")[0])
