"""Figures, the typed rows of their topics, and how they are cited: what takes several answers; facts/ has more."""

import pytest

from tests.conftest import Client, Connect, MakeUrl
from tests.helpers.rows import tables
from tests.helpers.tables import every
from tests.plugins.citations.readers import read_bibtex, read_ris

SALES = "online-retail-sales.CHN.2024.cfis-2025-09-15"


def test_fields_picks_and_orders(client: Client) -> None:
    address = "/v1/figures?report=new-ecommerce-2025&indicator=online-retail-sales&fields="
    (row,) = client.data(f"{address}unit,value_text,unit&fields=area")
    assert list(row.items()) == [("unit", "CNY"), ("value_text", "15500000000000"), ("area", "CHN")]
    (row,) = client.data(f"{address}*")
    for name, value in row.items():
        assert client.data(f"/v1/figures/{SALES}?fields={name}") == {name: value}


def test_a_forged_place_is_a_place(client: Client) -> None:
    """A well-formed id that is no figure's marks a place in the order all the same: nothing is lost or comes twice."""
    ids = [row["id"] for row in client.data("/v1/figures?claims=all&limit=1000")]
    after = "online-retail-sales.CHN.2015.zzz"
    expected = [id for id in ids if tuple(id.split(".", 3)[:3]) > ("online-retail-sales", "CHN", "2015")]
    assert [row["id"] for row in client.data(f"/v1/figures?claims=all&limit=1000&after={after}")] == expected


def test_one_claim_is_preferred_of_each_place(client: Client) -> None:
    found = client.data("/v1/figures?claims=all&limit=10000")
    places: dict[tuple[str, str, str], list[bool]] = {}
    for row in found:
        places.setdefault((row["indicator"], row["area"], row["period"]), []).append(row["preferred"])
    assert {sum(flags) for flags in places.values()} == {1}
    preferred = [row["id"] for row in found if row["preferred"]]
    assert [row["id"] for row in client.data("/v1/figures?limit=10000")] == preferred
    assert all(client.data(f"/v1/figures/{row['id']}")["preferred"] is row["preferred"] for row in found[:20])


MEASURES = {topic: names.split() for topic, names in tables(__file__)["measures"]}
each_topic = every("topic", MEASURES)


@each_topic
def test_a_measure_is_the_figure_at_its_address(client: Client, topic: str) -> None:
    for row in client.data(f"/v1/{topic}"):
        for measure in (row[name] for name in MEASURES[topic] if row[name]):
            figure = client.data(f"/v1/figures/{measure['id']}")
            assert {name: figure[name] for name in measure} == measure
            assert [figure[name] for name in ("area", "period", "topic")] == [row["area"], row["period"], topic]
            assert figure["vintage"] == row["vintage"]


@each_topic
@every("asked", ["frequency=A,S,Q,M,D", "frequency=A,S,Q,M&claims=all", "report=new-ecommerce-2025"])
def test_no_figure_is_lost(client: Client, topic: str, asked: str) -> None:
    found, listed = client.data(f"/v1/{topic}?{asked}"), client.data(f"/v1/figures?topic={topic}&{asked}")
    placed = [row[name]["id"] for row in found for name in MEASURES[topic] if row[name]]
    by_code = {row["code"]: row["measure"] for row in client.data("/v1/indicators")}
    assert sorted(placed) == sorted(row["id"] for row in listed if by_code[row["indicator"]] in MEASURES[topic])


def test_vintages_never_share_a_row(client: Client) -> None:
    """The preliminary total of 2024 and the final one stand apart, and the answer says which periods are which."""
    answer = client.get("/v1/trade?flow=total&area=CHN&claims=all").json()
    for row in answer["data"]:
        figures = [client.data(f"/v1/figures/{row[name]['id']}") for name in MEASURES["trade"] if row[name]]
        assert {figure["vintage"] for figure in figures} == {row["vintage"]}
    line = answer["meta"]["vintages"]["cross-border-ecommerce-trade.CHN"]
    assert ("2023" in line["preliminary"], "2023" in line["revised"]) == (True, True)
    assert "_Z" in line
    assert "" not in line


@pytest.mark.parametrize("topic", MEASURES)
def test_each_field_can_be_asked_for(client: Client, topic: str) -> None:
    (fault,) = client.get(f"/v1/{topic}?fields=none").json()["errors"]
    names = [*fault["allowed"], *(f"{name}_conversion_days" for name in fault["allowed"] if "_" not in name)]
    answers = {name: client.get(f"/v1/{topic}?fields={name}").status_code for name in names}
    assert {name for name, status in answers.items() if status == 500} == set()


PUBLIC = "https://figures.example.org"

CITATION = f"/v1/figures/{SALES}/citation"

WAYS = tables(__file__)["ways"]


@every(("key", "suffix", "media_type", "charset"), WAYS)
def test_a_format_is_asked_for_in_three_ways(
    client: Client, key: str, suffix: str, media_type: str, charset: str
) -> None:
    """By suffix, parameter and media type; the suffix beats the parameter, and that the header."""
    answers = (
        client.get(f"{CITATION}{suffix}", headers={"accept": "image/gif"}),
        client.get(f"{CITATION}?format={key}", headers={"accept": "application/x-bibtex"}),
        client.get(f"{CITATION}{suffix}?format=ris"),
        client.get(CITATION, headers={"accept": f"image/gif, {media_type};q=0.3"}),
    )
    for answer in answers:
        assert (answer.status_code, answer.headers["content-type"]) == (200, media_type + charset)
        assert answer.content == answers[0].content
        assert "accept" in answer.headers["vary"].lower()


def test_the_address_is_that_of_clients(read_only_url: MakeUrl, connect: Connect) -> None:
    """PUBLIC_URL beats the host; whole tables, which are made once for all hosts, are relative without it."""
    url = read_only_url("sqlite")
    public, bare = connect(url, public_url=PUBLIC), connect(url)
    newest = public.catalogue().newest()
    behind = f"/v1/figures/{SALES}?as_of={newest.released_at}"
    assert read_ris(public.get(f"{CITATION}.ris").content)["urls"] == [PUBLIC + behind]
    assert read_bibtex(bare.get(f"{CITATION}.bib").content)["url"] == f"http://test{behind}"
    for client, site, host in ((public, PUBLIC, PUBLIC), (bare, "", "http://test")):
        row = client.data(f"/v1/figures/{SALES}")
        found = {row["id"]: row for row in client.get("/v1/downloads/figures.json").json()}
        assert found[SALES]["citation"].endswith(f" {site}{behind}")
        assert found[SALES]["citation"].replace(f"{site}{behind}", f"{host}{behind}") == row["citation"]
