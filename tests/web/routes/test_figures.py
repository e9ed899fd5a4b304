"""Figures, the typed rows of their topics, and how they are cited: what takes several answers; facts/ has more."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import Client
from tests.helpers.claims import figure_id
from tests.helpers.rows import rows
from tests.helpers.tables import count, every
from tests.plugins.citations.readers import read_bibtex, read_ris

SALES = "online-retail-sales.CHN.2024.cfis-2025-09-15"
LIST = "/v1/figures?report=new-ecommerce-2025"


def test_fields_picks_and_orders(client: Client) -> None:
    """Only the fields asked for, in the order asked for, each once; no field needs another."""
    (row,) = client.data(f"{LIST}&indicator=online-retail-sales&fields=unit,value_text,unit&fields=area")
    assert list(row.items()) == [("unit", "CNY"), ("value_text", "15500000000000"), ("area", "CHN")]
    (row,) = client.data(f"{LIST}&indicator=online-retail-sales&fields=*")
    for name, value in row.items():
        assert client.data(f"/v1/figures/{SALES}?fields={name}") == {name: value}


def test_a_figure_links_to_what_it_refers_to(client: Client) -> None:
    """Each link can be followed."""
    figure = client.data(f"/v1/figures/{SALES}")
    assert client.data(figure["links"]["self"])["id"] == SALES
    assert client.data(figure["links"]["indicator"])["code"] == "online-retail-sales"
    assert client.data(figure["links"]["source"])["id"] == "cfis-2025-09-15"


@every("unit", ["", "&unit=USD"])
def test_a_figure_is_the_row_of_the_list(client: Client, unit: str) -> None:
    """The same shape at both addresses, converted or not."""
    (row,) = client.data(f"{LIST}&indicator=online-retail-sales&fields=*{unit}")
    assert client.data(f"/v1/figures/{SALES}?{unit.strip('&')}") == row


SHORT = (
    "id indicator name area area_name period time comparator value unit scale low high display as_printed status "
    "preferred source source_link"
)
COLUMNS = [
    ("", SHORT),
    ("&unit=USD", f"{SHORT} conversion"),
    ("&scale=billion", SHORT),
    ("&fields=id,value", "id value"),
]


@every(("asked", "columns"), COLUMNS)
def test_a_list_gives_the_usual_fields(client: Client, asked: str, columns: str) -> None:
    """What is needed to read, draw and prove a figure; its receipt where a unit was asked for; all with fields=*."""
    found = client.data(f"{LIST}{asked}")
    assert [list(row) for row in found] == [columns.split()] * len(found)
    assert len(client.data(f"{LIST}&fields=*")[0]) > 40


def test_a_forged_place_is_a_place(client: Client) -> None:
    """A well-formed id that is no figure's marks a place in the order all the same: nothing is lost or comes twice."""
    ids = [row["id"] for row in client.data("/v1/figures?claims=all&limit=1000")]
    after = "online-retail-sales.CHN.2015.zzz"
    expected = [id for id in ids if tuple(id.split(".", 3)[:3]) > ("online-retail-sales", "CHN", "2015")]
    assert [row["id"] for row in client.data(f"/v1/figures?claims=all&limit=1000&after={after}")] == expected


def test_one_claim_is_preferred_of_each_place(client: Client) -> None:
    """Over all reports, whatever else is asked for; a claim that is not preferred says so."""
    found = client.data("/v1/figures?claims=all&limit=10000")
    places: dict[tuple[str, str, str], list[bool]] = {}
    for row in found:
        places.setdefault((row["indicator"], row["area"], row["period"]), []).append(row["preferred"])
    assert {sum(flags) for flags in places.values()} == {1}
    preferred = [row["id"] for row in found if row["preferred"]]
    assert [row["id"] for row in client.data("/v1/figures?limit=10000")] == preferred
    of_one = client.data("/v1/figures?source=technode-2015-01-22")
    assert {row["preferred"] for row in of_one} <= {row["id"] in preferred for row in of_one}
    assert all(client.data(f"/v1/figures/{row['id']}")["preferred"] is row["preferred"] for row in found[:20])


MEASURES = {
    "market-size": ["sales", "growth", "world_share", "years_as_largest_market"],
    "trade": ["value", "growth", "share_of_total_trade", "share_of_cross_border_ecommerce"],
    "partnerships": [
        *("partner_countries", "national_pavilions", "direct_sourcing_bases", "sourcing_base_countries"),
        "training_sessions",
    ],
}
PLACE = ["area", "area_name", "period", "year", "time", "vintage"]
OWN = "report=new-ecommerce-2025"
KEYS = {"market-size": PLACE, "trade": ["flow", *PLACE], "partnerships": ["programme", *PLACE]}
each_topic = every("topic", MEASURES)


