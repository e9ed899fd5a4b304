"""Figures told in another unit: which rate, what stays as printed, and what would have to be ignored."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.conftest import Client

SALES = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
EXPORTS = "/v1/figures/cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"
WORLD = "/v1/figures/retail-ecommerce-sales.WLD.2024.cfis-2025-09-15"
NUMBER = "/v1/convert?value=15.5&scale=trillion&from=CNY&to=USD&year=2024"


def test_the_report_s_yuan_in_dollars_have_these_bounds(client: Client) -> None:
    """15.5 trillion yuan of 2024 are between 2.1471 and 2.1611 trillion dollars."""
    figure = client.exact(f"{SALES}?unit=USD")
    assert (figure["value_text"], figure["low"], figure["high"]) == ("2.15", Decimal("2.1471"), Decimal("2.1611"))


def test_more_than_stays_more_than(client: Client) -> None:
    """> 1.8 trillion yuan is a lower bound in dollars too, and the digits shown keep it true."""
    figure = client.exact(f"{EXPORTS}?unit=USD")
    assert (figure["comparator"], figure["display"], figure["high"]) == (">", "> 250 billion USD", None)
    assert figure["value"] <= figure["low"] <= Decimal(figure["conversion"]["unrounded"])


@pytest.mark.parametrize(("path", "display"), [(SALES, "2.15 trillion USD"), (WORLD, "6.3 trillion USD")])
def test_a_rate_of_one_s_own_converts_figures(client: Client, path: str, display: str) -> None:
    """A figure that is already in the unit stays as printed."""
    assert client.exact(f"{path}?unit=USD&rate=USDCNY:7.2")["display"] == display


def test_the_default_rate_of_a_flow_is_the_average_of_its_own_year(client: Client) -> None:
    """A figure's rate is that of its period, never today's."""
    average, default = (client.exact(f"{SALES}?unit=EUR{basis}") for basis in ("&basis=annual-average", ""))
    assert average == default
    assert default["conversion"]["period"] == "2024"


def test_the_same_address_gives_the_same_bytes(client: Client) -> None:
    """A conversion depends on nothing but what was asked."""
    assert len({client.get(f"{SALES}?unit=EUR").content for _ in range(3)}) == 1


def test_a_figure_converts_as_the_same_number_does(client: Client) -> None:
    """The data endpoints and /v1/convert give the same digits."""
    figure, number = client.exact(f"{SALES}?unit=USD"), client.exact(NUMBER)
    assert {key: figure[key] for key in number} == number


@pytest.mark.parametrize("unit", ["EUR", "GBP"])
def test_as_printed_is_refused_where_the_source_prints_nothing(client: Client, unit: str) -> None:
    """The report prints dollars beside the yuan and no other currency."""
    body = client.get(f"{SALES}?unit={unit}&basis=as-printed").json()
    assert (body["status"], body["code"], body["errors"][0]["parameter"]) == (422, "not-convertible", "basis")
    assert unit in body["detail"]


@pytest.mark.parametrize("asked", ["unit=percent&rate=USDCNY:7.2", "unit=ratio&basis=year-end", "unit=ratio&scale=yi"])
@pytest.mark.parametrize("path", ["/v1/figures", "/v1/market-size", "/v1/figures?area=FRA"])
def test_what_a_unit_has_no_use_for_is_refused(client: Client, path: str, asked: str) -> None:
    """A rate, basis or scale beside a share would have to be ignored; it is refused, even of no figures."""
    body = client.get(f"{path}{'&' if '?' in path else '?'}{asked}").json()
    assert (body["status"], body["code"]) == (422, "conflicting-parameters")
    assert body["errors"][0]["parameter"] == asked.partition("&")[2].partition("=")[0]


def test_figures_of_another_kind_stay_as_printed_and_are_named(client: Client) -> None:
    """With unit=USD shares and counts are not dropped; meta.unconverted names each."""
    body = client.get("/v1/figures?report=new-ecommerce-2025&unit=USD").json()
    left = {row["id"] for row in body["data"] if row["unit"] != "USD"}
    assert left == set(body["meta"]["unconverted"])
    assert len(left) == 11


def test_a_scale_alone_leaves_shares_and_counts_alone(client: Client) -> None:
    """scale=yi tells money in 亿; percent and countries have no scale to change."""
    body = client.get("/v1/figures?report=new-ecommerce-2025&scale=yi").json()
    assert {row["scale"] for row in body["data"] if row["unit"] in ("CNY", "USD")} == {"yi"}
    assert {row["scale"] for row in body["data"] if row["id"] in body["meta"]["unconverted"]} == {"one"}


def test_converting_nothing_gives_nothing(client: Client) -> None:
    """An empty selection in dollars is empty, not an error."""
    assert client.data("/v1/figures?area=FRA&unit=USD") == []


def test_a_figure_in_another_kind_of_unit_is_refused(client: Client) -> None:
    """Yuan are no percentage: the refusal lists the currencies."""
    body = client.get(f"{SALES}?unit=percent").json()
    (fault,) = body["errors"]
    assert (body["status"], body["code"], fault["parameter"]) == (422, "not-convertible", "unit")
    assert {"AUD", "USD", "ZAR"} <= set(fault["allowed"])
