"""SDMX structures: complete, valid and related as the standard says; what there is; and what is refused."""

import json
from typing import Any

import pytest
from lxml import etree

from api.domain.words import vintage_name
from api.plugins.sdmx.concepts import source_code, source_id
from tests.conftest import Client
from tests.helpers.rows import shows, tables
from tests.helpers.tables import every
from tests.plugins.sdmx import sdmx_reading as sdmx

pytestmark = pytest.mark.one_engine  # what is tried here comes after the data are read

TABLES = tables(__file__)
OLD, NEW = "/sdmx/2.1", "/sdmx/3.0/structure"
FIGURE_FLOWS = ["FIGURES", *sdmx.TOPICS]
FLOWS = ["CLAIMS", *FIGURE_FLOWS]
LISTS = [
    "CL_AREA", "CL_COMPARATOR", "CL_DECIMALS", "CL_FREQ", "CL_INDICATOR", "CL_OBS_STATUS", "CL_SOURCE",
    "CL_UNIT_MEASURE", "CL_UNIT_MULT", "CL_VINTAGE",
]  # fmt: skip
KINDS = ["dataflow", "datastructure", "conceptscheme", "codelist"]
KINDS_21, KINDS_30 = [*KINDS, "contentconstraint", "structure"], [*KINDS, "dataconstraint", "*"]
DETAILS = ["allcompletestubs", "referencepartial", "raw"]
REFERENCES = ["none", "parents", "children", "descendants"]
OTHERS = [*(f"references={each}" for each in REFERENCES), *(f"references=all&detail={each}" for each in DETAILS)]


def artefacts(body: bytes) -> set[str]:
    """The structures of a message in XML, as kind and id."""
    root = etree.fromstring(body)
    return {f"{etree.QName(one).localname} {one.get('id')}" for kind in root.find("{*}Structures") for one in kind}


@pytest.mark.slow
@pytest.mark.parametrize(
    "query", ["references=all&detail=full", *(pytest.param(q, marks=pytest.mark.full) for q in OTHERS)]
)
def test_every_kind_in_every_detail_is_valid(client: Client, query: str) -> None:
    for kind in KINDS_21 if "raw" not in query else ():
        sdmx.structures(client, f"{OLD}/{kind}/REPORTS/all/latest?{query}")
    for kind in KINDS_30 if "all" in query else ():
        for accept in (sdmx.STRUCTURE_30, sdmx.STRUCTURE_JSON):
            sdmx.structures(client, f"{NEW}/{kind}/REPORTS/*/~?{query}", accept)


@every(("path", "wanted"), TABLES["dataflows"])
def test_dataflows(client: Client, path: str, wanted: str) -> None:
    """One of all figures and one of each topic, by agency or by any; every way to say latest, and versions."""
    if wanted == "404":
        assert client.get(f"/sdmx/{path}").status_code == 404
        return
    accept = sdmx.STRUCTURE_21 if path.startswith("2.1") else sdmx.STRUCTURE_30
    found = artefacts(sdmx.structures(client, f"/sdmx/{path}", accept))
    assert found == {f"Dataflow {flow}" for flow in (FLOWS if wanted == "all" else [wanted])}


BELOW = ["ConceptScheme CONCEPTS", *(f"Codelist {name}" for name in LISTS)]
NAMED = {
    "{BELOW}": BELOW,
    "{LISTS}": BELOW[1:],
    "{FLOWS}": [f"Dataflow {flow}" for flow in FIGURE_FLOWS],
}


@every(("path", "references", "wanted"), TABLES["related"])
def test_what_goes_with_a_structure(client: Client, path: str, references: str, wanted: str) -> None:
    """What it refers to, what refers to it, or all of a kind up or down the line."""
    root, accept = (NEW, sdmx.STRUCTURE_30) if path.endswith("~") else (OLD, sdmx.STRUCTURE_21)
    found = artefacts(sdmx.structures(client, f"{root}/{path}?references={references}", accept))
    assert found == {one for name in wanted.split(", ") for one in NAMED.get(name, [name])}


