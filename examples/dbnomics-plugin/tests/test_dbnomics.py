"""DBnomics: a series is one line of preferred claims, and every source's claims are apart."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest

from tests.conftest import Client
from tests.helpers.rows import tables
from tests.helpers.tables import every

ROOT = "/dbnomics/v22"
FIGURES, CLAIMS = "series/REPORTS/FIGURES", "series/REPORTS/CLAIMS"
TABLES = tables(__file__)
ORDER = ["FREQ", "REF_AREA", "INDICATOR", "UNIT", "VINTAGE", "COMPARATOR", "SOURCE"]
DATASETS = ["FIGURES", "MARKET_SIZE", "TRADE", "PARTNERSHIPS", "CLAIMS"]
COMPARATORS = {"EQ": "=", "AP": "~", "GT": ">", "GE": ">=", "LT": "<", "LE": "<="}
SALES = "A.CHN.online-retail-sales.CNY._Z"
EXPORTS = "A.CHN.cross-border-ecommerce-exports.CNY._Z"
CLAIM = f"{EXPORTS}.GT.cfis-2025-09-15"
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


@every(("dataset", "claims"), [(FIGURES, "preferred"), (CLAIMS, "all")])
def test_every_figure_is_in_one_series(rich: Client, dataset: str, claims: str) -> None:
    """Value by value in whole units, each with its unit, vintage, comparator, source, status and printed words."""
    wanted = {row["id"]: row for row in rich.exact(f"/v1/figures?claims={claims}&fields=*&limit=10000")}
    found = set()
    for doc in series(rich, f"{dataset}?observations=1&limit=40"):
        assert doc["period"] == sorted(set(doc["period"]))
        coded = {name: [code] * len(doc["period"]) for name, code in doc["dimensions"].items()}
        coded |= dict(doc["observations_attributes"])
        observations = zip(doc["period"], doc["period_start_day"], doc["value"], strict=True)
        for number, (text, day, value) in enumerate(observations):
            cells = {name: codes[number] for name, codes in coded.items()}
            figure = wanted[cells.pop("FIGURE")]
            assert (text, f"{day}T00:00:00Z", value) == (figure["period"], figure["time"], figure["value"])
            assert COMPARATORS[cells.pop("COMPARATOR")] == figure["comparator"]
            assert cells.pop("PREFERRED", "true") == str(figure["preferred"]).lower()
            assert cells.pop("FREQ") in "ASQMD"
            names = {"REF_AREA": "area", "OBS_STATUS": "status"}
            own = {name: figure[names.get(name, name.lower())] for name in cells}
            assert cells == own | {"VINTAGE": (figure["vintage"] or "_Z").upper()}
            found.add(figure["id"])
    assert found == wanted.keys()


def test_figures_are_a_line_over_periods(client: Client) -> None:
    """Of many sources, as our own API gives it: no period twice, and no scale but one."""
    (doc,) = series(client, f"{FIGURES}/{SALES}?observations=1")
    rows = client.exact("/v1/figures?indicator=online-retail-sales&area=CHN&fields=*")
    wanted = {row["period"]: row["value"] for row in rows if len(row["period"]) == 4 and row["vintage"] is None}
    assert dict(zip(doc["period"], doc["value"], strict=True)) == wanted
    assert len(set(dict(doc["observations_attributes"])["SOURCE"])) > 5
    assert doc["series_name"] == "China – Online retail sales – Chinese Yuan (in part more than)"


def test_topics_are_parts_of_figures(rich: Client) -> None:
    """Each series of FIGURES is in one of them, unless a package has a topic of its own."""
    parts = [code for name in DATASETS[1:4] for code in codes(rich, f"series/REPORTS/{name}?limit=1000")]
    assert sorted(parts) == sorted(codes(rich, f"{FIGURES}?limit=1000"))
    assert codes(rich, "series/REPORTS/TRADE") != codes(rich, "series/REPORTS/PARTNERSHIPS")


@every("dataset", DATASETS)
def test_a_dataset_names_its_dimensions(client: Client, dataset: str) -> None:
    """In their order, with labels of every code in use, those of attributes too; alone or with its series."""
    body = read(client, f"series/REPORTS/{dataset}")
    about = body["dataset"]
    assert read(client, f"datasets/REPORTS/{dataset}")["datasets"]["docs"] == [about]
    order = ORDER if dataset == "CLAIMS" else ORDER[:5]
    assert about["dimensions_codes_order"] == order
    assert list(about["dimensions_labels"]) == list(about["dimensions_values_labels"]) == order
    assert about["nb_series"] == body["series"]["num_found"]
    for doc in series(client, f"series/REPORTS/{dataset}?observations=1"):
        assert list(doc["dimensions"]) == order
        assert doc["series_code"] == ".".join(doc["dimensions"].values())
        assert all(code in about["dimensions_values_labels"][name] for name, code in doc["dimensions"].items())
        assert [name for name, _ in doc["observations_attributes"]] == list(about["attributes_labels"])
        for name, values in doc["observations_attributes"]:
            assert set(values) <= set(about["attributes_values_labels"].get(name, values))
    assert "value" not in body["series"]["docs"][0]


@every("row", TABLES["masks"])
def test_a_mask_picks_series(client: Client, row: list[str]) -> None:
    """Nothing for any, + between several, the end left out."""
    mask, *wanted = row
    picked = [
        doc["series_code"]
        for doc in series(client, CLAIMS)
        if all(not among or doc["dimensions"][name] in among.split() for name, among in zip(ORDER, wanted, strict=True))
    ]
    assert picked
    assert codes(client, f"{CLAIMS}/{mask}" if mask else CLAIMS) == picked


def test_dimensions_pick_series(client: Client) -> None:
    """A JSON object of lists, with or without a mask."""
    wanted = quote(json.dumps({"REF_AREA": ["CHN"], "COMPARATOR": ["GT", "AP"]}))
    found = codes(client, f"{CLAIMS}?dimensions={wanted}")
    assert found
    assert found == codes(client, f"{CLAIMS}/.CHN....GT+AP")
    assert codes(client, f"{CLAIMS}/A?dimensions={wanted}") == [code for code in found if code.startswith("A.")]


def test_series_by_id_or_by_parameters(client: Client) -> None:
    """In the order asked for, of several datasets, which are named by their ids; or as the API's own links write it."""
    other = codes(client, FIGURES)[0]
    ids = f"REPORTS/CLAIMS/{CLAIM},REPORTS/FIGURES/{other},REPORTS/TRADE/{EXPORTS},REPORTS/FIGURES/{EXPORTS}"
    body = read(client, f"series?series_ids={ids}&observations=1")
    docs = body["series"]["docs"]
    assert [f"REPORTS/{doc['dataset_code']}/{doc['series_code']}" for doc in docs] == ids.split(",")
    assert list(body["datasets"]) == ["REPORTS/CLAIMS", "REPORTS/FIGURES", "REPORTS/TRADE"]
    assert docs[0]["value"] == docs[2]["value"] == docs[3]["value"] == [1_800_000_000_000]
    assert codes(client, "series?provider_code=REPORTS&dataset_code=CLAIMS&limit=1000") == codes(client, CLAIMS)


