"""No input gives a 500, is ignored or changes what is stored: on every path, in every parameter and method."""

import re
from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.domain.errors import NotReady
from api.service.parameters.types import MAX_ITEMS
from api.storage.database import Database
from tests.conftest import Client
from tests.helpers.rows import column, tables
from tests.helpers.tables import every

pytestmark = [pytest.mark.slow, pytest.mark.one_engine]  # what is refused is refused before any reading

KEYS = {f"/v1/{path}": key for path, key in tables(__file__)["entries"]}
OPERATIONS = ("/healthz", "/readyz", "/metrics", "/docs", "/openapi.json", "/static-offline-docs/swagger-ui.css")
ANY_TEXT = frozenset({"q", "text", "amount"})
"""Parameters that take any words."""
Endpoints = Mapping[str, Mapping[str, bool]]


def address(path: str) -> str:
    return re.sub(r"\{\w+\}", KEYS.get(path, "x"), path, count=1)


@pytest.fixture(scope="module")
def endpoints(client: Client) -> Endpoints:
    """By path, the names of its parameters and whether each takes several values."""
    paths = {path: on["get"] for path, on in client.app.openapi()["paths"].items() if path.startswith("/v1/")}
    return {
        path: {one["name"]: one["schema"].get("type") == "array" for one in get["parameters"] if one["in"] == "query"}
        for path, get in paths.items()
    }


# Spaces, control characters, a wide digit, marks that turn the direction of writing, four bytes, what is not Latin.
_VALUES = f"""
%20 %00 CHN%00 %01%1F%7F {"9" * 10_000} '%22%3B-- %7B%7D%25s%24%7Bx%7D %EF%BC%91 1e999 NaN {"9" * 40}
../../etc/passwd %E2%80%AE %F0%9F%92%A9 %E4%B8%AD%E4%B8%AD
"""


@pytest.mark.parametrize("step", [11, pytest.param(1, marks=pytest.mark.full)])
def test_a_bad_value_is_refused_in_each_parameter(client: Client, endpoints: Endpoints, step: int) -> None:
    """422 names the parameter, whichever it is; a person's run gives each one or two of the values, in turn all."""
    places = [(path, name) for path, names in endpoints.items() for name in names.keys() - ANY_TEXT]
    rows = list(product(sorted(places), ("", *_VALUES.split())))

    @every(("place", "value"), rows[::step])
    def test(place: tuple[str, str], value: str) -> None:
        path, name = place
        response = client.get(f"{address(path)}?{name}={value}")
        body = response.json()
        assert response.status_code == 422, body
        assert name in {fault["parameter"] for fault in body["errors"]}, body

    test()


def test_an_unknown_parameter_is_refused_everywhere(client: Client, endpoints: Endpoints) -> None:
    @every("path", endpoints)
    def test(path: str) -> None:
        names = list(endpoints[path])
        longest = max(names, key=len, default="")
        body = client.get(f"{address(path)}?{longest}x=1").json()
        assert (body["status"], body["code"]) == (422, "unknown-parameter")
        assert sorted(body["errors"][0].get("allowed", [])) == sorted(names)
        assert body["errors"][0].get("nearest", [])[:1] == ([longest] if names else [])

    test()


def test_a_scalar_is_given_once_and_a_list_has_an_end(client: Client, endpoints: Endpoints) -> None:
    """Of two values none is picked silently, be they equal; more items than a person would ask for are refused."""

    @every(("path", "name"), [(path, name) for path, names in endpoints.items() for name in names])
    def test(path: str, name: str) -> None:
        many = endpoints[path][name]
        query = f"{name}={','.join(['x'] * (MAX_ITEMS + 1))}" if many else f"{name}=1&{name}=1"
        faults = {
            fault["parameter"]: fault["detail"] for fault in client.get(f"{address(path)}?{query}").json()["errors"]
        }
        assert (f"at most {MAX_ITEMS}" if many else "more than once") in faults[name]

    test()


