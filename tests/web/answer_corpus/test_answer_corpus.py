"""Two thousand addresses answer as they did: to the byte, but for what is decided in the diff of `answers.txt`.

Each says to browsers what every answer says.
"""

from collections.abc import Iterable

import pytest

from tests.conftest import Client, Connect, MakeUrl
from tests.helpers.sent_headers import wrong_headers
from tests.web.answer_corpus.addresses import addresses
from tests.web.answer_corpus.answers import answered, changed, kept

ADVICE = """answers changed.
`python -m tests.web.answer_corpus --before HEAD` shows where each differs from the answer of before;
`python -m tests.web.answer_corpus '^/v1/figures'` accepts those that fit the expression, without one all of them:"""
PARTS = 12
"""The addresses are dealt out, so that no test takes long."""
BINARY = (".png", ".xlsx")
"""Ends of paths whose answers take a third of the time, and repeat what others say: asked in the rest."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def kept_answers() -> dict[str, str]:
    return kept()


@pytest.fixture(scope="module")
def server(engine: str, claims_url: MakeUrl, connect: Connect) -> Client:
    return connect(claims_url(engine), cache_bytes=0)  # each is asked once


def test_the_addresses_are_those_that_the_rule_makes(kept_answers: dict[str, str]) -> None:
    assert list(kept_answers) == addresses(), "`python -m tests.web.answer_corpus` writes them, where that was wanted"


@pytest.mark.parametrize("part", [*range(PARTS), pytest.param(None, marks=pytest.mark.full)])
def test_the_answers_are_those_that_are_kept(server: Client, kept_answers: dict[str, str], part: int | None) -> None:
    """To the byte, on each engine; each address that is answered otherwise is named."""
    asked = [a for a in kept_answers if a.partition("?")[0].endswith(BINARY) is (part is None)]
    _hold(server, kept_answers, asked[part::PARTS])


@pytest.mark.postgresql
def test_postgresql_answers_the_first_address_of_each_route_alike(
    claims_url: MakeUrl, connect: Connect, kept_answers: dict[str, str]
) -> None:
    first = {_route(address): address for address in reversed(kept_answers)}
    _hold(connect(claims_url("postgresql"), cache_bytes=0), kept_answers, first.values())


def _route(address: str) -> tuple[str, int]:
    path = address.partition("?")[0].strip("/")
    return "/".join(path.split("/")[:2]).partition(".")[0], path.count("/")


def _hold(server: Client, kept_answers: dict[str, str], asked: Iterable[str]) -> None:
    faults: list[str] = []
    answers = answered(server, asked, lambda answer: faults.extend(wrong_headers(answer)))
    digests = {address: answer.digest for address, answer in answers.items()}
    changes = changed({address: kept_answers[address] for address in answers}, digests)
    assert not faults, "\n".join(faults)
    told = "\n".join(f"{how}  {address}" for address, how in changes.items())
    assert not changes, f"{len(changes)} {ADVICE}\n{told}"
