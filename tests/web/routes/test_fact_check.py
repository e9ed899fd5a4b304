"""`/v1/fact-check` as a caller sees it: its answer, texts that cannot be checked, releases and reports."""

from __future__ import annotations

from typing import Any

from anyio.from_thread import BlockingPortal

from api.service.fact_check.request_text import MAX_BYTES
from tests.conftest import Client
from tests.helpers.tables import every

PATH = "/v1/fact-check"
EXPORTS = "China shipped $250 billion of cross-border e-commerce exports in 2024."
PLAIN = {"content-type": "text/plain; charset=utf-8"}


def checked(client: Client, text: str, **parameters: str) -> list[dict[str, Any]]:
    """The rows of a text."""
    rows: list[dict[str, Any]] = client.get(PATH, params={"text": text, **parameters}).json()["data"]
    return rows


def test_a_number_comes_with_all_that_is_to_be_known(client: Client) -> None:
    """The phrase, what was read, the figure, why, what to print, how to cite it, and how it was converted."""
    (row,) = checked(client, EXPORTS)
    assert EXPORTS[row["start"] : row["end"]] == row["phrase"] == "$250 billion"
    assert [row[name] for name in ("value", "value_text", "scale", "unit", "comparator", "period")] == [
        250, "250", "billion", "USD", "=", "2024",
    ]  # fmt: skip
    assert (row["verdict"], row["figure"]) == (
        "drops-comparator", "cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15",
    )  # fmt: skip
    assert row["correction"] == "more than 250 billion USD"
    assert row["citation"].startswith("CFIS. (2025, September 15).")
    assert (row["receipt"]["pair"], row["receipt"]["basis"]) == ("USDCNY", "annual-average")
    for words in ("Cross-border e-commerce exports", "China", "2024", "CFIS", "more than 1.8 trillion CNY"):
        assert words in row["sentence"]


def test_a_text_may_be_posted(client: Client) -> None:
    """The same answer, which no cache keeps."""
    posted = client.request("POST", PATH, content=EXPORTS.encode(), headers=PLAIN)
    assert posted.json()["data"] == checked(client, EXPORTS)
    assert posted.headers["cache-control"] == "no-store"
    as_csv = client.request("POST", f"{PATH}.csv?fields=verdict", content=EXPORTS.encode(), headers=PLAIN)
    assert as_csv.text.split() == ["verdict", "drops-comparator"]


@every("lines", ["\n", "\r\n", "\r", "\n\n\n"])
def test_offsets_are_those_of_the_text_as_it_was_sent(client: Client, lines: str) -> None:
    """A byte order mark, white space of any kind and signs beyond the first plane are counted as they stand."""
    sentence = (
        "China's  online\u00a0retail sales\treached 15.5 trillion  yuan in 2024. 🛒 They rose 7.2 percent in 2024."
    )
    text = f"\ufeff{lines}  {sentence}{lines}   2024年全国网上零售额同比增长7.2%。{lines}"
    body = client.request("POST", PATH, content=text.encode(), headers=PLAIN).json()["data"]
    found = [(text[row["start"] : row["end"]], row["verdict"]) for row in body]
    assert [(" ".join(phrase.split()), verdict) for phrase, verdict in found] == [
        ("15.5 trillion yuan", "agrees"),
        ("rose 7.2 percent", "agrees"),
        ("增长7.2%", "agrees"),
    ]


def test_who_goes_away_in_the_middle_of_a_text_is_no_failure(client: Client, portal: BlockingPortal) -> None:
    """Nobody reads the answer; the metrics count it as the client's fault, and the log has no traceback."""
    left = [{"type": "http.request", "body": b"15.5 ", "more_body": True}]
    statuses = list[Any]()

    async def receive() -> Any:
        return left.pop() if left else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        statuses.append(message.get("status"))

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": PATH,
        "raw_path": PATH.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"test"), (b"content-type", b"text/plain")],
    }
    portal.call(client.app, scope, receive, send)
    assert statuses[0] == 400


REFUSED = {
    "nothing": (b"", PLAIN, 422, "unreadable-text", "holds no text"),
    "white space": (b" \n\t ", PLAIN, 422, "unreadable-text", "holds no text"),
    "a byte too many": (b"a" * (MAX_BYTES + 1), PLAIN, 413, "content-too-large", "65536 bytes"),
    "not UTF-8": ("万亿".encode("gbk"), PLAIN, 422, "unreadable-text", "not UTF-8"),
    "NUL": (b"15.5\x00 trillion", PLAIN, 422, "unreadable-text", "U+0000"),
    "an address": (b"https://example.org/report", PLAIN, 422, "unreadable-text", "an address"),
    "HTML": (b"<!DOCTYPE html><p>15.5</p>", PLAIN, 422, "unreadable-text", "HTML"),
    "JSON": (b'{"text": "15.5"}', {"content-type": "application/json"}, 415, "unsupported-media-type", "text/plain"),
    "a form": (
        b"text=1",
        {"content-type": "application/x-www-form-urlencoded"},
        415,
        "unsupported-media-type",
        "text/",
    ),
    "gzip": (b"\x1f\x8b", PLAIN | {"content-encoding": "gzip"}, 415, "unsupported-media-type", "uncompressed"),
    "GBK declared": (b"15.5", {"content-type": "text/plain; charset=gbk"}, 415, "unsupported-media-type", "utf-8"),
}


