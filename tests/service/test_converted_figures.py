"""Figures told in another unit: which rate, what stays as printed, and what would have to be ignored."""

from __future__ import annotations

from decimal import Decimal

from tests.conftest import Client
from tests.helpers.tables import every

SALES = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
EXPORTS = "/v1/figures/cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"
WORLD = "/v1/figures/retail-ecommerce-sales.WLD.2024.cfis-2025-09-15"
NUMBER = "/v1/convert?value=15.5&scale=trillion&from=CNY&to=USD&year=2024"


def test_the_report_s_yuan_in_dollars_have_these_bounds(client: Client) -> None:
    """15.5 trillion yuan of 2024 are between 2.1471 and 2.1611 trillion dollars, and read 2.15 trillion."""
    figure = client.exact(f"{SALES}?unit=USD")
    assert [str(figure[name]) for name in ("low", "high")] == ["2147149562854.73", "2161046971028.55"]
    assert str(figure["value"]) == figure["value_text"] == "2154098266941.64"
    assert figure["display"] == "2.15 trillion USD"


def test_more_than_stays_more_than(client: Client) -> None:
    """> 1.8 trillion yuan is a lower bound in dollars too, and the digits shown keep it true."""
    figure = client.exact(f"{EXPORTS}?unit=USD")
    assert (figure["comparator"], figure["display"], figure["high"]) == (">", "> 250 billion USD", None)
    assert figure["value"] == figure["low"] <= Decimal(figure["conversion"]["unrounded"])


@every(("path", "display"), [(SALES, "2.15 trillion USD"), (WORLD, "6.3 trillion USD")])
def test_a_rate_of_one_s_own_converts_figures(client: Client, path: str, display: str) -> None:
    """A figure that is already in the unit stays as printed."""
    assert client.exact(f"{path}?unit=USD&rate=USDCNY:7.2")["display"] == display


def test_the_default_rate_of_a_flow_is_the_average_of_its_own_year(client: Client) -> None:
    """A figure's rate is that of its period, never today's: the same address gives the same bytes."""
    assert len({client.get(f"{SALES}?unit=EUR").content for _ in range(3)}) == 1
    average, default = (client.exact(f"{SALES}?unit=EUR{basis}") for basis in ("&basis=annual-average", ""))
    assert average == default
    assert default["conversion"]["period"] == "2024"


def test_a_figure_converts_as_the_same_number_does(client: Client) -> None:
    """The data endpoints and /v1/convert give the same digits."""
    figure, number = client.exact(f"{SALES}?unit=USD"), client.exact(NUMBER)
    assert number.pop("notes") is None
    assert {key: figure[key] for key in number} == number


@every("unit", ["EUR", "GBP"])
def test_what_the_source_prints_in_no_such_unit_stays_and_is_named(client: Client, unit: str) -> None:
    """The report prints dollars beside the yuan and no other currency."""
    body = client.get(f"{SALES}?unit={unit}&basis=as-printed").json()
    assert (body["data"]["unit"], body["meta"]["unconverted"]) == ("CNY", [body["data"]["id"]])
    assert client.data(f"{SALES}?unit=USD&basis=as-printed")["value"] == 2_100_000_000_000


@every("path", [SALES, "/v1/figures?indicator=online-retail-sales&period=2024"])
def test_a_missing_rate_refuses_nothing(client: Client, path: str) -> None:
    """The kuna is quoted up to 2022: what has no rate stays in its own unit and is named."""
    body = client.get(f"{path}{'&' if '?' in path else '?'}unit=HRK").json()
    rows = body["data"] if isinstance(body["data"], list) else [body["data"]]
    assert [(row["unit"], row["conversion"]) for row in rows] == [("CNY", None)]
    assert body["meta"]["unconverted"] == [row["id"] for row in rows]


USELESS = ("unit=percent&rate=USDCNY:7.2", "unit=ratio&basis=year-end")
REFUSED = [
    *((path, "unit=GBP&rate=USDCNY:7.2") for path in (SALES, "/v1/figures", "/v1/trade")),
    *((path, asked) for path in ("/v1/figures", "/v1/market-size", "/v1/figures?area=FRA") for asked in USELESS),
]


@every(("path", "asked"), REFUSED)
def test_what_a_unit_has_no_use_for_is_refused(client: Client, path: str, asked: str) -> None:
    """A rate between dollars and yuan leads to no pounds, whatever the figures are in.

    A rate or basis beside a share would have to be ignored; it is refused, even of no figures.
    """
    body = client.get(f"{path}{'&' if '?' in path else '?'}{asked}").json()
    assert (body["status"], body["code"]) == (422, "conflicting-parameters")
    assert body["errors"][0]["parameter"] == asked.partition("&")[2].partition("=")[0]
    assert "GBP" not in asked or "USD and CNY" in body["detail"]


def test_figures_of_another_kind_stay_as_printed_and_are_named(client: Client) -> None:
    """With unit=USD shares and counts are not dropped; meta.unconverted names each. Of nothing there is nothing."""
    assert client.data("/v1/figures?area=FRA&unit=USD") == []
    body = client.get("/v1/figures?report=new-ecommerce-2025&unit=USD").json()
    left = {row["id"] for row in body["data"] if row["unit"] != "USD"}
    assert left == set(body["meta"]["unconverted"])
    assert len(left) == 11


@every(("scale", "power"), [("yi", 8), ("trillion", 12), ("one", 0), ("bn", 9)])
def test_one_scale_for_all_but_shares_ratios_and_ranks(client: Client, scale: str, power: int) -> None:
    """scale=yi tells money and counts in 亿; percents stay at one and are named."""
    body = client.get(f"/v1/figures?report=new-ecommerce-2025&scale={scale}&fields=*").json()
    left = {row["id"] for row in body["data"] if row["unit"] == "percent"}
    assert left == set(body["meta"]["unscaled"])
    assert {row["unit_mult"] for row in body["data"] if row["id"] not in left} == {power}
    assert {row["unit_mult"] for row in body["data"] if row["id"] in left} == {0}


def test_a_scale_changes_numbers_and_nothing_that_is_read(client: Client) -> None:
    """At whichever scale, value times its power of ten is the same, and so is the display."""
    plain, scaled = client.exact(SALES), client.exact(f"{SALES}?scale=billion")
    for name in ("value", "low", "high"):
        assert plain[name] == scaled[name] * 10**9
    assert plain["display"] == scaled["display"] == "15.5 trillion CNY"
    assert (scaled["printed_value"], scaled["printed_scale"]) == ("15.5", "trillion")


def test_every_value_lies_in_its_interval(client: Client) -> None:
    """Of every claim, as printed and converted to whichever currency."""
    for asked in ("", "&unit=USD", "&unit=JPY&scale=yi", "&unit=USD&basis=as-printed"):
        rows = client.exact(f"/v1/figures?claims=all&derived=true&fields=*{asked}")
        for row in rows:
            assert row["low"] is None or row["low"] <= row["value"], row["id"]
            assert row["high"] is None or row["value"] <= row["high"], row["id"]
            assert row["value_text"] == f"{row['value']:f}"


def test_a_figure_in_another_kind_of_unit_is_refused(client: Client) -> None:
    """Yuan are no percentage: the refusal lists the currencies."""
    body = client.get(f"{SALES}?unit=percent").json()
    (fault,) = body["errors"]
    assert (body["status"], body["code"], fault["parameter"]) == (422, "not-convertible", "unit")
    assert {"AUD", "USD", "ZAR"} <= set(fault["allowed"])
