"""Citations read back by other people's programs: nothing is lost, whatever signs a name holds."""

from __future__ import annotations

import json
from dataclasses import replace

from api.domain.figure import Figure
from api.domain.query import Lang
from api.representations.citations.citation_formats import CITATION_FORMATS, CITATION_SUFFIXES
from api.representations.citations.cited_figure import CitedFigure
from api.representations.citations.permanent_addresses import PermanentAddresses
from tests.helpers.tables import every
from tests.representations.citations.readers import read_bibtex, read_ris, rendered
from tests.representations.writers.cases import BUREAU, PRESS, RELEASE, SALES, figure, indicator

ADDRESSES = PermanentAddresses.of(RELEASE, "https://figures.example")
FIGURE = figure(SALES, "2024", "15.50", comparator=">")
STYLES = {
    "apa": "apa",
    "chicago": "chicago-author-date",
    "gb-t-7714": "china-national-standard-gb-t-7714-2015-numeric",
}
"""Ours, and their names in the Citation Style Language."""
HOSTILE = (
    "{Braces} and }others{",
    "100% of \\alpha{x} & $5 #1 a_b ~c^2",
    "Two\nlines,\ttabs\r\nand\u2028more",
    "\"quoted\" 'twice' ''thrice'' ``old`` “new”",
    "商务部、海关总署“跨境电商”（2024年）",
    "TY  - BOOK\nER  - ",
    "@misc{x, author = {y}}",
    "<b>bold</b> | a -- b --- c ,, d",
    "Ünïcode é œ 🙂",
    "\\",
    "Figures, Inc.",
)


def cited(of: Figure, lang: Lang = Lang.EN) -> CitedFigure:
    """A figure of the cases as it is cited."""
    return CitedFigure.of(of, ADDRESSES, lang)


def written(of: CitedFigure, key: str, style: str | None = None) -> bytes:
    """In a format."""
    return CITATION_FORMATS[key].write(of, style)


def one_line(text: str) -> str:
    """A text as any format gives it: in one line."""
    return " ".join(text.split())


@every("text", HOSTILE)
def test_a_name_survives_each_format(text: str) -> None:
    """As the publisher, as the title of the source, as the name of the indicator and as who is said to state it."""
    odd = BUREAU.model_copy(update={"publisher": text, "title": f"On {text}"})
    named = figure(indicator("sales", name_en=text), "2024", "15.50", source=odd, originator=f"By {text}")
    of = cited(named)
    name = one_line(text)
    claim = f"{name}, China, 2024: 15.50 trillion CNY [attributed to By {name}]"
    bibtex, ris, csl = read_bibtex(written(of, "bibtex")), read_ris(written(of, "ris")), json.loads(written(of, "csl"))
    assert (bibtex["author"], bibtex["title"], bibtex["howpublished"]) == (name, claim, f"On {name}")
    assert (ris["authors"], ris["title"], ris["secondary_title"]) == ([name], claim, f"On {name}")
    assert (csl["author"], csl["title"], csl["container-title"]) == ([{"literal": name}], claim, f"On {name}")
    for style in ("apa", "chicago", "gb-t-7714"):
        line = written(of, "text", style).decode()
        assert line.count("\n") == 1
        assert line.startswith(name)
        assert claim in line
        assert f"On {name}" in line


def test_each_format_says_the_same() -> None:
    """Publisher, figure, source, dates, address, and what no field is for."""
    of = cited(FIGURE)
    note = (
        "Printed as “15.50 trillion CNY”. Source: https://bureau.example/page. Source retrieved on 2025-02-01. "
        "Archived at https://archive.example/page. Licence of the source: CC BY 4.0. Release made-up.1"
    )
    assert read_bibtex(written(of, "bibtex")) == {
        "kind": "misc",
        "key": FIGURE.id,
        "author": "A bureau",
        "title": of.claim,
        "howpublished": "A page",
        "year": "2025",
        "month": "1",
        "day": "17",
        "url": of.address,
        "language": "english",
        "note": note,
    }
    assert read_ris(written(of, "ris")) == {
        "type_of_reference": "ELEC",
        "id": FIGURE.id,
        "authors": ["A bureau"],
        "title": of.claim,
        "secondary_title": "A page",
        "year": "2025",
        "date": "2025/01/17",
        "urls": [of.address],
        "language": "en",
        "notes": [note],
    }
    assert json.loads(written(of, "csl")) == {
        "id": FIGURE.id,
        "type": "webpage",
        "title": of.claim,
        "author": [{"literal": "A bureau"}],
        "container-title": "A page",
        "issued": {"date-parts": [[2025, 1, 17]]},
        "URL": of.address,
        "language": "en",
        "note": note,
    }


