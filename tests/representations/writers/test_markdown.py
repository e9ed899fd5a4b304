"""Markdown read back by markdown-it: the cells of the JSON, and no number of a figure without what it means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from markdown_it import MarkdownIt

from api.domain.query import Lang
from api.representations.figure_rows import figure_table
from api.representations.figure_statements import statement
from api.representations.formats import FORMATS
from api.representations.table import CellKind, Column, Table
from api.representations.writers.csv import cell_text
from api.representations.writers.markdown import escaped, write
from tests.conftest import Client
from tests.helpers.tables import every
from tests.representations.charts.drawings import written
from tests.representations.rows import rows_beside
from tests.representations.writers.cases import CASES, dataset, figure, table
from tests.representations.writers.cases import SALES as WHAT

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
FIGURE = "online-retail-sales.CHN.2024.cfis-2025-09-15"
EXPORTS = "cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"


def plain(html: str) -> str:
    """What a page shows; of a link its address, since readers show that in another spelling."""
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r'<a href="(http[^"]*)">.*?</a>', r"\1", html)))


def shown(markdown: str) -> str:
    return plain(READER.renderInline(markdown))


def tables(markdown: str) -> Iterator[list[dict[str, str]]]:
    """The tables of a document, each a list of rows by the names of their columns."""
    for html in re.findall(r"<table>.*?</table>", READER.render(markdown), re.DOTALL):
        names = re.findall(r"<th>(.*?)</th>", html)
        bodies = (
            re.findall(r"<td>(.*?)</td>", row, re.DOTALL) for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)[1:]
        )
        yield [dict(zip(names, map(plain, cells), strict=True)) for cells in bodies]


@every("case", list(CASES))
def test_a_list_is_the_table_of_the_csv(case: str) -> None:
    """Cell by cell, whatever signs stand in them; line breaks in a cell become spaces."""
    whole = table(case)
    (found,) = tables(write(whole).decode())
    names = [column.name for column in whole.flat_columns()]
    expected = [
        {
            name: ", ".join(cell) if isinstance(cell, list) else " ".join(str(cell_text(cell)).split())
            for name, cell in zip(names, row, strict=True)
        }
        for row in whole.flat_rows()
    ]
    assert found == expected


@every(
    "text",
    [
        "a | b", "*a* _b_ `c`", "[a](b)", "<script>x</script>", "a < b > c", "&amp; & &#65;", "~~a~~ ~ 2.1", "a\\b",
        "snake_case_name", "# no title", "1. no list", "约 2.1 万亿元", "![a](b)", "https://x.example/a_b_",
    ],
)  # fmt: skip
def test_signs_are_shown_as_they_are(text: str) -> None:
    assert shown(escaped(text)) == text


@every("query", ["", "?unit=USD&scale=billion", "?lang=zh&unit=USD"])
@every("figure_id", [FIGURE, EXPORTS])
def test_a_figure_is_the_json_s(client: Client, figure_id: str, query: str) -> None:
    """Every field that is there; its numbers in one row with comparator, unit, scale, period and source."""
    ours = client.get(f"/v1/figures/{figure_id}{query}").json()
    text = client.get(f"/v1/figures/{figure_id}{query}", headers={"accept": "text/markdown"}).text
    first, *others = tables(text)
    (numbers,) = first
    data = ours["data"]
    for name in ("comparator", "value_text", "unit", "scale", "period", "source", "display", "as_printed"):
        assert numbers[name] == data[name]
    assert numbers["value"] == data["value_text"]
    if data["conversion"]:
        ((receipt,),) = others
        assert receipt["formula"] == data["conversion"]["formula"]
        assert receipt["rate"] == str(data["conversion"]["rate"])
    html = READER.render(text)
    read = plain(html)
    told = {**data, **ours["meta"]}
    for name, cell in told.items():
        if isinstance(cell, str):
            assert " ".join(cell.split()) in read, name
        elif isinstance(cell, list):
            assert all(item in read for item in cell), name
    assert all(f'href="{address}"' in html for address in data["links"].values())


def test_a_figure_begins_with_a_line_to_quote(client: Client) -> None:
    """What, where, when, the comparator by sign and word, the amount, who says so."""
    lines = client.get(f"/v1/figures/{EXPORTS}.md?unit=USD").text.splitlines()
    assert lines[0] == "# Cross-border e-commerce exports, China, 2024"
    assert lines[2] == (
        "**Cross-border e-commerce exports, China, 2024 > 250 billion USD "
        "(more than; converted from > 1.8 trillion CNY; CFIS, 2025-09-15)**"
    )


@every("figure, lang, told", rows_beside(__file__))
def test_a_statement_says_what_the_value_is(figure: str, lang: str, told: str) -> None:
    """Its comparator, its standing and where it is from."""
    (one,) = written(figure)
    assert statement(one, Lang(lang)) == told


@every("path", ["/v1/indicators/online-retail-sales", "/v1/sources/cfis-2025-09-15", "/v1/reports/new-ecommerce-2025"])
def test_an_entry_is_the_json_s(client: Client, path: str) -> None:
    """Each of its texts, below its name."""
    text = client.get(path, headers={"accept": "text/markdown"}).text
    read = plain(READER.render(text))
    data = client.data(path)
    assert read.startswith(data.get("name") or data["title"])
    assert all(str(cell) in read for cell in data.values() if cell not in (None, False))


def test_only_what_is_asked_for_is_told(client: Client) -> None:
    """`fields` picks columns and fields; the title line of a figure stays, so that the number keeps its meaning."""
    (rows,) = tables(client.get("/v1/figures.md?fields=id,value,unit&limit=2").text)
    assert [list(row) for row in rows] == [["id", "value", "unit"]] * 2
    one = client.get(f"/v1/figures/{FIGURE}.md?fields=value,unit").text
    assert "| 15500000000000 | CNY |" in one
    assert "Online retail sales, China, 2024 = 15.5 trillion CNY (CFIS, 2025-09-15)" in one
    assert "paragraph" not in one


def test_a_row_without_a_name_has_the_table_s() -> None:
    """The title is whatever the entry is called."""
    bare = Table("thing", (Column("size", CellKind.INTEGER, ""),), [(3,)], single=True)
    assert write(bare).decode() == "# thing\n\n- **size**: 3\n"


def test_a_derived_figure_names_its_inputs(client: Client) -> None:
    """In place of a publisher."""
    made = figure(WHAT, "2024", "15.5", formula="a + b", inputs=("a", "b"))
    assert statement(made, Lang.EN) == "Sales, China, 2024 = 15.5 trillion CNY (calculated from a, b)"
    (derived, *_) = [row for row in client.data("/v1/figures?derived=true&limit=1000&fields=*") if row["derived"]]
    line = client.get(f"/v1/figures/{derived['id']}.md").text.splitlines()[2]
    assert all(source in line for source in derived["inputs"])


def test_a_figure_alone_is_written_like_in_any_format() -> None:
    """The format takes a single figure's table."""
    one = figure_table(dataset(figure(WHAT, "2024", "15.5")))
    assert FORMATS["md"].write(one).startswith(b"# Sales, China, 2024\n")
