"""No input gives a 500 and none is ignored: bad values in every parameter, bad bytes, other methods, on every path."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from api.main import create_app
from api.service.parameters.parameter_types import MAX_ITEMS
from api.settings import Settings
from tests.conftest import Client
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

KEYS = {
    "/v1/figures/{id}": "online-retail-sales.CHN.2024.cfis-2025-09-15",
    "/v1/indicators/{code}": "online-retail-sales",
    "/v1/areas/{code}": "CHN",
    "/v1/units/{code}": "CNY",
    "/v1/sources/{id}": "cfis-2025-09-15",
    "/v1/reports/{id}": "new-ecommerce-2025",
    "/v1/releases/{id}": "new-ecommerce-2025.1",
    "/v1/errors/{code}": "not-found",
}
OPERATIONS = ("/healthz", "/readyz", "/metrics", "/docs", "/openapi.json", "/static-offline-docs/swagger-ui.css")
PATHS = create_app(Settings(database_url="sqlite:///none.db", log_level="error")).openapi()["paths"]
ENDPOINTS: dict[str, dict[str, bool]] = {
    path: {
        item["name"]: item["schema"].get("type") == "array"
        for item in methods["get"]["parameters"]
        if item["in"] == "query"
    }
    for path, methods in PATHS.items()
    if path.startswith("/v1/")
}
"""By path, the names of its parameters and whether each takes several values."""


def address(path: str) -> str:
    """A real address of a path."""
    name = path[path.index("{") : path.index("}") + 1] if "{" in path else ""
    return path.replace(name, KEYS.get(path, "x")) if name else path


@pytest.fixture(scope="module")
def lite(migrated_url: Callable[[str], str], connect: Callable[..., Client]) -> Client:
    """A client over SQLite alone: what is refused before any reading is refused alike on both engines."""
    url = migrated_url("sqlite")
    return connect(url)


each_endpoint = every("path", ENDPOINTS)
BAD_VALUES = {
    "empty": "",
    "space": "%20",
    "nul": "%00",
    "nul inside": "CHN%00",
    "control": "%01%1F%7F",
    "long": "9" * 10_000,
    "quote": "'%22%3B--",
    "template": "%7B%7D%25s%24%7Bx%7D",
    "wide digits": "%EF%BC%91",
    "number": "1e999",
    "not a number": "NaN",
    "far": "9" * 40,
    "path": "../../etc/passwd",
    "right-to-left": "%E2%80%AE",
    "four bytes": "%F0%9F%92%A9",
    "not Latin": "%E4%B8%AD%E4%B8%AD",
}
ANY_TEXT = frozenset({"q", "text"})
"""Parameters that take any words."""


@each_endpoint
@every("value", BAD_VALUES.values())
def test_a_bad_value_is_refused_in_each_parameter(lite: Client, path: str, value: str) -> None:
    """422 names the parameter, whichever it is."""
    for name in ENDPOINTS[path].keys() - ANY_TEXT:
        response = lite.get(f"{address(path)}?{name}={value}")
        body = response.json()
        assert (response.status_code, name) == (422, name), body
        assert name in {fault["parameter"] for fault in body["errors"]}, body


@each_endpoint
def test_an_unknown_parameter_is_refused_everywhere(lite: Client, path: str) -> None:
    """Never ignored; the nearest that the path takes is told where one is near."""
    names = list(ENDPOINTS[path])
    body = lite.get(f"{address(path)}?{[*names, ''][0]}x=1").json()
    assert (body["status"], body["code"]) == (422, "unknown-parameter")
    assert body["errors"][0].get("allowed", []) == names
    assert body["errors"][0].get("nearest", [])[:1] == names[:1]


@each_endpoint
def test_a_scalar_is_given_once(lite: Client, path: str) -> None:
    """Of two values none is picked silently, be they equal."""
    for name, many in ENDPOINTS[path].items():
        if not many:
            body = lite.get(f"{address(path)}?{name}=1&{name}=1").json()
            faults = {fault["parameter"]: fault["detail"] for fault in body["errors"]}
            assert "more than once" in faults[name]


@each_endpoint
def test_a_list_has_an_end(lite: Client, path: str) -> None:
    """More items than a person would ask for are refused."""
    for name, many in ENDPOINTS[path].items():
        if many:
            body = lite.get(f"{address(path)}?{name}={','.join(['x'] * (MAX_ITEMS + 1))}").json()
            faults = {fault["parameter"]: fault["detail"] for fault in body["errors"]}
            assert f"at most {MAX_ITEMS}" in faults[name]


BAD_QUERIES = {
    "invalid UTF-8": "area=%FF",
    "cut UTF-8": "area=%E4%B8",
    "overlong": "area=%C0%80",
    "lone surrogate": "area=%ED%A0%80",
    "surrogate name": "%ED%A0%80=1",
    "name of NUL": "%00=1",
    "many": "&".join(["area=CHN"] * 201),
    "long name": f"{'x' * 10_000}=1",
    "no name": "=",
    "no value": "area",
    "only signs": "==&&==",
}


@each_endpoint
@every("query", BAD_QUERIES.values())
def test_a_bad_query_string_is_refused(lite: Client, path: str, query: str) -> None:
    """422, whatever the bytes, and an answer of sensible length."""
    response = lite.get(f"{address(path)}?{query}")
    assert response.status_code == 422, response.text
    assert len(response.content) < 20_000


@every("query", ["?", "?&", "?&&&"])
def test_an_empty_query_asks_for_nothing(lite: Client, query: str) -> None:
    """A stray mark is not a parameter."""
    assert lite.get(f"/v1/units{query}").json()["data"] == lite.data("/v1/units")


BAD_KEYS = {
    "nul": "%00",
    "invalid UTF-8": "%FF",
    "lone surrogate": "%ED%A0%80",
    "long": "x" * 10_000,
    "spaces": "%20%20",
    "slash": "a%2Fb",
    "dots": "...",
    "quote": "'%20OR%201=1--",
    "wildcard": "%25",
    "not Latin": "%E4%B8%AD",
    "line break": "%0D%0Aset-cookie:x",
}


@every("path", KEYS)
@every("key", BAD_KEYS.values())
def test_a_bad_key_is_not_found(client: Client, path: str, key: str) -> None:
    """404 in a problem document that repeats no more than a line of it."""
    response = client.get(f"{path[: path.index('{')]}{key}")
    assert (response.status_code, response.json()["code"]) == (404, "not-found")
    assert len(response.json()["detail"]) < 600


METHODS = dict.fromkeys([*ENDPOINTS, *OPERATIONS], ("GET", "HEAD")) | {"/v1/fact-check": ("GET", "HEAD", "POST")}
"""The methods that each path takes."""


@every("path", METHODS)
@every("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_no_other_method_is_allowed(lite: Client, method: str, path: str) -> None:
    """405 says which are, on each path; the one path that takes a body takes POST."""
    response = lite.request(method, address(path))
    if method in METHODS[path]:
        assert response.status_code != 405
    else:
        assert (response.status_code, response.json()["code"]) == (405, "method-not-allowed")
        assert response.headers["allow"] == ", ".join(METHODS[path])


@every("suffix", ["csv", "json"])
def test_only_get_and_head_are_allowed_on_suffixes(lite: Client, suffix: str) -> None:
    """The suffix makes no difference."""
    response = lite.request("POST", f"/v1/figures.{suffix}")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")


def test_a_body_is_never_read(lite: Client) -> None:
    """A GET with a body answers as without one."""
    response = lite.request("GET", "/v1/units?limit=1", content=b"\x00" * 100_000)
    assert response.status_code == 200


BAD_ACCEPTS = [b"\xff", b"\x01", b",", b";;;", b"q=1", b"*/*;q=nan", b"*/*;q=inf", b"*/*;q=-1", b"a/b," * 5_000]


@every("accept", BAD_ACCEPTS)
@every("path", ["/v1/figures", "/v1/units/CNY"])
def test_a_bad_accept_header_breaks_nothing(lite: Client, path: str, accept: bytes) -> None:
    """It is met or refused with 406."""
    assert lite.get(path, headers={"accept": accept}).status_code in (200, 406)


@every("header", ["if-none-match", "range", "x-request-id", "host", "x-forwarded-host", "origin"])
@every("value", [b"", b"\xff", b"\x00", b"x" * 10_000, b'"', b"bytes=", b"bytes=9-1", b"bytes=a-b"])
def test_a_bad_header_breaks_nothing(lite: Client, header: str, value: bytes) -> None:
    """A header that makes no sense is as good as none, or is refused."""
    refused = (400,) if header == "host" else (416,)
    assert lite.get("/v1/units", headers={header: value}).status_code in (200, 304, *refused)


@every(
    "value",
    ["0", "-0", "-0.0", "0.0", "9" * 30, "-" + "9" * 30, "0." + "0" * 29 + "1", "1" * 30 + "." + "1" * 30],
)
@every("scale", ["one", "wan", "trillion"])
@every(
    "asked",
    [
        "from=CNY&to=USD&year=2024",
        "from=IDR&to=GBP&year=2024&to_scale=trillion",
        "from=CNY&to=USD&rate=USDCNY:0.000000000001",
        "from=CNY&to=USD&rate=CNYUSD:999999999999",
        "from=percent&to=ratio",
        "from=years&to=years&to_scale=wanyi",
    ],
)
def test_extreme_numbers_are_converted(lite: Client, asked: str, scale: str, value: str) -> None:
    """Thirty digits either side of the point, in any scale, give a number and a display."""
    for comparator in ("=", "~", "%3E", "%3C%3D"):
        figure = lite.data(f"/v1/convert?value={value}&scale={scale}&comparator={comparator}&{asked}")
        assert figure["display"]
