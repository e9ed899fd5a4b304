"""SDMX structures: complete, valid, related as the standard says, and named in both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree

from tests.conftest import Client
from tests.helpers.tables import every
from tests.protocols.sdmx import sdmx_reading as sdmx

pytestmark = pytest.mark.one_engine  # what is tried here comes after the data are read

OLD, NEW = "/sdmx/2.1", "/sdmx/3.0/structure"
FIGURE_FLOWS = ["FIGURES", "MARKET_SIZE", "PARTNERSHIPS", "TRADE"]
FLOWS = ["CLAIMS", *FIGURE_FLOWS]
LISTS = [
    "CL_AREA", "CL_COMPARATOR", "CL_DECIMALS", "CL_FREQ", "CL_INDICATOR", "CL_OBS_STATUS", "CL_SOURCE",
    "CL_UNIT_MEASURE", "CL_UNIT_MULT", "CL_VINTAGE",
]  # fmt: skip
KINDS_21 = ["dataflow", "datastructure", "conceptscheme", "codelist", "agencyscheme", "contentconstraint", "structure"]
KINDS_30 = ["dataflow", "datastructure", "conceptscheme", "codelist", "agencyscheme", "dataconstraint", "*"]
DETAILS = [
    "full", "allstubs", "referencestubs", "allcompletestubs", "referencecompletestubs", "referencepartial",
]  # fmt: skip
REFERENCES = ["none", "parents", "parentsandsiblings", "children", "descendants", "all"]


def artefacts(body: bytes) -> set[str]:
    """The structures of a message in XML, as kind and id."""
    root = etree.fromstring(body)
    return {
        f"{etree.QName(one).localname} {one.get('id')}" for group in root.find("{*}Structures") for one in group
    }  # fmt: skip


TELLING = [*((references, "full") for references in REFERENCES), *(("all", detail) for detail in DETAILS)]


@pytest.mark.slow
@every(("references", "detail"), TELLING)
@every("kind", KINDS_21)
def test_every_kind_in_every_detail_is_valid_in_2_1(client: Client, kind: str, references: str, detail: str) -> None:
    """By the official schema, whatever goes with it."""
    sdmx.structures(client, f"{OLD}/{kind}/REPORTS/all/latest?references={references}&detail={detail}")


@pytest.mark.slow
@every("accept", [sdmx.STRUCTURE_30, sdmx.STRUCTURE_JSON])
@every("detail", [*DETAILS, "raw"])
@every("kind", KINDS_30)
def test_every_kind_in_every_detail_is_valid_in_3_0(client: Client, kind: str, detail: str, accept: str) -> None:
    """By the official schemas, in XML and JSON."""
    sdmx.structures(client, f"{NEW}/{kind}/REPORTS/*/~?references=all&detail={detail}", accept)


def test_all_dataflows(client: Client) -> None:
    """One of all figures and one of each topic, by agency or by any."""
    wanted = {f"Dataflow {flow}" for flow in FLOWS}
    for path in ("dataflow", "dataflow/REPORTS", "dataflow/REPORTS/all/latest", "dataflow/all/all/latest/"):
        assert artefacts(sdmx.structures(client, f"{OLD}/{path}")) == wanted
    for path in ("dataflow", "dataflow/REPORTS/*/*", "dataflow/*/*/+", "dataflow/%2A/%2A/%2B/"):
        assert artefacts(sdmx.structures(client, f"{NEW}/{path}", sdmx.STRUCTURE_30)) == wanted


BELOW = {"ConceptScheme CONCEPTS", *(f"Codelist {name}" for name in LISTS)}
STRUCTURES = {"DataStructure FIGURE", "DataStructure CLAIM"}
EVERYTHING = {"DataStructure FIGURE", *BELOW}
RELATED = [
    ("dataflow/REPORTS/TRADE", "none", {"Dataflow TRADE"}),
    ("dataflow/REPORTS/TRADE", "children", {"Dataflow TRADE", "DataStructure FIGURE"}),
    ("dataflow/REPORTS/TRADE", "parents", {"Dataflow TRADE", "ContentConstraint TRADE"}),
    ("dataflow/REPORTS/TRADE", "descendants", {"Dataflow TRADE", *EVERYTHING}),
    ("dataflow/REPORTS/TRADE", "all", {"Dataflow TRADE", "ContentConstraint TRADE", *EVERYTHING}),
    ("dataflow/REPORTS/TRADE", "codelist", {"Dataflow TRADE", *(f"Codelist {name}" for name in LISTS)}),
    ("dataflow/REPORTS/TRADE", "datastructure,agencyscheme",
     {"Dataflow TRADE", "DataStructure FIGURE", "AgencyScheme AGENCIES"}),
    ("dataflow/REPORTS/TRADE", "categorisation", {"Dataflow TRADE"}),
    ("dataflow/REPORTS/CLAIMS", "descendants", {"Dataflow CLAIMS", "DataStructure CLAIM", *BELOW}),
    ("datastructure/REPORTS/FIGURE", "parents",
     {"DataStructure FIGURE", *(f"Dataflow {flow}" for flow in FIGURE_FLOWS)}),
    ("datastructure/REPORTS/CLAIM", "parents", {"DataStructure CLAIM", "Dataflow CLAIMS"}),
    ("codelist/REPORTS/CL_FREQ", "parents", {"Codelist CL_FREQ", *STRUCTURES}),
    ("codelist/REPORTS/CL_FREQ", "parentsandsiblings", {*STRUCTURES, *BELOW}),
    ("codelist/REPORTS/CL_FREQ+CL_AREA", "none", {"Codelist CL_FREQ", "Codelist CL_AREA"}),
    ("contentconstraint/REPORTS/TRADE", "children", {"ContentConstraint TRADE", "Dataflow TRADE"}),
    ("organisationscheme", "none", {"AgencyScheme AGENCIES"}),
]  # fmt: skip


@every(("path", "references", "wanted"), RELATED)
def test_what_goes_with_a_structure(client: Client, path: str, references: str, wanted: set[str]) -> None:
    """What it refers to, what refers to it, or all of a kind up or down the line."""
    assert artefacts(sdmx.structures(client, f"{OLD}/{path}?references={references}")) == wanted


def test_ancestors_of_3_0(client: Client) -> None:
    """Whatever refers to a code list, at any distance."""
    body = sdmx.structures(client, f"{NEW}/codelist/REPORTS/CL_FREQ/~?references=ancestors", sdmx.STRUCTURE_30)
    wanted = {"Codelist CL_FREQ", *STRUCTURES}
    wanted |= {f"{kind} {flow}" for flow in FLOWS for kind in ("Dataflow", "DataConstraint")}
    assert artefacts(body) == wanted


@every("version", ["1.0.0", "+", "~", "*", "latest", "1.+.0", "1.0+.0", "1.0.0~", "0+.9.0", "+,3.0.0"])
def test_versions_that_are_the_one_there_is(client: Client, version: str) -> None:
    """Every way to say latest, and each pattern that takes it in."""
    assert artefacts(sdmx.structures(client, f"{NEW}/dataflow/REPORTS/TRADE/{version}", sdmx.STRUCTURE_30)) == {
        "Dataflow TRADE"
    }


@every("version", ["2.0.0", "1.1+.0", "2+.0.0", "1.0", "1.0.1~", "0.+.0"])
def test_versions_that_there_are_not(client: Client, version: str) -> None:
    """A pattern that the version is not in finds nothing."""
    assert client.get(f"{NEW}/dataflow/REPORTS/TRADE/{version}").status_code == 404


def codes(body: bytes, codelist: str) -> dict[str, dict[str, str]]:
    """The codes of a list with their names by language."""
    root = etree.fromstring(body)
    (listed,) = (one for one in root.iter("{*}Codelist") if one.get("id") == codelist)
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    return {
        code.get("id"): {name.get(language): name.text for name in code.findall("{*}Name")}
        for code in listed.findall("{*}Code")
    }


def test_code_lists_hold_the_catalogue_in_both_languages(client: Client) -> None:
    """Every area, indicator, source, vintage and unit that figures may have, derived ones too."""
    body = sdmx.structures(client, f"{OLD}/codelist/REPORTS")
    rows = client.data("/v1/figures?derived=true&claims=all&limit=10000&fields=indicator,name,source,vintage,derived")
    derived = {row["indicator"] for row in rows if row["derived"]}
    assert derived
    for catalogue, codelist, key in (("areas", "CL_AREA", "alpha3"), ("indicators", "CL_INDICATOR", "code")):
        english = {row[key]: row["name"] for row in client.data(f"/v1/{catalogue}?limit=10000")}
        chinese = {row[key]: row["name"] for row in client.data(f"/v1/{catalogue}?limit=10000&lang=zh")}
        listed = codes(body, codelist)
        assert {code: listed.pop(code, None) for code in english} == {
            code: {"en": english[code], "zh": chinese[code]} for code in english
        }
        assert listed.keys() == (derived if codelist == "CL_INDICATOR" else set())
    sources = {row["id"].replace(".", "_") for row in client.data("/v1/sources?limit=10000")}
    assert codes(body, "CL_SOURCE").keys() == sources | {"derived"}
    vintages = codes(body, "CL_VINTAGE")
    assert vintages.keys() == {(row["vintage"] or "_Z").upper() for row in rows}
    assert vintages["EDITION-2024"] == {"en": "Edition of 2024", "zh": "2024年版"}
    assert vintages["FORECAST-2024-01"] == {"en": "Forecast of 2024-01", "zh": "2024年1月预测"}
    assert vintages["_Z"] == {"en": "Not applicable", "zh": "不适用"}
    units = codes(body, "CL_UNIT_MEASURE")
    assert units.pop("NUMBER") == {"en": "number", "zh": "数"}  # what is derived may be no count of anything
    assert len(units) == len(client.data("/v1/units?limit=10000"))


def test_every_code_in_use_is_listed(rich: Client) -> None:
    """Of the data of all figures, no dimension or coded attribute has another."""
    body = sdmx.structures(rich, f"{OLD}/codelist/REPORTS")
    lists = {"REF_AREA": "CL_AREA", **{name.removeprefix("CL_"): name for name in LISTS}}
    del lists["AREA"]
    native = rich.get("/v1/figures.sdmx-csv?derived=true&claims=all&limit=10000&unit=USD&scale=trillion").content
    for data in (
        *(rich.get(f"{OLD}/data/{flow}", headers={"Accept": sdmx.CSV_1}).content for flow in ("FIGURES", "CLAIMS")),
        native,
    ):
        found_rows = sdmx.rows(sdmx.CSV_1, data)
        assert found_rows
        for component, codelist in lists.items():
            assert {row[component] for row in found_rows} <= codes(body, codelist).keys()


def test_one_item(client: Client) -> None:
    """A list may be asked for some of its items, and says that it is partial."""
    body = sdmx.structures(client, f"{OLD}/codelist/REPORTS/CL_AREA/1.0/CHN+WLD")
    assert codes(body, "CL_AREA") == {"CHN": {"en": "China", "zh": "中国"}, "WLD": {"en": "World", "zh": "世界"}}
    assert b'isPartial="true"' in body
    message = json.loads(sdmx.structures(client, f"{NEW}/codelist/REPORTS/CL_FREQ/1.0.0/A,M", sdmx.STRUCTURE_JSON))
    (listed,) = message["data"]["codelists"]
    assert ([code["id"] for code in listed["codes"]], listed["isPartial"]) == (["A", "M"], True)


def test_partial_lists_hold_what_the_dataflow_has(client: Client) -> None:
    """detail=referencepartial leaves only the codes that there are data for."""
    body = sdmx.structures(
        client, f"{OLD}/dataflow/REPORTS/PARTNERSHIPS?references=descendants&detail=referencepartial"
    )
    figures = client.data("/v1/figures?topic=partnerships&claims=all")
    assert codes(body, "CL_INDICATOR").keys() == {row["indicator"] for row in figures}
    assert codes(body, "CL_AREA").keys() == {row["area"] for row in figures}
    assert len(codes(body, "CL_UNIT_MULT")) == 12


OF_STRUCTURE = [
    ("FIGURE", sdmx.DIMENSIONS, "SOURCE", ("Figure of a report", "报告数据")),
    ("CLAIM", sdmx.CLAIM_DIMENSIONS, "PREFERRED", ("Claim of a source", "来源陈述")),
]


@every(("name", "wanted", "own", "named"), OF_STRUCTURE)
def test_a_data_structure(client: Client, name: str, wanted: tuple[str, ...], own: str, named: tuple[str, str]) -> None:
    """Dimensions in their order, each but time with a code list; attributes of the observation."""
    message = json.loads(sdmx.structures(client, f"{NEW}/datastructure/REPORTS/{name}/~", sdmx.STRUCTURE_JSON))
    (structure,) = message["data"]["dataStructures"]
    parts = structure["dataStructureComponents"]
    dimensions = parts["dimensionList"]["dimensions"]
    assert [part["id"] for part in dimensions] == list(wanted[:-1])
    assert all("enumeration" in part["localRepresentation"] for part in dimensions)
    assert parts["dimensionList"]["timeDimension"]["id"] == "TIME_PERIOD"
    assert [part["id"] for part in parts["measureList"]["measures"]] == ["OBS_VALUE"]
    attributes = parts["attributeList"]["attributes"]
    assert [part["id"] for part in attributes] == [
        "UNIT_MEASURE", "UNIT_MULT", "DECIMALS", "OBS_STATUS", "COMPARATOR", own, "AS_PRINTED", "LOW", "HIGH",
        "OBS_COM",
    ]  # fmt: skip
    assert all(part["attributeRelationship"] == {"observation": {}} for part in attributes)
    assert (structure["name"], structure["names"]["zh"]) == named


def test_no_optional_element_that_readers_stumble_over(client: Client) -> None:
    """MeasureRelationship is left out in 3.0, and lists of no groups in JSON."""
    assert b"MeasureRelationship" not in sdmx.structures(
        client, f"{NEW}/datastructure/REPORTS/FIGURE/~", sdmx.STRUCTURE_30
    )
    assert b'"groups"' not in sdmx.structures(client, f"{NEW}/datastructure/REPORTS/FIGURE/~", sdmx.STRUCTURE_JSON)


def words(schema: dict[str, Any]) -> Iterator[str]:
    """The kinds of structures in a message."""
    yield from (name for name, listed in schema["data"].items() if listed)


def test_the_structures_behind_a_schema(client: Client) -> None:
    """A schema request may ask for the structures instead, as pysdmx does."""
    path = "/sdmx/3.0/schema/dataflow/REPORTS/TRADE/1.0.0"
    assert set(words(json.loads(sdmx.structures(client, path, sdmx.STRUCTURE_JSON)))) == {
        "codelists", "conceptSchemes", "dataflows", "dataStructures",
    }  # fmt: skip


@every("path", [f"{OLD}/contentconstraint/REPORTS", f"{NEW}/dataconstraint/REPORTS"])
def test_without_figures_there_are_no_constraints(bare: Client, path: str) -> None:
    """And code lists all the same."""
    assert bare.get(path).status_code == 404
    assert bare.get(f"{OLD}/codelist/REPORTS?references=all").status_code == 200
    assert bare.get(f"{OLD}/dataflow/REPORTS?references=all&detail=referencepartial").status_code == 200
