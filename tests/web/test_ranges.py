"""Byte ranges: the arithmetic, and what requests for parts get from memory and from files."""

from __future__ import annotations

from typing import Any

import pytest

from api.domain.errors import RangeNotSatisfiable
from api.web.in_front import byte_ranges
from tests.conftest import Client
from tests.helpers.tables import every

pytestmark = pytest.mark.one_engine  # parts are cut out of bytes that are made already

TAG, DATE = b'"tag"', b"Tue, 24 Nov 2026 10:00:00 GMT"
FIGURE = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
_ADDRESSES = f"""
/v1/figures.csv /v1/figures {FIGURE}?unit=USD /v1/figures.parquet /openapi.json
/v1/downloads/figures.csv /v1/downloads/figures.parquet /v1/downloads/figures.sqlite
"""
PLAIN = {"accept-encoding": "identity"}
each_address = every("address", _ADDRESSES.split())


PARTS = """
bytes=0-0|0 1
bytes=0-9|0 10
bytes=90-99|90 100
bytes=90-100|90 100
bytes=90-99999999999999999999|90 100
bytes=0-|0 100
bytes=99-|99 100
bytes=-1|99 100
bytes=-100|0 100
bytes=-101|0 100
bytes=-99999999999999999999|0 100
Bytes=5-5|5 6
 bytes = 5 - 5 |5 6
"""


@every(("header", "part"), [row.split("|") for row in PARTS.strip("\n").splitlines()])
def test_a_part_of_a_hundred_bytes(header: str, part: str) -> None:
    """First and last byte, the last so many, and ends beyond the end, which are cut."""
    found, (start, stop) = byte_ranges.requested_part(header.encode(), None, TAG, 100), map(int, part.split())
    assert found == byte_ranges.Part(start, stop, 100)
    assert (found.length, found.content_range) == (stop - start, b"bytes %d-%d/100" % (start, stop - 1))


UNFIT = """
bytes|bytes=|bytes=-|bytes=--1|bytes=a-b|bytes=1|bytes=5-4|bytes=+1-2|bytes=0x1-2|bytes=1.0-2|items=0-5|bytes=0-1,5-6
|bytes=0-1, -1|bytes=１-２
"""


@every("header", [None, b"bytes=" + b"9" * 5000 + b"-", b"", *(one.strip().encode() for one in UNFIT.split("|"))])
def test_what_is_no_single_range_gets_the_whole(header: bytes | None) -> None:
    """Another unit, several at once, last before first, or nothing that can be read."""
    assert byte_ranges.requested_part(header, None, TAG, 100) is None


@every("header", [b"bytes=100-", b"bytes=100-200", b"bytes=99999999999999999999-", b"bytes=-0"])
def test_a_range_beyond_the_end_is_refused(header: bytes) -> None:
    """With the size, so that the next one can be right."""
    with pytest.raises(RangeNotSatisfiable) as refused:
        byte_ranges.requested_part(header, None, TAG, 100)
    assert refused.value.headers == {"Content-Range": "bytes */100"}


@every("header", [b"bytes=0-", b"bytes=0-5", b"bytes=-5", b"bytes=7-"])
def test_nothing_has_no_parts(header: bytes) -> None:
    """An empty answer is given whole."""
    assert byte_ranges.requested_part(header, None, TAG, 0) is None


@every(
    ("if_range", "part"),
    [(TAG, True), (b' "tag" ', True), *((other, False) for other in (b'"other"', b'W/"tag"', DATE, b""))],
)
def test_if_range_wants_the_very_same_answer(if_range: bytes, part: bool) -> None:
    """Else the parts of two answers would be put together; a date proves nothing here."""
    assert (byte_ranges.requested_part(b"bytes=0-5", if_range, TAG, 100) is not None) is part


def part_of(client: Client, address: str, asked: str, **headers: str) -> Any:
    """The answer to a request for a part."""
    return client.get(address, headers={"range": asked, **headers})


@each_address
@every("asked", ["bytes=0-99", "bytes=100-299", "bytes=-64", "bytes=300-", "bytes=-99999999"])
def test_a_part_is_cut_out_of_the_whole(client: Client, address: str, asked: str) -> None:
    """206 with the bytes that were asked for, of the answer that its tag names."""
    whole = client.get(address, headers=PLAIN)
    answer = part_of(client, address, asked)
    start, stop = answer.headers["content-range"].removeprefix("bytes ").partition("/")[0].split("-")
    assert answer.status_code == 206
    assert answer.content == whole.content[int(start) : int(stop) + 1]
    assert answer.headers["content-length"] == str(len(answer.content))
    assert answer.headers["content-range"].endswith(f"/{len(whole.content)}")
    for name in ("etag", "content-type", "cache-control", "accept-ranges"):
        assert answer.headers.get(name) == whole.headers.get(name)


