"""Two thousand addresses answer as they did: to the byte, but for what is decided in the diff of `answers.txt`.

Each says to browsers what every answer says.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import within
from tests.helpers.claims import add_claims
from tests.helpers.sent_headers import wrong_headers
from tests.helpers.tables import every
from tests.web.answer_corpus.addresses import addresses
from tests.web.answer_corpus.answers import answered, changed, kept

ANEW = "`python -m tests.web.answer_corpus` writes them anew, where that is what was wanted"
PARTS = 4
"""The addresses are dealt out, so that several processes share them."""


def test_the_addresses_are_those_that_the_rule_makes() -> None:
    """So that each is asked and none is left that nobody asks."""
    assert list(kept()) == addresses(), ANEW


@every("part", range(PARTS))
def test_the_answers_are_those_that_are_kept(migrated_url: Callable[[str], str], part: int) -> None:
    """Each address that is answered otherwise is named."""
    _hold(migrated_url("sqlite"), part)


@pytest.mark.full  # what SQL does differently has tests of its own
@pytest.mark.postgresql
@every("part", range(PARTS))
def test_the_answers_on_postgresql_are_the_same(migrated_url: Callable[[str], str], part: int) -> None:
    """To the byte."""
    _hold(migrated_url("postgresql"), part)


def _hold(url: str, part: int) -> None:
    within(url, add_claims)
    of_part = dict(list(kept().items())[part::PARTS])
    faults: list[str] = []
    lines = changed(of_part, answered(url, of_part, lambda answer: faults.extend(wrong_headers(answer))))
    assert not faults, "\n".join(faults)
    assert not lines, "\n".join([f"{len(lines)} answers changed; {ANEW}:", *lines])