@every(
    ("published", "year", "date", "issued"),
    [(None, None, None, None), ("2025", "2025", "2025//", [[2025]]), ("2025-03", "2025", "2025/03/", [[2025, 3]])],
)
def test_of_a_date_as_much_is_told_as_is_known(
    published: str | None, year: str | None, date: str | None, issued: list[list[int]] | None
) -> None:
    """And nothing of what is not: no date, no title."""
    of = cited(replace(FIGURE, source=PRESS.model_copy(update={"published": published})))
    ris, bibtex, csl = read_ris(written(of, "ris")), read_bibtex(written(of, "bibtex")), json.loads(written(of, "csl"))
    assert (ris.get("year"), ris.get("date"), bibtex.get("year")) == (year, date, year)
    assert csl.get("issued") == (issued and {"date-parts": issued})
    assert "day" not in bibtex
    assert not {"howpublished", "secondary_title", "container-title"} & {*bibtex, *ris, *csl}


@every(
    "of",
    [FIGURE, replace(FIGURE, source=PRESS, originator=None), replace(FIGURE, withdrawn="made-up.2", status="F")],
)
def test_our_texts_are_those_of_the_styles(of: Figure) -> None:
    """APA, Chicago and GB/T 7714 of the Citation Style Language make the same of our CSL-JSON.

    Ours tell the source in GB/T 7714 too, which leaves it out of web pages, and no day of access, for which the word
    of APA's stands where no date is known. The styles write titles with capitals, and citeproc-py puts Chicago's full
    stop behind the quotation mark.
    """
    item = cited(of)
    csl = written(item, "csl")
    ours = {style: written(item, "text", style).decode().rstrip("\n") for style in ("apa", "chicago", "gb-t-7714")}
    theirs = {style: rendered(csl, name) for style, name in STYLES.items()}
    assert ours["apa"].casefold() == theirs["apa"].replace("Retrieved ", "").casefold()
    assert ours["chicago"].replace(".”", "”.").casefold() == theirs["chicago"].casefold()
    without_source = ours["gb-t-7714"].replace("[EB/OL]//A page.", "[EB/OL].")
    assert without_source.casefold() == theirs["gb-t-7714"].removeprefix("[1]").casefold()


def test_chinese_citations_have_chinese_names() -> None:
    """The publisher, the indicator, the notes."""
    of = cited(FIGURE, Lang.ZH)
    assert read_ris(written(of, "ris"))["title"] == "销售额，中国，2024年：超过15.50万亿元（据The bureau）"
    assert json.loads(written(of, "csl"))["author"] == [{"literal": "某局"}]
    assert read_bibtex(written(of, "bibtex"))["language"] == "chinese"
    assert of.note.startswith(
        "来源原文：“15.50 trillion CNY”。来源：https://bureau.example/page。来源获取日期：2025-02-01"
    )


def test_a_derived_figure_says_what_it_is_calculated_from() -> None:
    """In place of the words of a source."""
    of = cited(replace(FIGURE, formula="a − b", inputs=("a", "b")))
    assert of.note == "Calculated from a, b. Release made-up.1"


def test_keys_and_suffixes_are_those_of_the_table() -> None:
    """One row a format."""
    assert list(CITATION_FORMATS) == ["text", "bibtex", "ris", "csl"]
    assert list(CITATION_SUFFIXES) == ["txt", "bib", "ris", "json"]