@every("case", REFUSED)
def test_what_cannot_be_checked_is_refused(client: Client, case: str) -> None:
    """Each with what is wrong and what to send instead."""
    body, headers, status, code, words = REFUSED[case]
    answer = client.request("POST", PATH, content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert words in answer.json()["detail"]


@every("text", ["%20", "%00", "https%3A%2F%2Fexample.org", "%3Chtml%3E"])
def test_so_it_is_in_an_address(client: Client, text: str) -> None:
    """A text in the query is refused as a posted one is."""
    answer = client.get(f"{PATH}?text={text}")
    assert (answer.status_code, answer.json()["code"]) == (422, "unreadable-text")
    assert answer.json()["errors"][0]["parameter"] == "text"


def test_no_text_at_all_is_a_missing_parameter(client: Client) -> None:
    """The refusal names it."""
    answer = client.get(PATH)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "text"


@every("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    """The answer says which are allowed."""
    answer = client.request(method, PATH)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")
    assert client.request("POST", "/v1/figures").headers["allow"] == "GET, HEAD"


@every(
    "text",
    [
        "Les ventes en ligne de la Chine ont atteint 15,5 billions de yuans en 2024, selon le rapport.",
        "2024年の中国のオンライン小売売上高は15.5兆元に達しました。",
        "В 2024 году объём онлайн-торговли Китая достиг 15,5 трлн юаней.",
    ],
)
def test_a_third_language_is_said_so(client: Client, text: str) -> None:
    """Nothing is guessed of a text that cannot be read."""
    answer = client.get(PATH, params={"text": text}).json()
    assert answer["data"] == []
    assert "English and Chinese" in answer["meta"]["hint"]


@every(
    ("text", "phrase", "verdict"),
    [
        ("2024年中國網上零售額達15.5萬億元。", "15.5萬億元", "agrees"),
        ("2024年，中國網路零售額為15.5億元。", "15.5億元", "wrong-scale"),
        ("2024年中國跨境電商出口額超過1.8兆元。", "超過1.8兆元", "agrees"),
        ("中國連續12年為全球最大網路零售市場，2024年網上零售額同比增長7.2%。", "增長7.2%", "agrees"),
        ("截至2025年6月底，絲路電商夥伴國已達33個。", "33個", "contradicts"),
    ],
)
def test_traditional_characters_are_read(client: Client, text: str, phrase: str, verdict: str) -> None:
    """Places and phrases are those of the text as it was sent."""
    row = next(row for row in checked(client, text) if row["phrase"] == phrase)
    assert (text[row["start"] : row["end"]], row["verdict"]) == (phrase, verdict)
    assert phrase in row["sentence"]


def test_what_was_known_before_the_first_release_is_nothing(client: Client) -> None:
    """Nothing can be told then, and the hint says since when there is something."""
    answer = client.get(PATH, params={"text": EXPORTS, "as_of": "2020-01-01"}).json()
    assert [row["verdict"] for row in answer["data"]] == ["cannot-tell"]
    assert answer["meta"]["hint"].startswith("No release was out then")


def test_a_report_keeps_to_its_own_figures(client: Client) -> None:
    """Another source's number is not looked at."""
    text = "China's cross-border e-commerce trade was 2.71 trillion yuan in 2024."
    assert [row["verdict"] for row in checked(client, text)] == ["agrees"]
    assert [row["verdict"] for row in checked(client, text, report="new-ecommerce-2025")] == ["contradicts"]


def test_what_a_source_restates_leads_to_the_figure_restated(client: Client) -> None:
    """About 2.1 trillion dollars stand beside 15.5 trillion yuan, and have no address of their own."""
    (row,) = checked(client, "China's online retail sales were $2.1 trillion in 2024.")
    assert (row["verdict"], row["correction"]) == ("drops-comparator", "about 2.1 trillion USD")
    assert row["figure"] == "online-retail-sales.CHN.2024.cfis-2025-09-15"
    for named in (row["figure"], *(each["figure"] for each in row["candidates"])):
        assert client.get(f"/v1/figures/{named}").status_code == 200


def test_an_area_is_taken_where_the_text_names_none(client: Client) -> None:
    """Retail e-commerce sales are held of the world; of India there are none."""
    text = "Retail e-commerce sales reached 6.3 trillion dollars in 2024."
    assert [row["verdict"] for row in checked(client, text, area="WLD")] == ["agrees"]
    assert [row["verdict"] for row in checked(client, text, area="IND")] == ["cannot-tell"]


@every("declared", ["text/plain; charset=UTF-8;", 'text/plain;charset="utf-8"; x=y', "TEXT/PLAIN"])
def test_a_declaration_may_be_written_otherwise(client: Client, declared: str) -> None:
    """Parameters of the media type are read as HTTP has them."""
    answer = client.request("POST", PATH, content=EXPORTS.encode(), headers={"content-type": declared})
    assert answer.status_code == 200


def test_a_text_of_very_many_numbers_is_read_in_part(client: Client) -> None:
    """The hint says where reading ended, so that the rest can be sent."""
    text = "1%, " * 4000
    meta = client.request("POST", PATH, content=text.encode(), headers=PLAIN).json()["meta"]
    assert meta["count"] <= 2000
    assert "Send what comes behind on its own" in meta["hint"]


def test_many_numbers_are_answered_one_by_one(client: Client) -> None:
    """A text of nothing but numbers is neither refused nor guessed at."""
    body = " ".join(f"{number} trillion yuan," for number in range(1, 1001)).encode()
    answer = client.request("POST", PATH, content=body, headers=PLAIN).json()
    assert {row["verdict"] for row in answer["data"]} == {"cannot-tell"}
    assert len(answer["data"]) > 900
