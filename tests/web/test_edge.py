"""What every response carries: HEAD, ETag and 304, CORS, request ids, compression, byte ranges; and links of pages."""

from typing import Any

import httpx
import pytest

from tests.conftest import Client
from tests.helpers.rows import tables
from tests.helpers.tables import every

pytestmark = pytest.mark.one_engine  # headers are made of an answer's bytes, wherever those come from

FIGURE = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
TABLES = tables(__file__)
ANSWERS = [address for (address,) in TABLES["answers"]]
REFUSED = ["/nothing", "/v1/figures?unit=furlongs", "/v1/figures.xml", f"{FIGURE}x", "/v1/figures?format=xml"]
every_address = every("address", [*ANSWERS, *REFUSED])


def lasting(response: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name != "x-request-id"}


@every_address
def test_head_is_get_without_the_body(client: Client, address: str) -> None:
    """Only answers have a tag, the same each time; the 304 has no body, type or length, but what caches need."""
    got, head = client.get(address), client.request("HEAD", address)
    assert head.content == b""
    assert head.status_code == got.status_code
    # The ids of requests are in the body of a refusal and are all of one length.
    assert lasting(head) == lasting(got)
    response = client.get(address, headers={"if-none-match": "*"})
    assert (response.status_code == 304) == (address in ANSWERS)
    assert ("etag" in response.headers) == (address in ANSWERS)
    if address in REFUSED:
        return
    tag = got.headers["etag"]
    assert tag.startswith('"')
    response = client.get(address, headers={"if-none-match": tag})
    assert (response.status_code, response.content, response.headers["etag"]) == (304, b"", tag)
    assert not {"content-type", "content-length", "content-encoding"} & set(response.headers)
    for name in ("cache-control", "vary", "link"):
        assert response.headers.get(name) == got.headers.get(name)


CONDITIONS = {"{}": 304, "W/{}": 304, '"other", {}': 304, '{},"other"': 304, "*": 304, " W/{} ,": 304}
CONDITIONS |= {'"other"': 200, "": 200, "nonsense": 200, ",": 200}


@every(("template", "status"), CONDITIONS.items())
@every("method", ["GET", "HEAD"])
def test_if_none_match_is_a_list_compared_weakly(client: Client, method: str, template: str, status: int) -> None:
    """As RFC 9110 says in 13.1.2, for HEAD as for GET; empty entries and spaces mean nothing."""
    tag = client.get(FIGURE).headers["etag"]
    response = client.request(method, FIGURE, headers={"if-none-match": template.format(tag)})
    assert response.status_code == status


def test_no_two_answers_have_one_tag(client: Client) -> None:
    assert len({client.get(address).headers["etag"] for address in ANSWERS}) == len(ANSWERS)


def test_a_long_accept_encoding_is_read_to_a_point(client: Client) -> None:
    answer = client.get("/v1/figures", headers={"accept-encoding": "gzip," + "x," * 50_000 + "gzip;q=0, br"})
    assert answer.headers["content-encoding"] == "gzip"