def test_dots_of_a_source_and_units_part_series(rich: Client) -> None:
    """The source is the last dimension, so that its dots part nothing; two currencies are two series."""
    assert codes(rich, f"{CLAIMS}/A.DEU.online-retail-sales.CNY._Z.EQ.a-old")
    assert rich.get(f"{ROOT}/{CLAIMS}/A.DEU.online-retail-sales.CNY._Z.EQ.a.b.c").status_code == 404
    found = codes(rich, f"{CLAIMS}/.DEU.online-retail-sales....a-old")
    assert found == ["A.DEU.online-retail-sales.CNY._Z.EQ.a-old", "S.DEU.online-retail-sales.USD._Z.EQ.a-old"]
    found = codes(rich, f"{FIGURES}/.DEU.online-retail-sales")
    assert found == ["A.DEU.online-retail-sales.CNY._Z", "S.DEU.online-retail-sales.USD._Z"]


def test_less_than_a_page(client: Client, bare: Client) -> None:
    """Metadata may be left out; beyond the end, and of an empty database, an empty list tells how many there are."""
    assert set(read(client, f"{FIGURES}?metadata=0")) == {"_meta", "series"}
    page = read(client, f"{FIGURES}?observations=1&offset=100000")["series"]
    assert (page["docs"], page["num_found"] > 0) == ([], True)
    body = read(bare, f"{FIGURES}?observations=1")
    assert (body["series"]["docs"], body["series"]["num_found"], body["dataset"]["nb_series"]) == ([], 0, 0)


LONG = [
    ("series?series_ids=" + ",".join([f"REPORTS/FIGURES/{EXPORTS}"] * 201), "400", "1 to 200 ids"),
    (f"{FIGURES}?dimensions={'[' * 3000}", "400", "JSON object"),
]


@pytest.mark.one_engine  # what is refused is refused before any figure is read
@every(("path", "status", "words"), [*TABLES["refusals"], *LONG])
def test_a_refusal_is_a_list_of_errors(client: Client, path: str, status: str, words: str) -> None:
    response = client.get(f"{ROOT}/{path}")
    assert (response.status_code, response.headers["content-type"]) == (int(status), "application/json"), response.text
    (error,) = response.json()["errors"]
    assert words in error["message"]
