"""The menu of currencies holds those that what is shown can be told in, and no other."""

from __future__ import annotations

from tests.conftest import Client
from tests.helpers.page_reader import opened
from tests.helpers.tables import every

RETAIL = "online-retail-sales.CHN.2024.cfis-2025-09-15"
PAGES = {
    "/": "report=new-ecommerce-2025",
    "/reports/new-ecommerce-2025": "report=new-ecommerce-2025",
    f"/figures/{RETAIL}": "indicator=online-retail-sales&area=CHN&period=2024",
    "/indicators/online-retail-sales": "indicator=online-retail-sales&area=CHN",
}


def offered(client: Client, path: str) -> list[str]:
    """The currencies of the menu of a page."""
    return [code for code in opened(client, path).xpath("//select[@name='unit']/option/@value") if code]


@every("prefix", ["", "/zh"])
@every(("path", "selection"), PAGES.items())
def test_each_currency_of_the_menu_converts_something(client: Client, prefix: str, path: str, selection: str) -> None:
    """And what was given up before the years shown is not in it."""
    codes = offered(client, f"{prefix}{path}")
    assert {"CNY", "USD", "EUR", "JPY"} < set(codes)
    assert {"CYP", "MTL", "TRL"}.isdisjoint(codes)
    for code in codes:
        answer = client.get(f"/v1/figures?{selection}&unit={code}&fields=unit&limit=1000").json()
        assert code in {row["unit"] for row in answer["data"]}, code


def test_what_is_asked_for_stays_in_the_menu(client: Client) -> None:
    """So that the menu says what the address says."""
    page = opened(client, "/indicators/online-retail-sales?unit=CYP")
    assert page.xpath("//select[@name='unit']/option[@selected]/@value") == ["CYP"]


def test_what_is_no_money_has_no_menu(client: Client) -> None:
    """Nothing to convert, no currency."""
    path = "/figures/silk-road-ecommerce-partner-countries.CHN.2025-06.cfis-2025-09-15"
    assert offered(client, path) == []
