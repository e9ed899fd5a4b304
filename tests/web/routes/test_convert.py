"""`/v1/convert`: what needs no rate, the caller's own rate, which way bounds are rounded, and what is refused."""

from __future__ import annotations

from fractions import Fraction

from tests.conftest import Client
from tests.helpers.rows import rows
from tests.helpers.tables import every

BOUNDS = {"=": "", "~": "~ ", ">": "> ", ">=": ">= ", "<": "< ", "<=": "<= "}


@every("comparator", BOUNDS)
def test_the_comparator_decides_which_way_to_round(client: Client, comparator: str) -> None:
    """1.8 trillion yuan are 250.15 billion dollars: a bound is rounded so that it stays true."""
    asked = {"value": "1.8", "scale": "trillion", "from": "CNY", "to": "USD", "year": "2024"}
    told = client.data("/v1/convert", params=asked | {"comparator": comparator})
    assert told["display"] == f"{BOUNDS[comparator]}{'260' if '<' in comparator else '250'} billion USD"


EXACT = """
value=33&from=percent&to=ratio                        | 0.33 ratio         | 0.33
value=0.33&from=ratio&to=percent                      | 33%                | 33
value=10.80&from=percent&to=ratio                     | 0.1080 ratio       | 0.108
value=33&from=percent&to=percent                      | 33%                | 33
value=15.5&scale=trillion&from=CNY&to=CNY&to_scale=yi | 15.5 trillion CNY  | 155000
value=155000&scale=yi&from=CNY&to=CNY&to_scale=wanyi  | 15.5000 trillion CNY | 15.5
value=1.8&scale=wanyi&from=CNY&to=CNY&to_scale=wan    | 1.8 trillion CNY   | 180000000
value=120&scale=wan&from=CNY&to=CNY&to_scale=million  | 1.20 million CNY   | 1.2
value=120&scale=wan&from=CNY&to=CNY                   | 1.20 million CNY   | 1200000
value=120&scale=wan&from=CNY&to=CNY&to_scale=thousand | 1,200 thousand CNY | 1200
value=35&from=countries&to=countries                  | 35 countries       | 35
value=0&from=ratio&to=percent                         | 0%                 | 0
"""


@every(("asked", "display", "unrounded"), rows(EXACT))
def test_what_needs_no_rate_is_exact(client: Client, asked: str, display: str, unrounded: str) -> None:
    """Percent, ratio and scales are converted by a power of ten, and the receipt says so."""
    told = client.exact(f"/v1/convert?{asked}")
    receipt = told["conversion"]
    assert (told["display"], receipt["unrounded"], receipt["basis"]) == (display, unrounded, "exact")
    assert {receipt[key] for key in ("pair", "rate", "period", "days", "source")} == {None}


def test_a_share_reads_as_a_share_whatever_its_scale(client: Client) -> None:
    """The number has the scale that was asked for; nobody says 0.033 thousand percent."""
    told = client.exact("/v1/convert?value=33&from=percent&to=percent&to_scale=thousand")
    assert (told["display"], told["value_text"], told["scale"]) == ("33%", "0.033", "thousand")


RATES = [("USDCNY:7.2", "USDCNY", 1550 / Fraction("7.2")), ("CNYUSD:0.14", "CNYUSD", 1550 * Fraction("0.14"))]


@every(("rate", "pair", "unrounded"), RATES)
def test_a_rate_of_the_caller_s_own_goes_both_ways(client: Client, rate: str, pair: str, unrounded: Fraction) -> None:
    """USDCNY:7.2 divides yuan by 7.2; CNYUSD:0.14 multiplies them by 0.14. No year is needed."""
    told = client.exact(f"/v1/convert?value=1550&scale=billion&from=CNY&to=USD&to_scale=billion&rate={rate}")
    receipt = told["conversion"]
    assert (receipt["basis"], receipt["pair"], receipt["period"]) == ("given", pair, None)
    assert abs(Fraction(receipt["unrounded"]) - unrounded) < Fraction(1, 10**30)


# What is asked, the code, the parameter at fault, two of what is allowed and how many there are.
REFUSALS = """
from=CNY&to=USD           | missing-parameter | year | 2005 2026 | 22
from=CNY&to=USD&year=2004 | no-exchange-rate  | year | 2005 2026 | 22
from=CNY&to=USD&year=1066 | no-exchange-rate  | year | 2005 2026 | 22
from=EUR&to=HRK&year=2023 | no-exchange-rate  | year | 2005 2022 | 18
from=CNY&to=percent       | not-convertible   | to   | AUD ZAR   | 42
from=countries&to=bases   | not-convertible   | to   | countries | 1
from=percent&to=years     | not-convertible   | to   | per-mille ratio | 3
"""


@every(("asked", "code", "parameter", "some", "count"), rows(REFUSALS))
def test_a_refusal_lists_what_would_work(client: Client, asked: str, code: str, parameter: str, **allowed: str) -> None:
    """A missing year names the years there are, a unit of another kind the units that would do."""
    response = client.get(f"/v1/convert?value=1&{asked}")
    (fault,) = response.json()["errors"]
    assert (response.status_code, response.json()["code"], fault["parameter"]) == (422, code, parameter)
    assert set(allowed["some"].split()) <= set(fault["allowed"])
    assert len(fault["allowed"]) == int(allowed["count"])


def test_two_currencies_that_never_met_have_no_rate(client: Client) -> None:
    """The kuna was given up before the old lira came back: no day quotes both."""
    response = client.get("/v1/convert?value=1&from=EEK&to=HRK&year=2020")
    assert response.json()["detail"].startswith("There is no rate between EEK and HRK for 2020; there is one for ")
