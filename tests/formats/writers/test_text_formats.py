"""CSV, plain text and Markdown, read back with other people's readers: the cells of the JSON, with their meaning."""

import csv
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from markdown_it import MarkdownIt

from api.domain.query import Lang
from api.formats.figure_rows import figures_table
from api.formats.registry import FORMATS
from api.formats.sentences import statement
from api.formats.table import CellKind, Column, Table
from api.formats.writers.csv import CsvOptions, cell_text, save
from api.formats.writers.markdown import escaped
from api.formats.writers.markdown import write as write_markdown
from tests.conftest import Client
from tests.formats.writers.cases import CASES, SALES, dataset, figure, table
from tests.helpers import rows
from tests.helpers.tables import every
from tests.plugins.charts.drawings import written

TABLES = rows.tables(__file__)
EXPORTS = "/v1/figures/cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"


def read(content: bytes) -> tuple[list[str], list[dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
    found = list(reader)
    assert all(None not in row and None not in row.values() for row in found)
    return list(reader.fieldnames or []), found


def printed(row: dict[str, Any], column: str) -> str:
    """What the JSON row says in a column of the CSV: `sales` is the value of sales, `sales_unit` its unit."""
    if column not in row:
        name = max((key for key in row if column.startswith(f"{key}_")), key=len)
        return printed(row[name], column.removeprefix(f"{name}_")) if row[name] is not None else ""
    cell = row[column]["value"] if isinstance(row[column], dict) else row[column]
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return ";".join(cell) if isinstance(cell, list) else "" if cell is None else str(cell)


ADDRESSES = [address for (address,) in TABLES["addresses"]]


@pytest.mark.parametrize("asked", [ADDRESSES[::2], pytest.param(ADDRESSES[1::2], marks=pytest.mark.full)])
def test_each_cell_of_a_csv_is_that_of_the_json(client: Client, asked: list[str]) -> None:
    """The same digits and characters, nothing for null, lists joined; CRLF as RFC 4180 says, no byte order mark."""
    import pyarrow.csv  # takes a third of a second

    for address in asked:
        path, _, query = address.partition("?")
        content = client.get(f"{path}.csv?{query}").content
        header, found = read(content)
        data = json.loads(client.get(address).text, parse_float=str, parse_int=str)["data"]
        objects = data if isinstance(data, list) else [data]
        assert found == [{name: printed(row, name) for name in header} for row in objects], address
        assert (content[-2:], content.count(b"\n")) == (b"\r\n", content.count(b"\r\n"))
        assert not content.startswith(b"\xef\xbb\xbf")
        arrow = pyarrow.csv.read_csv(io.BytesIO(content))
        assert (arrow.column_names, arrow.num_rows) == (header, len(found)), address


def first(cell: Any, options: CsvOptions | None = None) -> str:
    columns = (Column("a", CellKind.TEXT, ""), Column("b", CellKind.TEXT, ""))
    made = Table("test", columns, [(cell, "x")])
    buffer = io.BytesIO()
    save(made, buffer, options or CsvOptions())
    ((row),) = read(buffer.getvalue())[1]
    assert row["b"] == "x"
    return row["a"]


CALCULATED = [
    *("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=", "-", "＝1", "－a"),
    *("=cmd|' /C calc'!A0", '=HYPERLINK("http://x")', "-12.4 million", "+86 10 1234"),
]
HARMLESS = ["", "words", "1+1", " =1", "a=b", "-3.5", "+3.5", "-3", "2024", "'=1", "中文"]
HARMLESS += ['say "x"', "a,b", "a\nb", "a\r\nb", " a ", "<b>", "'", ";"]
OTHERS = [(-3, "-3"), (None, ""), (True, "true"), (["=1", "b"], "'=1;b"), (["a", "=1"], "a;=1"), ([], "")]
OTHERS += [(Decimal("-3.5"), "-3.5"), (Decimal("0.25"), "0.25")]
CELLS = [*((text, f"'{text}") for text in CALCULATED), *((text, text) for text in HARMLESS), *OTHERS]


@every("cell, shown", CELLS)
def test_any_cell_comes_back_as_it_was(cell: Any, shown: str) -> None:
    """Quotes and line breaks too, a list as one; where that is wanted, a text is kept from being calculated."""
    assert first(cell, CsvOptions(cells="text")) == shown
    assert first(cell) == (shown.removeprefix("'") if shown != cell and shown.startswith("'") else shown)


@every("address, text", TABLES["one"])
def test_one_figure_as_text_is_the_value_and_nothing_else(client: Client, address: str, text: str) -> None:
    """In words without signs, in the scale that is wanted where there is one; a field as it is, without a break."""
    answer = client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert answer.text == ("" if text == "-" else text)


def test_a_list_has_a_line_for_each_figure(client: Client) -> None:
    query = "indicator=online-retail-sales&area=CHN&period=2022/2024"
    figures = client.data(f"/v1/figures?{query}")
    assert client.get(f"/v1/figures.txt?{query}").text == "".join(f"{row['display']}\n" for row in figures)
    values = client.get(f"/v1/figures.txt?{query}&fields=value_text").text
    assert values == "".join(f"{row['value']}\n" for row in figures)
    assert client.get("/v1/figures.txt?area=FRA").text == ""


@every("asked", ["topic=trade&unit=USD", "unit=USD&basis=as-printed", "unit=ratio&claims=all"])
def test_a_bare_number_in_another_unit_is_left_out_of_a_list(client: Client, asked: str) -> None:
    """Its line is there, and empty; the amount in words has its unit with it, and stays."""
    figures = client.exact(f"/v1/figures?{asked}&limit=10000")
    unit = asked.partition("unit=")[2].partition("&")[0]
    wanted = [row["unit"] == unit for row in figures]
    assert set(wanted) == {True, False}
    for field in ("value", "value_text", "low", "high", "display"):
        lines = client.get(f"/v1/figures.txt?{asked}&limit=10000&fields={field}").text.split("\n")[:-1]
        if field == "display":
            assert len(list(filter(None, lines))) == len(figures)
        else:
            assert not any(line for line, own in zip(lines, wanted, strict=True) if not own)
        if field == "value":
            values = [f"{row['value']:f}" if own else "" for row, own in zip(figures, wanted, strict=True)]
            assert lines == values


@every("query, cell", TABLES["unconverted"])
def test_one_figure_in_a_unit_that_it_cannot_be_had_in(client: Client, query: str, cell: str) -> None:
    """A cell has no place for `meta.unconverted`, which JSON has: the bare number stays out."""
    answer = client.get(f"{EXPORTS}{query}")
    assert (answer.status_code, answer.text) == (200, "" if cell == "-" else cell)
    json = client.get(f"{EXPORTS}{query.removeprefix('.txt').replace('format=text&', '')}")
    assert (json.status_code, json.json()["meta"]["unconverted"]) == (200, [EXPORTS.rpartition("/")[2]])


@every("name, text", TABLES["withdrawn"])
def test_a_withdrawn_figure_is_marked(rivals: Client, name: str, text: str) -> None:
    assert rivals.get(f"/v1/figures/online-retail-sales.{name}").text == text


READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def plain(html: str) -> str:
    """What a page shows; of a link its address, since readers show that in another spelling."""
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r'<a href="(http[^"]*)">.*?</a>', r"\1", html)))


