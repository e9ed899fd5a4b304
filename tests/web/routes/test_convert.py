"""`/v1/convert` with a rate of the caller's own; all else about it is in facts/convert.txt."""

from __future__ import annotations

from fractions import Fraction

from tests.conftest import Client
from tests.helpers.tables import every

RATES = [("USDCNY:7.2", "USDCNY", 1550 / Fraction("7.2")), ("CNYUSD:0.14", "CNYUSD", 1550 * Fraction("0.14"))]


@every(("rate", "pair", "unrounded"), RATES)
def test_a_rate_of_the_caller_s_own_goes_both_ways(client: Client, rate: str, pair: str, unrounded: Fraction) -> None:
    """USDCNY:7.2 divides yuan by 7.2; CNYUSD:0.14 multiplies them by 0.14. No year is needed."""
    told = client.exact(f"/v1/convert?value=1550&scale=billion&from=CNY&to=USD&to_scale=billion&rate={rate}")
    receipt = told["conversion"]
    assert (receipt["basis"], receipt["pair"], receipt["period"]) == ("given", pair, None)
    assert abs(Fraction(receipt["unrounded"]) - unrounded) < Fraction(1, 10**30)
