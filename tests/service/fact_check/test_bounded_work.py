"""What a text asks for is bounded, however many figures its numbers may be of; what is not looked at is not SAME."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal

from api.domain.figure import Figure
from api.domain.query import Claims, Page, Query
from api.domain.rates import Rates
from api.domain.words.comparators import Comparator
from api.fact_check.comparison import Comparing, Fit
from api.fact_check.quoted_claim import ClaimKind, Context, QuotedClaim
from api.service.fact_check import check_text
from tests.conftest import Client
from tests.helpers.tables import count, every

SENTENCE = "China's online retail sales were 15.5 trillion yuan in 2024. "
NOWHERE = Context("", 0, 0, "", (0,), (0,), chinese=False)
ABROAD = "Global retail e-commerce sales were 6.3 trillion dollars in 2024. "


def told(client: Client, text: str) -> tuple[list[dict[str, Any]], str | None]:
    """The rows of a text that is posted, and the hint."""
    answer = client.request("POST", "/v1/fact-check", content=text, headers={"Content-Type": "text/plain"}).json()
    return answer["data"], answer["meta"].get("hint")


@every(
    ("bound", "most", "text"),
    [("MOST_LOOKS", 1, SENTENCE * 3), ("MOST_READ", 0, SENTENCE + ABROAD + SENTENCE)],
)
def test_a_text_is_read_as_far_as_its_work_is_bounded(client: Client, bound: str, most: int, text: str) -> None:
    """The first number is always judged; of the rest as many as fit, and the hint says where reading ended.

    Of two areas the first that the text names is read; after very many figures reading ends at the first number on
    another.
    """
    whole, hint = told(client, text)
    assert (len(whole), hint) == (3, None)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(check_text, bound, most)
        rows, hint = told(client, text)
    assert rows == whole[:1]
    assert f"up to character {whole[1]['start']}" in str(hint)


@pytest.fixture(scope="module")
def figures(client: Client, portal: BlockingPortal) -> Sequence[Figure]:
    """The claims of the seed."""
    asked = Query(claims=Claims.ALL, page=Page(limit=1_000))
    service, catalogue = client.app.state.service, client.catalogue()
    found: Sequence[Figure] = portal.call(lambda: service.printed(catalogue, asked)).figures
    return found


@pytest.mark.wider
@pytest.mark.one_engine
def test_what_is_passed_over_by_its_digits_is_not_the_same(
    client: Client, figures: Sequence[Figure], pytestconfig: pytest.Config
) -> None:
    """Each number of the seed, as it stands, rounded, about and one digit off, against all figures, one by one."""
    comparing = Comparing(client.catalogue().units, Rates.of([]))
    said = {
        (figure.printed.printed_text, figure.printed.scale.exponent, figure.printed.unit.code) for figure in figures
    }
    asked = sorted(said)[:: 1 if pytestconfig.getoption("--rest") else 7]
    count(len(asked) - 1)
    agreeing = 0
    for digits, exponent, unit in asked:
        kind = ClaimKind.MONEY if unit in ("CNY", "USD") else ClaimKind.SHARE if unit == "percent" else ClaimKind.COUNT
        for text in dict.fromkeys((digits, digits[:-1].rstrip(".") or "0", f"{digits[:-1]}9")):
            for sign in (Comparator.EQUAL, Comparator.ABOUT):
                claim = QuotedClaim(text, 0, 0, text, exponent, unit, kind, sign, None, NOWHERE)
                held = [one for one in (comparing.hold(claim, figure) for figure in figures) if one.fit is Fit.SAME]
                near = [one for one in comparing.hold_near(claim, figures) if one.fit is Fit.SAME]
                assert near == held
                agreeing += len(held)
    assert agreeing > len(asked)


def test_figures_that_restate_are_held_as_before(figures: Sequence[Figure], client: Client) -> None:
    """The address at which a restated figure stands is the one that it restates."""
    figure = next(each for each in figures if each.printed.unit.code == "CNY")
    digits, exponent = figure.printed.printed_text, figure.printed.scale.exponent
    claim = QuotedClaim(digits, 0, 0, digits, exponent, "CNY", ClaimKind.MONEY, Comparator.EQUAL, None, NOWHERE)
    comparing = Comparing(client.catalogue().units, Rates.of([]), {figure.id: "another"})
    (held,) = comparing.hold_near(claim, [figure])
    assert held.figure == replace(figure, id="another")
