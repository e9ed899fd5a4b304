"""OData: documents, entities, filters, orders and pages are what our own API gives, property by property."""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import httpx
import pytest

from tests.conftest import Client
from tests.helpers.raw_request import expanded
from tests.helpers.rows import tables
from tests.helpers.tables import every
from tests.plugins.conftest import BIG, awkward_id

ROOT = "/odata/v4"
FIGURE = "online-retail-sales.CHN.2024.cfis-2025-09-15"
Row = dict[str, Any]
PAGE = "api.plugins.odata.endpoints.PAGE"
KEYS = {"Figures": "id", "Claims": "id", "Indicators": "code", "Areas": "alpha3", "Units": "code", "Sources": "id"}
KEYS["Years"] = "year"
EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
TABLES = tables(__file__)


def ask(client: Client, resource: str, /, **options: Any) -> httpx.Response:
    """GET a resource with options, each under its name with a $ before it."""
    query = "&".join(f"${name}={quote(str(value), safe='')}" for name, value in options.items())
    return client.get(f"{ROOT}/{resource}?{query}" if query else f"{ROOT}/{resource}")


def entities(client: Client, resource: str, /, **options: Any) -> list[Row]:
    response = ask(client, resource, **options)
    assert response.status_code == 200, response.text
    return list(json.loads(response.text, parse_float=Decimal, parse_int=Decimal)["value"])


def ids(client: Client, /, resource: str = "Claims", **options: Any) -> list[str]:
    return [row["id"] for row in entities(client, resource, **options)]


def ours(client: Client, claims: str = "all") -> list[Row]:
    """Every claim, or those that are preferred, as our own API gives them."""
    return list(client.exact(f"/v1/figures?claims={claims}&fields=*&limit=10000"))


def described(client: Client) -> dict[str, tuple[Any, Any]]:
    response = ask(client, "$metadata")
    assert response.headers["content-type"] == "application/xml"
    root = ET.fromstring(response.content)  # noqa: S314 - our own
    types = {f"ReportIndicators.{kind.attrib['Name']}": kind for kind in root.iter(f"{EDM}EntityType")}
    return {item.attrib["Name"]: (item, types[item.attrib["EntityType"]]) for item in root.iter(f"{EDM}EntitySet")}


def test_the_metadata_document_describes_what_is_served(client: Client) -> None:
    """Each set has a type with a key that is not null, and the types and properties are those of the entities."""
    sets = described(client)
    assert list(sets) == list(KEYS)
    for name, (_, kind) in sets.items():
        properties = {found.attrib["Name"]: found.attrib for found in kind.iter(f"{EDM}Property")}
        assert [one.attrib["Name"] for one in kind.iter(f"{EDM}PropertyRef")] == [KEYS[name]]
        assert properties[KEYS[name]]["Nullable"] == "false"
        for row in entities(client, name):
            assert list(row) == list(properties)
            for cell, value in row.items():
                member = properties[cell]
                assert member["Nullable"] == "true" if value is None else FITS[member["Type"]](value), (cell, row)
                assert (member.get("Scale") == "variable") == (member["Type"] == "Edm.Decimal")


FITS: dict[str, Callable[[Any], bool]] = {
    "Edm.String": lambda value: isinstance(value, str),
    "Edm.Int32": lambda value: isinstance(value, Decimal) and value == int(value),
    "Edm.Decimal": lambda value: isinstance(value, Decimal),
    "Edm.Boolean": lambda value: isinstance(value, bool),
    "Edm.Date": lambda value: re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None,
    "Edm.DateTimeOffset": lambda value: value.endswith("Z"),
    "Collection(Edm.String)": lambda value: isinstance(value, list),
}


