"""Facts of single answers, from the tables in `facts/` and `routes/facts/`; `tests.helpers.facts` reads them.

Where the name of a table begins with `full`, an ordinary run leaves it out.
"""

from pathlib import Path

import pytest

from tests.conftest import Client
from tests.helpers.facts import check
from tests.helpers.rows import tables

FILES = sorted(Path(__file__).parent.glob("**/facts/*.txt"))
FACTS = {f"{file.stem}: {fact}": rows for file in FILES for fact, rows in tables(str(file)).items()}
CASES = [pytest.param(fact, marks=[pytest.mark.full] if ": full: " in fact else []) for fact in FACTS]


@pytest.mark.parametrize("fact", CASES)
def test_a_fact(client: Client, fact: str) -> None:
    check(client, FACTS[fact])
