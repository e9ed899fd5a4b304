"""`/v1/comparisons`, claims on one indicator, area and period side by side; facts/ has more, and `/v1/audit`."""

from itertools import combinations
from typing import Any

from tests.conftest import Client, Connect, within
from tests.helpers.claims import add_claims
from tests.helpers.tables import every

ALL = "/v1/comparisons"
MADE_UP = "/v1/comparisons?report=test"


def pairs(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(row["left"]["id"], row["right"]["id"]) for row in rows]


@every("as_of", ["", "&as_of=2020-01-20", "&as_of=2020-02-20", "&as_of=2026-11-25"])
def test_every_two_claims_on_one_thing_are_compared_once(rivals: Client, as_of: str) -> None:
    """The pairs of what `claims=all` lists by indicator, area and period, as of any moment."""
    by_place: dict[tuple[str, ...], list[str]] = {}
    for row in rivals.data(f"/v1/figures?claims=all&limit=10000{as_of}"):
        by_place.setdefault((row["indicator"], row["area"], row["period"]), []).append(row["id"])
    expected = {frozenset(pair) for ids in by_place.values() for pair in combinations(ids, 2)}
    found = pairs(rivals.data(f"{ALL}?limit=10000{as_of}"))
    assert {frozenset(pair) for pair in found} == expected
    assert len(found) == len(expected) > 0


def test_the_preferred_claim_stands_on_the_left(rivals: Client) -> None:
    best, new, old = (f"online-retail-sales.DEU.2010.{source}" for source in ("b-new", "a-new", "a-old"))
    assert pairs(rivals.data(f"{MADE_UP}&area=DEU&period=2010")) == [(best, new), (best, old), (new, old)]
    for row in rivals.data(f"{ALL}?limit=10000"):
        assert row["left"]["preferred"] or row["left"]["id"] < row["right"]["id"]
        assert not row["right"]["preferred"]


def common(row: dict[str, Any]) -> tuple[Any, Any]:
    """The greater of the lower ends of both sides and the smaller of the upper ends; none where both are open."""
    lows, highs = ([side[end] for side in (row["left"], row["right"])] for end in ("low", "high"))
    return (
        max((low for low in lows if low is not None), default=None),
        min((high for high in highs if high is not None), default=None),
    )


def test_the_overlap_is_what_both_intervals_hold(rivals: Client, client: Client) -> None:
    """To the last digit, nothing where they do not meet; in a unit that one is not printed in it is cut outward."""
    for row in rivals.exact(f"{ALL}?limit=10000"):
        low, high = common(row)
        if row["meets"]:
            assert (row["overlap"]["low"], row["overlap"]["high"]) == (low, high)
        else:
            assert (row["overlap"], low >= high) == (None, True)
    cut = set()
    for row in client.exact(f"{ALL}?unit=USD&limit=10000"):
        overlap = row["overlap"]
        if overlap and row["left"]["unit"] == "USD" and overlap["low"] != overlap["high"]:
            assert (overlap["low"], overlap["high"]) == common(row)
            cut.add((overlap["rounded"], row["left"]["conversion"] is not None))
    assert cut == {(True, True), (False, False)}


def test_two_units_are_brought_to_one(fresh_url: str, connect: Connect) -> None:
    """By the annual average of the year, with the receipt; where there is no rate, nothing is said of the two."""

    def in_dollars(connection: Any) -> None:
        add_claims(connection)
        ids = "('online-retail-sales.DEU.2011.a-old', 'online-retail-sales.DEU.2012.a-old')"
        connection.exec_driver_sql(f"UPDATE figure SET unit = 'USD' WHERE id IN {ids}")  # noqa: S608 - our own words
        connection.exec_driver_sql("DELETE FROM exchange_rate WHERE year = 2012")

    within(fresh_url, in_dollars)
    client = connect(fresh_url)
    (row,) = client.exact(f"{MADE_UP}&area=DEU&period=2011")
    assert (row["left"]["id"][-5:], row["right"]["id"][-5:]) == ("a-old", "b-new")
    assert (row["left"]["unit"], row["right"]["unit"]) == ("USD", "USD")
    assert row["left"]["conversion"] is None
    assert row["right"]["conversion"]["basis"] == "annual-average"
    (same,) = client.exact("/v1/figures?source=b-new&area=DEU&period=2011&unit=USD")
    assert (row["right"]["value"], row["right"]["low"]) == (same["value"], same["low"])
    assert (row["meets"], row["overlap"]) == (False, None)
    (row,) = client.data(f"{MADE_UP}&area=DEU&period=2012")
    assert {row["left"]["unit"], row["right"]["unit"]} == {"CNY", "USD"}
    assert (row["meets"], row["overlap"]) == (None, None)
