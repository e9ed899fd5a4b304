"""DBnomics: every claim in one series that mixes neither units nor comparators, and errors where a code is wrong."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest

from tests.conftest import Client

ROOT = "/dbnomics/v22"
DATASET = "series/REPORTS/FIGURES"
COMPARATORS = {"EQ": "=", "ABOUT": "~", "GT": ">", "GE": ">=", "LT": "<", "LE": "<="}
EXPORTS = "A.CHN.cross-border-ecommerce-exports.CNY.GT.cfis-2025-09-15"
Row = dict[str, Any]


def read(client: Client, path: str) -> Any:
    """The JSON of an answer, numbers exact."""
    response = client.get(f"{ROOT}/{path}")
    assert response.status_code == 200, response.text
    return json.loads(response.text, parse_float=Decimal, parse_int=Decimal)


def series(client: Client, path: str) -> list[Row]:
    """The documents of all pages."""
    mark = "&" if "?" in path else "?"
    found: list[Row] = []
    while True:
        page = read(client, f"{path}{mark}offset={len(found)}")["series"]
        found += page["docs"]
        assert (page["offset"], page["num_found"] >= len(found)) == (len(found) - len(page["docs"]), True)
        if len(found) == page["num_found"]:
            return found


def codes(client: Client, path: str) -> list[str]:
    """The codes of the series found."""
    return [doc["series_code"] for doc in series(client, path)]


def test_every_claim_is_in_one_series(rich: Client) -> None:
    """Value by value, each with its unit, comparator, source, status and printed words."""
    wanted = {row["id"]: row for row in rich.exact("/v1/figures?claims=all&scale=one&limit=10000")}
    found = set()
    for doc in series(rich, f"{DATASET}?observations=1&limit=40"):
        place, attributes = doc["dimensions"], dict(doc["observations_attributes"])
        assert doc["period"] == sorted(set(doc["period"]))
        for number, (text, day, value) in enumerate(
            zip(doc["period"], doc["period_start_day"], doc["value"], strict=True)
        ):
            figure = wanted[attributes["FIGURE"][number]]
            assert (text, f"{day}T00:00:00Z", value) == (figure["period"], figure["time"], figure["value"])
            assert (place["UNIT"], COMPARATORS[place["COMPARATOR"]]) == (figure["unit"], figure["comparator"])
            assert (place["REF_AREA"], place["INDICATOR"]) == (figure["area"], figure["indicator"])
            assert place["SOURCE"] == figure["source"]
            assert attributes["OBS_STATUS"][number] == figure["status"]
            assert attributes["AS_PRINTED"][number] == figure["as_printed"]
            found.add(figure["id"])
    assert found == wanted.keys()


def test_a_series_has_the_shape_of_theirs(client: Client) -> None:
    """Provider, dataset, names, dimensions and observations."""
    body = read(client, f"{DATASET}/{EXPORTS}?observations=1")
    (doc,) = body["series"]["docs"]
    assert doc == {
        "@frequency": "annual",
        "provider_code": "REPORTS",
        "dataset_code": "FIGURES",
        "dataset_name": "Figures of reports",
        "series_code": EXPORTS,
        "series_name": doc["series_name"],
        "dimensions": {
            "FREQ": "A",
            "REF_AREA": "CHN",
            "INDICATOR": "cross-border-ecommerce-exports",
            "UNIT": "CNY",
            "COMPARATOR": "GT",
            "SOURCE": "cfis-2025-09-15",
        },
        "period": ["2024"],
        "period_start_day": ["2024-01-01"],
        "value": [1_800_000_000_000],
        "observations_attributes": [
            ["OBS_STATUS", ["A"]],
            ["AS_PRINTED", ["exceeding 1.8 trillion yuan"]],
            ["FIGURE", ["cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"]],
        ],
    }
    assert doc["series_name"].startswith("China – Cross-border e-commerce exports – Chinese Yuan (more than) – ")
    assert (body["series"]["num_found"], body["series"]["offset"], body["series"]["limit"]) == (1, 0, 100)
    assert body["_meta"]["args"] == {"observations": "1"}
    assert body["provider"]["code"] == "REPORTS"


def test_the_dataset_names_its_dimensions(client: Client) -> None:
    """In their order, with labels of every code in use."""
    body = read(client, DATASET)
    dataset = body["dataset"]
    order = ["FREQ", "REF_AREA", "INDICATOR", "UNIT", "COMPARATOR", "SOURCE"]
    assert dataset["dimensions_codes_order"] == order
    assert list(dataset["dimensions_labels"]) == list(dataset["dimensions_values_labels"]) == order
    assert dataset["nb_series"] == body["series"]["num_found"]
    for doc in series(client, DATASET):
        assert list(doc["dimensions"]) == order
        assert doc["series_code"] == ".".join(doc["dimensions"].values())
        assert all(code in dataset["dimensions_values_labels"][name] for name, code in doc["dimensions"].items())
        assert "value" not in doc


@pytest.mark.parametrize(
    ("mask", "wanted"),
    [
        (EXPORTS, {"FREQ": "A", "INDICATOR": "cross-border-ecommerce-exports", "SOURCE": "cfis-2025-09-15"}),
        ("A.WLD", {"FREQ": "A", "REF_AREA": "WLD"}),
        ("A.WLD.", {"FREQ": "A", "REF_AREA": "WLD"}),
        (".WLD....", {"REF_AREA": "WLD"}),
        ("Q+S.CHN..CNY", {"FREQ": "QS", "REF_AREA": "CHN", "UNIT": "CNY"}),
        ("....GT", {"COMPARATOR": "GT"}),
        (".....cfis-2025-09-15", {"SOURCE": "cfis-2025-09-15"}),
        ("", {}),
    ],
)
def test_a_mask_picks_series(client: Client, mask: str, wanted: dict[str, str]) -> None:
    """Nothing for any, + between several, the end left out."""
    picked = [
        doc["series_code"]
        for doc in series(client, DATASET)
        if all(doc["dimensions"][name] in allowed for name, allowed in wanted.items())
    ]
    assert picked
    assert codes(client, f"{DATASET}/{mask}" if mask else DATASET) == picked


def test_dimensions_pick_series(client: Client) -> None:
    """A JSON object of lists, with or without a mask."""
    wanted = quote(json.dumps({"REF_AREA": ["CHN"], "COMPARATOR": ["GT", "ABOUT"]}))
    found = codes(client, f"{DATASET}?dimensions={wanted}")
    assert found == codes(client, f"{DATASET}/.CHN...GT+ABOUT")
    assert codes(client, f"{DATASET}/A?dimensions={wanted}") == [code for code in found if code.startswith("A.")]


def test_series_by_id(client: Client) -> None:
    """In the order asked for, the datasets named by their ids."""
    other = codes(client, DATASET)[0]
    ids = f"REPORTS/FIGURES/{EXPORTS},REPORTS/FIGURES/{other}"
    body = read(client, f"series?series_ids={ids}&observations=1")
    assert [doc["series_code"] for doc in body["series"]["docs"]] == [EXPORTS, other]
    assert list(body["datasets"]) == ["REPORTS/FIGURES"]
    assert all(doc["value"] for doc in body["series"]["docs"])


def test_a_dataset_by_parameters(client: Client) -> None:
    """As the API's own links write it."""
    found = codes(client, "series?provider_code=REPORTS&dataset_code=FIGURES&limit=1000")
    assert found == codes(client, DATASET)


