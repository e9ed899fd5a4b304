"""SDMX structures: complete, valid and related as the standard says; what there is; and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal
from lxml import etree

from api.protocols.sdmx import availability, data_query, selection_condition
from api.protocols.sdmx.availability import Available
from api.protocols.sdmx.data import DataReading
from api.protocols.sdmx.parameters import SdmxQuery
from tests.conftest import Client
from tests.helpers.tables import every
from tests.helpers.text_rows import rows_beside, text_rows
from tests.protocols.sdmx import sdmx_reading as sdmx

pytestmark = pytest.mark.one_engine  # what is tried here comes after the data are read

OLD, NEW = "/sdmx/2.1", "/sdmx/3.0/structure"
FIGURE_FLOWS = ["FIGURES", *sdmx.TOPICS]
FLOWS = ["CLAIMS", *FIGURE_FLOWS]
LISTS = [
    "CL_AREA", "CL_COMPARATOR", "CL_DECIMALS", "CL_FREQ", "CL_INDICATOR", "CL_OBS_STATUS", "CL_SOURCE",
    "CL_UNIT_MEASURE", "CL_UNIT_MULT", "CL_VINTAGE",
]  # fmt: skip
KINDS = ["dataflow", "datastructure", "conceptscheme", "codelist", "agencyscheme"]
DETAILS = "allstubs referencestubs allcompletestubs referencecompletestubs referencepartial".split()  # noqa: SIM905
REFERENCES = ["none", "parents", "parentsandsiblings", "children", "descendants"]


def artefacts(body: bytes) -> set[str]:
    """The structures of a message in XML, as kind and id."""
    root = etree.fromstring(body)
    return {f"{etree.QName(one).localname} {one.get('id')}" for kind in root.find("{*}Structures") for one in kind}


def often(first: str, others: list[str]) -> list[Any]:
    """One case for an ordinary run, and the others for the rest."""
    return [first, *(pytest.param(other, marks=pytest.mark.full) for other in others)]


TELLING = [*(f"references={each}" for each in REFERENCES), *(f"references=all&detail={each}" for each in DETAILS)]


@pytest.mark.slow
@pytest.mark.parametrize("telling", often("references=all&detail=full", TELLING))
@every("kind", [*KINDS, "contentconstraint", "structure"])
def test_every_kind_in_every_detail_is_valid_in_2_1(client: Client, kind: str, telling: str) -> None:
    """By the official schema, whatever goes with it."""
    sdmx.structures(client, f"{OLD}/{kind}/REPORTS/all/latest?{telling}")


@pytest.mark.slow
@pytest.mark.parametrize("detail", often("full", [*DETAILS, "raw"]))
@every("accept", [sdmx.STRUCTURE_30, sdmx.STRUCTURE_JSON])
@every("kind", [*KINDS, "dataconstraint", "*"])
def test_every_kind_in_every_detail_is_valid_in_3_0(client: Client, kind: str, detail: str, accept: str) -> None:
    sdmx.structures(client, f"{NEW}/{kind}/REPORTS/*/~?references=all&detail={detail}", accept)


ALL = """
    2.1/dataflow  2.1/dataflow/REPORTS  2.1/dataflow/REPORTS/all/latest  2.1/dataflow/all/all/latest/
    3.0/structure/dataflow  3.0/structure/dataflow/REPORTS/*/*  3.0/structure/dataflow/*/*/+
    3.0/structure/dataflow/%2A/%2A/%2B/
