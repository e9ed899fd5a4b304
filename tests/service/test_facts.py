"""Bad requests, and figures in other units and scales."""

import re

import pytest

from api.domain.errors import Fault, Problem, tree
from tests.conftest import Client
from tests.helpers.refusals import ONE_EACH, ROWS, refused
from tests.helpers.rows import column
from tests.helpers.tables import every

SALES = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"


@pytest.mark.one_engine  # what is refused is refused before any table is read
@every("asked, answer, parameter, near", ROWS)
def test_a_bad_request_says_what_is_wrong(client: Client, asked: str, answer: str, parameter: str, near: str) -> None:
    """Status and code are stable; the fault names the parameter, and the nearest allowed value if there is one."""
    body = refused(client, asked)
    assert f"{body['status']} {body['code']}" == answer
    faults = [(fault["parameter"].replace("\0", "NUL"), fault.get("nearest", ["-"])[0]) for fault in body["errors"]]
    assert faults[:1] == ([] if parameter == "-" else [(parameter, near)])


def test_the_table_has_each_code() -> None:
    """What a query cannot bring about has tests of its own; no two errors share a code."""
    codes = [error.code for error in tree()]
    assert set(codes) - set(ONE_EACH) == set(column(__file__, "tried elsewhere"))
    assert len(set(codes)) == len(codes)


@every("error", tree())
def test_an_error_explains_itself(error: type[Problem]) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", error.code)
    assert error.title
    assert error.help.endswith(".")


def test_a_long_value_is_cut_in_the_answer() -> None:
    assert Fault("p", "d", "x" * 500).body()["value"] == "x" * 100 + "… (500 characters)"


def test_a_figure_converts_as_the_same_number_does(client: Client) -> None:
    figure = client.exact(f"{SALES}?unit=USD")
    number = client.exact("/v1/convert?value=15.5&scale=trillion&from=CNY&to=USD&year=2024")
    assert number.pop("notes") is None
    assert {key: figure[key] for key in number} == number


@every("scale, power", [("yi", 8), ("trillion", 12), ("one", 0), ("bn", 9)])
def test_what_has_another_kind_of_unit_is_named(client: Client, scale: str, power: int) -> None:
    """One scale for all but shares, ratios and ranks."""
    body = client.get(f"/v1/figures?report=new-ecommerce-2025&scale={scale}&fields=*").json()
    left = {row["id"] for row in body["data"] if row["unit"] == "percent"}
    assert left == set(body["meta"]["unscaled"])
    assert {(row["id"] in left, row["unit_mult"]) for row in body["data"]} == {(True, 0), (False, power)}


@every("asked", ["", "&unit=USD", "&unit=JPY&scale=yi", "&unit=USD&basis=as-printed"])
def test_every_value_lies_in_its_interval(client: Client, asked: str) -> None:
    for row in client.exact(f"/v1/figures?claims=all&derived=true&fields=*{asked}"):
        assert row["low"] is None or row["low"] <= row["value"], row["id"]
        assert row["high"] is None or row["value"] <= row["high"], row["id"]
        assert row["value_text"] == f"{row['value']:f}"