@each_topic
def test_a_row_has_its_place_and_its_measures(client: Client, topic: str) -> None:
    """The fields come in the same order in each row, missing measures as null."""
    found = client.data(f"/v1/{topic}")
    assert found
    assert client.data(f"/v1/{topic}?fields=*") == found
    assert all(list(row) == [*KEYS[topic], *MEASURES[topic]] for row in found)


@each_topic
def test_a_measure_is_the_figure_at_its_address(client: Client, topic: str) -> None:
    """Value, unit, comparator, interval, display, status and source are those of the whole figure."""
    for row in client.data(f"/v1/{topic}"):
        for measure in (row[name] for name in MEASURES[topic] if row[name]):
            figure = client.data(f"/v1/figures/{measure['id']}")
            assert {name: figure[name] for name in measure} == measure
            assert [figure[name] for name in ("area", "period", "topic")] == [row["area"], row["period"], topic]
            assert figure["vintage"] == row["vintage"]
            count(1)


@each_topic
@every("asked", ["", "claims=all", OWN])
def test_no_figure_is_lost(client: Client, topic: str, asked: str) -> None:
    """Each figure of the topic that has a place in its rows stands in just one of them."""
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
    assert {"preliminary", "revised"} <= line.keys()
    assert ("2023" in line["preliminary"], "2023" in line["revised"]) == (True, True)
    preferred = client.get("/v1/trade?flow=total&area=CHN&year=2023").json()
    assert {row["vintage"] for row in preferred["data"]} == {"revised"}
    assert "2023" in preferred["meta"]["vintages"]["cross-border-ecommerce-trade.CHN"]["preliminary"]


def test_flat_json_is_a_list_of_the_columns_of_csv(client: Client) -> None:
    """What pandas.read_json takes as it stands."""
    found = client.get(f"/v1/market-size?{OWN}&shape=flat").json()
    header = client.get(f"/v1/market-size.csv?{OWN}").text.splitlines()[0]
    assert [",".join(row) for row in found] == [header] * 2
    assert found[0]["sales"] == 15_500_000_000_000
    assert client.get("/v1/market-size?area=FRA&shape=flat").json() == []


def test_a_unit_converts_money_and_names_what_it_leaves(client: Client) -> None:
    """Shares and counts stay as printed and are named."""
    answer = client.get(f"/v1/market-size?area=CHN&unit=USD&{OWN}").json()
    (row,) = answer["data"]
    assert row["sales"]["display"] == "2.15 trillion USD"
    assert row["sales"]["conversion"]["days"] == 256
    assert set(answer["meta"]["unconverted"]) == {row["world_share"]["id"], row["years_as_largest_market"]["id"]}


@pytest.mark.parametrize("topic", MEASURES)
def test_each_field_can_be_asked_for(client: Client, topic: str) -> None:
    """Those of a receipt too, where nothing is converted."""
    (fault,) = client.get(f"/v1/{topic}?fields=none").json()["errors"]
    names = [*fault["allowed"], *(f"{name}_conversion_days" for name in fault["allowed"] if "_" not in name)]
    answers = {name: client.get(f"/v1/{topic}?fields={name}").status_code for name in names}
    assert {name for name, status in answers.items() if status == 500} == set()
    count(len(names))


EXPORTS = "cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"
PUBLIC = "https://figures.example.org"


def address(figure: str) -> str:
    """Where a figure is cited."""
    return f"/v1/figures/{figure}/citation"


# The key of each format, its suffix, media type and what is added to that in an answer.
WAYS = """
text   | .txt  | text/plain                           | ; charset=utf-8
bibtex | .bib  | application/x-bibtex                 | ; charset=utf-8
ris    | .ris  | application/x-research-info-systems  | ; charset=utf-8
csl    | .json | application/vnd.citationstyles.csl+json |
"""


@every(("key", "suffix", "media_type", "charset"), rows(WAYS))
def test_a_format_is_asked_for_in_three_ways(
    client: Client, key: str, suffix: str, media_type: str, charset: str
) -> None:
    """By suffix, parameter and media type; the suffix beats the parameter, and that the header."""
    answers = (
        client.get(address(SALES) + suffix, headers={"accept": "image/gif"}),
        client.get(f"{address(SALES)}?format={key}", headers={"accept": "application/x-bibtex"}),
        client.get(f"{address(SALES)}{suffix}?format=ris"),
        client.get(address(SALES), headers={"accept": f"image/gif, {media_type};q=0.3"}),
    )
    for answer in answers:
        assert (answer.status_code, answer.headers["content-type"]) == (200, media_type + charset)
        assert answer.content == answers[0].content
        assert "accept" in answer.headers["vary"].lower()


