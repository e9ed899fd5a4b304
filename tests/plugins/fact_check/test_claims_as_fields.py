"""Claims as fields: verdicts by every door, faults at their places, and bodies that hold no claims."""

import json
from typing import Any

from tests.conftest import Client
from tests.helpers.raw_request import expanded
from tests.helpers.rows import tables
from tests.helpers.tables import every

PATH = "/v1/fact-check"
TABLES = tables(__file__)
JSON = {"content-type": "application/json"}
EXPORTS = {"indicator": "cross-border-ecommerce-exports", "period": "2024", "amount": "more than 1.8 trillion yuan"}
SALES = {"indicator": "online-retail-sales", "period": "2024", "value": "15.5", "scale": "trillion", "unit": "CNY"}


def posted(client: Client, *claims: Any, status: int = 200, **asked: str) -> Any:
    body = json.dumps({"claims": claims}).encode()
    answer = client.request("POST", PATH, content=body, headers=JSON, params=asked)
    assert answer.status_code == status, answer.text
    return answer.json()


def fields(text: str) -> dict[str, str]:
    """The fields of a claim from `name=value; name=value`."""
    return dict(pair.strip().split("=", 1) for pair in text.split(";"))


@every(("claim", "verdict", "figure"), TABLES["verdicts"])
def test_a_claim_has_its_verdict(client: Client, claim: str, verdict: str, figure: str) -> None:
    """Alone and beside others, posted or asked for, in both languages: the same row, which says what it measures."""
    given = fields(claim)
    (row, other) = posted(client, given, SALES)["data"]
    assert (row["verdict"], row["figure"]) == (verdict, figure or None), row["sentence"]
    assert (other["verdict"], other["phrase"], row["error"]) == ("agrees", "15.5 trillion CNY", None)
    compared = other["compared_with"]
    assert (compared["indicator"], compared["area"], compared["period"]) == ("online-retail-sales", "CHN", "2024")
    assert compared["definition"]
    assert (row["compared_with"] is None) == (not figure)
    alone = client.data(PATH, params={**given, "lang": "zh"})[0]
    assert (alone["verdict"], alone["figure"], alone["phrase"]) == (row["verdict"], row["figure"], row["phrase"])
    assert row["correction"] is None or verdict not in ("agrees", "cannot-tell")


@every(("amount", "digits", "scale", "comparator", "unit"), TABLES["amounts"])
def test_an_amount_is_read_as_printed(
    client: Client, amount: str, digits: str, scale: str, comparator: str, unit: str
) -> None:
    """In the words of either language; its phrase stands in it."""
    row = posted(client, {**SALES, "value": None, "scale": None, "unit": None, "amount": amount})["data"][0]
    read = (row["value_text"], row["scale"], row["comparator"], row["unit"] or "")
    assert (read, row["error"]) == ((digits, scale, comparator, unit), None)
    assert amount[row["start"] : row["end"]] == row["phrase"]


def test_a_candidate_is_an_address_that_checks_it(client: Client) -> None:
    """The phrase of the text against that figure, whatever the words around it are."""
    text = "China's rural online retail sales reached 15.5 trillion yuan."
    (row,) = client.data(PATH, params={"text": text})
    assert row["verdict"] == "cannot-tell"
    found = [client.data(candidate["check"])[0] for candidate in row["candidates"]]
    assert [each["figure"] for each in found] == [candidate["figure"] for candidate in row["candidates"]]
    assert "agrees" in [each["verdict"] for each in found]


@every(("claim", "code", "parameter", "words"), TABLES["faults"])
def test_a_fault_is_told_at_its_place(client: Client, claim: str, code: str, parameter: str, words: str) -> None:
    """Its neighbours are answered; alone it is a refusal that names the same place."""
    given = json.loads(claim)
    first, faulty, last = posted(client, SALES, given, EXPORTS)["data"]
    assert (first["verdict"], last["verdict"]) == ("agrees", "agrees")
    assert (faulty["verdict"], faulty["error"]["code"]) == (None, code)
    assert faulty["error"]["parameter"] == f"claims[1].{parameter}".rstrip(".")
    assert words in faulty["error"]["detail"]
    refused = posted(client, given, status=422)
    assert refused["errors"][0]["parameter"] == f"claims[0].{parameter}".rstrip(".")


@every("body, words", TABLES["bodies"])
def test_a_body_without_claims_is_refused(client: Client, body: str, words: str) -> None:
    answer = client.request("POST", PATH, content=expanded(body).encode(), headers=JSON)
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, "claims")
    assert words in answer.json()["detail"]


@every(
    "asked",
    [{"text": "15.5", "amount": "15.5"}, {"amount": "15.5 trillion yuan"}, {}, {"indicator": "online-retail-sales"}],
)
def test_a_query_is_a_text_or_a_claim(client: Client, asked: dict[str, str]) -> None:
    assert client.get(PATH, params=asked).status_code == 422


def test_numbers_keep_their_digits(client: Client) -> None:
    """A number of JSON is read as it is written, and not as a binary fraction."""
    body = json.dumps({"claims": [SALES]}).replace('"15.5"', "15.50").encode()
    row = client.request("POST", PATH, content=body, headers=JSON).json()["data"][0]
    assert (row["value_text"], row["verdict"]) == ("15.50", "agrees-within-rounding")


def test_a_hundred_claims_are_answered_one_by_one(client: Client) -> None:
    assert posted(client, *[SALES, EXPORTS] * 50)["meta"]["verdicts"] == {"agrees": 100}