# Invalid, cut, overlong UTF-8, lone surrogates, a name of NUL, very many, a long name, and no name or value at all.
BAD_QUERIES = f"""
area=%FF area=%E4%B8 area=%C0%80 area=%ED%A0%80 %ED%A0%80=1 %00=1 {"&".join(["area=CHN"] * 201)} {"x" * 10_000}=1
= area ==&&==
"""


def test_a_bad_query_string_is_refused(client: Client, endpoints: Endpoints) -> None:
    @every(("path", "query"), product(endpoints, BAD_QUERIES.split()))
    def test(path: str, query: str) -> None:
        response = client.get(f"{address(path)}?{query}")
        assert response.status_code == 422, response.text
        assert len(response.content) < 20_000

    test()


@every("query", ["?", "?&", "?&&&"])
def test_an_empty_query_asks_for_nothing(client: Client, query: str) -> None:
    """A stray mark is not a parameter; a body of a GET is never read."""
    answer = client.request("GET", f"/v1/units{query}", content=b"\x00" * 100_000)
    assert answer.json()["data"] == client.data("/v1/units")


BAD_KEYS = f"""
%00 %FF %ED%A0%80 {"x" * 10_000} %20%20 a%2Fb ... '%20OR%201=1-- %25 %E4%B8%AD %0D%0Aset-cookie:x
"""


@every("path", KEYS)
@every("key", BAD_KEYS.split())
def test_a_bad_key_is_not_found(client: Client, path: str, key: str) -> None:
    response = client.get(f"{path[: path.index('{')]}{key}")
    assert (response.status_code, response.json()["code"]) == (404, "not-found")
    assert len(response.json()["detail"]) < 600


def test_no_other_method_is_allowed(client: Client, endpoints: Endpoints) -> None:
    paths = [*endpoints, *OPERATIONS]
    methods = ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND")

    @every(("path", "method"), [*product(paths, methods), ("/v1/figures.csv", "POST"), ("/v1/figures.json", "POST")])
    def test(path: str, method: str) -> None:
        allowed = ("GET", "HEAD", "POST") if path == "/v1/fact-check" else ("GET", "HEAD")
        response = client.request(method, address(path))
        if method in allowed:
            assert response.status_code != 405
        else:
            assert (response.status_code, response.json()["code"]) == (405, "method-not-allowed")
            assert response.headers["allow"] == ", ".join(allowed)

    test()


BAD_ACCEPTS = [b"\xff", b"\x01", b",", b";;;", b"q=1", b"*/*;q=nan", b"*/*;q=inf", b"*/*;q=-1", b"a/b," * 5_000]
BAD_HEADERS = [b"", b"\xff", b"\x00", b"x" * 10_000, b'"', b"bytes=", b"bytes=9-1", b"bytes=a-b"]


def _bad_headers() -> Iterator[tuple[str, str, bytes, set[int]]]:
    yield from (
        (path, "accept", value, {200, 406}) for path, value in product(("/v1/figures", "/v1/units/CNY"), BAD_ACCEPTS)
    )
    for name in ("if-none-match", "range", "x-request-id", "host", "x-forwarded-host", "origin"):
        refused = 400 if name == "host" else 416
        yield from (("/v1/units", name, value, {200, 304, refused}) for value in BAD_HEADERS)


@every(("path", "header", "value", "statuses"), _bad_headers())
def test_a_bad_header_breaks_nothing(client: Client, path: str, header: str, value: bytes, statuses: set[int]) -> None:
    assert client.get(path, headers={header: value}).status_code in statuses


@pytest.mark.both_engines
@every("statement", column(__file__, "writes"))
def test_the_connection_that_answers_cannot_write(url: str, client: Client, statement: str) -> None:
    database: Database = client.app.state.service.database
    with pytest.raises(NotReady) as refused:
        client._portal.call(database.read, lambda connection: connection.execute(text(statement)))
    assert isinstance(refused.value.__cause__, DBAPIError)
    assert re.search(r"read.?only", str(refused.value.__cause__))
