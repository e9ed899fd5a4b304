"""What holds of each protocol: one reader of query strings, refusals in its own shape, and nothing that is written."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from lxml import etree

from tests.conftest import Client
from tests.helpers.raw_request import expanded
from tests.helpers.rows import tables
from tests.helpers.tables import every

pytestmark = pytest.mark.one_engine  # query strings and paths are read before the data are


class Protocol(NamedTuple):
    """A path, two parameters that it takes, and where the text of an error is."""

    path: str
    number: str
    flag: str
    status: int
    message: Callable[[Any], str]


def _of_sdmx(response: Any) -> str:
    return "".join(etree.fromstring(response.content).find("{*}ErrorMessage").itertext())


SERIES, SALES = "/dbnomics/v22/series/REPORTS/FIGURES", "/worldbank/v2/country/CHN/indicator/online-retail-sales"
PROTOCOLS = {
    "dbnomics": Protocol(SERIES, "limit", "observations", 400, lambda got: got.json()["errors"][0]["message"]),
    "odata": Protocol("/odata/v4/Figures", "$top", "$count", 400, lambda got: got.json()["error"]["message"]),
    "worldbank": Protocol(SALES, "per_page", "footnote", 200, lambda got: got.json()[0]["message"][0]["value"]),
    "sdmx": Protocol("/sdmx/2.1/data/TRADE", "lastNObservations", "detail", 400, _of_sdmx),
}


@every("name", PROTOCOLS)
@every("fault, words", [*tables(__file__)["faults"], ("{flag}=maybe", " or ; one of ")])
def test_a_fault_of_a_query_has_the_protocol_s_shape(client: Client, name: str, fault: str, words: str) -> None:
    protocol = PROTOCOLS[name]
    named = {"number": protocol.number, "flag": protocol.flag}
    response = client.get(f"{protocol.path}?{expanded(fault).format(**named)}")
    assert (response.status_code, response.headers["cache-control"]) == (protocol.status, "no-store"), response.text
    assert any(each in protocol.message(response) for each in words.format(**named).split("; "))


@every("name", PROTOCOLS)
@every("query", ["", "&", "&&{number}=1&", "{number}=001", "{number}=%31"])
def test_what_can_be_read_of_a_query_is_read(client: Client, name: str, query: str) -> None:
    """Empty pairs, leading zeros and percent signs are no fault."""
    protocol = PROTOCOLS[name]
    response = client.get(f"{protocol.path}?{query.format(number=protocol.number)}")
    assert (response.status_code, "public" in response.headers["cache-control"]) == (200, True), response.text


@every(
    "path", ["/sdmx/2.1/data/TRADE", "/sdmx/3.0/structure/dataflow", "/sdmx/3.0", "/odata/v4/Figures", SALES, SERIES]
)
@every("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written(client: Client, path: str, method: str) -> None:
    response = client.request(method, path, json={})
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")
    assert PROTOCOLS[path.split("/")[1]].message(response)
    if "odata" in path:
        assert response.json()["error"]["code"] == "MethodNotAllowed"


@pytest.fixture(scope="module")
def lost(tmp_path_factory: pytest.TempPathFactory, connect: Callable[..., Client]) -> Client:
    return connect(f"sqlite:///{tmp_path_factory.mktemp('nowhere') / 'none.db'}")


@every("name", PROTOCOLS)
def test_a_missing_database_is_503(lost: Client, name: str) -> None:
    """And when to come again, but nothing of what is inside."""
    response = lost.get(PROTOCOLS[name].path)
    assert (response.status_code, response.headers["cache-control"]) == (503, "no-store")
    assert int(response.headers["retry-after"]) >= 1
    words = PROTOCOLS[name].message(response).removeprefix("Service unavailable")  # the title in SDMX
    assert words == "The figures cannot be read at the moment; ask again in a few seconds."
    assert name != "sdmx" or 'ErrorMessage code="503"' in response.text
    for path in ("/odata/v4", "/odata/v4/$metadata"):  # these need no data
        assert lost.get(path).status_code == 200


@every("root", ["/sdmx/2.1", "/sdmx/3.0/", "/worldbank/v2", "/odata/v4", "/mcp/", "/mcp", "/dbnomics/v22"])
def test_a_root_lists_what_lies_under_it(client: Client, root: str) -> None:
    """To a program and to a browser, and each path that it lists answers; a stream is none of MCP's."""
    listed = client.get(root, headers={"accept": "text/html"}).json()
    assert client.request("HEAD", root).status_code == 200
    for row in listed.get("data") or listed["value"]:
        path = row.get("path") or f"/odata/v4/{row['url']}" if "tool" not in row else root
        found = client.get(path.format(indicator="online-retail-sales"))
        assert (found.status_code, "Unknown endpoint" in found.text) == (200, False), path
