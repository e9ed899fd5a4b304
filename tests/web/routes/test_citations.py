"""`/v1/figures/{id}/citation` and the column `citation`: every way to ask, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

from tests.conftest import Client
from tests.helpers.claims import figure_id
from tests.helpers.rows import rows
from tests.helpers.tables import every
from tests.representations.citations.readers import read_bibtex, read_ris

SALES = "online-retail-sales.CHN.2024.cfis-2025-09-15"
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
