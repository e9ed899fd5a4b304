"""What commands print: the API's own JSON and CSV, a table when piped, a drawing in a terminal."""

from __future__ import annotations

import json
import os
import pty
from pathlib import Path

import pytest

from api.cli.commands import list_figures
from tests.conftest import Client
from tests.helpers import tables
from tests.helpers.command_line import environment, indicators, started
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

SITE = "http://test"
"""The address that the client asks: citations lead there."""
SAME = [
    ("figures --area CHN --unit USD", "/v1/figures?area=CHN&unit=USD"),
    ("figures --lang zh --sort -year --limit 4", "/v1/figures?lang=zh&sort=-year&limit=4"),
    ("figures --period 1001", "/v1/figures?period=1001"),
    ("figures --as-of 2020-01-01", "/v1/figures?as_of=2020-01-01"),
    ("figures --derived true", "/v1/figures?derived=true"),
    ("figures --fields id,value --offset 3", "/v1/figures?fields=id,value&offset=3"),
    (
        "figures online-retail-sales.CHN.2024.cfis-2025-09-15 --unit USD --basis as-printed",
        "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15?unit=USD&basis=as-printed",
    ),
    ("convert 15.5 trillion CNY USD --year 2024", "/v1/convert?value=15.5&scale=trillion&from=CNY&to=USD&year=2024"),
    ("rates --base USD --quote CNY", "/v1/rates?base=USD&quote=CNY"),
    ("rates --base CNY --quote USD", "/v1/rates?base=CNY&quote=USD"),
    ("units --lang zh --limit 7", "/v1/units?lang=zh&limit=7"),
]


@pytest.mark.full
@every(("arguments", "address"), SAME)
def test_json_is_the_api_s(arguments: str, address: str, url: str, client: Client) -> None:
    """--format json prints the data and meta that the API answers."""
    printed = json.loads(indicators(f"{arguments} --format json", DATABASE_URL=url, PUBLIC_URL=SITE).stdout)
    answered = client.get(address).json()
    assert (printed["data"], printed["meta"]) == (answered["data"], answered["meta"])


@pytest.mark.full
@every(("arguments", "address"), SAME)
def test_csv_is_the_api_s(arguments: str, address: str, url: str, client: Client) -> None:
    """--format csv prints the bytes that the API answers."""
    printed = indicators(f"{arguments} --format csv", DATABASE_URL=url, PUBLIC_URL=SITE).stdout_bytes
    assert printed == client.get(f"{address}&format=csv").content


@pytest.mark.full
@every("key", ["svg", "png", "vegalite"])
@every(
    ("arguments", "address"),
    [
        (
            "figures --indicator online-retail-sales --area CHN --width 480",
            "/v1/figures?indicator=online-retail-sales&area=CHN&width=480",
        ),
        (
            "figures cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15 --lang zh",
            "/v1/figures/cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15?lang=zh",
        ),
    ],
)
def test_a_picture_is_the_api_s(arguments: str, address: str, key: str, url: str, client: Client) -> None:
    """Byte for byte, on standard output."""
    printed = indicators(f"{arguments} --format {key}", DATABASE_URL=url, PUBLIC_URL=SITE).stdout_bytes
    assert printed.removesuffix(b"\n") == client.get(f"{address}&format={key}").content.removesuffix(b"\n")


def test_text_is_one_line(url: str) -> None:
    """Of one figure its amount in words; its citation has an address relative to the server where nobody set one."""
    exports = "figures cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15 --format text"
    amount = indicators(f"{exports} --unit USD --scale billion", DATABASE_URL=url)
    assert amount.stdout == "more than 250 billion USD\n"
    for site in ("", "https://figures.example.org"):
        cited = indicators(f"{exports} --fields citation", DATABASE_URL=url, PUBLIC_URL=site).stdout
        assert cited.startswith("CFIS. (2025, September 15). Cross-border")
        assert f" {site}/v1/figures/cross-border" in cited
        assert cited.count("\n") == 1


def test_piped_table_is_aligned(url: str) -> None:
    """A piped table has its columns one below the other, and every digit."""
    lines = indicators("rates --base USD --quote CNY --year 2023,2024", DATABASE_URL=url).stdout.splitlines()
    assert [line.split() for line in lines] == [
        ["base", "quote", "year", "mean", "last", "last_day", "days", "partial"],
        ["USD", "CNY", "2023", "7.084631316", "7.104886878", "2023-12-29", "255", "no"],
        ["USD", "CNY", "2024", "7.19558631", "7.299355087", "2024-12-31", "256", "no"],
    ]
    assert len({line.index("CNY") for line in lines[1:]}) == 1
    assert {line.index("7.084631316") + 11 for line in lines[1:2]} == {lines[2].index("7.19558631") + 10}


