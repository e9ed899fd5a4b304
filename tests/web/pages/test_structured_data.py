"""What a page is about, for search engines and reference managers: schema.org in JSON-LD, and `citation_` tags."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.conftest import Client, MakeUrl, within, without_reports
from tests.helpers import odd_report
from tests.helpers.page_reader import opened
from tests.helpers.tables import every

RETAIL = "online-retail-sales.CHN.2024.cfis-2025-09-15"
EXPORTS = "cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"
ABOUT = "cross-border-ecommerce-exports.CHN.2024-S1.scio-2024-11-27"
SHARE = "cross-border-ecommerce-exports-share.CHN.2024.cfis-2025-09-15"
IMPORTS = "new-ecommerce-2025.cross-border-imports"
REPORT = "new-ecommerce-2025"


def data_of(page: Any) -> Any:
    """The one JSON-LD of a page, numbers as they are written."""
    (script,) = page.xpath("//head/script[@type='application/ld+json']")
    return json.loads(script.text, parse_float=Decimal, parse_int=Decimal)


@every("prefix", ["", "/zh"])
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
    for path, asked in ((f"/reports/{REPORT}", "report"), ("/indicators/online-retail-sales", "indicator")):
        (file,) = [
            each
            for each in data_of(opened(client, path))["distribution"]
            if each["encodingFormat"] == "application/json"
        ]
        found = client.get(file["contentUrl"]).json()
        key = path.rpartition("/")[2]
        assert len(found["data"]) == found["meta"]["total"] > 10
        assert (
            found["meta"]["total"]
            == client.get(f"/v1/figures?{asked}={key}&claims=all&limit=1").json()["meta"]["total"]
        )


@every(
    ("figure", "date", "unit", "numbers"),
    [
        (RETAIL, "2024", "CNY", ("15500000000000", "15450000000000", "15550000000000")),
        (EXPORTS, "2024", "CNY", (None, "1800000000000", None)),
        (ABOUT, None, "CNY", ("979900000000", "979800000000", "980000000000")),
        (SHARE, "2024", "percent", ("70", "69.5", "70.5")),
    ],
)
def test_a_figure_is_an_observation(
    client: Client, figure: str, date: str | None, unit: str, numbers: tuple[str | None, ...]
) -> None:
    """As printed, in whole units, with what rounding leaves open; a limit has no value."""
    page = data_of(opened(client, f"/figures/{figure}"))
    told = page["mainEntity"]
    assert (page["@type"], told["@type"]) == ("WebPage", "Observation")
    assert (told.get("observationDate"), told["unitText"], told["identifier"]) == (date, unit, figure)
    found = [told.get(name) for name in ("value", "minValue", "maxValue")]
    assert found == [None if number is None else Decimal(number) for number in numbers]
    assert page["citation"]["publisher"]["name"]


def test_a_derived_figure_has_no_source(client: Client) -> None:
    """It says how it was calculated."""
    page = data_of(opened(client, f"/figures/{IMPORTS}"))
    assert "citation" not in page
    assert page["mainEntity"]["measurementMethod"]


@every("prefix", ["", "/zh"])
@every("figure", [RETAIL, EXPORTS, IMPORTS])
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


@pytest.fixture(scope="module")
def odd(engine: str, migrated_url: MakeUrl, connect: Callable[..., Client]) -> Client:
    """A client over a report with hostile names."""
    address = migrated_url(engine)
    within(address, odd_report.add_odd_report)
    return connect(address)


@every("prefix", ["", "/zh"])
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


def test_without_figures_there_is_no_observation(
    engine: str, migrated_url: MakeUrl, connect: Callable[..., Client]
) -> None:
    """The front page of an empty database describes nothing, and is shared without a picture."""
    address = migrated_url(engine)
    within(address, without_reports)
    page = opened(connect(address), "/")
    assert page.xpath("//script[@type='application/ld+json']") == []
    assert page.xpath("//meta[@property='og:image']") == []
    assert page.xpath("//meta[@name='twitter:card']/@content") == ["summary"]
