"""The report packages of the seed: each row agrees with its phrase, its package and the reference tables."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from tests.helpers import tables
from tests.helpers.tables import every
from tests.reports.cases import SEED, cases, each, seed_table

FIRST, COMPANION = "new-ecommerce-2025", "companion-official"
PACKAGES = (FIRST, COMPANION)
# Number words that multiply: 万 and 亿 together make 万亿.
SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "trilhões": 12}
HAN_SCALES = {"千": 3, "万": 4, "億": 8, "亿": 8, "兆": 12}
WORDS = {"half": Decimal(50)}  # as a percentage
DECIMAL_COMMA = {"pt"}
NUMBER = re.compile(
    rf"(?P<digits>\d+(?:[.,]\d+)*)(?:\s*(?P<scale>{'|'.join(SCALES)})\b|(?P<han>[{''.join(HAN_SCALES)}]+))?"
)

Row = dict[str, str]


def figure_id(figure: Row) -> str:
    """The id that the row's columns give."""
    unit = figure["unit"] if figure["restates"] else ""
    parts = ("indicator", "area", "period", "source")
    return ".".join([*(figure[part] for part in parts), *filter(None, (unit, figure["edition"]))])


def point_decimals(phrase: str, language: str) -> str:
    """The phrase without grouping marks, its decimal mark a point."""
    if language in DECIMAL_COMMA:
        phrase = phrase.translate(str.maketrans(",.", ".,"))
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", phrase)


def amount(phrase: str, language: str = "en") -> Decimal | None:
    """What the number in a phrase comes to, its scale word included; None where there is none."""
    found = list(NUMBER.finditer(point_decimals(phrase, language)))
    if not found:
        return next((value for word, value in WORDS.items() if word in phrase.split()), None)
    total = Decimal(0)
    for match in found:
        power = SCALES.get(match["scale"] or "", 0) + sum(HAN_SCALES[sign] for sign in match["han"] or "")
        total += Decimal(match["digits"]).scaleb(power)
    return total


def figures(*packages: str) -> Iterator[Row]:
    """Each figure of the packages, a dozen at least."""
    found = [figure for package in packages or PACKAGES for figure in seed_table(package, "figures.csv")]
    tables.count(len(found) - 1)
    assert len(found) > 12
    yield from found


def language(figure: Row) -> str:
    """The language of a figure's source."""
    sources = (source for package in PACKAGES for source in seed_table(package, "sources.csv"))
    return next(source["language"] for source in sources if source["id"] == figure["source"])


each_package = every("package", PACKAGES)


@each(__file__, "amounts")
def test_amount(phrase: str, language: str, expected: str | None) -> None:
    """The reader of these tests knows each way in which the phrases print a number, and the want of one."""
    assert amount(phrase, language) == (Decimal(expected) if expected else None)


def test_first_report_holds_its_sixteen_claims() -> None:
    """The first package is the sixteen claims and nothing else."""
    keys = ("indicator", "area", "period", "value", "scale", "unit", "comparator")
    found = [tuple(figure[key] for key in keys) for figure in seed_table(FIRST, "figures.csv")]
    golden = set(cases(__file__, "golden"))
    assert len(found) == len(golden) == 16
    assert set(found) == golden


def test_the_phrase_is_a_handful_of_words_that_print_the_number() -> None:
    """Value and scale are what it says, digit for digit unless the row says that they were read from words."""
    for figure in figures():
        words = figure["phrase"].split()
        assert 0 < len(words) <= 12, figure
        assert " ".join(words) == figure["phrase"]
        stored = Decimal(figure["value"]).scaleb(int(figure["scale"]))
        assert amount(figure["phrase"], language(figure)) == stored, figure
        phrase = point_decimals(figure["phrase"], language(figure))
        in_words = "value" in figure["inferred"].split(";")
        assert in_words or re.search(rf"(?<![\d.]){re.escape(figure['value'])}(?![.]?\d)", phrase), figure


@each_package
def test_codes_exist(package: str) -> None:
    """Indicator and source are of the package, area and unit of the reference, the unit of the right kind."""
    indicators = {row["code"]: row["unit_kind"] for row in seed_table(package, "indicators.csv")}
    kinds = {row["code"]: row["kind"] for row in seed_table("reference", "units.csv")}
    sources = {row["id"] for row in seed_table(package, "sources.csv")}
    areas = {row["alpha3"] for row in seed_table("reference", "areas.csv")}
    for figure in figures(package):
        assert figure["source"] in sources, figure
        assert figure["area"] in areas, figure
        assert kinds[figure["unit"]] == indicators[figure["indicator"]], figure


