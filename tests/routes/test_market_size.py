"""The typed rows of the market's size."""

from tests.conftest import Client


def test_china_and_the_world_are_rows_of_whole_figures(client: Client) -> None:
    """Each measure of a row is a figure with its unit and comparator."""
    rows = {row["area"]: row for row in client.data("/v1/market-size?period=2024")}
    assert rows["CHN"]["sales"]["display"] == "15.5 trillion CNY"
    assert rows["CHN"]["world_share"]["comparator"] == "~"
    assert rows["WLD"]["growth"]["value"] == 8.8
    assert rows["WLD"]["years_as_largest_market"] is None


def test_a_unit_converts_money_and_names_what_it_leaves(client: Client) -> None:
    """Shares and counts stay as printed and are named."""
    answer = client.get("/v1/market-size?area=CHN&unit=USD").json()
    (row,) = answer["data"]
    assert row["sales"]["display"] == "2.15 trillion USD"
    assert row["sales"]["conversion"]["days"] == 256
    assert set(answer["meta"]["unconverted"]) == {row["world_share"]["id"], row["years_as_largest_market"]["id"]}


def test_no_rows_is_an_empty_list(client: Client) -> None:
    """An empty result is 200."""
    assert client.data("/v1/market-size?area=FRA") == []
