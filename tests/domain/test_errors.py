"""Each way to be refused: the status, the stable code, the parameter at fault, and the nearest that would do."""

from __future__ import annotations

import re

import pytest

from api.domain import connection_errors
from api.domain.errors import Fault, Problem, tree
from tests.conftest import Client
from tests.helpers.refusals import ONE_EACH, ROWS, SALES, refused
from tests.helpers.tables import every

pytestmark = pytest.mark.one_engine  # what is refused is refused before any table is read


@every(("asked", "answer", "parameter", "near"), ROWS)
def test_a_bad_request_is_told_what_is_wrong(
    client: Client, asked: str, answer: str, parameter: str, near: str
) -> None:
    """Status and code are stable; the fault names the parameter, and the nearest allowed value if there is one."""
    body = refused(client, asked)
    assert f"{body['status']} {body['code']}" == answer
    faults = body["errors"]
    assert [fault["parameter"].replace("\0", "NUL") for fault in faults[:1]] == (
        [] if parameter == "-" else [parameter]
    )
    assert [fault.get("nearest", ["-"])[0] for fault in faults[:1]] == ([] if parameter == "-" else [near])


def test_the_table_holds_each_code() -> None:
    """What a query cannot bring about is tested beside what does."""
    connections = {error.code for error in tree() if error.__module__ == connection_errors.__name__}
    assert {error.code for error in tree()} - set(ONE_EACH) - connections == {
        "insufficient-storage",
        "internal-error",
        "key-required",
        "not-ready",
        "too-busy",
        "too-many-requests",
        "took-too-long",
        "precondition-failed",
        "range-not-satisfiable",
        "content-too-large",
        "unsupported-media-type",
    }


@every(
    ("asked", "allowed", "total"),
    [
        ("/v1/figures?lang=de", ["en", "zh"], None),
        ("/v1/figures?limit=0", ["1", "10000"], None),
        ("/v1/indicators?topic=x&topic=trade", None, None),
        ("/v1/figures?area=XX", None, 250),
    ],
)
def test_what_is_allowed_is_listed(client: Client, asked: str, allowed: list[str] | None, total: int | None) -> None:
    """In full where it is short, else its beginning and how many there are."""
    (fault,) = client.get(asked).json()["errors"]
    assert allowed is None or fault["allowed"] == allowed
    assert fault.get("allowed_total") == total
    assert 2 <= len(fault["allowed"]) <= 60


def test_all_faults_are_told_at_once(client: Client) -> None:
    """The unknown names first, then unreadable values, then unknown codes."""
    body = client.get("/v1/figures?area=Atlantis&limit=0&unitt=USD&lang=de&areaa=1").json()
    assert body["code"] == "unknown-parameter"
    assert [fault["parameter"] for fault in body["errors"]] == ["unitt", "areaa", "lang", "limit", "area"]


def test_each_bad_item_of_a_list_is_told(client: Client) -> None:
    """Of several areas those that are wrong, each with its nearest."""
    errors = client.get("/v1/figures?area=CHN,Chilee,Francia&area=Narnia").json()["errors"]
    assert [fault["value"] for fault in errors] == ["Chilee", "Francia", "Narnia"]


def test_a_thousand_faults_are_not_all_told(client: Client) -> None:
    """Twenty are enough."""
    query = "&".join(f"p{number}=1" for number in range(100))
    assert len(client.get(f"/v1/figures?{query}").json()["errors"]) == 20


@every(
    ("address", "hint"),
    [
        ("/v1/market-sizes", "Did you mean /v1/market-size?"),
        ("/v1/figure", "Did you mean /v1/figures?"),
        ("/v1/unit", "Did you mean /v1/units?"),
        ("/zzzzzzzzzzzzzzzzzzzzzzzzzz", "/v1 and /docs list the paths."),
    ],
)
def test_a_mistyped_path_is_told_the_nearest(client: Client, address: str, hint: str) -> None:
    """A 404 helps on."""
    assert client.get(address).json()["detail"].endswith(hint)


@every(
    ("key", "hint"),
    [("areas/chnn", "CHN"), ("units/RMB", "CNY"), ("indicators/market size", "online-retail-sales")],
)
def test_a_mistyped_key_is_told_the_nearest(client: Client, key: str, hint: str) -> None:
    """An entry that is not there names those like it."""
    assert hint in client.get(f"/v1/{key}").json()["detail"]


def test_a_mistyped_figure_is_told_where_to_look(client: Client) -> None:
    """The list of its indicator's figures."""
    detail = client.get("/v1/figures/online-retail-sales.CHN.1066.nobody").json()["detail"]
    assert "/v1/figures?indicator=online-retail-sales" in detail


@every(
    ("address", "accept"),
    [
        (address, accept)
        for address in ("/v1/figures", SALES, "/v1/units", "/v1/errors", "/v1/market-size?area=FRA")
        for accept in ("image/gif", "text/html", "*/*;q=0")
        if (address, accept) != (SALES, "text/html")  # which is sent on to its page
    ],
)
def test_what_nobody_can_give_is_not_acceptable(client: Client, address: str, accept: str) -> None:
    """406 lists the media types there are, on empty results too."""
    response = client.get(address, headers={"accept": accept})
    (fault,) = response.json()["errors"]
    assert (response.status_code, fault["parameter"], fault["value"]) == (406, "Accept", accept)
    assert {"application/json", "text/csv"} <= set(fault["allowed"])


@every("error", tree())
def test_an_error_explains_itself(error: type[Problem]) -> None:
    """A code of its own in kebab case, a title and what to do."""
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", error.code)
    assert error.title
    assert error.help.endswith(".")


def test_codes_are_unique() -> None:
    """No two errors share one."""
    codes = [error.code for error in tree()]
    assert len(set(codes)) == len(codes)


def test_a_long_value_is_cut_in_the_answer() -> None:
    """The document stays readable, and says how long the value was."""
    assert Fault("p", "d", "x" * 500).body()["value"] == "x" * 100 + "… (500 characters)"