@each_address
def test_the_parts_put_together_are_the_whole(client: Client, address: str) -> None:
    """As a reader by range does it: HEAD for the length, then piece after piece."""
    head = client.request("HEAD", address, headers=PLAIN)
    assert head.headers["accept-ranges"] == "bytes"
    size = int(head.headers["content-length"])
    step = size // 3 + 1
    pieces = [part_of(client, address, f"bytes={at}-{at + step - 1}").content for at in range(0, size, step)]
    assert b"".join(pieces) == client.get(address, headers=PLAIN).content


@each_address
def test_bytes_beyond_the_end_are_416(client: Client, address: str) -> None:
    """A problem document, with the size in Content-Range."""
    size = client.request("HEAD", address, headers=PLAIN).headers["content-length"]
    answer = part_of(client, address, f"bytes={size}-")
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{size}"
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "range-not-satisfiable"


@each_address
@every("asked", ["bytes=0-1,4-5", "items=0-1", "bytes=9-1"])
def test_what_is_no_single_range_is_answered_whole(client: Client, address: str, asked: str) -> None:
    """200 and all of it."""
    answer = part_of(client, address, asked)
    assert answer.status_code == 200
    assert "content-range" not in answer.headers
    assert len(answer.content) == int(answer.headers["content-length"])


@each_address
def test_a_condition_goes_before_the_range(client: Client, address: str) -> None:
    """If-Range of another state gets the whole, of this state a part; If-None-Match 304 (RFC 9110, 13.2.2)."""
    tag = client.get(address, headers=PLAIN).headers["etag"]
    for condition, status in ({"if-range": tag}, 206), ({"if-range": '"another"'}, 200), ({"if-none-match": tag}, 304):
        assert part_of(client, address, "bytes=0-9", **condition).status_code == status


@each_address
@every("asked", [{}, {"range": "bytes=0-9"}, {"if-none-match": "*"}])
def test_if_match_of_another_state_is_412(client: Client, address: str, asked: dict[str, str]) -> None:
    """It goes before all else (RFC 9110, 13.2.2), and by strong comparison; a star is whatever there is."""
    tag = client.get(address, headers=PLAIN).headers["etag"]
    fine = client.get(address, headers=PLAIN | asked).status_code
    for method in ("GET", "HEAD"):
        for named in ('"x"', f"W/{tag}", "nonsense", f'"x", W/{tag}'):
            answer = client.request(method, address, headers={**PLAIN, **asked, "if-match": named})
            assert answer.status_code == 412
            assert answer.content == b"" if method == "HEAD" else answer.json()["code"] == "precondition-failed"
    for named in (tag, "*", f'"x" , {tag}'):
        assert client.get(address, headers={**PLAIN, **asked, "if-match": named}).status_code == fine
    assert client.get(f"{address}-nothing", headers={"if-match": "*"}).status_code >= 400


@each_address
def test_head_takes_no_range(client: Client, address: str) -> None:
    """It tells of the whole answer, also of one that has no such byte."""
    for asked in ("bytes=0-9", "bytes=999999999-"):
        head = client.request("HEAD", address, headers={"range": asked})
        assert (head.status_code, head.content) == (200, b"")


def test_a_part_is_never_of_compressed_bytes(client: Client) -> None:
    """Positions count in the plain answer, whatever encodings the client takes."""
    plain = client.get("/v1/figures", headers=PLAIN)
    answer = part_of(client, "/v1/figures", "bytes=0-999", **{"accept-encoding": "gzip, br, zstd"})
    assert "content-encoding" not in answer.headers
    assert answer.content == plain.content[:1000]


def test_a_compressed_answer_offers_no_parts(client: Client) -> None:
    """Its length is that of other bytes."""
    answer = client.get("/v1/figures", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "accept-ranges" not in answer.headers


def test_a_refusal_has_no_parts(client: Client) -> None:
    """404 stays 404."""
    assert part_of(client, "/v1/figures/none", "bytes=0-9").status_code == 404


def test_a_script_may_ask_for_a_part(client: Client) -> None:
    """A browser asks first whether the headers are allowed, and may read where the part lies."""
    asked = {"access-control-request-method": "GET", "access-control-request-headers": "range, if-range"}
    allowed = client.request("OPTIONS", "/v1/figures.csv", headers=asked).headers["access-control-allow-headers"]
    assert {"Range", "If-Range"} <= set(allowed.split(", "))
    exposed = part_of(client, "/v1/figures.csv", "bytes=0-9").headers["access-control-expose-headers"]
    assert {"Content-Range", "Accept-Ranges", "ETag"} <= set(exposed.split(", "))
