"""Citations of a figure: in one line, and in formats that other people's programs read back without a loss."""

import json
from typing import Any

from api.domain.figure import Figure
from api.domain.query import Lang
from api.formats.sentences import PermanentAddresses, citation_line
from api.plugins.citations.formats import CITATION_FORMATS, Item, csl_item
from tests.formats.writers.cases import BUREAU, CASES, PRESS, RELEASE, SALES, figure, indicator
from tests.helpers import rows
from tests.helpers.evidence import altered
from tests.helpers.tables import every
from tests.plugins.citations.readers import read_bibtex, read_ris, rendered

TABLES = rows.tables(__file__)
ADDRESSES = PermanentAddresses.of(RELEASE, "https://figures.example")
FIGURE = figure(SALES, "2024", "15.50", comparator=">")
GB = "china-national-standard-gb-t-7714-2015-numeric"
STYLES = {"apa": "apa", "chicago": "chicago-author-date", "gb-t-7714": GB}
"""Ours, and their names in the Citation Style Language."""


def cited(of: Figure, lang: Lang = Lang.EN) -> Item:
    return csl_item(of, ADDRESSES, lang)


def written(of: Item, key: str, style: str | None = None) -> bytes:
    return CITATION_FORMATS[key].write(of, style)


def read_all(of: Item) -> tuple[dict[str, str], dict[str, Any], dict[str, Any]]:
    return read_bibtex(written(of, "bibtex")), read_ris(written(of, "ris")), json.loads(written(of, "csl"))


@every("text", [json.loads(name) for (name,) in TABLES["names"]])
def test_a_name_survives_each_format(text: str) -> None:
    """As the publisher, as the title of the source, as the name of the indicator and as who is said to state it."""
    odd = BUREAU.model_copy(update={"publisher": text, "title": f"On {text}"})
    named = figure(indicator("sales", name_en=text), "2024", "15.50", source=odd, originator=f"By {text}")
    of, name = cited(named), " ".join(text.split())
    claim = f"{name}, China, 2024: 15.50 trillion CNY [attributed to By {name}]"
    bibtex, ris, csl = read_all(of)
    assert (bibtex["author"], bibtex["title"], bibtex["howpublished"]) == (name, claim, f"On {name}")
    assert (ris["authors"], ris["title"], ris["secondary_title"]) == ([name], claim, f"On {name}")
    assert (csl["author"], csl["title"], csl["container-title"]) == ([{"literal": name}], claim, f"On {name}")
    for style in STYLES:
        line = written(of, "text", style).decode()
        assert (line.count("\n"), line.startswith(name), claim in line, f"On {name}" in line) == (1, True, True, True)


@every(
    "published, year, date, issued",
    [(None, None, None, None), ("2025", "2025", "2025//", [[2025]]), ("2025-03", "2025", "2025/03/", [[2025, 3]])],
)
def test_of_a_date_as_much_is_told_as_is_known(published: Any, year: Any, date: Any, issued: Any) -> None:
    of = cited(altered(FIGURE, source=PRESS.model_copy(update={"published": published})))
    bibtex, ris, csl = read_all(of)
    assert (ris.get("year"), ris.get("date"), bibtex.get("year")) == (year, date, year)
    assert csl.get("issued") == (issued and {"date-parts": issued})
    assert "day" not in bibtex
    assert not {"howpublished", "secondary_title", "container-title"} & {*bibtex, *ris, *csl}


@every("changed", [{}, {"source": PRESS, "originator": None}, {"withdrawn": "made-up.2", "status": "F"}])
def test_our_texts_are_those_of_the_styles(changed: dict[str, Any]) -> None:
    """APA, Chicago and GB/T 7714 of the Citation Style Language make the same of our CSL-JSON.

    Ours tell the source in GB/T 7714 too, which leaves it out of web pages, and no day of access, for which the word
    of APA's stands where no date is known. The styles write titles with capitals, and citeproc-py puts Chicago's full
    stop behind the quotation mark.
    """
    item = cited(altered(FIGURE, **changed))
    csl = written(item, "csl")
    ours = {style: written(item, "text", style).decode().rstrip("\n") for style in STYLES}
    theirs = {style: rendered(csl, name) for style, name in STYLES.items()}
    assert ours["apa"].casefold() == theirs["apa"].replace("Retrieved ", "").casefold()
    assert ours["chicago"].replace(".”", "”.").casefold() == theirs["chicago"].casefold()
    without_source = ours["gb-t-7714"].replace("[EB/OL]//A page.", "[EB/OL].")
    assert without_source.casefold() == theirs["gb-t-7714"].removeprefix("[1]").casefold()


BEHIND = "?as_of=2025-02-01T00:00:00Z"


@every("changed, line", TABLES["unknown"])
def test_what_is_not_known_is_left_out(changed: str, line: str) -> None:
    """No date, title or full stop is made up, and no line break survives."""
    found = citation_line(altered(FIGURE, source=BUREAU.model_copy(update=json.loads(changed))), ADDRESSES)
    claim = "Sales, China, 2024: more than 15.50 trillion CNY [attributed to The bureau]"
    assert found.replace(claim, "CLAIM").startswith(line)


@every("changed, remarks", TABLES["remarks"])
def test_remarks_say_what_must_be_known(changed: str, remarks: str) -> None:
    """Who is said to state it, forecasts and vintages, and that it was taken back."""
    cited = altered(figure(SALES, "2024", "7", originator=None), **json.loads(changed))
    told = "" if remarks == "-" else f" {remarks}"
    assert f"Sales, China, 2024: 7 trillion CNY{told}. A page." in citation_line(cited, ADDRESSES)


def test_of_a_figure_that_no_source_prints_so() -> None:
    """A converted one is cited as printed, a calculated one as published with the release."""
    (converted,) = CASES["converted"]().figures
    assert converted.served.unit.code == "USD"
    assert ": 15.4 trillion CNY " in citation_line(converted, ADDRESSES)
    derived = altered(figure(SALES, "2024", "7", source=PRESS, originator=None), formula="a - b", inputs=("a", "b"))
    assert citation_line(derived, ADDRESSES).startswith("A paper. (2025, February 1). Sales")
    assert cited(derived)["note"] == "Calculated from a, b. Release made-up.1"
    line = citation_line(FIGURE, PermanentAddresses.of(RELEASE))
    assert line.endswith(f" /v1/figures/sales.CHN.2024.bureau-2025{BEHIND}")