"""


@every("path", ALL.split())
def test_all_dataflows(client: Client, path: str) -> None:
    """One of all figures and one of each topic, by agency or by any."""
    accept = sdmx.STRUCTURE_21 if path.startswith("2.1") else sdmx.STRUCTURE_30
    assert artefacts(sdmx.structures(client, f"/sdmx/{path}", accept)) == {f"Dataflow {flow}" for flow in FLOWS}


STANDING = ", ".join(f"Dataflow {name}" for name in FIGURE_FLOWS)
BELOW = f"ConceptScheme CONCEPTS, {', '.join(f'Codelist {name}' for name in LISTS)}"
RELATED = f"""
    dataflow/REPORTS/TRADE            | none         | Dataflow TRADE
    dataflow/REPORTS/TRADE            | children     | Dataflow TRADE, DataStructure FIGURE
    dataflow/REPORTS/TRADE            | parents      | Dataflow TRADE, ContentConstraint TRADE
    dataflow/REPORTS/TRADE            | descendants  | Dataflow TRADE, DataStructure FIGURE, {BELOW}
    dataflow/REPORTS/TRADE | all | Dataflow TRADE, ContentConstraint TRADE, DataStructure FIGURE, {BELOW}
    dataflow/REPORTS/TRADE            | codelist     | Dataflow TRADE, {BELOW.partition(", ")[2]}
    dataflow/REPORTS/TRADE | datastructure,agencyscheme | Dataflow TRADE, DataStructure FIGURE, AgencyScheme AGENCIES
    dataflow/REPORTS/TRADE            | categorisation | Dataflow TRADE
    dataflow/REPORTS/CLAIMS           | descendants  | Dataflow CLAIMS, DataStructure CLAIM, {BELOW}
    datastructure/REPORTS/FIGURE      | parents      | DataStructure FIGURE, {STANDING}
    datastructure/REPORTS/CLAIM       | parents      | DataStructure CLAIM, Dataflow CLAIMS
    codelist/REPORTS/CL_FREQ          | parents      | Codelist CL_FREQ, DataStructure FIGURE, DataStructure CLAIM
    codelist/REPORTS/CL_FREQ          | parentsandsiblings | DataStructure FIGURE, DataStructure CLAIM, {BELOW}
    codelist/REPORTS/CL_FREQ+CL_AREA  | none         | Codelist CL_FREQ, Codelist CL_AREA
    contentconstraint/REPORTS/TRADE   | children     | ContentConstraint TRADE, Dataflow TRADE
    organisationscheme                | none         | AgencyScheme AGENCIES
