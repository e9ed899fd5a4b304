"""Without a database each protocol says so in its own shape, with a status that tells a client to come again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Client
from tests.helpers.tables import every


@pytest.fixture(scope="module")
def lost(tmp_path_factory: pytest.TempPathFactory, connect: Callable[..., Client]) -> Client:
    """A client of an application whose database is not there."""
    nowhere: Path = tmp_path_factory.mktemp("nowhere") / "none.db"
    return connect(f"sqlite:///{nowhere}")


@every(
    ("path", "words"),
    [
        ("/odata/v4/Figures", lambda body: body["error"]["message"]),
        ("/worldbank/v2/country/CHN/indicator/online-retail-sales", lambda body: body[0]["message"][0]["value"]),
        ("/dbnomics/v22/series/REPORTS/FIGURES", lambda body: body["errors"][0]["message"]),
    ],
)
def test_a_missing_database_is_503(lost: Client, path: str, words: Callable[[Any], str]) -> None:
    """And when to come again, but nothing of what is inside."""
    response = lost.get(path)
    assert (response.status_code, response.headers["cache-control"]) == (503, "no-store")
    assert int(response.headers["retry-after"]) >= 1
    assert words(response.json()) == "The figures cannot be read at the moment; ask again in a few seconds."


@every("path", ["/odata/v4", "/odata/v4/$metadata"])
def test_what_needs_no_data_is_served(lost: Client, path: str) -> None:
    """The documents that describe the service."""
    assert lost.get(path).status_code == 200
