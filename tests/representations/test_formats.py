"""The table of formats: which one a request gets, what is not installed, and options."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from anyio.from_thread import BlockingPortal

from api.domain.errors import ConflictingParameters, NotAcceptable
from api.representations import formats
from api.representations.content_negotiation import negotiate
from api.representations.formats import FORMATS, Needs
from api.representations.table import Table
from api.representations.writers import xlsx
from tests.conftest import Client
from tests.helpers import tables
from tests.helpers.tables import every
from tests.representations.rows import rows_beside

FIGURE = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
each_format = every("key", list(FORMATS))
each_with_extra = every("key", [key for key, row in FORMATS.items() if row.extra])


@pytest.fixture
def bare(connect: Callable[..., Client], url: str, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A client of a server on which no extra is installed."""
    monkeypatch.setattr(formats, "_importable", lambda _module: False)
    return connect(url)


@each_format
def test_a_format_is_asked_for_in_three_ways(client: Client, key: str) -> None:
    """By suffix, parameter and media type; the answer says the type and is the same."""
    row = FORMATS[key]
    by_suffix = client.get(f"{FIGURE}.{row.suffix}")
    by_parameter = client.get(f"{FIGURE}?format={key}", headers={"accept": "image/gif"})
    by_type = client.get(FIGURE, headers={"accept": row.media_type})
    for answer in (by_suffix, by_parameter, by_type):
        assert answer.status_code == 200
        assert answer.headers["content-type"] == row.content_type
        assert "accept" in answer.headers["vary"].lower()