"""


@every(("path", "references", "wanted"), text_rows(RELATED))
def test_what_goes_with_a_structure(client: Client, path: str, references: str, wanted: str) -> None:
    """What it refers to, what refers to it, or all of a kind up or down the line."""
    found = artefacts(sdmx.structures(client, f"{OLD}/{path}?references={references}"))
    assert found == set(wanted.split(", "))


def test_ancestors_of_3_0(client: Client) -> None:
    """Whatever refers to a code list, at any distance."""
    body = sdmx.structures(client, f"{NEW}/codelist/REPORTS/CL_FREQ/~?references=ancestors", sdmx.STRUCTURE_30)
    wanted = {"Codelist CL_FREQ", "DataStructure FIGURE", "DataStructure CLAIM"}
    wanted |= {f"{kind} {flow}" for flow in FLOWS for kind in ("Dataflow", "DataConstraint")}
    assert artefacts(body) == wanted


VERSIONS = "1.0.0 + ~ * latest 1.+.0 1.0+.0 1.0.0~ 0+.9.0 +,3.0.0".split()  # noqa: SIM905
NO_VERSIONS = "2.0.0 1.1+.0 2+.0.0 1.0 1.0.1~ 0.+.0".split()  # noqa: SIM905


@every("version", [*VERSIONS, *NO_VERSIONS])
def test_versions(client: Client, version: str) -> None:
    """Every way to say latest, and each pattern that takes the one version in; another finds nothing."""
    path = f"{NEW}/dataflow/REPORTS/TRADE/{version}"
    if version in NO_VERSIONS:
        assert client.get(path).status_code == 404
    else:
        assert artefacts(sdmx.structures(client, path, sdmx.STRUCTURE_30)) == {"Dataflow TRADE"}


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
    native = "/v1/figures.sdmx-csv?derived=true&claims=all&limit=10000&unit=USD&scale=trillion"
    for path in (f"{OLD}/data/FIGURES", f"{OLD}/data/CLAIMS", native):
        found_rows = sdmx.rows(sdmx.CSV_1, rich.get(path, headers={"Accept": sdmx.CSV_1}).content)
        assert found_rows
        for codelist in LISTS:
            component = codelist.removeprefix("CL_").replace("AREA", "REF_AREA")
            assert {row[component] for row in found_rows} <= codes(body, codelist).keys()


def test_one_item(client: Client) -> None:
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


def test_the_structures_of_a_schema(client: Client) -> None:
    """A schema request may ask for the structures instead, as pysdmx does."""
    path = "/sdmx/3.0/schema/dataflow/REPORTS/TRADE/1.0.0"
    data = json.loads(sdmx.structures(client, path, sdmx.STRUCTURE_JSON))["data"]
    found = {name for name, listed in data.items() if listed}
    assert found == {"codelists", "conceptSchemes", "dataflows", "dataStructures"}


@every("path", [f"{OLD}/contentconstraint/REPORTS", f"{NEW}/dataconstraint/REPORTS"])
def test_without_figures_there_are_no_constraints(bare: Client, path: str) -> None:
    """And code lists all the same."""
    assert bare.get(path).status_code == 404
    assert bare.get(f"{OLD}/codelist/REPORTS?references=all").status_code == 200
    assert bare.get(f"{OLD}/dataflow/REPORTS?references=all&detail=referencepartial").status_code == 200


def region(message: Any) -> dict[str, list[str]]:
    """The values by dimension of the one constraint of a message in JSON."""
    (constraint,) = message["data"]["dataConstraints"]
    (cube,) = constraint["cubeRegions"]
    return {key["id"]: [value["value"] for value in key["values"]] for key in cube["keyValues"]}


def available(client: Client, rest: str) -> Any:
    """An availability answer of 3.0 in JSON."""
    return json.loads(sdmx.structures(client, f"/sdmx/3.0/availability/dataflow/REPORTS/{rest}", sdmx.STRUCTURE_JSON))


def test_availability_is_what_the_data_hold(rich: Client) -> None:
    """The values of each dimension or of one, in either version, and how many series and observations."""
    message = available(rich, "FIGURES/1.0.0/*.ITA")
    assert region(message) == {
        "FREQ": ["A", "D", "M", "Q", "S"],
        "REF_AREA": ["ITA"],
        "INDICATOR": ["online-retail-sales"],
        "VINTAGE": ["_Z"],
        "TIME_PERIOD": ["2015", "2016", "2017", "2017-06", "2017-Q2", "2017-S1", "2018-01-31"],
    }
    notes = {note["id"]: note["title"] for note in message["data"]["dataConstraints"][0]["annotations"]}
    assert notes == {"series_count": "5", "obs_count": "7"}
    assert region(available(rich, "CLAIMS/1.0.0/*.FRA/SOURCE")) == {"SOURCE": ["a-old"]}
    root = etree.fromstring(sdmx.structures(rich, f"{OLD}/availableconstraint/CLAIMS/.FRA.../all/SOURCE"))
    assert [one.get("id") for one in root.iter("{*}KeyValue")] == ["SOURCE"]


def test_availability_of_what_could_be_added(rich: Client) -> None:
    """mode=available tells of each dimension what the choices in the others leave."""
    exact = region(available(rich, "FIGURES/1.0.0/A.FRA?c[TIME_PERIOD]=2016"))
    wider = region(available(rich, "FIGURES/1.0.0/A.FRA?c[TIME_PERIOD]=2016&mode=available"))
    assert exact["REF_AREA"] == ["FRA"]
    assert {"FRA", "ITA"} <= set(wider["REF_AREA"])
    assert wider["FREQ"] == ["A"]
    assert wider["TIME_PERIOD"] == exact["TIME_PERIOD"] == ["2016"]


def test_availability_with_all_references(client: Client) -> None:
    """The dataflow, its structure, concepts, and lists with the codes that there are."""
    message = available(client, "TRADE/1.0.0/?references=all&mode=exact")
    data = message["data"]
    assert data.keys() == {"codelists", "conceptSchemes", "dataConstraints", "dataflows", "dataStructures"}
    lists = {listed["id"]: [code["id"] for code in listed["codes"]] for listed in data["codelists"]}
    values = region(message)
    for component, codelist in (("FREQ", "CL_FREQ"), ("REF_AREA", "CL_AREA"), ("INDICATOR", "CL_INDICATOR")):
        assert sorted(lists[codelist]) == values[component]


@pytest.fixture(scope="module")
def reading(rich: Client) -> Callable[..., DataReading]:
    """Puts a key and filters to the data with rival claims."""
    catalogue = rich.catalogue()

    def put(flow: str, key: str, parameters: str) -> DataReading:
        structure = data_query.flow("", flow, "", "1.0.0")
        given = SdmxQuery.read(parameters.encode(), data_query.AVAILABLE_30)
        return DataReading(rich.app.state.service, catalogue, data_query.read(structure, key, given, catalogue))

    return put


def told(found: Available) -> tuple[dict[str, set[str]], int, int]:
    """All that an availability says."""
    return {name: set(values) for name, values in found.values.items()}, found.series, found.observations


@pytest.mark.full
@pytest.mark.slow
@every(("flow", "key", "parameters"), rows_beside(__file__, "available.txt"))
def test_a_selection_holds_what_its_observations_hold(
    reading: Callable[..., DataReading], portal: BlockingPortal, flow: str, key: str, parameters: str
) -> None:
    """The same as of observations read one by one, and of each dimension, what the choices in the others leave."""
    one = reading(flow, key, parameters)
    assert selection_condition.can_be_selected(one.query.selection)
    expected = told(portal.call(availability._exact_by_reading, one))
    assert expected[2] > 0
    assert told(portal.call(availability.exact, one)) == expected
    if "," not in key and "updated" not in parameters:
        expected = told(portal.call(availability._addable_by_reading, one))
        assert told(portal.call(availability.addable, one)) == expected


def test_what_is_computed_of_a_figure_is_read(reading: Callable[..., DataReading], portal: BlockingPortal) -> None:
    """No condition tells a status or a value as SDMX writes them."""
    one = reading("FIGURES", "", "c[OBS_VALUE]=gt:1000000")
    assert not selection_condition.can_be_selected(one.query.selection)
    assert portal.call(availability.exact, one).observations > 0


LONG = [
    (f"2.1/data/{'A' * 9000}", "400 140", "too long"),
    (f"2.1/data/TRADE?startPeriod={'A' * 9000}", "400 140", "too long"),
    (f"3.0/data/dataflow/REPORTS/TRADE?c[OBS_VALUE]={','.join('1' * 600)}", "400 140", "500"),
]


@every(("path", "status", "word"), [*rows_beside(__file__, "refusals.txt"), *LONG])
def test_bad_input_as_xml(client: Client, path: str, status: str, word: str) -> None:
    """An SDMX error message with the number of the standard and what was wrong, valid by its schema."""
    response = client.get(f"/sdmx/{path}")
    message = etree.fromstring(response.content).find("{*}ErrorMessage")
    assert f"{response.status_code} {message.get('code')}" == status, response.text
    assert response.headers["content-type"] == "application/xml"
    assert word in "".join(message.itertext())
    accept = sdmx.STRUCTURE_30 if path.startswith("3.0") else sdmx.STRUCTURE_21
    assert sdmx.faults(accept, response.content) == []


def test_one_value_many_times_is_no_fault(client: Client) -> None:
    """A long key asks for what its first value asks for."""
    assert client.get(f"{OLD}/data/TRADE/{'+'.join(['A'] * 2000)}").status_code == 200


@every(("accept", "path"), [(sdmx.JSON_1, f"{OLD}/data/NOPE"), (sdmx.JSON_2, "/sdmx/3.0/data/*/*/NOPE")])
def test_bad_input_as_json(client: Client, accept: str, path: str) -> None:
    """Who asks for JSON reads the error as JSON, valid by the schema of its version."""
    response = client.get(path, headers={"Accept": accept})
    assert response.status_code == 404
    assert "json" in response.headers["content-type"]
    (error,) = json.loads(response.content)["errors"]
    assert (error["code"], error["title"]) == (100, "No results found")
    assert "NOPE" in error["detail"]
    assert sdmx.faults(accept, response.content) == []


@every(("path", "accept"), rows_beside(__file__, "unacceptable.txt"))
def test_a_type_that_is_not_served_is_406(client: Client, path: str, accept: str) -> None:
    response = client.get(f"/sdmx/{path}", headers={"Accept": accept})
    assert response.status_code == 406
    assert "application/vnd.sdmx." in response.text


def test_time_series_formats_hold_time_series(client: Client) -> None:
    """Another dimension at the observation is refused there."""
    path = f"{OLD}/data/TRADE?dimensionAtObservation=REF_AREA"
    assert client.get(path, headers={"Accept": sdmx.GENERIC_SERIES}).status_code == 400


def test_without_pysdmx_structures_say_how_to_install_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """501 with the command, while data are still served."""
    monkeypatch.setattr("api.protocols.sdmx.structures.installed", lambda: False)
    response = client.get(f"{OLD}/agencyscheme/REPORTS?detail=allstubs")
    assert response.status_code == 501
    assert "pip install 'report-indicators[sdmx]'" in response.text
    assert client.get(f"{OLD}/data/PARTNERSHIPS").status_code == 200
