"""The command line as a person meets it: its help, what it prints, what it refuses, and how it ends."""

import json
import os
import pty
import re
import shlex
from pathlib import Path

import asyncpg
import pytest

from api.cli import command_line
from api.cli.database import read
from api.cli.failures import printable
from api.service.parameters.groups import ConvertQuery, Parameters, fields_of
from api.service.parameters.queries import FigureQuery
from api.storage.sqlite_file import UnitsAndRates
from tests.conftest import Client, MakeUrl
from tests.helpers.command_line import PROGRAM, environment, indicators, started
from tests.helpers.local_site import page, site
from tests.helpers.own_server import free_port
from tests.helpers.rows import rows, tables
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

TABLES = tables(__file__)
LINES = {name: found for name, found in TABLES.items() if len(found[0]) > 1 and found[0][1].isdigit()}
NAMES = "audit backup check convert doctor extract fact-check figures load mcp migrate new publish rebuild release "
NAMES += "restore seed serve units verify watch withdraw"
SALES = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
WIDE = {"COLUMNS": "200", "TERMINAL_WIDTH": "200"}


def fits(cell: str, says: str, err: str) -> bool:
    kind, words = cell[0], cell[1:].strip()
    if cell.startswith("err"):
        return cell[4:] in err if cell != "err =" else err == ""
    if kind in "^=":
        return says.startswith(words) if kind == "^" else says == f"{words}\n"
    return words not in says if kind == "!" else cell in says


@pytest.mark.parametrize("meaning", LINES)
def test_lines(meaning: str, url: str) -> None:
    """Each ends with its code and says its words, as the head of the table has it; no secret is among them."""
    wrong = []
    for row in LINES[meaning]:
        port = str(free_port()) if "{port}" in row[0] else ""
        line, code, *told = (cell.replace("{port}", port) for cell in row)
        words = shlex.split(line)
        given = [word.partition("=")[::2] for word in words if re.match(r"[A-Z_]+=", word)]
        result = indicators("", *words[len(given) :], **{"DATABASE_URL": url, **WIDE, **dict(given)})
        out, err = result.stdout, result.stderr
        fine = (str(result.exit_code), out if code in "12" else "", "secret" in out + err) == (code, "", False)
        if not fine or not all(fits(cell, out if code in "03" else err, err) for cell in told):
            wrong.append((line, result.exit_code, out, err))
    assert wrong == []


def test_help() -> None:
    """It lists every command, and that of each says what it does and shows its examples, each on one line."""
    assert sorted(command_line.declared()) == NAMES.split()
    listed = indicators("--help").stdout
    for name in NAMES.split():
        assert re.search(rf"\b{name}\b", listed)
        result, head = indicators(f"{name} --help", **WIDE), command_line.command(name)
        assert result.exit_code == 0
        assert head.run.__doc__
        assert head.examples
        for line in head.examples:
            assert line.startswith(name)
            assert f"  indicators {line}" in result.stdout
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*\n", indicators("--version").stdout)


DATA = {"convert": ConvertQuery, "figures": FigureQuery}


@every(("name", "api"), DATA.items())
def test_options_are_the_parameters(name: str, api: type[Parameters]) -> None:
    shown = set(re.findall(r"--([a-z][a-z_-]*)", indicators(f"{name} --help", **WIDE).stdout))
    assert {item.name for item in fields_of(api)} <= {option.replace("-", "_") for option in shown} | shown


@pytest.mark.full
@every("line", [line for name in (*DATA, "units") for line in command_line.command(name).examples])
def test_examples_run(line: str, url: str) -> None:
    result = indicators(line, DATABASE_URL=url)
    assert (result.exit_code, bool(result.stdout)) == (0, True), result.stderr


@every("value", ["a" * 10_000, "\x1b[31mred", "\N{BELL}\x07", "\udcff"])
def test_strange_input(value: str, url: str) -> None:
    result = indicators("figures --area", value, DATABASE_URL=url)
    assert result.exit_code == 2
    assert len(result.stderr) < 2000
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", result.stderr)


@every(
    ("text", "shown"), [("人民\u3000日报", None), ("5\u00a0km", None), ("a\nb", None), ("a\x1bb", "a\ufffdb"), ("", "")]
)
def test_signs_that_no_terminal_shows_are_replaced(text: str, shown: str | None) -> None:
    """Controls are replaced; spaces of every width and line ends stay."""
    assert printable(text) == (text if shown is None else shown)