@each_format
def test_a_list_has_each_format(client: Client, key: str) -> None:
    """Also where it is empty."""
    for query in ("&indicator=online-retail-sales", "&area=FRA"):
        answer = client.get(f"/v1/figures?format={key}{query}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, FORMATS[key].content_type)


def test_the_list_of_formats_is_the_table(client: Client) -> None:
    """What is installed, with media type and suffix."""
    rows = client.data("/v1/formats")
    assert [(row["key"], row["media_type"], row["suffix"]) for row in rows] == [
        (row.key, row.media_type, f".{row.suffix}") for row in FORMATS.values()
    ]


@each_with_extra
def test_what_is_not_installed_is_not_listed(bare: Client, key: str) -> None:
    """/v1/formats lists what this server has."""
    assert key not in [row["key"] for row in bare.data(f"/v1/formats?limit={len(FORMATS)}&sort=key")]


@each_with_extra
@every("way", ["suffix", "parameter", "type"])
def test_what_is_not_installed_says_how_to_install_it(bare: Client, key: str, way: str) -> None:
    """406 with the command; the rest of the service works."""
    row = FORMATS[key]
    assert row.extra is not None
    asked = {"suffix": f"/v1/figures.{key}", "parameter": f"/v1/figures?format={key}", "type": "/v1/figures"}[way]
    answer = bare.get(asked, headers={"accept": row.media_type} if way == "type" else {})
    assert answer.status_code == 406
    assert f"pip install 'report-indicators[{row.extra.name}]'" in answer.json()["detail"]
    assert key not in answer.json()["errors"][0]["allowed"]
    assert bare.get("/v1/figures.csv").status_code == 200


@every("accept, key", [(None, "json"), *rows_beside(__file__, "accepted")])
def test_an_accept_header_chooses(accept: str | None, key: str) -> None:
    """The best liked; of several liked the same the first of the table."""
    assert negotiate(accept).key == key


@every("accept", ["image/gif", "text/html", "text/csv;q=0", "nonsense", ";;;,,,", "*/*;q=0"])
def test_an_accept_header_of_nothing_served_is_refused(accept: str) -> None:
    """With the media types that there are."""
    with pytest.raises(NotAcceptable) as refused:
        negotiate(accept)
    assert "text/csv" in refused.value.faults[0].allowed


@every("row", [row for row in FORMATS.values() if row.needs is Needs.FIGURES])
def test_a_format_of_figures_is_not_negotiated_elsewhere(client: Client, row: formats.Format) -> None:
    """406 where it is all that is accepted; passed over where another will do."""
    refused = client.get("/v1/areas", headers={"accept": row.media_type})
    assert refused.status_code == 406
    assert "/v1/figures" in refused.json()["detail"]
    other = client.get("/v1/areas", headers={"accept": f"{row.media_type}, text/csv;q=0.5"})
    assert other.headers["content-type"] == FORMATS["csv"].content_type


def test_some_formats_have_options() -> None:
    """Named as the parameters that ask for them; what describes a CSV has the same."""
    assert {row.key: row.option_names for row in (*FORMATS.values(), formats.CSVW) if row.options} == {
        "json": ("shape",),
        "csv": ("sep", "decimal", "cells"),
        "csvw": ("sep", "decimal", "cells"),
        **dict.fromkeys(("svg", "png", "vegalite"), ("width", "height", "kind", "highlight")),
    }


@every("slip, nearest", [("parket", "parquet"), ("markdown", "md")])
def test_a_format_that_there_is_not_names_the_nearest(client: Client, slip: str, nearest: str) -> None:
    """A slip of the pen is seen at once, and another name of a format is meant."""
    answer = client.get(f"/v1/figures?format={slip}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["nearest"][0] == nearest
    assert slip == "markdown" or answer.json()["errors"][0]["nearest"] == [nearest]


def test_a_file_for_a_program_has_a_name(client: Client) -> None:
    """A browser keeps it with the right suffix, however it was asked for."""
    answer = client.get("/v1/figures?format=xlsx")
    assert answer.headers["content-disposition"] == 'attachment; filename="figures.xlsx"'
    assert "content-disposition" not in client.get("/v1/figures").headers


@every(
    "query, sep, decimal",
    [
        *(("sep=,", ",", "."), ("sep=;", ";", "."), ("sep=%3B&decimal=,", ";", ",")),
        *(("sep=tab&decimal=,", "\t", ","), ("sep=|&decimal=.", "|", ".")),
    ],
)
@every("path", ["/v1/figures", "/v1/market-size", "/v1/rates"])
def test_a_csv_of_another_locale_holds_the_same(client: Client, path: str, query: str, sep: str, decimal: str) -> None:
    """Cell by cell; only numbers have the other mark, texts keep theirs."""
    plain = list(csv.DictReader(io.StringIO(client.get(f"{path}.csv").text, newline="")))
    other = list(csv.DictReader(io.StringIO(client.get(f"{path}.csv?{query}").text, newline=""), delimiter=sep))
    assert plain
    assert list(plain[0]) == list(other[0])
    changed = set()
    for ours, theirs in zip(plain, other, strict=True):
        for name, cell in ours.items():
            if cell != theirs[name]:
                changed.add(name)
                assert Decimal(theirs[name].replace(decimal, ".")) == Decimal(cell)
    assert bool(changed) is (decimal == ",")
    assert not any(name.endswith("value_text") or name == "display" for name in changed)


@every("address, refusal, parameter, words", rows_beside(__file__, "refusals"))
def test_what_a_format_cannot_give_is_refused(
    client: Client, address: str, refusal: str, parameter: str, words: str
) -> None:
    """Clearly, with the parameter at fault and what it may be."""
    for key in ("svg", "png", "vegalite") if "*" in address else ("",):
        tables.count(key in ("png", "vegalite"))
        answer = client.get(address.replace("*", key))
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert f"{answer.status_code} {problem['code']}".startswith(refusal), key
        assert parameter in ("-", *(error.get("parameter") for error in problem.get("errors", ()))), key
        assert words == "-" or words in problem["detail"], key


def test_options_are_checked_before_anything_is_written() -> None:
    """The table of formats itself refuses them, so that the command line does too."""
    with pytest.raises(ConflictingParameters):
        formats.options_of("table", (), {"sep": ";"})
    assert formats.options_of("csv", ("sep",), {"sep": ";", "lang": "en"}) == {"sep": ";"}


def test_a_workbook_keeps_nobody_waiting(
    client: Client, portal: BlockingPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is written beside the event loop: another request is answered while one is being made."""
    started, ended = threading.Event(), threading.Event()

    def slow(_table: Table) -> bytes:
        started.set()
        assert ended.wait(20)
        return b"made"

    monkeypatch.setattr(xlsx, "write", slow)
    waiting = portal.start_task_soon(client._client.get, "/v1/years.xlsx?limit=7")
    assert started.wait(20)
    assert client.get("/v1/years?limit=7").status_code == 200
    ended.set()
    assert waiting.result(20).content == b"made"
