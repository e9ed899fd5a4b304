"""OData: documents and entities are what our own API gives, property by property and digit by digit."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

from api.protocols.odata.model import SETS
from tests.conftest import Client
from tests.helpers.tables import every
from tests.protocols.conftest import BIG, awkward_id
from tests.protocols.odata.odata_reading import FIGURE, ROOT, ask, entities, exact, ids, ours

NAMESPACES = {
    "edmx": "http://docs.oasis-open.org/odata/ns/edmx",
    "edm": "http://docs.oasis-open.org/odata/ns/edm",
}


@every("path", ["/odata/v4", "/odata/v4/"])
def test_the_service_document_lists_the_sets(client: Client, path: str) -> None:
    """With and without the slash."""
    response = client.get(path)
    assert response.headers["content-type"] == "application/json;odata.metadata=minimal"
    assert response.headers["odata-version"] == "4.0"
    body = response.json()
    assert body["@odata.context"] == "http://test/odata/v4/$metadata"
    names = ["Figures", "Claims", "Indicators", "Areas", "Units", "Sources", "Years"]
    assert body["value"] == [{"name": name, "kind": "EntitySet", "url": name} for name in names]


def test_the_metadata_document_describes_what_is_served(client: Client) -> None:
    """Each set has a type with a key that is not null, and the types and properties are those of the entities."""
    response = ask(client, "$metadata")
    assert response.headers["content-type"] == "application/xml"
    schema = ET.fromstring(response.content).find("edmx:DataServices/edm:Schema", NAMESPACES)  # noqa: S314 - our own
    assert schema is not None
    types = {kind.attrib["Name"]: kind for kind in schema.findall("edm:EntityType", NAMESPACES)}
    sets = schema.findall("edm:EntityContainer/edm:EntitySet", NAMESPACES)
    assert [item.attrib["Name"] for item in sets] == list(SETS)
    for item in sets:
        kind = types[item.attrib["EntityType"].removeprefix("ReportIndicators.")]
        properties = {found.attrib["Name"]: found.attrib for found in kind.findall("edm:Property", NAMESPACES)}
        key = kind.find("edm:Key/edm:PropertyRef", NAMESPACES)
        assert key is not None
        assert properties[key.attrib["Name"]]["Nullable"] == "false"
        for row in entities(client, item.attrib["Name"]):
            assert list(row) == list(properties)
            assert all(_fits(row[name], properties[name]) for name in row), row


def _fits(value: Any, told: dict[str, str]) -> bool:
    if value is None:
        return told["Nullable"] == "true"
    return {
        "Edm.String": isinstance(value, str),
        "Edm.Int32": isinstance(value, Decimal) and value == int(value),
        "Edm.Decimal": isinstance(value, Decimal) and told.get("Scale") == "variable",
        "Edm.Boolean": isinstance(value, bool),
        "Edm.Date": isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None,
        "Edm.DateTimeOffset": isinstance(value, str) and value.endswith("Z"),
        "Collection(Edm.String)": isinstance(value, list),
    }[told["Type"]]


@every(("name", "claims"), [("Figures", "preferred"), ("Claims", "all")])
def test_figures_are_those_of_our_own_api(rich: Client, name: str, claims: str) -> None:
    """Value by value and in the same order; objects have no flat type and are left out."""
    rows = ours(rich, claims)
    wanted = [{name: value for name, value in row.items() if name not in ("conversion", "links")} for row in rows]
    assert entities(rich, name) == wanted


def test_figures_hold_no_place_twice(rich: Client) -> None:
    """A tool that sums or draws what it is given counts each indicator, area and period once, at one scale."""
    rows = entities(rich, "Figures")
    assert len({(row["indicator"], row["area"], row["period"]) for row in rows}) == len(rows)
    assert {(row["scale"], row["unit_mult"], row["preferred"]) for row in rows} == {("one", 0, True)}
    rivals = [row for row in entities(rich, "Claims") if not row["preferred"]]
    assert rivals
    assert len(entities(rich, "Claims")) == len(rows) + len(rivals)


@every("name", ["Indicators", "Areas", "Units", "Sources", "Years"])
def test_catalogue_sets_are_those_of_our_own_api(client: Client, name: str) -> None:
    """Row by row."""
    assert entities(client, name) == exact(client.get(f"/v1/{name.lower()}?limit=10000"))["data"]


def test_names_come_in_the_language_asked_for(client: Client) -> None:
    """`lang` is the one option of our own."""
    found = client.get(f"{ROOT}/Figures('{FIGURE}')?lang=zh&$select=name,display").json()
    assert (found["name"], found["display"]) == ("网上零售额", "15.5万亿元")


@every(
    ("resource", "name", "value"),
    [
        (f"Figures('{FIGURE}')", "display", "15.5 trillion CNY"),
        (f"Figures(id='{FIGURE}')", "display", "15.5 trillion CNY"),
        ("Years(2024)", "last_day", "2024-12-31"),
        ("Areas('CHN')", "name", "China"),
        ("Units('CNY')", "kind", "money"),
    ],
)
def test_an_entity_by_its_key(client: Client, resource: str, name: str, value: str) -> None:
    """With its own context."""
    body = ask(client, resource).json()
    assert body["@odata.context"].endswith("/$entity")
    assert body[name] == value


def test_selected_properties(client: Client) -> None:
    """Only those are given, and the context names them."""
    body = ask(client, f"Figures('{FIGURE}')", select="comparator, value").json()
    context = "http://test/odata/v4/$metadata#Figures(comparator,value)/$entity"
    assert body == {"@odata.context": context, "comparator": "=", "value": 15_500_000_000_000}
    assert list(entities(client, "Years", select="*", top=1)[0]) == ["year", "first_day", "last_day"]


@every("name", ["Figures", "Claims"])
@every("place", ["FRA.2017.a-old", "FRA.2018.a-old"])
def test_a_withdrawn_figure_keeps_its_address(rich: Client, place: str, name: str) -> None:
    """It is in no collection and is found by its key, with who withdrew it."""
    body = ask(rich, f"{name}('online-retail-sales.{place}')").json()
    assert body["withdrawn"].startswith("test.")
    assert body["id"] not in ids(rich)


@every("name", ["Figures", "Claims"])
def test_a_claim_that_does_not_stand_is_found_by_its_key(rich: Client, name: str) -> None:
    """And says that another one is preferred."""
    body = ask(rich, f"{name}('online-retail-sales.DEU.2010.a-new')").json()
    assert body["preferred"] is False
    assert body["id"] not in ids(rich, "Figures")


def test_numbers_are_exact(rich: Client) -> None:
    """Digit for digit, or as texts for a client that asks for those."""
    address = f"{ROOT}/Figures('{awkward_id('2007')}')?$select=value,year"
    assert f'"value":{BIG}' in rich.get(address).text
    wanted = "application/json;odata.metadata=minimal;IEEE754Compatible=true"
    response = rich.get(address, headers={"accept": wanted})
    assert response.headers["content-type"] == wanted
    assert (response.json()["value"], response.json()["year"]) == (BIG, 2001 + 6)
    counted = rich.get(f"{ROOT}/Figures?$count=true&$top=0", headers={"accept": wanted}).json()
    assert isinstance(counted["@odata.count"], str)


@every(
    ("accept", "path", "status"),
    [
        ("*/*", "Figures?$top=1", 200),
        ("application/json;q=0.9, text/html", "Figures?$top=1", 200),
        ("application/json;odata.metadata=full", "", 200),
        ("application/atom+xml,application/xml", "Figures?$top=1", 406),
        ("application/json;q=0", "Figures?$top=1", 406),
        ("application/xml", "$metadata", 200),
        ("application/xml;q=0.7,text/plain", "$metadata", 200),
        ("application/json", "$metadata", 406),
        ("text/plain", "Figures/$count", 200),
        ("application/json", "Figures/$count", 200),
        ("image/png", "Figures/$count", 406),
    ],
)
def test_negotiation(client: Client, accept: str, path: str, status: int) -> None:
    """A representation that there is not is refused."""
    response = client.get(f"{ROOT}/{path}", headers={"accept": accept})
    assert response.status_code == status
    if status == 406:
        assert response.json()["error"]["code"] == "NotAcceptable"


@every("wanted", ["json", "application/json", "application/json;odata.metadata=minimal"])
def test_the_format_there_is_may_be_named(client: Client, wanted: str) -> None:
    """$format=json is what clients send."""
    assert ask(client, "Figures", format=wanted, top=1).status_code == 200


@every("path", ["", "$metadata", "Figures", "Figures/$count", f"Figures('{FIGURE}')"])
def test_head_is_get_without_a_body(client: Client, path: str) -> None:
    """With its length and its ETag."""
    whole, head = client.get(f"{ROOT}/{path}"), client.request("HEAD", f"{ROOT}/{path}")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == whole.headers["etag"]


@every("name", ["Figures", "Claims", "Indicators", "Sources"])
def test_an_empty_database_gives_empty_sets(bare: Client, name: str) -> None:
    """200 with an empty list, whatever is asked of it."""
    options = {"filter": f"{SETS[name].key.name} ne 'x'", "orderby": SETS[name].properties[2].name, "count": "true"}
    body = ask(bare, name, **options).json()
    assert (body["value"], body["@odata.count"]) == ([], 0)
    assert ask(bare, f"{name}/$count").text == "0"