def test_columns_hold_known_words() -> None:
    """Each is of its closed form; only the companion's pages have no counted paragraphs."""
    forms = {
        "comparator": "=|~|>|>=|<|<=",
        "status": "[APFBE]",
        "rank": "(preferred|normal|deprecated)?",
        "period": r"\d{4}(-(S[12]|Q[1-4]|0[1-9]|1[0-2]))?",
        "value": r"\d+(\.\d+)?",
        "scale": r"\d+",
        "sentence_sha256": "[0-9a-f]{64}",
    }
    for figure in figures():
        assert [name for name, form in forms.items() if not re.fullmatch(form, figure[name])] == [], figure
    for package in PACKAGES:
        assert {figure["paragraph"].isdigit() for figure in figures(package)} == {package == FIRST}


def test_what_is_inferred_is_said_in_both_languages() -> None:
    """An inference has a note, and a note has both its languages."""
    for figure in figures():
        assert bool(figure["note_en"]) == bool(figure["note_zh"]), figure
        assert not figure["inferred"] or figure["note_en"], figure


@each_package
def test_restating_rows_restate_a_row(package: str) -> None:
    """A row that restates has its counterpart in the unit that it names, at the same source."""
    keys = ("indicator", "area", "period", "source")
    listed = seed_table(package, "figures.csv")
    printed = {(*(f[key] for key in keys), f["unit"]) for f in listed if not f["restates"]}
    restating = {(*(f[key] for key in keys), f["restates"]) for f in listed if f["restates"]}
    assert set() < restating <= printed


@each_package
def test_one_preferred(package: str) -> None:
    """No indicator, area and period has two preferred figures."""
    listed = seed_table(package, "figures.csv")
    preferred = Counter((f["indicator"], f["area"], f["period"]) for f in listed if f["rank"] == "preferred")
    assert all(count == 1 for count in preferred.values())


def test_figure_ids_are_unique() -> None:
    """No id occurs twice, in one package or across them."""
    assert [key for key, count in Counter(map(figure_id, figures())).items() if count > 1] == []


@each_package
@each(__file__, "headers")
def test_table_form(package: str, name: str, header: str) -> None:
    """A table is UTF-8 without a mark, ends its lines with LF and has the header of the format."""
    data = (SEED / package / name).read_bytes()
    assert b"\r" not in data
    assert data.decode("utf-8").split("\n", 1)[0] == header
    assert data.endswith(b"\n")


@each_package
def test_catalogue(package: str) -> None:
    """A source or indicator is listed once, and only when a figure uses it; indicators are named in both languages."""
    for name, key, column in (("sources.csv", "id", "source"), ("indicators.csv", "code", "indicator")):
        listed = [row[key] for row in seed_table(package, name)]
        assert len(listed) == len(set(listed))
        assert set(listed) == {figure[column] for figure in figures(package)}
    texts = ("name_en", "name_zh", "definition_en", "definition_zh")
    assert all(row[text] for row in seed_table(package, "indicators.csv") for text in texts)


def test_shared_indicators_are_the_same() -> None:
    """An indicator of both packages has one definition."""
    first = {row["code"]: row for row in seed_table(FIRST, "indicators.csv")}
    shared = [row for row in seed_table(COMPANION, "indicators.csv") if row["code"] in first]
    assert shared
    assert all(row == first[row["code"]] for row in shared)


@each_package
def test_manifest_and_sources(package: str) -> None:
    """It names its package, first release and rank; sources are of tier A or B, dated by a day or not at all."""
    held = tomllib.loads((SEED / package / "report.toml").read_text(encoding="utf-8"))
    assert held["report"]["id"] == package
    assert held["report"]["rank"] == ("preferred" if package == FIRST else "normal")
    assert held["release"]["id"] == f"{package}.1"
    for source in seed_table(package, "sources.csv"):
        assert source["tier"] in {"A", "B"}
        assert source["url"].startswith(("http://", "https://"))
        assert re.fullmatch(r"(\d{4}-\d{2}-\d{2})?", source["published"])


def test_what_the_companion_marks() -> None:
    """Online retail sales break at 2024 and 2025; of two customs estimates of a half-year the final one is preferred.

    Each worldwide figure is a forecast.
    """
    listed = seed_table(COMPANION, "figures.csv")
    sales = {(f["period"], f["status"]) for f in listed if f["indicator"] == "online-retail-sales"}
    assert {(period, status) for period, status in sales if period in ("2023", "2024", "2025")} == {
        *(("2023", "A"), ("2024", "B"), ("2025", "B"))
    }
    half = [f for f in listed if (f["indicator"], f["period"]) == ("cross-border-ecommerce-trade", "2024-S1")]
    final, preliminary = ("1.25", "A", "preferred"), ("1.22", "P", "deprecated")
    assert {(f["value"], f["status"], f["rank"]) for f in half} == {final, preliminary}
    assert {f["status"] for f in listed if f["area"] == "WLD"} == {"F"}
