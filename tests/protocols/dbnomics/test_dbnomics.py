"""DBnomics: a series is one line of preferred claims, and every source's claims stand apart."""

from __future__ import annotations

import json
from urllib.parse import quote

from tests.conftest import Client
from tests.helpers.tables import every
from tests.protocols.dbnomics.dbnomics_reading import (
    CLAIM,
    CLAIMS,
    COMPARATORS,
    DATASETS,
    EXPORTS,
    FIGURES,
    ROOT,
    SALES,
    codes,
    read,
    series,
)


@every(("dataset", "claims"), [(FIGURES, "preferred"), (CLAIMS, "all")])
def test_every_figure_is_in_one_series(rich: Client, dataset: str, claims: str) -> None:
    """Value by value in whole units, each with its unit, vintage, comparator, source, status and printed words."""
    wanted = {row["id"]: row for row in rich.exact(f"/v1/figures?claims={claims}&fields=*&limit=10000")}
    found = set()
    for doc in series(rich, f"{dataset}?observations=1&limit=40"):
        assert doc["period"] == sorted(set(doc["period"]))
        told = {name: [code] * len(doc["period"]) for name, code in doc["dimensions"].items()}
        told |= dict(doc["observations_attributes"])
        for number, (text, day, value) in enumerate(
            zip(doc["period"], doc["period_start_day"], doc["value"], strict=True)
        ):
            cells = {name: codes[number] for name, codes in told.items()}
            figure = wanted[cells["FIGURE"]]
            assert (text, f"{day}T00:00:00Z", value) == (figure["period"], figure["time"], figure["value"])
            assert (cells["UNIT"], COMPARATORS[cells["COMPARATOR"]]) == (figure["unit"], figure["comparator"])
            assert (cells["REF_AREA"], cells["INDICATOR"]) == (figure["area"], figure["indicator"])
            assert cells["VINTAGE"] == (figure["vintage"] or "_Z").upper()
            assert (cells["SOURCE"], cells["OBS_STATUS"]) == (figure["source"], figure["status"])
            assert cells["AS_PRINTED"] == figure["as_printed"]
            assert cells.get("PREFERRED", "true") == str(figure["preferred"]).lower()
            found.add(figure["id"])
    assert found == wanted.keys()


def test_figures_are_a_line_over_periods(client: Client) -> None:
    """Of many sources, as our own API gives it: no period twice, and no scale but one."""
    (doc,) = series(client, f"{FIGURES}/{SALES}?observations=1")
    wanted = [
        row
        for row in client.exact("/v1/figures?indicator=online-retail-sales&area=CHN&fields=*")
        if len(row["period"]) == 4 and row["vintage"] is None
    ]
    assert dict(zip(doc["period"], doc["value"], strict=True)) == {row["period"]: row["value"] for row in wanted}
    sources = dict(doc["observations_attributes"])["SOURCE"]
    assert len(set(sources)) > 5
    assert doc["series_name"] == "China – Online retail sales – Chinese Yuan (in part more than)"


def test_topics_are_parts_of_figures(rich: Client) -> None:
    """Each series of FIGURES is in one of them, unless a package has a topic of its own."""
    parts = [code for name in DATASETS[1:4] for code in codes(rich, f"series/REPORTS/{name}?limit=1000")]
    assert sorted(parts) == sorted(codes(rich, f"{FIGURES}?limit=1000"))
    assert codes(rich, "series/REPORTS/TRADE") != codes(rich, "series/REPORTS/PARTNERSHIPS")


