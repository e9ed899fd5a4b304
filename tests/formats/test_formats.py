"""The table of formats: which one a request gets, its golden files, what is not installed, and options."""

import csv
import io
import threading
from decimal import Decimal
from typing import BinaryIO

import pytest
from anyio.from_thread import BlockingPortal

from api.domain.errors import NotAcceptable
from api.formats import registry as formats
from api.formats.registry import FORMATS, Format, negotiate
from api.formats.table import Table
from api.formats.writers import xlsx
from tests.conftest import Client, Connect
from tests.formats.writers.cases import CASES, GOLDEN, PICTURES, as_text, each_golden, golden_file, table
from tests.helpers import rows
from tests.helpers.tables import every

TABLES = rows.tables(__file__)
FIGURE = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
each_format = every("row", FORMATS.values())


@each_format
def test_a_case_is_written_as_ever_and_the_same_twice(row: Format) -> None:
    """Byte for byte, or value by value for what only a program reads; the ETag is a hash of the bytes."""
    for case in () if row.key in PICTURES else CASES:
        written = row.write(table(case))
        assert as_text(row, written) == golden_file(case, row).read_bytes().decode("utf-8"), case
        assert row.write(table(case)) == written, case
    assert isinstance(row.write(table("empty")), bytes)


def test_there_is_no_golden_file_of_nothing() -> None:
    wanted = {golden_file(case, FORMATS[key]).name for case, key in each_golden()}
    assert {path.name for path in GOLDEN.iterdir()} == wanted


@each_format
def test_a_format_is_asked_for_in_three_ways(client: Client, row: Format) -> None:
    """By suffix, parameter and media type; the answer says the type and is the same; so a list, an empty one too."""
    by_suffix = client.get(f"{FIGURE}.{row.suffix}")
    by_type = client.get(FIGURE, headers={"accept": row.media_type})
    queries = (f"format={row.key}&indicator=online-retail-sales", f"format={row.key}&area=FRA")
    lists = [client.get(f"/v1/figures?{query}", headers={"accept": "image/gif"}) for query in queries]
    for answer in (by_suffix, by_type, *lists):
        assert (answer.status_code, answer.headers["content-type"]) == (200, row.content_type)
        assert "accept" in answer.headers["vary"].lower()


def test_what_is_not_installed_says_how_to_install_it(
    connect: Connect, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """406 with the command, by suffix, parameter and media type; it is not listed, and the rest works."""
    monkeypatch.setattr(formats, "_importable", lambda _module: False)
    bare = connect(url)
    listed = [row["key"] for row in bare.data(f"/v1/formats?limit={len(FORMATS)}&sort=key")]
    assert listed == sorted(row.key for row in FORMATS.values() if not row.library)
    for key, row in FORMATS.items():
        for path, accept in ((f".{key}", "*/*"), (f"?format={key}", "*/*"), ("", row.media_type)):
            if row.library:
                answer = bare.get(f"/v1/figures{path}", headers={"accept": accept})
                assert answer.status_code == 406
                assert f"pip install 'report-indicators[{formats.EXTRAS[row.library]}]'" in answer.json()["detail"]
                assert key not in answer.json()["errors"][0]["allowed"]
    assert bare.get("/v1/figures.csv").status_code == 200


@every("accept, key", [(None, "json"), *TABLES["accepted"]])
def test_an_accept_header_chooses(accept: str | None, key: str) -> None:
    """The best liked, of several the first of the table; where nothing is served, the refusal says what there is."""
    if key == "-":
        with pytest.raises(NotAcceptable) as refused:
            negotiate(accept)
        assert "text/csv" in refused.value.faults[0].allowed
    else:
        assert negotiate(accept).key == key


@every("row", [row for row in FORMATS.values() if row.needs == "figures"])
def test_a_format_of_figures_is_not_negotiated_elsewhere(client: Client, row: Format) -> None:
    """406 where it is all that is accepted; passed over where another will do."""
    refused = client.get("/v1/areas", headers={"accept": row.media_type})
    assert (refused.status_code, "/v1/figures" in refused.json()["detail"]) == (406, True)
    other = client.get("/v1/areas", headers={"accept": f"{row.media_type}, text/csv;q=0.5"})
    assert other.headers["content-type"] == FORMATS["csv"].content_type


@every("query", ["sep=,", "sep=;", "sep=;&decimal=,", "sep=\t&decimal=,", "sep=|&decimal=."])
@every("path", ["/v1/figures", "/v1/market-size", "/v1/rates"])
def test_a_csv_of_another_locale_holds_the_same(client: Client, path: str, query: str) -> None:
    separator, mark = query[4], query[-1] if "decimal" in query else "."
    asked = query.replace("\t", "tab").replace(";&", "%3B&")
    plain = list(csv.DictReader(io.StringIO(client.get(f"{path}.csv").text, newline="")))
    text = client.get(f"{path}.csv?{asked}").text
    other = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))
    assert plain
    assert list(plain[0]) == list(other[0])
    changed = set()
    for ours, theirs in zip(plain, other, strict=True):
        for name in (name for name, cell in ours.items() if cell != theirs[name]):
            changed.add(name)
            assert Decimal(theirs[name].replace(mark, ".")) == Decimal(ours[name])
    assert bool(changed) is (mark == ",")
    assert not any(name.endswith("value_text") or name == "display" for name in changed)


@every("address, refusal, parameter, words", TABLES["refusals"])
def test_what_a_format_cannot_give_is_refused(
    client: Client, address: str, refusal: str, parameter: str, words: str
) -> None:
    for key in ("svg", "png", "vegalite") if "*" in address else ("",):
        answer = client.get(address.replace("*", key))
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert f"{answer.status_code} {problem['code']}".startswith(refusal), key
        assert parameter in ("-", *(error.get("parameter") for error in problem.get("errors", ()))), key
        assert words == "-" or words in problem["detail"], key


def test_a_workbook_keeps_nobody_waiting(
    client: Client, portal: BlockingPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The event loop goes on: another request is answered while one is being made."""
    started, ended = threading.Event(), threading.Event()

    def slow(_table: Table, file: BinaryIO) -> None:
        started.set()
        assert ended.wait(20)
        file.write(b"made")

    monkeypatch.setattr(xlsx, "save", slow)
    waiting = portal.start_task_soon(client._client.get, "/v1/years.xlsx?limit=7")
    assert started.wait(20)
    assert client.get("/v1/years?limit=7").status_code == 200
    ended.set()
    assert waiting.result(20).content == b"made"
