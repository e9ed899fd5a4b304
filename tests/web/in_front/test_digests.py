"""Every GET says the SHA-256 of what it sends, in the coding that it is sent in (RFC 9530)."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

import pytest

from tests.conftest import Client

ADDRESSES = ("/v1/figures", "/v1/figures.csv?limit=3", "/v1/formats", "/openapi.json", "/sdmx/3.0/structure/dataflow")


def told(body: bytes) -> str:
    """The header of a body."""
    return f"sha-256=:{b64encode(sha256(body).digest()).decode()}:"


@pytest.mark.parametrize("address", [*ADDRESSES, "/v1/downloads/areas.csv", "/v1/downloads/claims.csv"])
def test_a_digest_is_that_of_the_body(client: Client, address: str) -> None:
    """Of lists, of documents and of files."""
    answer = client.get(address, headers={"accept-encoding": "identity"})
    headed = client.request("HEAD", address, headers={"accept-encoding": "identity"})
    assert answer.headers["repr-digest"] == told(answer.content)
    assert headed.headers["repr-digest"] == told(answer.content)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_digest_is_that_of_the_coded_body(client: Client, coding: str) -> None:
    """A coding has bytes of its own, and so a digest of its own."""
    plain = client.get("/v1/figures", headers={"accept-encoding": "identity"})
    coded = client.get("/v1/figures", headers={"accept-encoding": coding})
    assert coded.headers["content-encoding"] == coding
    assert coded.content == plain.content
    assert coded.headers["repr-digest"] != plain.headers["repr-digest"]


def test_a_part_tells_the_digest_of_the_whole(client: Client) -> None:
    """So that who has fetched all parts can check them together."""
    whole = client.get("/v1/figures", headers={"accept-encoding": "identity"})
    part = client.get("/v1/figures", headers={"range": "bytes=0-9"})
    assert part.status_code == 206
    assert part.headers["repr-digest"] == whole.headers["repr-digest"]


def test_an_error_has_none(client: Client) -> None:
    """It is no representation of what was asked for."""
    assert "repr-digest" not in client.get("/v1/figures?colour=red").headers
