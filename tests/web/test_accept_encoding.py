"""Accept-Encoding: each caller gets the coding that it ranks first, and none that it did not name."""

from __future__ import annotations

import pytest

from api.web.in_front.accept_encoding import chosen
from tests.conftest import Client
from tests.helpers.tables import every

RANKED = [
    ("", "identity"),
    ("gzip", "gzip"),
    ("gzip, deflate", "gzip"),
    ("gzip, deflate, br, zstd", "br"),
    ("GZIP;Q=0.5", "gzip"),
    ("x-gzip", "gzip"),
    ("*", "identity"),
    ("identity;q=1, *;q=0.5", "identity"),
    ("br;q=1.0, gzip;q=0.8, *;q=0.1", "br"),
    ("gzip;q=0.8, br;q=0.9, zstd;q=0.1", "br"),
    ("gzip, identity", "gzip"),
    ("gzip;q=0.5, identity", "identity"),
    ("gzip;q=0.5, *", "identity"),
    ("gzip;q=0", "identity"),
    ("zstd;q=0, *", "identity"),
    ("identity;q=0", "gzip"),
    ("identity;q=0, br", "br"),
    ("identity;q=0, gzip;q=0, *;q=0", "identity"),
    ("*;q=0", "identity"),
    ("deflate, compress", "identity"),
    ("gzip;q=nan, br;q=2", "identity"),
    (";;;,q=1,", "identity"),
]


@every(("header", "coding"), RANKED)
def test_the_first_rank_wins(header: str, coding: str) -> None:
    """As RFC 9110 ranks them; what cannot be read is as good as not there."""
    assert chosen(header.encode()).decode() == coding


@every(("header", "coding"), RANKED)
@pytest.mark.one_engine
def test_an_answer_comes_in_that_coding(client: Client, header: str, coding: str) -> None:
    """Also from memory, where an answer is kept once a coding."""
    for _ in range(2):
        response = client.get("/v1/indicators", headers={"accept-encoding": header})
        assert response.headers.get("content-encoding", "identity") == coding
        assert "Accept-Encoding" in response.headers["vary"]
        assert response.json()["data"]


def test_a_long_header_is_read_to_a_point() -> None:
    """No caller makes the server work for it."""
    assert chosen(b"gzip," + b"x," * 100_000) == b"gzip"
