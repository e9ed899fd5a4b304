"""What every answer says to browsers, whichever part of the service it comes from; the answer corpus asks more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from api.web.in_front.standing_headers import DATA, DOCUMENT
from api.web.pages.assets import script
from api.web.pages.page_response import HEADERS
from tests.conftest import Client
from tests.helpers.every_page import EVERY_PAGE, FIGURES
from tests.helpers.sent_headers import ALWAYS, wrong_headers
from tests.helpers.tables import every

ONE = f"/v1/figures/{FIGURES[0]}"
CALL = b'{"jsonrpc":"2.0","id":1,"method":"ping"}'
BROWSER = {"accept": "text/html"}
RPC = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
ADDRESSES: tuple[tuple[str, str, int, Mapping[str, str]], ...] = (
    # data, in the formats that a browser shows, and from where they are kept
    *(("GET", f"{ONE}{suffix}", 200, {}) for suffix in ("", ".csv", ".svg", ".png", ".xlsx", ".sdmx-ml", ".txt")),
    ("HEAD", ONE, 200, {}),
    ("GET", ONE, 303, BROWSER),
    ("GET", ONE, 206, {"range": "bytes=0-9"}),
    ("GET", ONE, 416, {"range": "bytes=999999-"}),
    ("GET", ONE, 200, {"accept-encoding": "br"}),
    ("GET", "/v1/figures.csv?limit=10000", 200, {}),
    ("GET", "/v1/changes.atom", 200, {}),
    ("GET", f"{ONE}/citation.bib", 200, {}),
    ("GET", "/v1/figures/", 308, {}),
    # files
    ("GET", "/v1/downloads", 200, {}),
    ("GET", "/v1/downloads/figures.sqlite", 200, {}),
    ("GET", "/v1/downloads/figures.csv", 206, {"range": "bytes=0-9"}),
    ("GET", "/static-offline-docs/swagger-ui.css", 200, {}),
    ("GET", "/static-offline-docs/none.css", 404, {}),
    ("GET", f"/assets/{script().name}", 200, {}),
    ("GET", "/assets/none.js", 404, BROWSER),
    ("GET", "/favicon.ico", 200, {}),
    ("GET", "/robots.txt", 200, {}),
    ("GET", "/sitemap.xml", 200, {}),
    ("GET", "/oembed?format=xml&url=http://test/figures/" + FIGURES[0], 200, {}),
    # the explorer and what describes the service
    *(("GET", path, 200, {}) for path in ("/docs", "/openapi.json", "/llms.txt", "/.well-known/api-catalog")),
    ("GET", "/zh/docs", 307, {}),
    *(("GET", path, 200, {}) for path in ("/healthz", "/readyz", "/metrics", "/v1")),
    # other people's protocols, what is right and what is not
    *(("GET", f"/sdmx/2.1/{path}", status, {}) for path, status in (("dataflow", 200), ("nothing", 400))),
    ("GET", "/sdmx/3.0/structure/dataflow", 200, {}),
    *(("GET", f"/odata/v4{path}", status, {}) for path, status in (("", 200), ("/$metadata", 200), ("/Nothing", 404))),
    ("GET", "/worldbank/v2/indicator", 200, {}),
    ("GET", "/dbnomics/v22/providers", 200, {}),
    ("POST", "/mcp/", 200, RPC),
    # what is refused, as a document and as a page
    ("GET", "/v1/figures?colour=red", 422, {}),
    ("GET", "/v1/figures/none", 404, {}),
    ("GET", "/figures/none", 404, BROWSER),
    ("GET", "/figures/none", 404, {}),
    ("GET", "/embed/figures/none", 404, BROWSER),
    ("GET", "/zh/embed/figures/none", 404, BROWSER),
    ("GET", "/nowhere/at/all", 404, {}),
    ("DELETE", ONE, 405, {}),
    ("POST", "/", 405, BROWSER),
    ("POST", "/v1/fact-check", 200, {"content-type": "text/plain"}),
    ("POST", "/v1/fact-check", 415, {"content-type": "text/html"}),
    ("OPTIONS", ONE, 204, {"origin": "https://example.org", "access-control-request-method": "GET"}),
    ("OPTIONS", ONE, 405, {}),
)


@pytest.mark.one_engine  # headers know no SQL
@every(("method", "path", "status", "headers"), ADDRESSES)
def test_an_answer_says_what_browsers_may_make_of_it(
    client: Client, method: str, path: str, status: int, headers: Mapping[str, str]
) -> None:
    """Once each, and a second time, from where answers are kept."""
    for _ in range(2):
        body = CALL if path == "/mcp/" else b"15.5 trillion yuan" if method == "POST" else b""
        answer = client.request(method, path, headers=headers, content=body)
        assert (answer.status_code, wrong_headers(answer)) == (status, [])


@pytest.mark.one_engine
@every("path", EVERY_PAGE)
def test_a_page_says_it_too(client: Client, path: str) -> None:
    """Its own policy stands alone, and a revalidation says the same again."""
    answer = client.get(path, headers=BROWSER)
    again = client.get(path, headers={**BROWSER, "if-none-match": answer.headers["etag"]})
    assert (answer.status_code, again.status_code) == (200, 304)
    assert wrong_headers(answer) == []
    assert again.headers["content-security-policy"] == answer.headers["content-security-policy"]
    assert again.headers["x-content-type-options"] == "nosniff"


def test_the_reference_tells_them(repository: Path) -> None:
    """Each by its name with its value."""
    told = (repository / "docs" / "reference.md").read_text(encoding="utf-8")
    table = told.partition("## Headers for browsers")[2].partition("\n## ")[0].lower()
    own = {**ALWAYS, "permissions-policy": HEADERS["permissions-policy"], "x-frame-options": "deny"}
    missing = [name for name, value in own.items() if f"| `{name}` | `{value}` |".lower() not in table]
    missing += [value.decode() for value in (DATA, DOCUMENT) if f"`{value.decode()}`" not in table]
    assert missing == []


@pytest.mark.one_engine
@every(
    ("public_url", "value"),
    [("https://figures.example.org", "max-age=31536000"), ("http://figures.example.org", None), ("", None)],
)
def test_browsers_stay_with_tls_where_it_is_served(
    connect: Callable[..., Client], url: str, public_url: str, value: str | None
) -> None:
    """Only where PUBLIC_URL says so: elsewhere nobody could reach the service any more."""
    client = connect(url, public_url=public_url)
    for method, path in (("GET", ONE), ("GET", "/"), ("GET", "/none"), ("DELETE", "/"), ("GET", "/v1/downloads")):
        assert client.request(method, path).headers.get("strict-transport-security") == value
