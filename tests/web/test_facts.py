"""Facts of single answers, from the tables in `facts/`; `tests.helpers.facts` says how they are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Client
from tests.helpers.facts import check
from tests.helpers.rows import tables

FILES = sorted((Path(__file__).parent / "facts").glob("*.txt"))
FACTS = {f"{file.stem}: {fact}": rows for file in FILES for fact, rows in tables(str(file)).items()}


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact(client: Client, fact: str) -> None:
    """What the name of the case says."""
    check(client, FACTS[fact])