def test_a_code_with_a_dot_is_a_source_s(rich: Client) -> None:
    """The source is the last dimension, so that its dots part nothing."""
    assert codes(rich, f"{DATASET}/A.DEU.online-retail-sales.CNY.EQ.a-old")
    assert rich.get(f"{ROOT}/{DATASET}/A.DEU.online-retail-sales.CNY.EQ.a.b.c").status_code == 404


def test_units_are_not_mixed(rich: Client) -> None:
    """Two currencies of one source are two series."""
    found = codes(rich, f"{DATASET}/.DEU.online-retail-sales...a-old")
    assert found == ["A.DEU.online-retail-sales.CNY.EQ.a-old", "S.DEU.online-retail-sales.USD.EQ.a-old"]


def test_metadata_may_be_left_out(client: Client) -> None:
    """metadata=0."""
    assert set(read(client, f"{DATASET}?metadata=0")) == {"_meta", "series"}


def test_a_page_beyond_the_end_is_empty(client: Client) -> None:
    """And still says how many there are."""
    page = read(client, f"{DATASET}?offset=100000")["series"]
    assert (page["docs"], page["num_found"] > 0) == ([], True)


@pytest.mark.parametrize("path", ["providers", "providers/REPORTS", "datasets/REPORTS", "datasets/REPORTS/FIGURES"])
def test_lists(client: Client, path: str) -> None:
    """Of one provider and one dataset."""
    body = read(client, path)
    assert "REPORTS" in json.dumps(body, default=str)


