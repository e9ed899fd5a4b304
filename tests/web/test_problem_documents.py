"""The body of a refusal: RFC 9457 with a code, the request's id and the faults; and what strangers tried."""

import re

import pytest

from tests.conftest import Client, Connect
from tests.helpers.guesses import MOVED, READ, Guess, guesses
from tests.helpers.refusals import ONE_EACH, refused
from tests.helpers.rows import column
from tests.helpers.tables import every


@every("asked", ONE_EACH.values())
def test_a_problem_document_is_whole(client: Client, asked: str) -> None:
    """RFC 9457's members, and our own; each fault has the same; HEAD is refused alike; the type says what to do."""
    body = refused(client, asked)
    method, address = asked.split()
    assert list(body) == ["type", "title", "status", "code", "detail", "instance", "request_id", "errors"]
    assert all(isinstance(body[key], str) and body[key] for key in body if key not in ("status", "errors"))
    assert body["instance"] == address.partition("?")[0]
    for fault in body["errors"]:
        assert set(fault) - {"allowed", "allowed_total", "nearest"} == {"parameter", "detail", "value"}
        assert fault["detail"]
        assert [] not in (fault.get("allowed"), fault.get("nearest"))
    head = client.request("HEAD" if method == "GET" else method, address)
    assert head.status_code == body["status"]
    assert (head.content == b"") == (method == "GET")
    explained = client.data(body["type"])
    assert all(explained[key] == body[key] for key in ("code", "status", "title"))
    assert explained["help"]


LONG = "a" * 60_000
CHINESE = "%E4%B8%80" * 7_000
TOO_LONG = [*(f"{start}{LONG}" for start in column(__file__, "before")), f"/v1/{CHINESE}", f"/zh/{CHINESE}"]


@pytest.fixture
def logging(url: str, connect: Connect) -> Client:
    return connect(url, log_level="info", log_format="text")


@pytest.mark.one_engine
@every("accept", ["application/json", "text/html"])
@every("address", [*TOO_LONG, f"/v1/{LONG[:400]}"])
def test_a_refusal_does_not_repeat_a_long_address(
    logging: Client, capsys: pytest.CaptureFixture[str], address: str, accept: str
) -> None:
    """Neither to the caller, as a document or a page, nor in the log: its beginning and its length are enough."""
    answer = logging.get(address, headers={"accept": accept})
    assert 400 <= answer.status_code < 500
    for long in (LONG[:2_000], CHINESE[: 2_000 * 9], "一" * 2_000):
        assert long not in answer.text
    if answer.headers["content-type"] == "application/problem+json":
        told, path = answer.json()["instance"], address.partition("?")[0]
        assert told == path if len(path) < 500 else told.endswith(" characters)")
    assert len(max(capsys.readouterr().err.splitlines(), key=len)) < 4_000


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.slow
@every("guess", guesses())
def test_a_guess_is_answered_or_told_what_was_meant(client: Client, guess: Guess) -> None:
    """With the data that the plain spelling gives, or a `detail` that says what to write; the same to a browser."""
    response = client.get(guess.address)
    assert response.status_code == int(guess.gives), response.text
    shown = client.get(guess.address, headers={"accept": BROWSER})
    assert shown.status_code == response.status_code
    if int(guess.gives) >= 400:
        assert len(response.json()["detail"]) <= 400
        assert all(len(fault.get("nearest", ())) <= 6 for fault in response.json()["errors"])
        is_page = shown.headers["content-type"].startswith("text/html")
        assert is_page == (guess.gives == "404" and not guess.path.startswith(("/v1", "/sdmx", "/odata", "/worldbank")))
        perhaps = "Did you mean" in shown.text or "您要找的可能是" in shown.text
        assert not is_page or perhaps == ("did you mean" in guess.told)
        assert "/docs?" not in guess.told or re.search('<p>[^<]+<a href="(/zh)?/docs">', shown.text)
    if guess.gives == MOVED:
        assert response.headers["location"] == guess.told
    elif guess.gives != READ:
        assert guess.told in response.json()["detail"]
    elif guess.told != "-":
        plain = guess.told if guess.told.startswith("/") else f"{guess.path}?{guess.told}"
        assert response.json()["data"] == client.data(plain)
        assert response.json()["data"] or "S1" in plain or "Q1" in plain


def test_what_was_meant_is_looked_for_thrice(client: Client) -> None:
    """Looking takes longer than all else of a refusal, and twenty guesses of one address would keep others waiting."""
    names = ",".join(f"Chinna{number}" for number in range(20))
    names_of_parameters = "&".join(f"countri{number}=CN" for number in range(9))
    for query, near in (
        (f"figures?area={names}", [True] * 3),
        (f"trade.csv?fields={names}", None),
        (f"figures?{names_of_parameters}", [True] * 3),
    ):
        errors = client.get(f"/v1/{query}", headers={"Accept": "application/json"}).json()["errors"]
        found = [bool(error.get("nearest")) for error in errors]
        assert not any(found[3:]), query
        assert near is None or found[:3] == near, query
    assert client.get(f"/v1/figures?area={names}").json()["errors"][2]["nearest"] == ["CHN"]
