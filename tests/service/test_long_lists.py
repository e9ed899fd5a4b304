"""Long lists: read and written in pieces, with the same answers, in half the memory."""

from itertools import product

import pytest

from api.domain.catalogue import Catalogue
from api.domain.figure import STORED, Figure
from api.formats import figure_rows
from api.formats.registry import offered
from api.storage import database
from tests.conftest import Client, Connect

QUERIES = ("", "unit=EUR", "unit=USD&scale=billion", "unit=CNY&basis=as-printed", "unit=percent&derived=true")


@pytest.mark.both_engines
def test_pieces_change_no_answer(url: str, connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """In no format and on no engine."""
    client: Client = connect(url, cache_bytes=0)
    keys = [row.key for row in offered(figures=True) if not row.drawn]
    addresses = [f"/v1/figures?format={key}&claims=all&{query}" for key, query in product(keys, QUERIES)]
    whole = [client.get(address) for address in addresses]
    monkeypatch.setattr(database, "PIECE", 7)
    monkeypatch.setattr(figure_rows, "PIECE", 5)
    in_pieces = [client.get(address) for address in addresses]
    assert {answer.status_code for answer in whole} == {200}
    assert [one.url for one, other in zip(whole, in_pieces, strict=True) if one.content != other.content] == []


def test_equal_cells_are_one_object() -> None:
    """Those of columns that repeat; so a list takes half the memory."""
    columns = {"indicator": "sales", "area": "CHN", "source": "some-source", "first_day": "2024-01-01", "preferred": 1}
    rows = list[tuple[object, ...]]()
    for number in range(3):
        cells = {**dict.fromkeys(STORED), **columns, "id": f"{number}"}
        rows.append(tuple(cell.encode().decode() if isinstance(cell, str) else cell for cell in cells.values()))
    made = Figure.of(Catalogue.empty())
    first, second, third = (*made(rows[:2]), *made(rows[2:]))
    assert rows[0][0] is not rows[1][0]
    assert first.source_id is second.source_id is third.source_id
    assert [figure.id for figure in (first, second, third)] == ["0", "1", "2"]
    assert first.preferred is True
