"""`/v1/figures/{id}/citation` and the column `citation`: every way to ask, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import Client, within
from tests.helpers.claims import add_claims, figure_id
from tests.helpers.tables import every
from tests.representations.citations.readers import read_bibtex, read_ris

SALES = "online-retail-sales.CHN.2024.cfis-2025-09-15"
EXPORTS = "cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"
DERIVED = "new-ecommerce-2025.first-year-as-largest-market"
PUBLIC = "https://figures.example.org"
LINE = "CFIS. (2025, September 15). Cross-border e-commerce exports, China, 2024: more than 1.8 trillion CNY "


def address(figure: str) -> str:
    """Where a figure is cited."""
    return f"/v1/figures/{figure}/citation"


@pytest.fixture(scope="module")
def rivals(engine: str, migrated_url: Callable[[str], str], connect: Callable[..., Client]) -> Client:
    """A client over a report some of whose figures were withdrawn."""
    url = migrated_url(engine)
    within(url, add_claims)
    return connect(url)


WAYS: dict[str, tuple[str, str, str]] = {
    "text": (".txt", "text/plain", "text/plain; charset=utf-8"),
    "bibtex": (".bib", "application/x-bibtex", "application/x-bibtex; charset=utf-8"),
    "ris": (".ris", "application/x-research-info-systems", "application/x-research-info-systems; charset=utf-8"),
    "csl": (".json", "application/vnd.citationstyles.csl+json", "application/vnd.citationstyles.csl+json"),
}


@every("key", WAYS)
def test_a_format_is_asked_for_in_three_ways(client: Client, key: str) -> None:
    """By suffix, parameter and media type; the suffix beats the parameter, and that the header."""
    suffix, media_type, content_type = WAYS[key]
    answers = (
        client.get(address(SALES) + suffix, headers={"accept": "image/gif"}),
        client.get(f"{address(SALES)}?format={key}", headers={"accept": "application/x-bibtex"}),
        client.get(f"{address(SALES)}{suffix}?format=ris"),
        client.get(address(SALES), headers={"accept": f"image/gif, {media_type};q=0.3"}),
    )
    for answer in answers:
        assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)
        assert answer.content == answers[0].content
        assert "accept" in answer.headers["vary"].lower()


@every("media_type", [media_type for _, media_type, _ in WAYS.values()][1:])
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


BIBTEX, CSL, JSON = "application/x-bibtex", "application/vnd.citationstyles.csl+json", "application/json"
LIKINGS = [
    # Accept, what the figure's own address gives, what that of its citation gives
    (f"{BIBTEX}, */*", BIBTEX, BIBTEX),
    (f"*/*, {BIBTEX}", BIBTEX, BIBTEX),
    (f"{BIBTEX}, application/*", BIBTEX, BIBTEX),
    (f"{BIBTEX};q=0.5, */*;q=0.1", BIBTEX, BIBTEX),
    (f"{BIBTEX};q=0.5, */*", JSON, "text/plain"),
    (f"{BIBTEX}, {JSON}", BIBTEX, BIBTEX),
    (f"{JSON}, {BIBTEX}", JSON, JSON),
    (f"{JSON};q=0.9, {BIBTEX}", BIBTEX, BIBTEX),
    (f"{BIBTEX}, {CSL}", BIBTEX, BIBTEX),
    (f"{CSL}, {BIBTEX}, */*", CSL, CSL),
    (f"{CSL}, {JSON}, */*;q=0.1", CSL, CSL),
    (f"image/gif, {CSL};q=0.8, {BIBTEX};q=0.9, */*;q=0.1", BIBTEX, BIBTEX),
    (f"{BIBTEX};q=0, */*", JSON, "text/plain"),
    (f"text/csv, {BIBTEX}", "text/csv", BIBTEX),
    ("text/csv, */*", "text/csv", "text/plain"),
    ("*/*", JSON, "text/plain"),
]


@every(("accept", "figure", "citation"), LIKINGS)
def test_what_is_named_is_liked_better_than_what_is_not(
    client: Client, accept: str, figure: str, citation: str
) -> None:
    """At one q a type beats a range that holds it, and of citations that are named the first wins, at both."""
    for path, media_type in ((f"/v1/figures/{SALES}", figure), (address(SALES), citation)):
        answer = client.get(path, headers={"accept": accept})
        assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, media_type)


@every(
    ("accept", "start"),
    [
        ("text/x-bibliography", LINE),
        ("text/x-bibliography; style=apa", LINE),
        ("text/x-bibliography; style=chicago", "CFIS. 2025. “Cross-border"),
        ("text/x-bibliography; style=gb-t-7714; locale=en-US", "CFIS. Cross-border"),
        ("text/x-bibliography; locale=zh-CN", "CFIS. 跨境电商出口额，中国，2024年：超过1.8万亿元"),
        ("text/x-bibliography; locale=zh-CN; style=apa", "CFIS. (2025, September 15). 跨境电商出口额"),
        ("*/*", LINE),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", LINE),
    ],
)
def test_the_header_names_style_and_language(client: Client, accept: str, start: str) -> None:
    """As that of a DOI may."""
    answer = client.get(address(EXPORTS), headers={"accept": accept})
    assert answer.status_code == 200
    assert answer.text.startswith(start)
    assert answer.text.count("\n") == 1


@every(
    ("query", "start"),
    [
        ("?style=APA7&lang=en", LINE),
        ("?style=GB/T 7714-2015&lang=en", "CFIS. Cross-border"),
        ("?style=gb-t-7714&lang=zh-CN", "CFIS. 跨境电商出口额，中国，2024年：超过1.8万亿元"),
        ("?lang=zh&style=Chicago", "CFIS. 2025. “跨境电商出口额"),
    ],
)
def test_parameters_beat_the_header(client: Client, query: str, start: str) -> None:
    """For style and language alike."""
    for accept in ("*/*", "text/x-bibliography; style=chicago; locale=zh-CN", "text/x-bibliography; style=apa"):
        assert client.get(address(EXPORTS) + query, headers={"accept": accept}).text.startswith(start)


def test_the_line_is_a_column_of_every_figure(client: Client) -> None:
    """The same as the text; of lists where it is asked for."""
    for lang in ("en", "zh"):
        text = client.get(f"{address(EXPORTS)}?lang={lang}").text.rstrip("\n")
        assert client.data(f"/v1/figures/{EXPORTS}?lang={lang}")["citation"] == text
        assert client.data(f"/v1/figures/{EXPORTS}?lang={lang}&unit=USD")["citation"] == text
        rows = client.data(f"/v1/figures?lang={lang}&fields=id,citation&indicator=cross-border-ecommerce-exports")
        assert text in [row["citation"] for row in rows if row["id"] == EXPORTS]
    assert "citation" not in client.data("/v1/figures?limit=1")[0]
    assert "citation" in client.data("/v1/figures?limit=1&fields=*")[0]


def test_the_address_gives_the_figure_that_is_cited(client: Client) -> None:
    """As it stood when the newest release was made, which later ones do not change."""
    cited = client.get(f"{address(SALES)}.json").json()
    permanent = client.get(cited["URL"])
    assert permanent.status_code == 200
    assert permanent.json()["data"] == client.data(f"/v1/figures/{SALES}")
    assert client.get(f"{cited['URL'].replace('?', '/citation.json?')}").json() == cited


def test_the_address_is_that_of_clients(migrated_url: Callable[[str], str], connect: Callable[..., Client]) -> None:
    """PUBLIC_URL beats the host; whole tables, which are made once for all hosts, are relative without it."""
    url = migrated_url("sqlite")
    public, bare = connect(url, public_url=PUBLIC), connect(url)
    newest = public.catalogue().newest()
    assert newest is not None
    behind = f"/v1/figures/{SALES}?as_of={newest.released_at}"
    assert read_ris(public.get(f"{address(SALES)}.ris").content)["urls"] == [PUBLIC + behind]
    assert read_bibtex(bare.get(f"{address(SALES)}.bib").content)["url"] == f"http://test{behind}"
    for client, site in ((public, PUBLIC), (bare, "")):
        for file in ("figures.json", "figures.json?unit=USD"):
            rows = {row["id"]: row for row in client.get(f"/v1/downloads/{file}").json()}
            assert rows[SALES]["citation"].endswith(f" {site}{behind}")
            row = client.data(f"/v1/figures/{SALES}")
            host = PUBLIC if client is public else "http://test"
            assert rows[SALES]["citation"].replace(f"{site}{behind}", f"{host}{behind}") == row["citation"]


def test_whole_tables_cite_as_lists_do(client: Client) -> None:
    """Every claim, made column by column or row by row."""
    listed = {
        row["id"]: row["citation"] for row in client.data("/v1/figures?claims=all&fields=id,citation&limit=10000")
    }
    columns = client.get("/v1/downloads/claims.json").json()
    rows = client.get("/v1/downloads/claims.json?unit=USD").json()
    assert len(listed) == len(columns) == len(rows) > 100
    for row in (*columns, *rows):
        assert listed[row["id"]] == row["citation"].replace(" /v1/", " http://test/v1/")


@every(
    ("place", "as_of", "remark"),
    [
        ("FRA.2018.a-old", "", " [withdrawn by release test.2, replaced by online-retail-sales.FRA.2018.a-old.2]"),
        ("FRA.2018.a-old", "?as_of=2020-01-20", ""),
        ("FRA.2017.a-old", "", " [withdrawn by release test.3]"),
        ("FRA.2017.a-old", "?as_of=2020-02-20", ""),
        ("FRA.2018.a-old.3", "", ""),
    ],
)
def test_a_withdrawn_figure_is_cited_as_such(rivals: Client, place: str, as_of: str, remark: str) -> None:
    """With the release that took it back and what stands in its place; as of a day before, it stood."""
    text = rivals.get(address(figure_id(place)) + as_of).text
    assert f" trillion CNY{remark}. http" in text
    assert ("withdrawn" in text) == bool(remark)
    line = rivals.data(f"/v1/figures/{figure_id(place)}{as_of}")["citation"]
    assert line == text.rstrip("\n")
    permanent = rivals.get(line.rpartition(" ")[2])
    assert (permanent.status_code, permanent.json()["data"]["citation"]) == (200, line)


def test_a_derived_figure_is_cited_as_calculated_here(client: Client) -> None:
    """No source states it."""
    text = client.get(address(DERIVED)).text
    assert text.startswith("Report indicators. (2026, November 2")
    assert "). First year as largest online retail market, China, 2024: 2013 [estimate]. Calculated from other" in text
    assert "Calculated from" in client.get(f"{address(DERIVED)}.json").json()["note"]


@every(
    ("path", "status", "words"),
    [
        (
            "online-retail-sales.CHN.2024.nobody/citation",
            404,
            "/v1/figures?indicator=online-retail-sales lists the ids",
        ),
        ("nonsense/citation", 404, "There is no figure 'nonsense'"),
        (f"{SALES}/citation?style=mla", 422, "Use: apa, chicago, gb-t-7714."),
        (f"{SALES}/citation?format=doc", 422, "Use: text, bibtex, ris, csl."),
        (f"{SALES}/citation?format=ris&style=apa", 422, "ris has none"),
        (f"{SALES}/citation.bib?style=apa", 422, "bibtex has none"),
        (f"{SALES}/citation?unit=USD", 422, "`unit` is not a parameter of this path."),
        (f"{SALES}/citation?as_of=2020-01-01", 404, "release new-ecommerce-2025.1 of 2026-11-24 added it."),
        (f"{SALES}/citation.csv", 406, "there are .txt, .bib, .ris, .json"),
        (f"{SALES}/citation.bibtex", 406, "there are .txt, .bib, .ris, .json"),
    ],
)
def test_what_there_is_not_is_refused(client: Client, path: str, status: int, words: str) -> None:
    """With what there is."""
    answer = client.get(f"/v1/figures/{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert words in answer.json()["detail"]


@every(
    ("accept", "allowed"),
    [
        ("image/png", "application/x-bibtex"),
        ("text/x-bibliography; style=mla", "apa"),
        ("text/x-bibliography; locale=fr-FR", "en"),
    ],
)
def test_a_header_that_nothing_answers_is_told_what_does(client: Client, accept: str, allowed: str) -> None:
    """406 with what would."""
    answer = client.get(address(SALES), headers={"accept": accept})
    assert answer.status_code == 406
    assert allowed in answer.json()["errors"][0]["allowed"]