@every("name", [*DATA, "units"])
def test_missing_database(name: str, tmp_path: Path) -> None:
    """One that the caller named is not made, and one without tables is as good as none: the text says how."""
    (tmp_path / "empty.db").touch()
    for file in ("none.db", "empty.db"):
        result = indicators(command_line.command(name).examples[0], DATABASE_URL=f"sqlite:///{tmp_path / file}")
        assert (result.exit_code, result.stdout) == (1, "")
        assert "indicators migrate" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["empty.db"]


@every(("line", "told"), TABLES["silent"])
def test_silent_postgresql(line: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is frozen takes a connection and says nothing: the driver gives up, without a word of its own."""

    async def give_up(**_address: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(asyncpg, "connect", give_up)
    result = indicators(line, DATABASE_URL="postgresql+asyncpg://me:secret@127.0.0.1:1/base")
    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr


SAME = [
    (*row, key)
    for name, found in TABLES.items()
    if name.startswith("the API answers the same: ")
    for row in found
    for key in name.partition(": ")[2].split()
]


@pytest.mark.full
@every(("arguments", "address", "key"), SAME)
def test_what_is_printed_is_what_the_api_answers(
    arguments: str, address: str, key: str, url: str, client: Client
) -> None:
    """The bytes in the same format; of JSON the data and meta."""
    printed = indicators(f"{arguments} --format {key}", DATABASE_URL=url, PUBLIC_URL="http://test").stdout_bytes
    if key == "json":
        told, answered = json.loads(printed), client.get(address).json()
        assert (told["data"], told["meta"]) == (answered["data"], answered["meta"])
    else:
        content = client.get(f"{address}&format={key}").content
        assert printed == content or (key != "csv" and printed.removesuffix(b"\n") == content.removesuffix(b"\n"))


def test_piped_table_is_aligned(url: str) -> None:
    chosen = "--indicator online-retail-sales --area CHN --year 2023,2024"
    line = f"figures {chosen} --fields year,value,printed_value,preferred"
    assert indicators(line, DATABASE_URL=url).stdout == (
        "year           value  printed_value  preferred\n"
        "2023  15430000000000  15.43          true\n"
        "2024  15500000000000  15.5           true\n"
    )


def in_a_terminal(line: str, folder: Path, **variables: str) -> tuple[int, str, str]:
    """Run a command line whose standard output is a terminal: exit code, what it showed, standard error."""
    parent, child = pty.openpty()
    process = started(line, folder, stdout=child, env=environment(NO_COLOR="1", TERM="dumb", **variables))
    os.close(child)
    shown = b""
    try:
        while piece := os.read(parent, 65536):
            shown += piece
    except OSError:  # its other end is closed
        os.close(parent)
    return process.wait(), shown.decode(), process.communicate()[1]


@pytest.mark.full
def test_terminal(url: str, tmp_path: Path) -> None:
    """A narrow one cuts no digit; no file for a program is poured into it, but a picture as text."""
    line = "figures --indicator online-retail-sales --area CHN --year 2024 --fields id,value,year"
    code, shown, told = in_a_terminal(line, tmp_path, DATABASE_URL=url, COLUMNS="30")
    assert (code, told, "…" in shown) == (0, "", False)
    assert sum(sign.isdigit() for sign in shown) == len("202420250915") + len("15500000000000") + len("2024")
    code, shown, told = in_a_terminal("figures --format xlsx", tmp_path, DATABASE_URL=url)
    assert (code, shown, "add > figures.xlsx" in told) == (2, "", True)
    chart = "figures --indicator online-retail-sales --area CHN --format"
    assert "add > figures.png" in in_a_terminal(f"{chart} png", tmp_path, DATABASE_URL=url)[2]
    code, shown, _ = in_a_terminal(f"{chart} svg", tmp_path, DATABASE_URL=url)
    assert (code, shown[:4]) == (0, "<svg")


@pytest.mark.full
@every(["arguments"], TABLES["converted at once"])
def test_convert_at_once_is_convert_by_the_service(
    arguments: str, read_only_url: MakeUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The embedded database read by its driver gives every answer and refusal as the service gives it."""
    sqlite_url = read_only_url("sqlite")
    at_once = indicators(f"convert {arguments}", DATABASE_URL=sqlite_url)
    with monkeypatch.context() as patch:
        patch.setattr(UnitsAndRates, "at", lambda _url: None)
        by_service = indicators(f"convert {arguments}", DATABASE_URL=sqlite_url)
    told = [(result.exit_code, result.stdout, result.stderr) for result in (at_once, by_service)]
    assert told[0] == told[1]


@every(["url"], rows("postgresql+asyncpg://h/base\nsqlite:///a%20b.db\nsqlite:///a.db?mode=ro\nsqlite://\na.db"))
def test_only_a_plain_address_is_read_at_once(url: str) -> None:
    assert UnitsAndRates.at(url) is None


WEB = {"fastapi", "starlette", "uvicorn", "httpx"}
IMPORTS = [
    ("convert 15.5 trillion CNY USD --year 2024", WEB | {"sqlalchemy", "sqlmodel", "alembic", "anyio", "rich"}),
    pytest.param("units --help", {"api.cli.serve"}, marks=pytest.mark.full),
]


@pytest.mark.parametrize(("line", "unwanted"), IMPORTS)
def test_little_is_imported(line: str, unwanted: set[str], read_only_url: MakeUrl, tmp_path: Path) -> None:
    """Of what a command does not need."""
    program = PROGRAM.replace("main()\n", f"try: main()\nfinally: print(sorted({unwanted!r} & set(sys.modules)))\n")
    process = started(line, tmp_path, program, env=environment(DATABASE_URL=read_only_url("sqlite")))
    printed, told = process.communicate(timeout=60)
    assert process.returncode == 0, told
    assert printed.splitlines()[-1] == "[]"
    assert "convert" not in line or printed.startswith("15.5 trillion CNY = 2.15 trillion USD (2.1471 … 2.1611)\n")


def test_a_result_is_not_formatted(url: str) -> None:
    """For `asyncio.run` a result is part of its task's description, which it formats as it ends."""
    formatted = []

    class Result:
        def __repr__(self) -> str:
            formatted.append("formatted")
            return "a result"

    async def work(*_: object) -> Result:
        return Result()

    assert (isinstance(read(url, work), Result), formatted) == (True, [])


@pytest.mark.full
def test_a_long_text_is_checked_in_part(url: str) -> None:
    part = indicators("fact-check", "12 lines. " * 2_500, DATABASE_URL=url)
    assert (part.exit_code, "up to character" in part.stderr) == (0, True)


def test_claims_are_read_from_a_file(url: str, tmp_path: Path) -> None:
    """As JSON lines or CSV; it exits with 3 if one is wrong, and names the line that cannot be read."""
    lines, table = tmp_path / "claims.jsonl", tmp_path / "claims.csv"
    right = {"indicator": "online-retail-sales", "period": "2024", "amount": "15.5 trillion yuan"}
    lines.write_text(f"{json.dumps(right)}\n\n{json.dumps(right)}\n", encoding="utf-8")
    table.write_text("indicator,period,amount\nonline-retail-sales,2024,14 trillion yuan\n", encoding="utf-8")
    assert indicators("fact-check --claims", str(lines), DATABASE_URL=url).exit_code == 0
    wrong = indicators("fact-check --format json --claims", str(table), DATABASE_URL=url)
    assert (json.loads(wrong.stdout)["data"][0]["verdict"], wrong.exit_code) == ("contradicts", 3)
    lines.write_text("{", encoding="utf-8")
    broken = indicators("fact-check --claims", str(lines), DATABASE_URL=url)
    assert (broken.exit_code, "claims.jsonl:1 is no JSON" in broken.stderr) == (2, True)
    both = indicators("fact-check 15.5 --claims", str(table), DATABASE_URL=url)
    assert (both.exit_code, "--claims" in both.stderr) == (2, True)


def test_links_of_a_file_are_checked_and_corrected(url: str, tmp_path: Path) -> None:
    """With annotations for a code host; what is written in their place passes."""
    file = tmp_path / "article.md"
    link = "](https://figures.example/figures/online-retail-sales.CHN.2024.cfis-2025-09-15)"
    file.write_text(f"# Sales\r\n\nThey were [15.5 billion yuan{link}, or 3 zlotys.\n", encoding="utf-8", newline="")
    asked = ("fact-check", str(file))
    annotated = indicators(*asked, "--annotate", DATABASE_URL=url)
    assert (annotated.exit_code, annotated.stdout[:7]) == (3, "::error")
    assert "line=3,col=12,title=wrong-scale::" in annotated.stdout
    assert indicators(*asked, "--write", DATABASE_URL=url).exit_code == 0
    assert file.read_bytes().decode() == f"# Sales\r\n\nThey were [15.5 trillion yuan{link}, or 3 zlotys.\n"
    assert indicators(*asked, DATABASE_URL=url).exit_code == 0


@every(("line", "content", "code", "words"), TABLES["documents"])
def test_a_document_is_checked(line: str, content: str, code: str, words: str, url: str, tmp_path: Path) -> None:
    name, _, options = line.partition(" ")
    (tmp_path / name).write_text(content.replace("SALES", SALES).replace("\\n", "\n"), encoding="utf-8")
    result = indicators(f"fact-check {options}", str(tmp_path / name), DATABASE_URL=url)
    assert (result.exit_code, re.search(words, result.stdout + result.stderr) is not None) == (int(code), True), result


def test_watched_documents_that_went_stale_are_told(url: str, tmp_path: Path) -> None:
    """The list is kept, and its documents are checked anew; one that is gone is told too."""
    right, wrong, watched = (tmp_path / name for name in ("right.md", "wrong.md", "list.txt"))
    link = "](/figures/cross-border-ecommerce-trade-growth.CHN.2022.mofcom-2023-02-23)"
    right.write_text("[15.5 trillion yuan](/figures/online-retail-sales.CHN.2024.cfis-2025-09-15)", encoding="utf-8")
    wrong.write_text(f"Trade\n[9.8%{link}", encoding="utf-8")
    empty = indicators("watch --list", str(watched), DATABASE_URL=url)
    assert (empty.exit_code, "lists no document" in empty.stderr) == (2, True)
    assert indicators("watch --list", str(watched), str(right), DATABASE_URL=url).exit_code == 0
    found = indicators("watch --list", str(watched), str(wrong), DATABASE_URL=url)
    assert (found.exit_code, found.stdout.startswith(f"{wrong}:2: ")) == (3, True)
    assert "superseded" in found.stdout
    with site() as served:
        served.answers["/page"] = page("<a href='/figures/online-retail-sales.CHN.2024.cfis-2025-09-15'>15 yuan</a>")
        places = (f"{served.address}/page", "http://127.0.0.1:9/")
        fetched = indicators("watch --list", str(tmp_path / "other.txt"), *places, DATABASE_URL=url)
    assert (fetched.exit_code, "/page:1: " in fetched.stdout, "ConnectError" in fetched.stdout) == (3, True, True)
    right.unlink()
    again = indicators("watch --list", str(watched), DATABASE_URL=url)
    assert (again.exit_code, len(again.stdout.splitlines())) == (3, 2)
    assert watched.read_text(encoding="utf-8") == f"{right}\n{wrong}\n"


NO_TEXTS = [
    *((b"\xff\xfe15", "not UTF-8"), ("15.5".encode("utf-16"), "not UTF-8"), (b"", "is empty")),
    *((b"a" * 70_000, "65536 bytes"), (b"\x7fELF\x02\x01\x01\x00", "a control character")),
    (b"PK\x03\x04\x14\x00", "a control character"),
]


def test_a_file_is_checked_by_its_name(url: str, tmp_path: Path) -> None:
    """One that is no text is refused."""
    file = tmp_path / "article.txt"
    file.write_text("\ufeffChina's online retail sales reached 15.5 billion yuan in 2024.\r\n", encoding="utf-8")
    by_name = indicators("fact-check --format json", str(file), DATABASE_URL=url)
    (row,) = json.loads(by_name.stdout)["data"]
    assert (row["verdict"], row["correction"], by_name.exit_code) == ("wrong-scale", "15.5 trillion yuan", 3)
    for content, words in NO_TEXTS:
        file.write_bytes(content)
        result = indicators("fact-check", str(file), DATABASE_URL=url)
        assert (result.exit_code, words in result.stderr) == (2, True)
