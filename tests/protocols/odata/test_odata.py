"""OData: documents and entities are what our own API gives, property by property and digit by digit."""

from __future__ import annotations

import re
import sys
from decimal import Decimal
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest

from api.protocols.odata.model import SETS
from tests.conftest import Client
from tests.helpers.tables import every
from tests.helpers.text_rows import rows_beside, text_rows
from tests.protocols.conftest import BIG, awkward_id
from tests.protocols.odata.odata_reading import FIGURE, ROOT, ask, entities, exact, ids, ours

NAMESPACES = {name: f"http://docs.oasis-open.org/odata/ns/{name}" for name in ("edmx", "edm")}


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


def test_figures_are_those_of_our_own_api(rich: Client) -> None:
    """Value by value and in the same order; objects have no flat type and are left out.

    A tool that sums or draws figures counts each indicator, area and period once, at one scale.
    """
    for name, claims in (("Figures", "preferred"), ("Claims", "all")):
        kept = ours(rich, claims)
        wanted = [{name: value for name, value in row.items() if name not in ("conversion", "links")} for row in kept]
        assert entities(rich, name) == wanted
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


KEYS = f"""
    Figures('{FIGURE}')                             | display      | 15.5 trillion CNY
    Figures(id='{FIGURE}')                          | display      | 15.5 trillion CNY
    Years(2024)                                     | last_day     | 2024-12-31
    Areas('CHN')                                    | name         | China
    Units('CNY')                                    | kind         | money
    Figures('{FIGURE}')?lang=zh&$select=name        | name         | 网上零售额
    Figures('{FIGURE}')?lang=zh&$select=display     | display      | 15.5万亿元
"""


@every(("resource", "name", "value"), text_rows(KEYS))
def test_an_entity_by_its_key(client: Client, resource: str, name: str, value: str) -> None:
    """With its own context; `lang` is the one option of our own."""
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
@every("place", ["FRA.2017.a-old", "FRA.2018.a-old", "DEU.2010.a-new"])
def test_what_is_in_no_collection_is_found_by_its_key(rich: Client, place: str, name: str) -> None:
    """A withdrawn figure with who withdrew it; a claim that does not stand says that another one is preferred."""
    body = ask(rich, f"{name}('online-retail-sales.{place}')").json()
    assert body["id"] not in ids(rich, "Figures")
    if "FRA" in place:
        assert body["withdrawn"].startswith("test.")
        assert body["id"] not in ids(rich)
    else:
        assert body["preferred"] is False


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


NEGOTIATED = """
    */*                                    | Figures?$top=1 | 200
    application/json;q=0.9, text/html      | Figures?$top=1 | 200
    application/json;odata.metadata=full   |                | 200
    application/atom+xml,application/xml   | Figures?$top=1 | 406
    application/json;q=0                   | Figures?$top=1 | 406
    application/xml                        | $metadata      | 200
    application/xml;q=0.7,text/plain       | $metadata      | 200
    application/json                       | $metadata      | 406
    text/plain                             | Figures/$count | 200
    application/json                       | Figures/$count | 200
    image/png                              | Figures/$count | 406
    */*                                    | Figures?$top=1&$format=json                                      | 200
    */*                                    | Figures?$top=1&$format=application/json                          | 200
    */*                                    | Figures?$top=1&$format=application/json;odata.metadata=minimal   | 200
"""


@every(("accept", "path", "status"), text_rows(NEGOTIATED))
def test_negotiation(client: Client, accept: str, path: str, status: str) -> None:
    """A representation that there is not is refused; the one there is may be named, as clients do."""
    response = client.get(f"{ROOT}/{path}", headers={"accept": accept})
    assert response.status_code == int(status)
    if status == "406":
        assert response.json()["error"]["code"] == "NotAcceptable"


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


LONG = [
    ("Figures?$filter=" + quote(" or ".join(["year eq 2024"] * 1000)), "400", "$filter", "at most 4000"),
    ("Figures?$filter=" + quote(" or ".join(["year eq 2"] * 250)), "400", "$filter", "more than 200 values"),
    ("Figures?$filter=year in (" + ",".join(["1"] * 500) + ")", "400", "$filter", "more than 200 values"),
    ("Figures?$filter=" + quote("(" * 700 + "year eq 2024" + ")" * 600), "400", "$filter", "too early"),
    ("Figures?$filter=" + quote("not (" * 600 + "year eq 2024" + ")" * 600), "400", "$filter", "too deep"),
    ("Figures?$filter=" + quote("a/" * 1500 + "a eq 1"), "400", "$filter", "too deep"),
    ("Figures?$filter=year eq " + "9" * 3000, "400", "$filter", "within bounds"),
]


@pytest.mark.one_engine  # what is refused is refused before any figure is read
@every(("path", "status", "target", "words"), [*rows_beside(__file__, "refusals.txt"), *LONG])
def test_a_refusal_has_odata_s_shape(client: Client, path: str, status: str, target: str, words: str) -> None:
    """Status, code, message, and the option at fault."""
    response = client.get(f"{ROOT}/{path}")
    assert response.status_code == int(status), response.text
    assert response.headers["content-type"] == "application/json;odata.metadata=minimal"
    assert response.headers["odata-version"] == "4.0"
    error = response.json()["error"]
    assert words in error["message"]
    code = {"400": "BadRequest", "404": "NotFound", "406": "NotAcceptable", "501": "NotImplemented"}[status]
    assert (error["code"], error.get("target", target if target == "The key" else "-")) == (code, target)


@pytest.mark.one_engine
def test_a_filter_without_its_parser_says_how_to_install_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """501, and everything but $filter works."""
    monkeypatch.setitem(sys.modules, "odata_query.grammar", None)
    response = ask(client, "Figures", filter="year eq 2019")
    assert response.status_code == 501
    assert "pip install 'report-indicators[odata]'" in response.json()["error"]["message"]
    assert ask(client, "Figures", orderby="year desc", top=3).status_code == 200
