"""The body of a refusal, the same for each: RFC 9457 with a code, the request's id and the faults."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import Client
from tests.helpers.refusals import ONE_EACH, refused
from tests.helpers.tables import every

each_code = every("asked", ONE_EACH.values())


@each_code
def test_a_problem_document_is_whole(client: Client, asked: str) -> None:
    """RFC 9457's members, and our own: code, request id and errors."""
    body = refused(client, asked)
    assert list(body) == ["type", "title", "status", "code", "detail", "instance", "request_id", "errors"]
    assert all(isinstance(body[key], str) and body[key] for key in body if key not in ("status", "errors"))
    assert body["instance"] == asked.split()[1].partition("?")[0]


@each_code
def test_the_type_leads_to_its_explanation(client: Client, asked: str) -> None:
    """GET it, and it says what the error means and what to do."""
    body = refused(client, asked)
    told = client.data(body["type"])
    assert (told["code"], told["status"], told["title"]) == (body["code"], body["status"], body["title"])
    assert told["help"]


@each_code
def test_each_fault_has_the_same_members(client: Client, asked: str) -> None:
    """Parameter, detail and value always; allowed and nearest where there are any."""
    for fault in refused(client, asked)["errors"]:
        assert set(fault) - {"allowed", "allowed_total", "nearest"} == {"parameter", "detail", "value"}
        assert fault["detail"]
        assert [] not in (fault.get("allowed"), fault.get("nearest"))


@each_code
def test_a_head_request_is_refused_alike(client: Client, asked: str) -> None:
    """The same status without a body."""
    method, address = asked.split()
    head = client.request("HEAD" if method == "GET" else method, address)
    assert head.status_code == refused(client, asked)["status"]
    assert (head.content == b"") == (method == "GET")


def test_the_public_address_stands_in_the_type(url: str, connect: Callable[..., Client]) -> None:
    """Behind a proxy the type must lead where the client can go."""
    client = connect(url, public_url="https://figures.example.org/")
    assert client.get("/nothing").json()["type"] == "https://figures.example.org/v1/errors/not-found"


@every("host", ["evil.example/path", "a b", "<script>", 'x"y'])
def test_a_strange_host_is_not_repeated(client: Client, host: str) -> None:
    """The type is then relative."""
    assert client.get("/nothing", headers={"host": host}).json()["type"] == "/v1/errors/bad-request"


def test_a_range_beyond_the_end_is_refused(client: Client) -> None:
    """416 is a problem document too, and says how long the answer is."""
    length = len(client.get("/v1/units.csv").content)
    response = client.get("/v1/units.csv", headers={"range": f"bytes={length}-"})
    assert (response.status_code, response.json()["code"]) == (416, "range-not-satisfiable")
    assert response.headers["content-range"] == f"bytes */{length}"


@every(
    ("address", "parameter", "value"),
    [
        ("/v1/figures?rate=USDCNY:7", "rate", "USDCNY:7"),
        ("/v1/convert?value=5&from=USD&to=CNY&year=2024&rate=USDCNY:7.2", "year", "2024"),
        ("/v1/convert?from=USD&to=CNY", "value", None),
    ],
)
def test_a_conflict_tells_the_value_that_was_given(
    client: Client, address: str, parameter: str, value: str | None
) -> None:
    """Also where each parameter was right alone; a missing one has none."""
    told = {fault["parameter"]: fault["value"] for fault in client.get(address).json()["errors"]}
    assert told[parameter] == value


LONG = "a" * 60_000
CHINESE = "%E4%B8%80" * 7_000


@pytest.mark.one_engine
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
@pytest.mark.parametrize(
    "address",
    [
        *(f"{start}{LONG}" for start in ("/", "/v1/", "/v1/figures/", "/v1/figures.", "/v1/downloads/", "/figures/")),
        *(
            f"{start}{LONG}"
            for start in ("/zh/figures/", "/embed/figures/", "/assets/", "/odata/v4/", "/sdmx/2.1/data/")
        ),
        *(f"/v1/figures?{query}{LONG}" for query in ("indicator=", "", "period=", "offset=")),
        f"/v1/{CHINESE}",
        f"/zh/{CHINESE}",
    ],
    ids=lambda address: address[:24],
)
def test_a_refusal_does_not_repeat_a_long_address(
    url: str, connect: Callable[..., Client], capsys: pytest.CaptureFixture[str], address: str, accept: str
) -> None:
    """Neither to the caller, as a document or a page, nor in the log: its beginning and its length are enough."""
    client = connect(url, log_level="info", log_format="text")
    answer = client.get(address, headers={"accept": accept})
    assert 400 <= answer.status_code < 500
    assert LONG[:2_000] not in answer.text
    assert CHINESE[: 2_000 * 9] not in answer.text
    assert "一" * 2_000 not in answer.text
    if answer.headers["content-type"] == "application/problem+json":
        told, path = answer.json()["instance"], address.partition("?")[0]
        assert told == path if len(path) < 500 else told.endswith(" characters)")
    assert len(max(capsys.readouterr().err.splitlines(), key=len)) < 4_000


@pytest.mark.one_engine
def test_an_instance_of_usual_length_is_whole(client: Client) -> None:
    """As it was asked for."""
    path = f"/v1/{'a' * 400}"
    assert client.get(path).json()["instance"] == path