def test_a_series_has_the_shape_of_theirs(client: Client) -> None:
    """Provider, dataset, names, dimensions and observations."""
    body = read(client, f"{FIGURES}/{EXPORTS}?observations=1")
    (doc,) = body["series"]["docs"]
    assert doc == {
        "@frequency": "annual",
        "provider_code": "REPORTS",
        "dataset_code": "FIGURES",
        "dataset_name": "All figures",
        "series_code": EXPORTS,
        "series_name": "China – Cross-border e-commerce exports – Chinese Yuan (more than)",
        "dimensions": {
            "FREQ": "A",
            "REF_AREA": "CHN",
            "INDICATOR": "cross-border-ecommerce-exports",
            "UNIT": "CNY",
            "VINTAGE": "_Z",
        },
        "period": ["2024"],
        "period_start_day": ["2024-01-01"],
        "value": [1_800_000_000_000],
        "observations_attributes": [
            ["COMPARATOR", ["GT"]],
            ["SOURCE", ["cfis-2025-09-15"]],
            ["OBS_STATUS", ["A"]],
            ["AS_PRINTED", ["exceeding 1.8 trillion yuan"]],
            ["FIGURE", ["cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"]],
        ],
    }
    assert (body["series"]["num_found"], body["series"]["offset"], body["series"]["limit"]) == (1, 0, 100)
    assert body["_meta"]["args"] == {"observations": "1"}
    assert body["provider"]["code"] == "REPORTS"


def test_a_claim_names_its_source_and_its_comparator(client: Client) -> None:
    """As dimensions, which every client shows, and tells whether it stands."""
    (doc,) = series(client, f"{CLAIMS}/{CLAIM}?observations=1")
    assert list(doc["dimensions"].items())[-2:] == [("COMPARATOR", "GT"), ("SOURCE", "cfis-2025-09-15")]
    assert doc["series_name"].startswith("China – Cross-border e-commerce exports – Chinese Yuan (more than) – ")
    assert [name for name, _ in doc["observations_attributes"]] == ["OBS_STATUS", "PREFERRED", "AS_PRINTED", "FIGURE"]


def test_vintages_are_series_of_their_own(client: Client) -> None:
    """Named in words: no line leads from a preliminary value to a final one, or from one edition to another."""
    labels = read(client, FIGURES)["dataset"]["dimensions_values_labels"]["VINTAGE"]
    wanted = {"_Z": "Not applicable", "PRELIMINARY": "Preliminary", "EDITION-2024": "Edition of 2024"}
    assert wanted.items() <= labels.items()
    assert all(doc["series_name"].endswith("– Preliminary") for doc in series(client, f"{FIGURES}/....PRELIMINARY"))


@every("dataset", DATASETS)
def test_a_dataset_names_its_dimensions(client: Client, dataset: str) -> None:
    """In their order, with labels of every code in use, those of attributes too."""
    body = read(client, f"series/REPORTS/{dataset}")
    told = body["dataset"]
    order = ["FREQ", "REF_AREA", "INDICATOR", "UNIT", "VINTAGE"]
    order += ["COMPARATOR", "SOURCE"] if dataset == "CLAIMS" else []
    assert told["dimensions_codes_order"] == order
    assert list(told["dimensions_labels"]) == list(told["dimensions_values_labels"]) == order
    assert told["nb_series"] == body["series"]["num_found"]
    for doc in series(client, f"series/REPORTS/{dataset}?observations=1"):
        assert list(doc["dimensions"]) == order
        assert doc["series_code"] == ".".join(doc["dimensions"].values())
        assert all(code in told["dimensions_values_labels"][name] for name, code in doc["dimensions"].items())
        assert [name for name, _ in doc["observations_attributes"]] == list(told["attributes_labels"])
        for name, values in doc["observations_attributes"]:
            assert set(values) <= set(told["attributes_values_labels"].get(name, values))
    assert "value" not in read(client, f"series/REPORTS/{dataset}")["series"]["docs"][0]