def test_table_of_figures(url: str) -> None:
    """A table has the columns that a reader needs, or those asked for."""
    assert indicators("figures", DATABASE_URL=url).stdout.splitlines()[0].split() == list(list_figures.COLUMNS)
    assert indicators("figures --fields id,value", DATABASE_URL=url).stdout.split()[:2] == ["id", "value"]


@every("arguments", ["figures --period 1001", "rates --base CNY --quote USD", "figures --as-of 2020-01-01"])
def test_empty_result(arguments: str, url: str) -> None:
    """An empty result is a success: a header alone, and a word beside it."""
    result = indicators(arguments, DATABASE_URL=url)
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 1)
    assert "Nothing matches." in result.stderr
    if arguments.startswith("rates"):  # a pair that is listed the other way round is told as such
        assert "swap --base and --quote" in result.stderr


@pytest.mark.full
@every(
    ("arguments", "remark"),
    [
        ("units --limit 5", "5 of 53 rows; --limit and --offset give others."),
        ("units --offset 5000", "There are 53 rows, and none from --offset 5000 on."),
        ("figures --topic trade --unit USD --report new-ecommerce-2025", "3 of these are as printed"),
        ("units", ""),
    ],
)
def test_remarks(arguments: str, remark: str, url: str) -> None:
    """What a reader should know stands beside the data, on standard error."""
    result = indicators(arguments, DATABASE_URL=url)
    assert remark in result.stderr
    assert bool(result.stderr) == bool(remark)


def in_a_terminal(line: str, folder: Path, **variables: str) -> tuple[int, str, str]:
    """Run a command line whose standard output is a terminal: exit code, what it showed, standard error."""
    parent, child = pty.openpty()
    process = started(line, folder, stdout=child, env=environment(NO_COLOR="1", TERM="dumb", **variables))
    os.close(child)
    shown = b"".join(iter(lambda: read_terminal(parent), b"")).decode()
    os.close(parent)
    return process.wait(), shown, process.communicate()[1]


def read_terminal(descriptor: int) -> bytes:
    """What the terminal was sent; nothing once its other end is closed."""
    try:
        return os.read(descriptor, 65536)
    except OSError:
        return b""


@pytest.mark.full
def test_terminal_table_cuts_no_digit(url: str, tmp_path: Path) -> None:
    """In a narrow terminal a cell is folded, never cut."""
    line = "rates --base USD --quote CNY --year 2024 --fields base,mean,last,last_day"
    code, shown, told = in_a_terminal(line, tmp_path, DATABASE_URL=url, COLUMNS="30")
    assert (code, told) == (0, "")
    assert "─" in shown
    assert "…" not in shown
    assert sum(sign.isdigit() for sign in shown) == len("719558631") + len("7299355087") + len("20241231")


@pytest.mark.full
def test_terminal_gets_no_file_for_a_program(url: str, tmp_path: Path) -> None:
    """It is not poured into a terminal; a picture that is text is printed."""
    code, shown, told = in_a_terminal("figures --format xlsx", tmp_path, DATABASE_URL=url)
    assert (code, shown) == (2, "")
    assert "add > figures.xlsx" in told
    chart = "figures --indicator online-retail-sales --area CHN --format"
    tables.count(3)
    assert "add > figures.png" in in_a_terminal(f"{chart} png", tmp_path, DATABASE_URL=url)[2]
    code, shown, _ = in_a_terminal(f"{chart} svg", tmp_path, DATABASE_URL=url)
    assert (code, shown[:4]) == (0, "<svg")


@pytest.mark.full
def test_reader_that_leaves(url: str, tmp_path: Path) -> None:
    """A reader that closes the pipe early, like head, gets no traceback."""
    process = started("rates --limit 10000", folder=tmp_path, env=environment(DATABASE_URL=url))
    assert process.stdout is not None
    assert process.stdout.readline().startswith("base")
    process.stdout.close()
    assert process.stderr is not None
    with process.stderr as told:
        assert "Traceback" not in told.read()
    process.wait()
