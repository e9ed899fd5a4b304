"""The sizes of answers: never more tokens than the budget, whatever is in them."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from typing import Any

import pytest

from api.domain.errors import Fault, InvalidParameter
from api.protocols.mcp.answers import BUDGET, Answer, DocumentReply, lines, problem_text, structured, text_of
from api.protocols.mcp.token_estimate import tokens
from tests.conftest import Client
from tests.helpers.tables import every
from tests.protocols.mcp.mcp_calls import call, measured

SENTENCE = "The value of goods that were sold over the internet by retailers of every kind, as customs count them. "
DICE = random.Random(11)  # noqa: S311 - no secret
LETTERS = "abcdefghijklmnopqrstuvwxyz"
TEXTS = {
    "english": SENTENCE * 100,
    "chinese": "网上零售额包括商品和服务，按国家统计局的口径计算。" * 200,
    "arabic": "قيمة مبيعات التجزئة عبر الإنترنت في الصين " * 200,
    "digits": "".join(DICE.choices("0123456789.,", k=8000)),
    "letters": "".join(DICE.choices(LETTERS + LETTERS.upper(), k=5000)),
    "hash": "".join(DICE.choices("0123456789abcdef", k=6000)),
    "encoded": "".join(f"%{DICE.randrange(128, 256):02X}" for _ in range(3000)),
    "quotes": 'he said "yes", \\ and\nwent\ton; ' * 300,
    "signs": "".join(DICE.choices("!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~", k=4000)),
    "emoji": "📦🚢🏬" * 500,
    "ids": "cross-border-ecommerce-exports.CHN.2024-S1.scio-2024-11-27 " * 150,
}
each_text = every("text", TEXTS.values())
measured_twice = pytest.mark.wider  # by the estimate, and with --rest by the tokenizers


@pytest.mark.full
@each_text
def test_a_text_is_not_longer_than_it_is_taken_for(text: str) -> None:
    """In what a source may hold, as JSON writes it; a twentieth over is allowed, where no word is one of a language."""
    written = json.dumps(text, ensure_ascii=False)
    assert measured(written) <= 1.05 * tokens(written)


@measured_twice
@each_text
def test_rows_of_any_text_fit(text: str) -> None:
    """As many as there is room for; the rest is counted."""
    pieces = [text[place : place + 300] for place in range(0, len(text), 300)]
    found = Answer([{"id": f"row-{place}", "notes": piece} for place, piece in enumerate(pieces)], len(pieces)).body()
    assert measured(text_of(found)) <= BUDGET
    assert 0 < len(found["data"]) < len(pieces)
    assert found["remainder"].startswith(f"Not shown: {len(pieces) - len(found['data'])} of {len(pieces)}.")


@pytest.mark.full
@each_text
def test_one_row_of_any_text_fits(text: str) -> None:
    """Cut, with what is needed to ask for it whole."""
    row = {"id": "x", "notes": text, "inputs": [text[:40]] * 500, "other_claims": [{"quote": text}] * 50}
    found = Answer([row], 1, above={"source": {"note": text, "title": text}}).body()
    assert measured(text_of(found)) <= BUDGET
    assert found["data"][0]["id"] == "x"
    assert "are cut" in found["cut"]


@measured_twice
@each_text
def test_a_document_of_any_text_fits(text: str) -> None:
    """It ends with how many lines are left out, and where they are."""
    pieces = [text[place : place + 200] for place in range(0, len(text), 200)]
    reply = DocumentReply("x", "A title", "http://test/x", pieces, {"citation": text}, "get_figures has them")
    found = reply.body()
    assert measured(text_of(found)) <= BUDGET
    assert found["text"].endswith("more lines: get_figures has them)")
    assert len(found["text"].splitlines()) > 1


@pytest.mark.full
@measured_twice
def test_rows_refusals_and_dictionaries_are_shortened_rather_than_left_out() -> None:
    """A row is cut, a refusal keeps the nearest words alone, and a dictionary says so in its last line."""
    answer = Answer([{"id": "x", "notes": "long " * 10_000, "inputs": ["y"] * 1000}], 2).body()
    assert measured(text_of(answer)) <= BUDGET
    assert answer["data"][0]["id"] == "x"
    assert "Not shown: 1 of 2" in answer["remainder"]
    assert "are cut" in answer["cut"]
    codes = [f"a-rather-long-code-of-an-indicator-{number}" for number in range(60)]
    faults = [Fault("indicator", "no such code", "x", codes, codes[:2]) for _ in range(20)]
    text = problem_text(InvalidParameter("no such code", faults))
    assert measured(text) <= BUDGET
    assert json.loads(text)["error"]["errors"][0]["nearest"] == codes[:2]
    text = lines(["line " * 20] * 1000)
    assert measured(text) <= BUDGET
    assert "more lines" in text.splitlines()[-1]


def test_what_fits_is_left_whole() -> None:
    """No sentence on what is left out, where nothing is."""
    found = Answer([{"id": "x"}, {"id": "y"}], 2).body()
    assert found == {"data": [{"id": "x"}, {"id": "y"}], "total": 2}
    assert DocumentReply("x", "t", "u", ["a", "b"], {}, "there").body()["text"] == "a\nb"


def test_numbers_of_the_structure_are_those_of_the_text() -> None:
    """Whole numbers exactly, however long; others as a program reads them."""
    body = {"a": Decimal("12345678901234567890123"), "b": [Decimal("250153347128.706")], "c": {"d": Decimal("57.0")}}
    found = structured(body)
    assert found == {"a": 12345678901234567890123, "b": [250153347128.706], "c": {"d": 57}}
    assert json.loads(text_of(body)) == found


@pytest.mark.full
@every("lang", ["en", "zh"])
@every(
    ("tool", "step", "arguments"),
    [
        ("get_figures", 11, {"claims": "all", "derived": True}),
        ("get_figures", 17, {"claims": "all", "unit": "USD", "scale": "billion"}),
        ("audit_findings", 7, {}),
        ("search_indicators", 5, {}),
    ],
)
def test_every_page_fits(rich: Client, tool: str, step: int, arguments: dict[str, Any], lang: str) -> None:
    """Wherever it begins: `call` measures each."""
    total = call(rich, tool, lang=lang, **arguments)["total"]
    for offset in range(0, total, step):
        found = call(rich, tool, lang=lang, offset=offset, limit=100, **arguments)
        assert found["data"]
