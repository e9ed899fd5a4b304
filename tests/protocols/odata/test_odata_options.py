"""OData: filters, orders and pages pick what Python picks out of our own API's answer, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from api.domain.conditions import FILTERABLE
from api.protocols.odata import endpoints
from api.protocols.odata.model import SETS, Property
from tests.conftest import Client
from tests.helpers.tables import every
from tests.helpers.text_rows import text_rows
from tests.protocols.conftest import BIG
from tests.protocols.odata.odata_reading import ROOT, Row, ask, entities, ids, ours

pytestmark = pytest.mark.slow

FILTERS: list[tuple[str, Callable[[Row], bool]]] = [
    ("year eq 2024", lambda row: row["year"] == 2024),
    ("2024 eq year", lambda row: row["year"] == 2024),
    ("2024 lt year", lambda row: row["year"] > 2024),
    ("year ne 2024 and unit eq 'CNY'", lambda row: row["year"] != 2024 and row["unit"] == "CNY"),
    ("not (year eq 2024)", lambda row: row["year"] != 2024),
    ("not(year eq 2024)", lambda row: row["year"] != 2024),
    ("not contains(name,'e')", lambda row: "e" not in row["name"]),
    ("unit in ('USD','percent')", lambda row: row["unit"] in ("USD", "percent")),
    ("unit in ('USD')", lambda row: row["unit"] == "USD"),
    ("unit in ( 'USD' )", lambda row: row["unit"] == "USD"),
    ("year in (2024,2025)", lambda row: row["year"] in (2024, 2025)),
    ("not (originator in ('Nobody'))", lambda row: row["originator"] != "Nobody"),
    ("value in (10,-3.5)", lambda row: row["value"] in (10, Decimal("-3.5"))),
    ("indicator eq 'online-retail-sales' and area eq 'DEU'", lambda row: "online-retail-sales.DEU." in row["id"]),
    ("unit eq 'x' or area in ('DEU','ITA') and year eq 2012", lambda row: ".DEU.2012." in row["id"]),
    ("area in ('DEU','FRA') and area eq 'FRA'", lambda row: row["area"] == "FRA"),
    ("indicator eq 'nothing' and area eq 'ATL'", lambda _row: False),
    ("area eq null", lambda _row: False),
    ("not (area eq 'CHN') and year gt 2016", lambda row: row["area"] != "CHN" and row["year"] > 2016),
    ("area eq 'USA' or area eq 'DEU'", lambda row: row["area"] in ("USA", "DEU")),
    ("value gt 15.49e12 and value le 15500000000000", lambda row: 15_490 * 10**9 < row["value"] <= 15_500 * 10**9),
    ("value gt 1000000000000", lambda row: row["value"] > 10**12),
    ("value lt 9000000000000", lambda row: row["value"] < 9 * 10**12),
    ("value ge 9e12 and unit eq 'percent'", lambda row: row["value"] >= 9 * 10**12 and row["unit"] == "percent"),
    ("value eq 10", lambda row: row["value"] == 10),
    ("value eq 10.000", lambda row: row["value"] == 10),
    ("value ne 10", lambda row: row["value"] != 10),
    ("value lt 0", lambda row: row["value"] < 0),
    ("value ge 0", lambda row: row["value"] >= 0),
    ("value eq 0", lambda row: row["value"] == 0),
    ("value le -3.5", lambda row: row["value"] <= Decimal("-3.5")),
    ("value gt -10", lambda row: row["value"] > -10),
    ("value gt - 10", lambda row: row["value"] > -10),
    ("value eq 1e1", lambda row: row["value"] == 10),
    (f"value eq {BIG}", lambda row: row["value"] == Decimal(BIG)),
    (f"value gt {BIG}", lambda row: row["value"] > Decimal(BIG)),
    ("value gt 1e41", lambda _row: False),
    ("printed_value eq '10.00'", lambda row: row["printed_value"] == "10.00"),
    ("startswith(printed_value,'15.')", lambda row: row["printed_value"].startswith("15.")),
    ("printed_scale eq 'trillion'", lambda row: row["printed_scale"] == "trillion"),
    ("printed_scale gt 'one'", lambda row: row["printed_scale"] > "one"),
    ("preferred eq true", lambda row: row["preferred"]),
    ("preferred eq false", lambda row: not row["preferred"]),
    ("preferred ne true", lambda row: not row["preferred"]),
    ("not (preferred eq true) and area eq 'DEU'", lambda row: not row["preferred"] and row["area"] == "DEU"),
    ("preferred eq true and source eq 'a-new'", lambda row: row["preferred"] and row["source"] == "a-new"),
    ("preferred in (true,false)", lambda _row: True),
    ("preferred eq null", lambda _row: False),
    ("preferred ne null", lambda _row: True),
    ("vintage eq 'preliminary'", lambda row: row["vintage"] == "preliminary"),
    ("vintage eq null", lambda row: row["vintage"] is None),
    ("startswith(vintage,'edition-')", lambda row: (row["vintage"] or "").startswith("edition-")),
    ("not (vintage eq 'final')", lambda row: row["vintage"] != "final"),
    ("comparator ne '='", lambda row: row["comparator"] != "="),
    ("originator eq null", lambda row: row["originator"] is None),
    ("originator ne null", lambda row: row["originator"] is not None),
    ("null eq originator", lambda row: row["originator"] is None),
    ("originator ne 'eMarketer'", lambda row: row["originator"] != "eMarketer"),
    ("not (originator eq 'eMarketer')", lambda row: row["originator"] != "eMarketer"),
    ("not (originator gt 'N')", lambda row: not (row["originator"] is not None and row["originator"] > "N")),
    ("not contains(originator,'N')", lambda row: row["originator"] is not None and "N" not in row["originator"]),
    ("paragraph gt null", lambda _row: False),
    ("paragraph ge 10", lambda row: row["paragraph"] is not None and row["paragraph"] >= 10),
    ("id eq null", lambda _row: False),
    ("contains(as_printed,'%')", lambda row: "%" in row["as_printed"]),
    ("contains(as_printed,'_')", lambda row: "_" in row["as_printed"]),
    ("contains(as_printed,'it''s \"zero\", <nearly> & 几乎')", lambda row: "it's" in row["as_printed"]),
    ("contains(as_printed,'TRILLION')", lambda row: "TRILLION" in row["as_printed"]),
    ("contains(as_printed,'')", lambda _row: True),
    ("startswith(id,'cross-border')", lambda row: row["id"].startswith("cross-border")),
    ("startswith(id,'%')", lambda _row: False),
    ("endswith(id,'a-old')", lambda row: row["id"].endswith("a-old")),
    ("endswith(unit,'a much longer text than any unit is')", lambda _row: False),
    ("startswith(originator,'')", lambda row: row["originator"] is not None),
    ("contains(name,'online') eq true", lambda row: "online" in row["name"]),
    ("contains(name,'online') eq false", lambda row: "online" not in row["name"]),
    ("topic eq 'trade'", lambda row: row["topic"] == "trade"),
    ("area_name gt 'F'", lambda row: row["area_name"] > "F"),
    ("scale eq 'trillion'", lambda _row: False),
    ("not (scale eq 'trillion')", lambda _row: True),
    ("scale eq 'one' and year eq 2024", lambda row: row["year"] == 2024),
    ("contains(scale,'one')", lambda _row: True),
    ("unit_mult eq 0", lambda _row: True),
    ("unit_mult in (3,6)", lambda _row: False),
    ("unit_mult gt 0 or year eq 2024", lambda row: row["year"] == 2024),
    ("contains(notes,'year')", lambda row: row["notes"] is not None and "year" in row["notes"]),
    ("time ge 2024-01-01T00:00:00Z", lambda row: row["time"] >= "2024"),
    ("time lt 2024-01-01T00:00:00.5Z", lambda row: row["time"] <= "2024-01-01T00:00:00Z"),
    ("time lt 2024-01-01T08:00:00+08:00", lambda row: row["time"] < "2024"),
    ("time eq 2024-07-01T00:00:00", lambda row: row["time"] == "2024-07-01T00:00:00Z"),
    (" ( ( year eq 2024 ) ) ", lambda row: row["year"] == 2024),
    ("year gt 2024 or year lt 2002 and value lt 0", lambda row: row["year"] > 2024 or row["year"] < 2002),
]  # fmt: skip


@pytest.fixture(scope="module")
def claims(rich: Client) -> list[Row]:
    """Every claim as our own API gives it."""
    return ours(rich)


@every(("text", "wanted"), FILTERS)
def test_a_filter_picks_what_python_picks(
    rich: Client, claims: list[Row], text: str, wanted: Callable[[Row], bool]
) -> None:
    """To the last digit and letter."""
    assert ids(rich, filter=text, select="id") == [row["id"] for row in claims if wanted(row)]


OF_THE_CATALOGUE = """
    Areas      | contains(name,'land') and alpha2 in ('FI','IE')                                 | FIN IRL
    Areas      | name eq 'Nowhere'                                                               |
    Indicators | topic eq 'trade' and measure eq 'growth' and breakdown eq 'total' | cross-border-ecommerce-trade-growth
    Units      | exponent lt 0                                                                   | per-mille percent
    Sources    | published eq 2025-09-15                                                         | cfis-2025-09-15
    Sources    | published gt 2025-09-14 and published lt 2025-09-16 and tier eq 'B'             | cfis-2025-09-15
    Years      | year gt 2023 and last_day lt 2025-01-01                                         | 2024
