"""What strangers tried: each guess is answered like the plain spelling, or refused with what was meant."""

from __future__ import annotations

import pytest

from api.service.parameters.endpoint_parameters import ConvertQuery
from api.service.parameters.parameter_fields import fields_of
from api.service.parameters.parameter_model import Parameters
from api.service.parameters.parameter_synonyms import ADVICE, SYNONYMS, meant_by
from api.service.parameters.queries import FigureQuery, PartnershipsQuery, RatesQuery, TradeQuery
from api.service.parameters.read_parameters import pairs_of, read
from tests.conftest import Client
from tests.helpers.guesses import MOVED, READ, Guess, guesses
from tests.helpers.tables import every

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