@every_address
@every("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_any_page_may_read_it_and_finds_its_request_id(client: Client, method: str, address: str) -> None:
    """CORS is open, on errors too, and lets scripts see the headers that matter; a caller's own id is echoed."""
    asked = {"origin": "https://elsewhere.example", "x-request-id": "caller-1.2_3"}
    response = client.request(method, address, headers=asked)
    assert response.headers["x-request-id"] == "caller-1.2_3"
    assert response.headers["access-control-allow-origin"] == "*"
    if method != "OPTIONS":
        exposed = response.headers["access-control-expose-headers"].split(", ")
        assert {"ETag", "Link", "X-Request-ID"} <= set(exposed)
        return
    response = client.request(method, address, headers=asked | {"access-control-request-method": "GET"})
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["x-request-id"] == "caller-1.2_3"
    assert "content-length" not in response.headers  # RFC 9110, 8.6
    assert response.headers["access-control-allow-methods"] == "GET, HEAD, POST, OPTIONS"
    assert response.headers["access-control-allow-headers"] == "*, Authorization"


@every("given", ["", "a b", "x" * 65, "é", "<script>", 'a"b', "a\tb", None, None])
def test_an_unfit_request_id_is_replaced(client: Client, given: str | None) -> None:
    """What could forge a log line is not repeated; each request without an id gets its own, ready bytes or not."""
    headers = {} if given is None else {"x-request-id": given.encode("latin-1")}
    found = [client.get(address, headers=headers).headers["x-request-id"] for address in ("/healthz", "/v1/units") * 2]
    assert all(len(one) == 32 and one.isalnum() for one in found)
    assert len(set(found)) == 4


UNITS = "/v1/units.csv"
PLAIN = {"accept-encoding": "identity"}
each_address = every(("address",), TABLES["by range"])


def part_of(client: Client, address: str, asked: str | bytes, **headers: Any) -> Any:
    return client.get(address, headers={"range": asked, **headers})


@every(
    ("if_range", "status"),
    [("{}", 206), (" {} ", 206), *((other, 200) for other in ('"other"', "W/{}", "Tue, 24 Nov 2026 10:00:00 GMT", ""))],
)
def test_if_range_wants_the_very_same_answer(client: Client, if_range: str, status: int) -> None:
    """Else the parts of two answers would be put together; a date proves nothing here."""
    tag = client.get(UNITS, headers=PLAIN).headers["etag"]
    assert part_of(client, UNITS, "bytes=0-5", **{"if-range": if_range.format(tag)}).status_code == status


@each_address
def test_a_reader_by_range_gets_the_whole(client: Client, address: str) -> None:
    """HEAD for the length, which takes no range, then piece after piece; beyond the end comes a problem document."""
    for asked in ({}, {"range": "bytes=0-9"}, {"range": "bytes=999999999-"}):
        head = client.request("HEAD", address, headers={**PLAIN, **asked})
        assert (head.status_code, head.content, head.headers["accept-ranges"]) == (200, b"", "bytes")
    size = int(head.headers["content-length"])
    step = size // 3 + 1
    pieces = [part_of(client, address, f"bytes={at}-{at + step - 1}").content for at in range(0, size, step)]
    whole = client.get(address, headers=PLAIN)
    assert b"".join(pieces) == whole.content
    answer = part_of(client, address, "bytes=100-299")
    assert (answer.status_code, answer.content) == (206, whole.content[100:300])
    for name in ("etag", "content-type", "cache-control", "accept-ranges"):
        assert answer.headers.get(name) == whole.headers.get(name)
    for condition, status in (("if-range", 206), ("if-none-match", 304)):  # goes before the range (RFC 9110, 13.2.2)
        assert part_of(client, address, "bytes=0-9", **{condition: whole.headers["etag"]}).status_code == status
    answer = part_of(client, address, f"bytes={size}-")
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{size}")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "range-not-satisfiable"


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


def test_a_script_may_ask_for_a_part(client: Client) -> None:
    """It may read where the part lies; a 404 stays one."""
    exposed = part_of(client, "/v1/figures.csv", "bytes=0-9").headers["access-control-expose-headers"]
    assert {"Content-Range", "Accept-Ranges", "ETag"} <= set(exposed.split(", "))
    assert part_of(client, "/v1/figures/none", "bytes=0-9").status_code == 404
    assert part_of(client, UNITS, b"bytes=" + b"9" * 5_000 + b"-").status_code == 200  # more than a number has


def with_page(address: str, asked: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{asked}"


def whole(client: Client, address: str) -> list[Any]:
    rows: list[Any] = client.data(with_page(address, "limit=10000"))
    return rows if len(rows) < 10_000 else rows + client.data(with_page(address, "limit=10000&offset=10000"))


@pytest.mark.slow
@every(("address", "size"), TABLES["paged"])
def test_next_leads_through_all_rows_and_prev_back(client: Client, address: str, size: str) -> None:
    rows, limit = whole(client, address), int(size)
    pages = list(client.walk(with_page(address, f"limit={limit}")))
    assert [row for page in pages for row in page["data"]] == rows
    total, last = len(rows), pages[-1]
    assert [page["meta"]["count"] for page in pages] == [min(limit, total - start) for start in range(0, total, limit)]
    beyond = client.get(with_page(address, f"limit={limit}&offset=100000")).json()
    assert beyond["data"] == []
    assert {page["meta"]["total"] for page in (*pages, beyond)} == {total}
    following = [page["links"]["next"] for page in pages[:-1]]
    second = client.get(with_page(address, f"limit={limit}&offset={limit}"))  # the header is for who reads no body
    told = {relation: link["url"] for relation, link in second.links.items()}
    assert told == {name: to for name, to in second.json()["links"].items() if name in ("next", "prev")} != {}
    by_key = address.startswith("/v1/figures") and "sort=" not in address
    assert {("after=" in link, "offset=" in link) for link in following} <= {(by_key, not by_key)}
    if "after=" in last["links"]["self"]:
        assert "prev" not in last["links"]
        last = client.get(with_page(address, f"limit={limit}&offset={(total - 1) // limit * limit}")).json()
    pages = list(client.walk(last["links"]["self"], "prev"))
    assert [row for page in reversed(pages) for row in page["data"]] == rows


def test_self_gives_the_same_answer(client: Client) -> None:
    rows = client.data("/v1/figures?report=new-ecommerce-2025&fields=*")
    assert all(row == client.data(row["links"]["self"]) for row in rows)


@every("address", ["//evil.example/", "//evil.example/v1/figures/"])
def test_no_slash_redirects_to_another_host(client: Client, address: str) -> None:
    response = client.get(f"http://test{address}")
    assert (response.status_code, "location" in response.headers) == (404, False)
