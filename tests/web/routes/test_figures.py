"""`/v1/figures`: what takes more than one answer; what single answers hold is in facts/figures.txt."""

from __future__ import annotations

import pytest

from tests.conftest import Client
from tests.helpers.tables import count, every

SALES = "online-retail-sales.CHN.2024.cfis-2025-09-15"
LIST = "/v1/figures?report=new-ecommerce-2025"


def test_fields_picks_and_orders(client: Client) -> None:
    """Only the fields asked for, in the order asked for, each once; no field needs another."""
    (row,) = client.data(f"{LIST}&indicator=online-retail-sales&fields=unit,value_text,unit&fields=area")
    assert list(row.items()) == [("unit", "CNY"), ("value_text", "15500000000000"), ("area", "CHN")]
    (row,) = client.data(f"{LIST}&indicator=online-retail-sales&fields=*")
    for name, value in row.items():
        assert client.data(f"/v1/figures/{SALES}?fields={name}") == {name: value}


def test_a_figure_links_to_what_it_refers_to(client: Client) -> None:
    """Each link can be followed."""
    figure = client.data(f"/v1/figures/{SALES}")
    assert client.data(figure["links"]["self"])["id"] == SALES
    assert client.data(figure["links"]["indicator"])["code"] == "online-retail-sales"
    assert client.data(figure["links"]["source"])["id"] == "cfis-2025-09-15"


@every("unit", ["", "&unit=USD"])
def test_a_figure_is_the_row_of_the_list(client: Client, unit: str) -> None:
    """The same shape at both addresses, converted or not."""
    (row,) = client.data(f"{LIST}&indicator=online-retail-sales&fields=*{unit}")
    assert client.data(f"/v1/figures/{SALES}?{unit.strip('&')}") == row


SHORT = (
    "id indicator name area area_name period time comparator value unit scale low high display as_printed status "
    "preferred source source_link"
)
COLUMNS = [
    ("", SHORT),
    ("&unit=USD", f"{SHORT} conversion"),
    ("&scale=billion", SHORT),
    ("&fields=id,value", "id value"),
]


@every(("asked", "columns"), COLUMNS)
def test_a_list_gives_the_usual_fields(client: Client, asked: str, columns: str) -> None:
    """What is needed to read, draw and prove a figure; its receipt where a unit was asked for; all with fields=*."""
    found = client.data(f"{LIST}{asked}")
    assert [list(row) for row in found] == [columns.split()] * len(found)
    assert len(client.data(f"{LIST}&fields=*")[0]) > 40


ASKED = ("claims=all", "area=CHN", "topic=trade&claims=all&unit=USD")
ALL = [(asked, limit) for limit in (1, 4, 7, 100) for asked in ASKED]
SOME = list(zip(ASKED, (100, 7, 4), strict=True))


@pytest.mark.parametrize("walks", [SOME, pytest.param(ALL, marks=pytest.mark.full)], ids=["some", "all"])
def test_pages_go_on_by_key(client: Client, walks: list[tuple[str, int]]) -> None:
    """links.next leads from the first row to the last, each once, whatever the page's size."""
    for asked, limit in walks:
        whole = [row["id"] for row in client.data(f"/v1/figures?{asked}&limit=1000")]
        found = []
        for body in client.walk(f"/v1/figures?{asked}&limit={limit}"):
            found += [row["id"] for row in body["data"]]
            assert body["meta"]["total"] == len(whole)
            following = body["links"].get("next")
            assert following is None or ("after=" in following and "offset=" not in following)
        assert found == whole
        count(1)


def test_a_forged_place_is_a_place(client: Client) -> None:
    """A well-formed id that is no figure's marks a place in the order all the same: nothing is lost or comes twice."""
    ids = [row["id"] for row in client.data("/v1/figures?claims=all&limit=1000")]
    after = "online-retail-sales.CHN.2015.zzz"
    expected = [id for id in ids if tuple(id.split(".", 3)[:3]) > ("online-retail-sales", "CHN", "2015")]
    assert [row["id"] for row in client.data(f"/v1/figures?claims=all&limit=1000&after={after}")] == expected


def test_one_claim_is_preferred_of_each_place(client: Client) -> None:
    """Over all reports, whatever else is asked for; a claim that is not preferred says so."""
    found = client.data("/v1/figures?claims=all&limit=10000")
    places: dict[tuple[str, str, str], list[bool]] = {}
    for row in found:
        places.setdefault((row["indicator"], row["area"], row["period"]), []).append(row["preferred"])
    assert {sum(flags) for flags in places.values()} == {1}
    preferred = [row["id"] for row in found if row["preferred"]]
    assert [row["id"] for row in client.data("/v1/figures?limit=10000")] == preferred
    of_one = client.data("/v1/figures?source=technode-2015-01-22")
    assert {row["preferred"] for row in of_one} <= {row["id"] in preferred for row in of_one}
    assert all(client.data(f"/v1/figures/{row['id']}")["preferred"] is row["preferred"] for row in found[:20])