def test_figures_are_those_of_our_own_api(rich: Client) -> None:
    figures, claims = entities(rich, "Figures"), entities(rich, "Claims")
    for found, wanted in ((figures, ours(rich, "preferred")), (claims, ours(rich))):
        assert found == [{name: row[name] for name in row.keys() - {"conversion", "links"}} for row in wanted]
    assert len({(row["indicator"], row["area"], row["period"]) for row in figures}) == len(figures) < len(claims)
    assert {(row["scale"], row["unit_mult"], row["preferred"]) for row in figures} == {("one", 0, True)}


@every("name", ["Indicators", "Areas", "Units", "Sources", "Years"])
def test_catalogue_sets_are_those_of_our_own_api(client: Client, name: str) -> None:
    assert entities(client, name) == client.exact(f"/v1/{name.lower()}?limit=10000")


@every("name", ["Figures", "Claims"])
@every("place", ["FRA.2017.a-old", "FRA.2018.a-old", "DEU.2010.a-new"])
def test_what_is_in_no_collection_is_found_by_its_key(rich: Client, place: str, name: str) -> None:
    """A withdrawn figure with who withdrew it; a rival claim says that another one is preferred."""
    body = ask(rich, f"{name}('online-retail-sales.{place}')").json()
    assert body["id"] not in ids(rich, "Figures", select="id")
    assert ("FRA" in place) == (body["id"] not in ids(rich, select="id"))
    assert body["withdrawn"].startswith("test.") if "FRA" in place else body["preferred"] is False


def test_numbers_are_exact(rich: Client) -> None:
    """Digit for digit, for a client too that would rather have texts."""
    address = f"{ROOT}/Figures('{awkward_id('2007')}')?$select=value,year"
    assert f'"value":{BIG}' in rich.get(address).text
    wanted = "application/json;odata.metadata=minimal;IEEE754Compatible=true"
    response = rich.get(address, headers={"accept": wanted})
    assert f'"value":{BIG}' in response.text


@every(("accept", "path", "status"), TABLES["accepted"])
def test_negotiation(client: Client, accept: str, path: str, status: str) -> None:
    """A representation that there is not is refused; the one there is may be named, as clients do."""
    response = client.get(f"{ROOT}/{path}", headers={"accept": accept})
    assert (response.status_code, response.headers["odata-version"]) == (int(status), "4.0")
    if status == "406":
        assert response.json()["error"]["code"] == "NotAcceptable"


@every("name", ["Figures", "Claims", "Indicators", "Sources"])
def test_an_empty_database_gives_empty_sets(bare: Client, name: str) -> None:
    order = "name" if name in ("Figures", "Claims", "Indicators") else "publisher_zh"
    body = ask(bare, name, filter=f"{KEYS[name]} ne 'x'", orderby=order, count="true").json()
    assert (body["value"], body["@odata.count"]) == ([], 0)
    assert ask(bare, f"{name}/$count").text == "0"


FILTERS = [(text.replace("{BIG}", BIG), wanted) for text, wanted in TABLES["filters"]]
FILTERS.append((" ( ( year eq 2024 ) ) ", "year == 2024"))
"""A filter, and what it says in Python, of the names of a row."""


@pytest.fixture(scope="module")
def claims(rich: Client) -> list[Row]:
    return ours(rich)


def picked(rows: list[Row], wanted: str) -> list[str]:
    names = {"Decimal": Decimal, "BIG": BIG}
    return [row["id"] for row in rows if eval(wanted, names, row)]  # noqa: S307 - our own table


@pytest.mark.slow
@every(("text", "wanted"), FILTERS)
def test_a_filter_picks_what_python_picks(rich: Client, claims: list[Row], text: str, wanted: str) -> None:
    assert ids(rich, filter=text, select="id") == picked(claims, wanted)


@every(("name", "text", "wanted"), TABLES["catalogue"])
def test_a_filter_of_the_catalogue(client: Client, name: str, text: str, wanted: str) -> None:
    found = entities(client, name, filter=text)
    assert [str(row[KEYS[name]]) for row in found] == wanted.split()


