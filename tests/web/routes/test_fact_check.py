"""`/v1/fact-check` as a caller sees it: its answer, texts that cannot be checked, releases and reports."""

from typing import Any

from anyio.from_thread import BlockingPortal

from tests.conftest import Client
from tests.helpers.raw_request import expanded, unescaped
from tests.helpers.rows import tables
from tests.helpers.tables import every

PATH = "/v1/fact-check"
EXPORTS = "China shipped $250 billion of cross-border e-commerce exports in 2024."
PLAIN = {"content-type": "text/plain; charset=utf-8"}


def checked(client: Client, text: str, **parameters: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = client.get(PATH, params={"text": text, **parameters}).json()["data"]
    return rows


def test_a_number_comes_with_all_that_is_to_be_known(client: Client) -> None:
    """The phrase, what was read, the figure, why, what to print, how to cite it, and how it was converted."""
    (row,) = checked(client, EXPORTS)
    assert EXPORTS[row["start"] : row["end"]] == row["phrase"] == "$250 billion"
    read = {"value": 250, "value_text": "250", "scale": "billion", "unit": "USD", "comparator": "=", "period": "2024"}
    figure = "cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"
    assert (read | {"verdict": "drops-comparator", "figure": figure}).items() <= row.items()
    assert row["correction"] == "more than 250 billion USD"
    assert row["citation"].startswith("CFIS. (2025, September 15).")
    assert (row["receipt"]["pair"], row["receipt"]["basis"]) == ("USDCNY", "annual-average")
    for words in ("Cross-border e-commerce exports", "China", "2024", "CFIS", "more than 1.8 trillion CNY"):
        assert words in row["sentence"]


@every("declared", ['text/plain;charset="utf-8"; x=y', "text/plain; charset=UTF-8;", "TEXT/PLAIN"])
def test_a_text_may_be_posted(client: Client, declared: str) -> None:
    """The same answer, which no cache keeps, however its media type is written."""
    posted = client.request("POST", PATH, content=EXPORTS.encode(), headers={"content-type": declared})
    assert (posted.headers["cache-control"], posted.json()["data"]) == ("no-store", checked(client, EXPORTS))
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
    phrases = ["15.5 trillion yuan", "rose 7.2 percent", "增长7.2%"]
    assert [(" ".join(phrase.split()), verdict) for phrase, verdict in found] == [(each, "agrees") for each in phrases]


def test_who_goes_away_in_the_middle_of_a_text_is_no_failure(client: Client, portal: BlockingPortal) -> None:
    """Nobody reads the answer; the metrics count it as the client's fault, and the log has no traceback."""
    left = [{"type": "http.request", "body": b"15.5 ", "more_body": True}]
    statuses = list[Any]()

    async def receive() -> Any:
        return left.pop() if left else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        statuses.append(message.get("status"))

    scope = {"type": "http", "http_version": "1.1", "method": "POST", "scheme": "http", "root_path": ""}
    scope |= {"path": PATH, "raw_path": PATH.encode(), "query_string": b""}
    scope["headers"] = [(b"host", b"test"), (b"content-type", b"text/plain")]
    portal.call(client.app, scope, receive, send)
    assert statuses[0] == 400


@every("body, headers, status, code, words", tables(__file__)["refused"])
def test_what_cannot_be_checked_is_refused(
    client: Client, body: str, headers: str, status: str, code: str, words: str
) -> None:
    given = PLAIN | dict(header.split(": ") for header in headers.split(" + ") if header)
    answer = client.request("POST", PATH, content=unescaped(expanded(body)), headers=given)
    assert (answer.status_code, answer.json()["code"]) == (int(status), code)
    assert words in answer.json()["detail"]


def test_many_numbers_are_answered_one_by_one(client: Client) -> None:
    """A text of nothing but numbers is not refused, nor guessed at; of very many the hint says where reading ended."""
    body = " ".join(f"{number} trillion yuan," for number in range(1, 301)).encode()
    answer = client.request("POST", PATH, content=body, headers=PLAIN).json()
    assert ({row["verdict"] for row in answer["data"]}, len(answer["data"]) > 270) == ({"cannot-tell"}, True)
    meta = client.request("POST", PATH, content=b"1%, " * 4000, headers=PLAIN).json()["meta"]
    assert meta["count"] <= 2000
    assert "Send the rest on its own" in meta["hint"]