@every("media_type", [row[2] for row in rows(WAYS)][1:])
def test_the_figure_itself_is_cited_as_a_doi_is(client: Client, media_type: str) -> None:
    """By Accept at its own address; where another format is named before it, that one is given."""
    cited = client.get(address(SALES), headers={"accept": media_type})
    itself = client.get(f"/v1/figures/{SALES}", headers={"accept": f"{media_type}, application/json;q=0.9"})
    assert (itself.status_code, itself.content) == (200, cited.content)
    assert itself.headers["content-type"] == cited.headers["content-type"]
    liked = client.get(f"/v1/figures/{SALES}", headers={"accept": f"application/json, {media_type}"})
    assert liked.headers["content-type"] == "application/json"
    refused = client.get(f"/v1/figures/{SALES}?unit=USD", headers={"accept": media_type})
    assert (refused.status_code, refused.json()["errors"][0]["parameter"]) == (422, "unit")


@every("lang", ["en", "zh"])
def test_the_line_is_a_column_of_every_figure(client: Client, lang: str) -> None:
    """The same as the text; of lists where it is asked for."""
    text, *others = client.get(f"{address(EXPORTS)}?lang={lang}").text.split("\n")
    assert others == [""]
    assert client.data(f"/v1/figures/{EXPORTS}?lang={lang}")["citation"] == text
    assert client.data(f"/v1/figures/{EXPORTS}?lang={lang}&unit=USD")["citation"] == text
    found = client.data(f"/v1/figures?lang={lang}&fields=id,citation&indicator=cross-border-ecommerce-exports")
    assert text in [row["citation"] for row in found if row["id"] == EXPORTS]
    assert "citation" not in client.data("/v1/figures?limit=1")[0]
    assert "citation" in client.data("/v1/figures?limit=1&fields=*")[0]


def test_the_address_gives_the_figure_that_is_cited(client: Client) -> None:
    """As it stood when the newest release was made, which later ones do not change."""
    cited = client.get(f"{address(SALES)}.json").json()
    permanent = client.get(cited["URL"])
    assert permanent.status_code == 200
    assert permanent.json()["data"] == client.data(f"/v1/figures/{SALES}")
    assert client.get(f"{cited['URL'].replace('?', '/citation.json?')}").json() == cited


def test_the_address_is_that_of_clients(read_only_url: Callable[[str], str], connect: Callable[..., Client]) -> None:
    """PUBLIC_URL beats the host; whole tables, which are made once for all hosts, are relative without it."""
    url = read_only_url("sqlite")
    public, bare = connect(url, public_url=PUBLIC), connect(url)
    newest = public.catalogue().newest()
    assert newest is not None
    behind = f"/v1/figures/{SALES}?as_of={newest.released_at}"
    assert read_ris(public.get(f"{address(SALES)}.ris").content)["urls"] == [PUBLIC + behind]
    assert read_bibtex(bare.get(f"{address(SALES)}.bib").content)["url"] == f"http://test{behind}"
    for client, site, host in ((public, PUBLIC, PUBLIC), (bare, "", "http://test")):
        row = client.data(f"/v1/figures/{SALES}")
        for file in ("figures.json", "figures.json?unit=USD"):
            found = {row["id"]: row for row in client.get(f"/v1/downloads/{file}").json()}
            assert found[SALES]["citation"].endswith(f" {site}{behind}")
            assert found[SALES]["citation"].replace(f"{site}{behind}", f"{host}{behind}") == row["citation"]


def test_whole_tables_cite_as_lists_do(client: Client) -> None:
    """Every claim, made column by column or row by row."""
    claims = client.data("/v1/figures?claims=all&fields=id,citation&limit=10000")
    listed = {row["id"]: row["citation"] for row in claims}
    columns = client.get("/v1/downloads/claims.json").json()
    by_row = client.get("/v1/downloads/claims.json?unit=USD").json()
    assert len(listed) == len(columns) == len(by_row) > 100
    for row in (*columns, *by_row):
        assert listed[row["id"]] == row["citation"].replace(" /v1/", " http://test/v1/")


WITHDRAWN = """
FRA.2018.a-old   |                   | withdrawn by release test.2, replaced by online-retail-sales.FRA.2018.a-old.2
FRA.2018.a-old   | ?as_of=2020-01-20 |
FRA.2017.a-old   |                   | withdrawn by release test.3
FRA.2017.a-old   | ?as_of=2020-02-20 |
FRA.2018.a-old.3 |                   |
"""


@every(("place", "as_of", "remark"), rows(WITHDRAWN))
def test_a_withdrawn_figure_is_cited_as_such(rivals: Client, place: str, as_of: str, remark: str) -> None:
    """With the release that took it back and what stands in its place; as of a day before, it stood."""
    text = rivals.get(address(figure_id(place)) + as_of).text
    assert f" trillion CNY{remark and f' [{remark}]'}. http" in text
    assert ("withdrawn" in text) == bool(remark)
    line = rivals.data(f"/v1/figures/{figure_id(place)}{as_of}")["citation"]
    assert line == text.rstrip("\n")
    permanent = rivals.get(line.rpartition(" ")[2])
    assert (permanent.status_code, permanent.json()["data"]["citation"]) == (200, line)