@every(
    ("mask", "wanted"),
    [
        (CLAIM, {"FREQ": "A", "INDICATOR": "cross-border-ecommerce-exports", "SOURCE": "cfis-2025-09-15"}),
        ("A.WLD", {"FREQ": "A", "REF_AREA": "WLD"}),
        ("A.WLD.", {"FREQ": "A", "REF_AREA": "WLD"}),
        (".WLD.....", {"REF_AREA": "WLD"}),
        ("Q+S.CHN..CNY", {"FREQ": "QS", "REF_AREA": "CHN", "UNIT": "CNY"}),
        ("....PRELIMINARY+FINAL", {"VINTAGE": "PRELIMINARY FINAL"}),
        (".....GT", {"COMPARATOR": "GT"}),
        ("......cfis-2025-09-15", {"SOURCE": "cfis-2025-09-15"}),
        ("", {}),
    ],
)
def test_a_mask_picks_series(client: Client, mask: str, wanted: dict[str, str]) -> None:
    """Nothing for any, + between several, the end left out."""
    picked = [
        doc["series_code"]
        for doc in series(client, CLAIMS)
        if all(doc["dimensions"][name] in allowed for name, allowed in wanted.items())
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


def test_series_by_id(client: Client) -> None:
    """In the order asked for, of several datasets, which are named by their ids."""
    other = codes(client, FIGURES)[0]
    ids = f"REPORTS/CLAIMS/{CLAIM},REPORTS/FIGURES/{other},REPORTS/TRADE/{EXPORTS},REPORTS/FIGURES/{EXPORTS}"
    body = read(client, f"series?series_ids={ids}&observations=1")
    docs = body["series"]["docs"]
    assert [f"REPORTS/{doc['dataset_code']}/{doc['series_code']}" for doc in docs] == ids.split(",")
    assert list(body["datasets"]) == ["REPORTS/CLAIMS", "REPORTS/FIGURES", "REPORTS/TRADE"]
    assert docs[0]["value"] == docs[2]["value"] == docs[3]["value"] == [1_800_000_000_000]


def test_a_dataset_by_parameters(client: Client) -> None:
    """As the API's own links write it."""
    found = codes(client, "series?provider_code=REPORTS&dataset_code=CLAIMS&limit=1000")
    assert found == codes(client, CLAIMS)


def test_a_code_with_a_dot_is_a_source_s(rich: Client) -> None:
    """The source is the last dimension, so that its dots part nothing."""
    assert codes(rich, f"{CLAIMS}/A.DEU.online-retail-sales.CNY._Z.EQ.a-old")
    assert rich.get(f"{ROOT}/{CLAIMS}/A.DEU.online-retail-sales.CNY._Z.EQ.a.b.c").status_code == 404


def test_units_are_not_mixed(rich: Client) -> None:
    """Two currencies are two series."""
    found = codes(rich, f"{CLAIMS}/.DEU.online-retail-sales....a-old")
    assert found == ["A.DEU.online-retail-sales.CNY._Z.EQ.a-old", "S.DEU.online-retail-sales.USD._Z.EQ.a-old"]
    found = codes(rich, f"{FIGURES}/.DEU.online-retail-sales")
    assert found == ["A.DEU.online-retail-sales.CNY._Z", "S.DEU.online-retail-sales.USD._Z"]


def test_metadata_may_be_left_out(client: Client) -> None:
    """metadata=0."""
    assert set(read(client, f"{FIGURES}?metadata=0")) == {"_meta", "series"}


def test_a_page_beyond_the_end_is_empty(client: Client) -> None:
    """And still says how many there are."""
    page = read(client, f"{FIGURES}?observations=1&offset=100000")["series"]
    assert (page["docs"], page["num_found"] > 0) == ([], True)


def test_a_provider_lists_its_datasets(client: Client) -> None:
    """As a tree of categories, from which rdbnomics takes codes and names."""
    assert [doc["code"] for doc in read(client, "providers")["providers"]["docs"]] == ["REPORTS"]
    body = read(client, "providers/REPORTS")
    assert body["provider"]["code"] == "REPORTS"
    docs = read(client, "datasets/REPORTS")["datasets"]["docs"]
    assert body["category_tree"] == [{"code": doc["code"], "name": doc["name"]} for doc in docs]
    assert [doc["code"] for doc in docs] == DATASETS


@every("dataset", DATASETS)
def test_a_dataset_by_itself(client: Client, dataset: str) -> None:
    """Described as beside its series."""
    (doc,) = read(client, f"datasets/REPORTS/{dataset}")["datasets"]["docs"]
    assert doc == read(client, f"series/REPORTS/{dataset}")["dataset"]


def test_an_empty_database_has_no_series(bare: Client) -> None:
    """200 with an empty list."""
    body = read(bare, f"{FIGURES}?observations=1")
    assert (body["series"]["docs"], body["series"]["num_found"], body["dataset"]["nb_series"]) == ([], 0, 0)
