"""One answer however it is asked for: order, defaults, other words for a value, lists with commas or repeated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi import Depends, Request, Response
from hypothesis import given
from hypothesis import strategies as st

from api.domain.period import Span
from api.service.parameters.queries import FigureQuery, RatesQuery
from api.service.parameters.read_parameters import read
from api.web.canonical_query import spelled
from api.web.dependencies import from_query
from api.web.in_front.answer_store import AnswerStore
from api.web.in_front.front_of_routing import FrontOfRouting
from api.web.in_front.meant_query import answers_the_meaning
from tests.conftest import Client
from tests.helpers.tables import every

FIGURE = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
# What all spellings of a line mean, in the one way that `links.self` gives, and other ways to say it.
SPELLINGS = [
    ("/v1/figures", "", "lang=en", "limit=1000&offset=0", "lang=english", "derived=no&lang=en-GB", "lang=EN"),
    ("/v1/figures", "unit=USD", "unit=usd", "unit=us%24", "lang=en&unit=USD&offset=0", "unit=%55SD"),
    ("/v1/figures", "unit=CNY", "unit=RMB", "unit=rmb&lang=en", "unit=%E4%BA%BA%E6%B0%91%E5%B8%81"),
    ("/v1/figures", "lang=zh", "lang=zh-CN", "lang=cn", "lang=ZH&limit=1000", "lang=Chinese"),
    ("/v1/figures", "area=CHN,WLD", "area=CHN&area=WLD", "area=cn,world", "area=156&area=WLD&lang=en"),
    ("/v1/figures", "area=CHN&unit=USD", "unit=USD&area=CHN", "unit=usd&area=cn,CHN"),
    ("/v1/figures", "scale=billion", "scale=bn", "scale=1e9", "scale=Billion&offset=0", "scale=9"),
    ("/v1/figures", "period=2020/2024", "period=2020-2024", "period=2020..2024", "period=2020-01/2024-12"),
    ("/v1/figures", "period=2025-S1", "period=2025H1", "period=2025-01/2025-06"),
    ("/v1/figures", "period=../2024-05", "period=../2024-05-31"),
    ("/v1/figures", "latest=1", "period=latest", "latest=yes"),
    ("/v1/figures", "as_of=2026-11-24", "as_of=2026-11-24T23:59:59Z"),
    ("/v1/figures", "frequency=A,Q", "frequency=annual,quarterly", "frequency=a&frequency=q"),
    ("/v1/figures", "rate=USDCNY:7.2&unit=USD", "unit=usd&rate=USDCNY:7.2", "unit=USD&rate=USDCNY%3A7.2"),
    ("/v1/figures", "fields=id,value&format=ndjson", "format=ndjson&fields=id&fields=value"),
    (f"{FIGURE}", "unit=USD", "unit=usd", "lang=en&unit=USD"),
    ("/v1/market-size", "unit=EUR", "unit=euro", "offset=0&unit=EUR"),
    ("/v1/trade", "flow=exports", "flow=export", "flow=EXPORTS&limit=1000"),
    ("/v1/convert", "from=CNY&scale=billion&to=USD&value=15&year=2024", "value=15 bn&from=RMB&to=usd&year=2024"),
    ("/v1/rates", "base=USD,EUR&year=2024", "year=2024&base=usd&base=EUR", "base=USD,eur&year=2024&lang=en"),
    ("/v1/indicators", "sort=-code", "sort=-code&offset=0", "limit=1000&sort=-code"),
    ("/v1/audit", "verdict=consistent", "lang=en&verdict=consistent"),
    ("/v1/audit", "verdict=not+comparable", "verdict=not-comparable", "verdict=Not_Comparable&lang=en"),
]  # fmt: skip
each_question = pytest.mark.parametrize(("path", "meant", "others"), [(p, m, o) for p, m, *o in SPELLINGS])


def front(client: Client) -> AnswerStore:
    """The store in front of the application of a client."""
    app = client.app.middleware_stack
    while not isinstance(app, FrontOfRouting):
        app = app.app
    return app.store


def address(path: str, query: str) -> str:
    """Both, where there is a query."""
    return f"{path}?{query}" if query else path


@pytest.fixture(scope="module")
def forgetful(url: str, connect: Callable[..., Client]) -> Client:
    """A second server over the same database, which keeps nothing ready."""
    return connect(url, cache_bytes=0)


@pytest.fixture
def fresh(url: str, connect: Callable[..., Client]) -> Client:
    """A server over the same database that has answered nothing yet."""
    return connect(url)


@each_question
@pytest.mark.one_engine
def test_all_spellings_get_the_same_bytes(forgetful: Client, path: str, meant: str, others: list[str]) -> None:
    """And the same headers with the same tag, made anew for each."""
    first = forgetful.get(address(path, meant))
    assert first.status_code == 200
    for other in others:
        response = forgetful.get(address(path, other))
        assert (response.status_code, response.content) == (200, first.content), other
        assert {**response.headers, "x-request-id": ""} == {**first.headers, "x-request-id": ""}


@each_question
@pytest.mark.one_engine
def test_all_spellings_are_one_entry(fresh: Client, path: str, meant: str, others: list[str]) -> None:
    """Whichever comes first, and however often they come."""
    for query in (*others, meant, *others):
        fresh.get(address(path, query))
    assert len(front(fresh)) == 1


async def counted(request: Request, query: Annotated[RatesQuery, Depends(from_query(RatesQuery))]) -> Response:
    """A route that counts its calls, and answers nothing but what was meant."""
    request.app.state.calls += 1
    answers_the_meaning(request.scope)
    return Response(f"{query.base} {query.year}", headers={"cache-control": "max-age=60"})


@pytest.mark.one_engine
def test_another_spelling_is_read_and_not_made_again(fresh: Client) -> None:
    """Nor is it read the next time; a refusal comes from reading as ever."""
    fresh.app.state.calls = 0
    fresh.app.add_api_route("/counted", counted, methods=["GET"])
    asked = ("base=USD&year=2024", "year=2024&base=usd", "base=usd&year=2024&lang=en", "base=%55SD&year=2024,2024")
    answers = [fresh.get(f"/counted?{query}") for query in asked * 2]
    assert {answer.content for answer in answers} == {b"('USD',) (2024,)"}
    assert fresh.app.state.calls == len(front(fresh)) == 1
    assert fresh.get("/counted?base=usd&year=2023").content == b"('USD',) (2023,)"
    assert fresh.get("/counted?base=usd&year=2024&unit=EUR").status_code == 422
    assert fresh.app.state.calls == 2


@each_question
@pytest.mark.one_engine
def test_the_address_of_itself_gives_the_answer(client: Client, path: str, meant: str, others: list[str]) -> None:
    """`links.self` of each spelling is the one that all stand for, byte for byte."""
    for query in (meant, *others):
        response = client.get(address(path, query))
        if "ndjson" in meant:
            continue
        itself = response.json()["links"]["self"]
        assert dict(parse_qsl(urlsplit(itself).query)) == dict(parse_qsl(meant))
        assert client.get(itself).content == response.content


@pytest.mark.one_engine
@every("coding", ["identity", "gzip", "br", "zstd"])
def test_a_tag_of_one_spelling_is_good_for_another(client: Client, coding: str) -> None:
    """304, also for HEAD and for an answer that was compressed."""
    headers = {"accept-encoding": coding}
    tag = client.get("/v1/figures?unit=usd&lang=en", headers=headers).headers["etag"]
    for method in ("GET", "HEAD"):
        again = client.request(method, "/v1/figures?unit=USD", headers={**headers, "if-none-match": tag})
        assert (again.status_code, again.headers["etag"]) == (304, tag)


@pytest.mark.one_engine
@pytest.mark.parametrize("suffix", ["csv", "csv-metadata.json"])
def test_a_description_names_the_very_address(fresh: Client, suffix: str) -> None:
    """A reader of CSVW takes a description only if it names the file as it was asked for: each spelling is apart."""
    queries = ("area=CHN&unit=USD", "unit=USD&area=CHN", "unit=usd&area=CHN")
    for query in (*queries, *queries):
        response = fresh.get(f"/v1/figures.{suffix}?{query}")
        told = response.headers["link"] if suffix == "csv" else response.text
        assert query in told
    assert len(front(fresh)) == len(queries)


@pytest.mark.one_engine
def test_what_differs_stays_apart(fresh: Client) -> None:
    """Another value, format, address of the server or path is another answer."""
    asked: list[tuple[str, dict[str, str]]] = [
        ("/v1/figures?unit=USD", {}),
        ("/v1/figures?unit=EUR", {}),
        ("/v1/figures?unit=USD&format=json", {}),
        ("/v1/figures.json?unit=USD", {}),
        ("/v1/figures?unit=USD", {"accept": "application/x-ndjson"}),
        ("/v1/figures?unit=USD", {"host": "figures.example"}),
        ("/v1/figures?unit=USD&area=CHN", {}),
        ("/v1/trade?unit=USD", {}),
    ]
    for target, headers in asked * 2:
        assert fresh.get(target, headers=headers).status_code == 200
    assert len(front(fresh)) == len(asked)


@pytest.mark.one_engine
def test_a_refusal_repeats_what_was_written(client: Client) -> None:
    """Not what it was read as, whether it is refused when it is read or later."""
    errors = client.get("/v1/figures?year=2024&period=2020-2024&lang=en").json()["errors"]
    assert [error["value"] for error in errors if error["parameter"] == "year"] == ["2024"]
    (error,) = client.get("/v1/figures?unit=furlong&lang=zh-CN").json()["errors"]
    assert error["value"] == "furlong"


def periods() -> Iterator[st.SearchStrategy[str]]:
    """Years, half-years, quarters, months and days as texts."""
    years = st.integers(1000, 2999)
    yield years.map(str)
    yield st.builds("{}-S{}".format, years, st.integers(1, 2))
    yield st.builds("{}-Q{}".format, years, st.integers(1, 4))
    yield st.builds("{}-{:02}".format, years, st.integers(1, 12))
    yield st.dates(date(1000, 1, 1), date(2999, 12, 31)).map(str)


PERIODS = st.one_of(list(periods()))


@given(PERIODS, PERIODS)
def test_any_span_is_spelled_as_it_reads(first: str, last: str) -> None:
    """A period, a range of two, or one with an open end reads the same when it is spelled anew."""
    texts = [first, f"{first}/..", f"../{last}"]
    if Span.between(first, None).first <= Span.between(None, last).last:  # type: ignore[operator]
        texts.append(f"{first}/{last}")
    for text in texts:
        query = read(FigureQuery, [("period", text)])
        again: Any = read(FigureQuery, spelled(query).items())
        assert again.period == query.period == (Span.parse(text),)
        assert spelled(again) == spelled(query)
        assert "/" in text or spelled(query)["period"] == text
