"""DBnomics: whatever cannot be read or is not there is refused with a list of errors."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from tests.conftest import Client
from tests.helpers.tables import every
from tests.protocols.dbnomics.dbnomics_reading import CLAIM, CLAIMS, EXPORTS, FIGURES, ROOT

pytestmark = pytest.mark.one_engine  # what is refused is refused before any figure is read

REFUSED = [
    ("", 404, "nothing at"),
    ("nothing", 404, "nothing at"),
    ("serie/REPORTS/FIGURES", 404, "Did you mean series?"),
    ("series/REPORTS/FIGURES/a/b", 404, "nothing at"),
    ("series/REPORTS", 404, "dataset is missing"),
    ("series/IMF/CPI", 404, "no provider 'IMF'"),
    ("series/REPORTS/CPI", 404, "no dataset 'CPI'; there is FIGURES, MARKET_SIZE"),
    ("series/REPORTS/CLAIM", 404, "no dataset 'CLAIM'; there is CLAIMS."),
    ("datasets/IMF", 404, "no provider 'IMF'"),
    ("series", 400, "series_ids"),
    ("series?provider_code=REPORTS", 400, "series_ids"),
    ("series?provider_code=IMF&dataset_code=CPI", 404, "no provider"),
    ("series?provider_code=REPORTS&dataset_code=CPI", 404, "no dataset"),
    ("series?series_ids=", 400, "1 to 200 ids"),
    ("series?series_ids=" + ",".join([f"REPORTS/FIGURES/{EXPORTS}"] * 201), 400, "1 to 200 ids"),
    ("series?series_ids=IMF/CPI/x", 404, "no provider"),
    ("series?series_ids=REPORTS/FIGURES/A.CHN", 404, "no series"),
    (f"series?series_ids=REPORTS/FIGURES/{EXPORTS}x", 404, "VINTAGE has no code '_Zx'; near it: _Z"),
    (f"series?series_ids=REPORTS/CLAIMS/{CLAIM}x", 404, "SOURCE has no code"),
    (f"series?series_ids=REPORTS/FIGURES/{EXPORTS}&dimensions={{}}", 400, "leave dimensions out"),
    (f"{FIGURES}/A.CNH", 404, "REF_AREA has no code 'CNH'; near it: CHN"),
    (f"{FIGURES}/A.CHN.a.b.c.d.e.f", 404, "INDICATOR has no code 'a'"),
    (f"{FIGURES}/A+.CHN", 404, "FREQ has no code ''"),
    (f"{FIGURES}/{'.' * 40}", 404, "VINTAGE has no code"),
    (f"{CLAIMS}/{'.' * 40}", 404, "SOURCE has no code"),
    (f"{FIGURES}?dimensions={quote(json.dumps({'SOURCE': ['cfis-2025-09-15']}))}", 400, "no dimension 'SOURCE'"),
    (f"{FIGURES}?dimensions=x", 400, "JSON object"),
    (f"{FIGURES}?dimensions=[1]", 400, "JSON object"),
    (f"{FIGURES}?dimensions={quote(json.dumps({'REF_AREA': 'CHN'}))}", 400, "JSON object"),
    (f"{FIGURES}?dimensions={quote(json.dumps({'REF_AREA': []}))}", 400, "JSON object"),
    (f"{FIGURES}?dimensions={'[' * 3000}", 400, "JSON object"),
    (f"{FIGURES}?dimensions={quote(json.dumps({'AREA': ['CHN']}))}", 400, "no dimension 'AREA'"),
    (f"{FIGURES}?dimensions={quote(json.dumps({'REF_AREA': ['ATLANTIS']}))}", 400, "no code 'ATLANTIS'"),
    (f"{FIGURES}?limit=0", 400, "1 to 1000"),
    (f"{FIGURES}?limit=1001", 400, "1 to 1000"),
    (f"{FIGURES}?observations=1&limit=201", 400, "1 to 200"),
    (f"{FIGURES}?offset=-1", 400, "0 to"),
    (f"{FIGURES}?observations=2", 400, "1 or 0"),
    (f"{FIGURES}?q=china", 400, "'q' is not a parameter"),
    (f"{FIGURES}?facets=1", 400, "not a parameter"),
    (f"{FIGURES}?ofset=1", 400, "Did you mean offset?"),
    (f"{FIGURES}?limit=1&limit=2", 400, "twice"),
    (f"{FIGURES}?x=%FF", 400, "UTF-8"),
]


@every(("path", "status", "words"), REFUSED)
def test_a_refusal_is_a_list_of_errors(client: Client, path: str, status: int, words: str) -> None:
    """With its status, as theirs are."""
    response = client.get(f"{ROOT}/{path}")
    assert (response.status_code, response.headers["content-type"]) == (status, "application/json"), response.text
    (error,) = response.json()["errors"]
    assert words in error["message"]


@every("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written(client: Client, method: str) -> None:
    """405 with a list of errors."""
    response = client.request(method, f"{ROOT}/{FIGURES}")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")
    assert response.json()["errors"]