REFUSED = [
    ("", 404, "nothing at"),
    ("nothing", 404, "nothing at"),
    ("serie/REPORTS/FIGURES", 404, "Did you mean series?"),
    ("series/REPORTS/FIGURES/a/b", 404, "nothing at"),
    ("series/REPORTS", 404, "dataset is missing"),
    ("series/IMF/CPI", 404, "no provider 'IMF'"),
    ("series/REPORTS/CPI", 404, "no dataset 'CPI'"),
    ("datasets/IMF", 404, "no provider 'IMF'"),
    ("series", 400, "series_ids"),
    ("series?provider_code=REPORTS", 400, "series_ids"),
    ("series?provider_code=IMF&dataset_code=CPI", 404, "no provider"),
    ("series?series_ids=", 400, "1 to 200 ids"),
    ("series?series_ids=" + ",".join([f"REPORTS/FIGURES/{EXPORTS}"] * 201), 400, "1 to 200 ids"),
    ("series?series_ids=IMF/CPI/x", 404, "no provider"),
    ("series?series_ids=REPORTS/FIGURES/A.CHN", 404, "no series"),
    (f"series?series_ids=REPORTS/FIGURES/{EXPORTS}x", 404, "SOURCE has no code"),
    (f"series?series_ids=REPORTS/FIGURES/{EXPORTS}&dimensions={{}}", 400, "leave dimensions out"),
    (f"{DATASET}/A.CNH", 404, "REF_AREA has no code 'CNH'; near it: CHN"),
    (f"{DATASET}/A.CHN.a.b.c.d.e.f", 404, "INDICATOR has no code 'a'"),
    (f"{DATASET}/A+.CHN", 404, "FREQ has no code ''"),
    (f"{DATASET}/{'.' * 40}", 404, "SOURCE has no code"),
    (f"{DATASET}?dimensions=x", 400, "JSON object"),
    (f"{DATASET}?dimensions=[1]", 400, "JSON object"),
    (f"{DATASET}?dimensions={quote(json.dumps({'REF_AREA': 'CHN'}))}", 400, "JSON object"),
    (f"{DATASET}?dimensions={quote(json.dumps({'REF_AREA': []}))}", 400, "JSON object"),
    (f"{DATASET}?dimensions={'[' * 3000}", 400, "JSON object"),
    (f"{DATASET}?dimensions={quote(json.dumps({'AREA': ['CHN']}))}", 400, "no dimension 'AREA'"),
    (f"{DATASET}?dimensions={quote(json.dumps({'REF_AREA': ['ATLANTIS']}))}", 400, "no code 'ATLANTIS'"),
    (f"{DATASET}?limit=0", 400, "1 to 1000"),
    (f"{DATASET}?limit=1001", 400, "1 to 1000"),
    (f"{DATASET}?observations=1&limit=201", 400, "1 to 200"),
    (f"{DATASET}?offset=-1", 400, "0 to"),
    (f"{DATASET}?observations=2", 400, "1 or 0"),
    (f"{DATASET}?q=china", 400, "'q' is not a parameter"),
    (f"{DATASET}?facets=1", 400, "not a parameter"),
    (f"{DATASET}?ofset=1", 400, "Did you mean offset?"),
    (f"{DATASET}?limit=1&limit=2", 400, "twice"),
    (f"{DATASET}?x=%FF", 400, "UTF-8"),
]


@pytest.mark.parametrize(("path", "status", "words"), REFUSED, ids=[row[0][:60] or "root" for row in REFUSED])
def test_a_refusal_is_a_list_of_errors(client: Client, path: str, status: int, words: str) -> None:
    """With its status, as theirs are."""
    response = client.get(f"{ROOT}/{path}")
    assert (response.status_code, response.headers["content-type"]) == (status, "application/json"), response.text
    (error,) = response.json()["errors"]
    assert words in error["message"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written(client: Client, method: str) -> None:
    """405 with a list of errors."""
    response = client.request(method, f"{ROOT}/{DATASET}")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")
    assert response.json()["errors"]


def test_an_empty_database_has_no_series(bare: Client) -> None:
    """200 with an empty list."""
    body = read(bare, f"{DATASET}?observations=1")
    assert (body["series"]["docs"], body["series"]["num_found"], body["dataset"]["nb_series"]) == ([], 0, 0)