def codes(body: bytes, codelist: str) -> dict[str, dict[str, str]]:
    root = etree.fromstring(body)
    (listed,) = (one for one in root.iter("{*}Codelist") if one.get("id") == codelist)
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    return {
        code.get("id"): {name.get(language): name.text for name in code.findall("{*}Name")}
        for code in listed.findall("{*}Code")
    }


names = {"vintages": lambda code: tuple(map(vintage_name(code).in_language, ("en", "zh")))}
test_a_vintage_has_a_name_in_both_languages = shows(__file__, names)


def test_a_dot_in_the_id_of_a_source_parts_no_key() -> None:
    """It becomes an underscore, which no id has, and comes back."""
    assert source_code("agency-2025.v2") == "agency-2025_v2"
    assert source_id(source_code("agency-2025.v2")) == "agency-2025.v2"


@every("path", [f"{OLD}/contentconstraint/REPORTS", f"{NEW}/dataconstraint/REPORTS"])
def test_without_figures_there_are_no_constraints(bare: Client, path: str) -> None:
    assert bare.get(path).status_code == 404
    assert bare.get(f"{OLD}/codelist/REPORTS?references=all").status_code == 200
    assert bare.get(f"{OLD}/dataflow/REPORTS?references=all&detail=referencepartial").status_code == 200


def region(message: Any) -> dict[str, list[str]]:
    (constraint,) = message["data"]["dataConstraints"]
    (cube,) = constraint["cubeRegions"]
    return {key["id"]: [value["value"] for value in key["values"]] for key in cube["keyValues"]}


@every(("flow", "key", "parameters"), TABLES["available"])
def test_availability_is_what_the_observations_hold(rich: Client, flow: str, key: str, parameters: str) -> None:
    """The values of each dimension, and how many series and observations the data of the same key have."""
    rest = f"/{key}?{parameters}"
    rows = [row for row in sdmx.rows(sdmx.CSV_2, sdmx.get(rich, sdmx.CSV_2, rest, flow)) if "OBS_VALUE" in row]
    names = sdmx.CLAIM_DIMENSIONS if flow == "CLAIMS" else sdmx.DIMENSIONS
    path = f"/sdmx/3.0/availability/dataflow/REPORTS/{flow}/1.0.0{rest}"
    message = json.loads(sdmx.structures(rich, path, sdmx.STRUCTURE_JSON))
    assert region(message) == {name: sorted({row[name] for row in rows}) for name in names}
    series = {tuple(row[name] for name in names[:-1]) for row in rows}
    notes = {note["id"]: note["title"] for note in message["data"]["dataConstraints"][0]["annotations"]}
    assert notes == {"series_count": str(len(series)), "obs_count": str(len(rows))}


LONG = [
    (f"3.0/data/dataflow/REPORTS/TRADE?c[SOURCE]={','.join('1' * 600)}", "400 140", "500"),
]


@every(("path", "status", "word"), [*TABLES["refusals"], *LONG])
def test_bad_input_as_xml(client: Client, path: str, status: str, word: str) -> None:
    response = client.get(f"/sdmx/{path}")
    message = etree.fromstring(response.content).find("{*}ErrorMessage")
    assert f"{response.status_code} {message.get('code')}" == status, response.text
    assert response.headers["content-type"] == "application/xml"
    assert word in "".join(message.itertext())
    accept = sdmx.STRUCTURE_30 if path.startswith("3.0") else sdmx.STRUCTURE_21
    assert sdmx.faults(accept, response.content) == []


@every(("accept", "path"), [(sdmx.JSON_1, f"{OLD}/data/NOPE"), (sdmx.JSON_2, "/sdmx/3.0/data/*/*/NOPE")])
def test_bad_input_as_json(client: Client, accept: str, path: str) -> None:
    response = client.get(path, headers={"Accept": accept})
    assert response.status_code == 404
    assert "json" in response.headers["content-type"]
    (error,) = json.loads(response.content)["errors"]
    assert (error["code"], error["title"]) == (100, "No results found")
    assert "NOPE" in error["detail"]
    assert sdmx.faults(accept, response.content) == []
