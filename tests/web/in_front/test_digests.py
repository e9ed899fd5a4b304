"""Every GET says the SHA-256 of what it sends, in the coding that it is sent in (RFC 9530)."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from tests.conftest import Client
from tests.helpers.tables import every

ADDRESSES = (
    *("/v1/figures", "/v1/figures.csv?limit=3", "/v1/figures.xlsx", "/v1/formats", "/v1/rates?limit=10000"),
    *("/v1/croissant.json", "/.well-known/api-catalog", "/openapi.json", "/docs", "/", "/healthz", "/v1/changes.atom"),
    *("/sdmx/3.0/structure/dataflow", "/odata/v4/$metadata", "/worldbank/v2/country", "/dbnomics/v22/providers"),
    "/static-offline-docs/swagger-ui-bundle.js",
)


def told(body: bytes) -> str:
    """The header of a body."""
    return f"sha-256=:{b64encode(sha256(body).digest()).decode()}:"


@every("address", [*ADDRESSES, "/v1/downloads/areas.csv", "/v1/downloads/claims.csv"])
def test_a_digest_is_that_of_the_body(client: Client, address: str) -> None:
    """Of lists, of documents and of files."""
    answer = client.get(address, headers={"accept-encoding": "identity"})
    headed = client.request("HEAD", address, headers={"accept-encoding": "identity"})
    assert answer.headers["repr-digest"] == told(answer.content)
    assert headed.headers["repr-digest"] == told(answer.content)


@every("coding", ["gzip", "br", "zstd"])
def test_a_digest_is_that_of_the_coded_body(client: Client, coding: str) -> None:
    """A coding has bytes of its own, and so a digest of its own."""
    plain = client.get("/v1/figures", headers={"accept-encoding": "identity"})
    coded = client.get("/v1/figures", headers={"accept-encoding": coding})
    assert coded.headers["content-encoding"] == coding
    assert coded.content == plain.content
    assert coded.headers["repr-digest"] != plain.headers["repr-digest"]


@every("coding", ["identity", "gzip", "br", "zstd"])
def test_without_the_body_the_digest_is_that_of_the_same_coding(client: Client, coding: str) -> None:
    """Of a HEAD, and of an answer that has not changed."""
    asked = {"accept-encoding": coding}
    whole = client.get("/v1/figures", headers=asked)
    head = client.request("HEAD", "/v1/figures", headers=asked)
    unchanged = client.get("/v1/figures", headers={**asked, "if-none-match": whole.headers["etag"]})
    assert unchanged.status_code == 304
    assert head.headers["repr-digest"] == unchanged.headers["repr-digest"] == whole.headers["repr-digest"]


@every("address", ["/v1/figures", "/v1/downloads/claims.csv"])
def test_a_part_tells_the_digest_of_the_whole(client: Client, address: str) -> None:
    """So that who has fetched all parts can check them together."""
    whole = client.get(address, headers={"accept-encoding": "identity"})
    part = client.get(address, headers={"range": "bytes=0-9", "accept-encoding": "gzip"})
    assert (part.status_code, len(part.content)) == (206, 10)
    assert part.headers["repr-digest"] == whole.headers["repr-digest"]


def test_an_error_has_none(client: Client) -> None:
    """It is no representation of what was asked for."""
    assert "repr-digest" not in client.get("/v1/figures?colour=red").headers
