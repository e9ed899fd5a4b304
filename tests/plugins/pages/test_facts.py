"""What pages say, element by element: the tables in `facts/`; `tests.helpers.facts` says how they are written.

The name of a table may begin with `full`, and with the name of the client that is asked (`rivals:`, `full rivals:`).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.helpers.facts import check_pages
from tests.helpers.rows import tables

FILES = sorted((Path(__file__).parent / "facts").glob("*.txt"))
FACTS = {
    (file.stem, *re.fullmatch(r"(full)?(?:(?: ?([a-z]+))?: )?(.*)", name).groups()): rows  # type: ignore[union-attr]
    for file in FILES
    for name, rows in tables(str(file)).items()
}
CASES = [
    pytest.param(name or "client", rows, id=f"{file}: {fact}", marks=[pytest.mark.full] if full else [])
    for (file, full, name, fact), rows in FACTS.items()
]


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize(("asked", "rows"), CASES)
def test_pages_say(request: pytest.FixtureRequest, asked: str, rows: list[tuple[str, ...]]) -> None:
    """What the name of the case says."""
    check_pages(request.getfixturevalue(asked), rows)
