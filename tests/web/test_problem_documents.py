"""The body of a refusal: RFC 9457 with a code, the request's id and the faults; and what strangers tried."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from api.service.parameters.endpoint_parameters import ConvertQuery
from api.service.parameters.parameter_fields import fields_of
from api.service.parameters.parameter_model import Parameters
from api.service.parameters.parameter_synonyms import ADVICE, SYNONYMS, meant_by
from api.service.parameters.queries import FigureQuery, PartnershipsQuery, RatesQuery, TradeQuery
from api.service.parameters.read_parameters import pairs_of, read
from tests.conftest import Client
from tests.helpers.guesses import MOVED, READ, Guess, guesses
from tests.helpers.refusals import ONE_EACH, refused
from tests.helpers.tables import every


@every("asked", ONE_EACH.values())
def test_a_problem_document_is_whole(client: Client, asked: str) -> None:
    """RFC 9457's members, and our own; each fault has the same; HEAD is refused alike."""
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


@every("asked", ONE_EACH.values())
def test_the_type_leads_to_its_explanation(client: Client, asked: str) -> None:
    """GET it, and it says what the error means and what to do."""
    body = refused(client, asked)
    told = client.data(body["type"])
    assert (told["code"], told["status"], told["title"]) == (body["code"], body["status"], body["title"])
    assert told["help"]


def test_the_public_address_stands_in_the_type(url: str, connect: Callable[..., Client]) -> None:
    """Behind a proxy the type must lead where the client can go."""
    client = connect(url, public_url="https://figures.example.org/")
    assert client.get("/nothing").json()["type"] == "https://figures.example.org/v1/errors/not-found"


@every("host", ["evil.example/path", "a b", "<script>", 'x"y'])
def test_a_strange_host_is_not_repeated(client: Client, host: str) -> None:
    """The type is then relative."""
    assert client.get("/nothing", headers={"host": host}).json()["type"] == "/v1/errors/bad-request"


def test_a_range_beyond_the_end_is_refused(client: Client) -> None:
    """416 is a problem document too, and says how long the answer is."""
    length = len(client.get("/v1/units.csv").content)
    response = client.get("/v1/units.csv", headers={"range": f"bytes={length}-"})
    assert (response.status_code, response.json()["code"]) == (416, "range-not-satisfiable")
    assert response.headers["content-range"] == f"bytes */{length}"


@every(
    ("address", "parameter", "value"),
    [
        ("/v1/figures?rate=USDCNY:7", "rate", "USDCNY:7"),
        ("/v1/convert?value=5&from=USD&to=CNY&year=2024&rate=USDCNY:7.2", "year", "2024"),
        ("/v1/convert?from=USD&to=CNY", "value", None),
    ],
)
def test_a_conflict_tells_the_value_that_was_given(
    client: Client, address: str, parameter: str, value: str | None
) -> None:
    """Also where each parameter was right alone; a missing one has none."""
    told = {fault["parameter"]: fault["value"] for fault in client.get(address).json()["errors"]}
    assert told[parameter] == value


LONG = "a" * 60_000
CHINESE = "%E4%B8%80" * 7_000


_BEFORE = """
/ /v1/ /v1/figures/ /v1/figures. /v1/downloads/ /figures/ /zh/figures/ /embed/figures/ /assets/ /odata/v4/
/sdmx/2.1/data/ /v1/figures?indicator= /v1/figures? /v1/figures?period= /v1/figures?offset=
"""


@pytest.fixture
def logging(url: str, connect: Callable[..., Client], capsys: pytest.CaptureFixture[str]) -> Client:
    """A client of an application that logs each request, to where the test reads it."""
    return connect(url, log_level="info", log_format="text")


@pytest.mark.one_engine
@every("accept", ["application/json", "text/html"])
@every("address", [*(f"{start}{LONG}" for start in _BEFORE.split()), f"/v1/{CHINESE}", f"/zh/{CHINESE}"])
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


@pytest.mark.one_engine
def test_an_instance_of_usual_length_is_whole(client: Client) -> None:
    """As it was asked for."""
    path = f"/v1/{'a' * 400}"
    assert client.get(path).json()["instance"] == path