def tables_in(markdown: str) -> Iterator[list[dict[str, str]]]:
    for html in re.findall(r"<table>.*?</table>", READER.render(markdown), re.DOTALL):
        names = re.findall(r"<th>(.*?)</th>", html)
        bodies = [re.findall(r"<td>(.*?)</td>", row, re.DOTALL) for row in html.split("<tr>")[2:]]
        yield [dict(zip(names, map(plain, cells), strict=True)) for cells in bodies]


@every("case", list(CASES))
def test_a_list_in_markdown_is_the_table_of_the_csv(case: str) -> None:
    whole = table(case)
    (found,) = tables_in(write_markdown(whole).decode())
    names = [column.name for column in whole.flat_columns()]
    texts = (
        [", ".join(cell) if isinstance(cell, list) else " ".join(str(cell_text(cell)).split()) for cell in row]
        for row in whole.flat_rows()
    )
    assert found == [dict(zip(names, row, strict=True)) for row in texts]


SIGNS = "a | b  *a* _b_ `c`  [a](b)  <script>x</script>  a < b > c  &amp; & &#65;  ~~a~~ ~ 2.1  a\\b  snake_case_name"
SIGNS += "  # no title  1. no list  约 2.1 万亿元  ![a](b)  https://x.example/a_b_"


@every("text", SIGNS.split("  "))
def test_signs_are_shown_as_they_are(text: str) -> None:
    assert plain(READER.renderInline(escaped(text))) == text


statements = {"statements": lambda figure, lang: statement(written(figure)[0], Lang(lang))}
test_a_statement_says_what_the_value_is = rows.shows(__file__, statements)


def test_the_title_is_what_the_entry_is_called(client: Client) -> None:
    """A row without a name has the table's; a derived figure names its inputs in place of a publisher."""
    bare = Table("thing", (Column("size", CellKind.INTEGER, ""),), [(3,)], single=True)
    assert write_markdown(bare).decode() == "# thing\n\n- **size**: 3\n"
    one = figure(SALES, "2024", "15.5", formula="a + b", inputs=("a", "b"))
    assert FORMATS["md"].write(figures_table(dataset(one), single=True)).startswith(b"# Sales, China, 2024\n")
    assert statement(one, Lang.EN) == "Sales, China, 2024 = 15.5 trillion CNY (calculated from a, b)"
    (derived, *_) = [row for row in client.data("/v1/figures?derived=true&limit=1000&fields=*") if row["derived"]]
    line = client.get(f"/v1/figures/{derived['id']}.md").text.splitlines()[2]
    assert all(source in line for source in derived["inputs"])