"""


@every(("name", "text", "wanted"), text_rows(OF_THE_CATALOGUE))
def test_a_filter_of_the_catalogue(client: Client, name: str, text: str, wanted: str) -> None:
    """The same language on the sets that are held in memory."""
    found = entities(client, name, filter=text)
    assert [str(row[SETS[name].key.name]) for row in found] == wanted.split()


ORDERS = [
    "value", "value desc", "year desc,value", "unit,value desc,id desc", "originator", "originator desc", "paragraph",
    "paragraph desc", "name desc,id", "topic,area_name desc", "scale desc", "unit_mult,id desc", "time desc", "notes",
    "period", "printed_scale desc", "vintage", "vintage desc", "preferred", "preferred desc,value",
]  # fmt: skip


@every("order", ORDERS)
def test_an_order_is_python_s(rich: Client, claims: list[Row], order: str) -> None:
    """Missing values come first, or last where it descends; what is equal stays in the default order."""
    rows = [*claims]
    for item in reversed(order.split(",")):
        name, _, direction = item.partition(" ")
        rows.sort(key=lambda row, name=name: (row[name] is not None, row[name] or 0), reverse=direction == "desc")
    assert ids(rich, orderby=order, select="id") == [row["id"] for row in rows]


LITERALS = {
    "Edm.String": "'x'",
    "Edm.Int32": "1",
    "Edm.Decimal": "1.5",
    "Edm.DateTimeOffset": "2024-01-01T00:00:00Z",
}


@every("name", ["Figures", "Claims"])
@every("member", SETS["Figures"].properties)
def test_every_comparable_field_can_be_filtered_and_sorted_by(rich: Client, name: str, member: Property) -> None:
    """The metadata says so of all that it does not exclude."""
    assert SETS["Figures"].properties == SETS["Claims"].properties
    status = 200 if member.name in FILTERABLE else 501
    literal = LITERALS.get(member.edm, "true")
    assert ask(rich, name, filter=f"{member.name} ge {literal}").status_code == status
    assert ask(rich, name, orderby=member.name, top=1).status_code == status


FILTERS_OF_FIGURES = (
    "year eq 2024",
    "preferred eq true",
    "preferred eq true and source eq 'a-new'",
    "value gt 1000000000000",
    "indicator eq 'online-retail-sales' and area eq 'DEU'",
    "area in ('DEU','FRA') and area eq 'FRA'",
)


@every("text", FILTERS_OF_FIGURES)
def test_a_filter_of_figures_picks_among_the_preferred(rich: Client, claims: list[Row], text: str) -> None:
    """What is filtered out is not made up for by a rival claim."""
    wanted = dict(FILTERS)
    chosen = [row["id"] for row in claims if row["preferred"] and wanted[text](row)]
    assert chosen
    assert ids(rich, "Figures", filter=text) == chosen
    assert ask(rich, "Figures/$count", filter=text).text == str(len(chosen))


def following(client: Client, body: Any) -> list[str]:
    """The ids of a page and of all that it leads to."""
    found = [row["id"] for row in body["value"]]
    return found + following(client, client.get(body["@odata.nextLink"]).json()) if "@odata.nextLink" in body else found


@every(("name", "claims"), [("Figures", "preferred"), ("Claims", "all")])
def test_pages_lead_to_every_figure_once(rich: Client, monkeypatch: pytest.MonkeyPatch, name: str, claims: str) -> None:
    """Each nextLink is absolute, the default order goes on by key, the count is that of all."""
    monkeypatch.setattr(endpoints, "PAGE", 7)
    wanted = [row["id"] for row in ours(rich, claims) if row["year"] < 2020]
    found: list[str] = []
    turn = f"http://test{ROOT}/{name}?$filter=year%20lt%202020&$count=true&$select=id"
    while turn:
        body = rich.get(turn).json()
        assert body["@odata.count"] == len(wanted)
        found += [row["id"] for row in body["value"]]
        turn = body.get("@odata.nextLink")
        assert turn is None or (turn.startswith(f"http://test{ROOT}/{name}?") and "$skiptoken=" in turn)
    assert found == wanted


@every(
    ("options", "start", "stop"),
    [
        ({"orderby": "value desc"}, 0, None),
        ({"orderby": "value desc", "skip": 3, "top": 12}, 3, 15),
        ({"orderby": "value desc", "top": 7}, 0, 7),
        ({"orderby": "value desc", "top": 0}, 0, 0),
        ({"orderby": "value desc", "skip": 5000}, 5000, None),
    ],
)
def test_pages_of_another_order(rich: Client, options: dict[str, Any], start: int, stop: int | None) -> None:
    """$top and $skip count over all pages together."""
    whole = ids(rich, orderby="value desc")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(endpoints, "PAGE", 5)
        assert following(rich, ask(rich, "Claims", **options).json()) == whole[start:stop]


def test_pages_by_key_and_by_number(rich: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the default order the first page skips and the next goes on by key; the catalogue's go by number."""
    whole = [row["id"] for row in ours(rich)]
    monkeypatch.setattr(endpoints, "PAGE", 4)
    first = ask(rich, "Claims", skip=3, top=6).json()
    second = rich.get(first["@odata.nextLink"]).json()
    assert [row["id"] for row in first["value"] + second["value"]] == whole[3:9]
    assert "@odata.nextLink" not in second
    monkeypatch.setattr(endpoints, "PAGE", 100)
    body = rich.get(f"{ROOT}/Areas?$count=true&$orderby=name%20desc").json()
    rows = [*body["value"]]
    while "@odata.nextLink" in body:
        body = rich.get(body["@odata.nextLink"]).json()
        rows += body["value"]
    assert [row["name"] for row in rows] == sorted((row["name"] for row in rows), reverse=True)
    assert len(rows) == body["@odata.count"]


@every("tail", ["", "&$top=1", "&$skip=2&$orderby=value"])
def test_a_count_is_plain_text(client: Client, tail: str) -> None:
    """$top, $skip and $orderby do not change it; without entities, $top=0, it is asked for alone."""
    rows = ours(client)
    wanted = sum(row["year"] == 2024 for row in rows)
    response = client.get(f"{ROOT}/Claims/$count?$filter=year%20eq%202024{tail}")
    assert (response.headers["content-type"], response.text) == ("text/plain", str(wanted))
    body = client.get(f"{ROOT}/Claims?$count=true&$top=0").json()
    assert (body["@odata.count"], body["value"]) == (len(rows), [])
    assert "@odata.nextLink" not in body