GUESSES = list(guesses())


@every("guess", GUESSES)
def test_a_guess_is_answered_or_told_what_was_meant(client: Client, guess: Guess) -> None:
    """With the data that the plain spelling gives, or a `detail` that says what to write."""
    response = client.get(guess.address)
    assert response.status_code == int(guess.gives), response.text
    if guess.gives == MOVED:
        assert response.headers["location"] == guess.told
    elif guess.gives != READ:
        assert guess.told in response.json()["detail"]
    elif guess.told != "-":
        plain = guess.told if guess.told.startswith("/") else f"{guess.path}?{guess.told}"
        assert response.json()["data"] == client.data(plain)
        assert response.json()["data"] or "S1" in plain or "Q1" in plain


@every("guess", [guess for guess in GUESSES if guess.gives == READ and guess.query])
@pytest.mark.one_engine
def test_another_spelling_makes_the_same_query(client: Client, guess: Guess) -> None:
    """Field by field, so that nothing behind the parameters knows of it."""
    catalogue = client.catalogue()
    model: type[Parameters] = ConvertQuery if guess.path == "/v1/convert" else FigureQuery
    asked = read(model, pairs_of(guess.address.partition("?")[2].encode()), catalogue)
    plain = read(model, pairs_of(guess.told.replace("+", "%2B").encode()), catalogue)
    assert asked == plain


@every("model", [FigureQuery, TradeQuery, PartnershipsQuery, ConvertQuery, RatesQuery])
def test_only_what_a_path_takes_is_suggested(model: type[Parameters]) -> None:
    """Whatever name is guessed."""
    taken = [item.name for item in fields_of(model)]
    assert all(set(meant_by(name, taken)) <= set(taken) for name in SYNONYMS)


def test_advice_is_on_parameters_that_there_are() -> None:
    """A parameter that is renamed takes its advice along."""
    known = {item.name for model in (FigureQuery, ConvertQuery) for item in fields_of(model)} | {"q", "after", "text"}
    assert set(ADVICE) <= known


def test_a_text_in_the_address_of_a_post_is_told_where_it_belongs(client: Client) -> None:
    """It is the parameter of GET alone."""
    told = "a POST has it as its body"
    assert told in client.request("POST", "/v1/fact-check?text=sales", content="sales").json()["detail"]
    assert told in client.get("/v1/figures?text=sales").json()["detail"]


@every(("name", "meant"), [("country", "area"), ("currency", "unit"), ("foo", None), ("x", None), ("sortt", "sort")])
def test_a_name_that_only_shares_letters_is_not_suggested(name: str, meant: str | None) -> None:
    """Meaning goes first, and a wrong suggestion is worse than none."""
    assert meant_by(name, [item.name for item in fields_of(FigureQuery)]) == ([meant] if meant else [])


def test_what_was_meant_is_looked_for_thrice(client: Client) -> None:
    """Looking takes longer than all else of a refusal, and twenty guesses of one address would keep others waiting."""
    names = ",".join(f"Chinna{number}" for number in range(20))
    for address, parameter in ((f"/v1/figures?area={names}", "area"), (f"/v1/trade.csv?fields={names}", "fields")):
        errors = client.get(address, headers={"Accept": "application/json"}).json()["errors"]
        assert {error["parameter"] for error in errors} == {parameter}, address
        assert not any(error.get("nearest") for error in errors[3:]), address
    errors = client.get("/v1/figures?" + "&".join(f"countri{n}=CN" for n in range(9))).json()["errors"]
    assert [bool(error.get("nearest")) for error in errors] == [True] * 3 + [False] * 6
    assert client.get(f"/v1/figures?area={names}").json()["errors"][2]["nearest"] == ["CHN"]


def test_several_faults_stand_in_the_detail(client: Client) -> None:
    """Many clients show the detail alone."""
    detail = client.get("/v1/figures?country=CN&scale=zillion&lang=de&limit=0&sort=x").json()["detail"]
    assert "`country`" in detail
    assert "`scale=zillion` is unknown. Did you mean `million`" in detail
    assert detail.endswith("(2 more in `errors`.)")
    assert "lies outside" not in detail