ORDERS = [
    "value", "value desc", "year desc,value", "unit,value desc,id desc", "originator", "originator desc", "paragraph",
    "paragraph desc", "name desc,id", "topic,area_name desc", "scale desc", "unit_mult,id desc", "time desc", "notes",
    "period", "printed_scale desc", "vintage", "vintage desc", "preferred", "preferred desc,value",
]  # fmt: skip


@pytest.mark.full
@every("order", ORDERS)
def test_an_order_is_python_s(rich: Client, claims: list[Row], order: str) -> None:
    """Missing values come first, or last where it descends; what is equal stays in the default order."""
    rows = [*claims]
    for item in reversed(order.split(",")):
        name, _, direction = item.partition(" ")
        rows.sort(key=lambda row, name=name: (row[name] is not None, row[name] or 0), reverse=direction == "desc")
    assert ids(rich, orderby=order, select="id") == [row["id"] for row in rows]


@every(("text", "wanted"), FILTERS[::9])
def test_a_filter_of_figures_picks_among_the_preferred(rich: Client, claims: list[Row], text: str, wanted: str) -> None:
    """What is filtered out is not made up for by a rival claim; a count is plain text, whatever the page."""
    chosen = picked([row for row in claims if row["preferred"]], wanted)
    assert ids(rich, "Figures", filter=text, select="id") == chosen
    counted = ask(rich, "Figures/$count", filter=text, top=1)
    assert (counted.headers["content-type"], counted.text) == ("text/plain", str(len(chosen)))


def pages(client: Client, address: str) -> list[Any]:
    found: list[Any] = []
    turn: str | None = address
    while turn:
        found.append(client.get(turn).json())
        turn = found[-1].get("@odata.nextLink")
        assert turn is None or turn.startswith(f"http://test{ROOT}/")
    return found


@every(("name", "claims"), [("Figures", "preferred"), ("Claims", "all")])
def test_pages_lead_to_every_figure_once(rich: Client, monkeypatch: pytest.MonkeyPatch, name: str, claims: str) -> None:
    monkeypatch.setattr(PAGE, 7)
    wanted = [row["id"] for row in ours(rich, claims) if row["year"] < 2020]
    found = pages(rich, f"{ROOT}/{name}?$filter=year%20lt%202020&$count=true&$select=id")
    assert [row["id"] for body in found for row in body["value"]] == wanted
    assert {body["@odata.count"] for body in found} == {len(wanted)}
    assert all("$skiptoken=" in body["@odata.nextLink"] for body in found[:-1])


@every("start, stop", [(0, None), (3, 15), (0, 7), (0, 0), (5000, None)])
def test_pages_of_another_order(rich: Client, monkeypatch: pytest.MonkeyPatch, start: int, stop: int | None) -> None:
    """$top and $skip count over all pages together."""
    whole = ids(rich, orderby="value desc", select="id")
    monkeypatch.setattr(PAGE, 15 if stop is None else 5)
    top = "" if stop is None else f"&$top={stop - start}"
    found = pages(rich, f"{ROOT}/Claims?$orderby=value%20desc&$select=id&$skip={start}{top}")
    assert [row["id"] for body in found for row in body["value"]] == whole[start:stop]
    assert len(found) > 1 or start == 5000 or stop == 0
    monkeypatch.undo()


@pytest.mark.slow
@pytest.mark.one_engine  # what is refused is refused before any figure is read
@every(("path", "status", "target", "words"), TABLES["refusals"])
def test_a_refusal_has_odata_s_shape(client: Client, path: str, status: str, target: str, words: str) -> None:
    response = client.get(f"{ROOT}/{expanded(path)}")
    assert response.status_code == int(status), response.text
    assert response.headers["content-type"] == "application/json;odata.metadata=minimal"
    assert response.headers["odata-version"] == "4.0"
    error = response.json()["error"]
    assert words in error["message"]
    code = {"400": "BadRequest", "404": "NotFound", "406": "NotAcceptable", "501": "NotImplemented"}[status]
    assert (error["code"], error.get("target", target if target == "The key" else "-")) == (code, target)
