"""The page on whether the figures agree: every finding of the API under its verdict, what matters first."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from sqlalchemy import Connection, insert, select

from api.domain.query import Lang
from api.storage import models
from api.web.pages.audit_page import MOST
from api.web.pages.words.audit_words import ORDER
from api.web.pages.words.formula_words import FormulaWords
from tests.conftest import Client
from tests.helpers.page_facts import PREFIXES, REPORT, RETAIL, table
from tests.helpers.page_reader import one, opened, text_of
from tests.helpers.tables import every
from tests.web.pages.conftest import Filled


@every("prefix", PREFIXES)
def test_every_finding_stands_there_once(client: Client, prefix: str) -> None:
    """Under an anchor of its id, with the sentence of the API in the language of the page; the worst verdict first."""
    findings = client.data(f"/v1/audit?lang={'zh' if prefix else 'en'}")
    page = opened(client, f"{prefix}/audit")
    for finding in findings:
        (place,) = page.xpath(f"//*[@id='{finding['id']}']")
        assert finding["sentence"] in text_of(place)
        assert finding["expectation"] in text_of(place)
        assert "finding" in place.get("class")
    counts = Counter(finding["verdict"] for finding in findings)
    wanted = [verdict.replace(" ", "-") for verdict in ORDER if counts[verdict]]
    assert [item.get("id") for item in page.xpath("//h2")] == [*wanted, "follows"]
    for verdict, count in counts.items():
        assert text_of(one(page, f"//h2[@id='{verdict.replace(' ', '-')}']/span")) == str(count)
    lede = text_of(one(page, "//p[@class='lede']"))
    assert str(len(findings)) in lede
    assert all(str(count) in lede for count in counts.values())
    assert "{" not in text_of(one(page, "//main"))


def test_a_figure_leads_to_its_findings(client: Client) -> None:
    """Each link of its page to the audit has an anchor there."""
    page = opened(client, "/audit")
    links = opened(client, f"/figures/{RETAIL}").xpath("//a[starts-with(@href, '/audit#')]/@href")
    assert [link for link in links if not page.xpath(f"//*[@id='{link.partition('#')[2]}']")] == []


def test_both_sides_are_drawn_where_they_lie(client: Client) -> None:
    """Every bar begins and ends at the share of the scale that its interval has by the API, whole or open."""
    page = opened(client, "/audit")
    drawn = 0
    for finding in client.exact("/v1/audit"):
        if not (finding["left"] and finding["right"]):
            continue
        bars = page.xpath(f"//*[@id='{finding['id']}']//div[@class='sides']//svg[@aria-hidden]")
        marks = [Fraction(bar.xpath("./rect[@class='iv-mark']/@x")[0].removesuffix("%")) for bar in bars]
        values = [Fraction(finding[side]["value"]) for side in ("left", "right")]
        assert (marks[0] < marks[1]) is (values[0] < values[1]) or abs(marks[0] - marks[1]) < Fraction(1, 100)
        for side, bar in zip(("left", "right"), bars, strict=True):
            is_open = finding[side]["low"] is None or finding[side]["high"] is None
            assert bool(bar.xpath("./svg")) is is_open
            assert bool(bar.xpath("./rect[starts-with(@class, 'iv-bar')]")) is (
                finding[side]["low"] != finding[side]["high"]
            )
        drawn += 1
    assert drawn > 20


def test_figures_that_follow_are_told_with_their_formula(client: Client) -> None:
    """Each derived figure of the report, led to by its name."""
    page = opened(client, f"/audit?report={REPORT}")
    derived = [row for row in client.data("/v1/figures?derived=true&limit=1000") if row["status"] == "E"]
    wanted = {row["id"] for row in derived if row["id"].startswith(f"{REPORT}.")}
    found = page.xpath("//section[@aria-labelledby='follows']/section/@id")
    assert set(found) == wanted
    imports = one(page, f"//*[@id='{REPORT}.cross-border-imports']")
    assert text_of(one(imports, ".//p[@class='formula']")) == (
        "Cross-border e-commerce imports and exports × (1 − Exports as a share of cross-border e-commerce)"
        " (China, 2024)"
    )


@every(("formula", "en", "zh"), table("formulas-in-words"))
def test_formulas_are_told_in_words(client: Client, formula: str, en: str, zh: str) -> None:
    """Names for codes, the place once where it is one, brackets where arithmetic needs them."""
    catalogue = client.catalogue()
    assert FormulaWords(catalogue, Lang.EN).told(formula) == en
    if zh:
        assert FormulaWords(catalogue, Lang.ZH).told(formula) == zh


HOSTILE = "<script>window.hacked = 1</script>\"'><img src=x onerror=window.hacked=1>"


def add_relations(connection: Connection) -> None:
    """Relations as odd as they may be: hostile words, a figure that is missing, and more of one verdict than fit."""
    words = dict.fromkeys(("expectation_en", "expectation_zh", "note_en", "note_zh"), HOSTILE)
    row = {"report": REPORT, "kind": "check", **words}
    row["formula"] = "goods-trade[CHN,2024] = goods-trade[CHN,2024] + 1"
    table = models.Relation.__table__  # type: ignore[attr-defined]
    release = connection.execute(select(table.c.release).where(table.c.report == REPORT).limit(1)).scalar_one()
    rows = [row | {"id": f"odd-{number}", "position": 1000 + number} for number in range(MOST + 2)]
    rows += [row | {"id": "missing", "position": 900, "formula": "goods-trade[FRA,2024] = 1"}]
    connection.execute(insert(table), [each | {"release": release} for each in rows])


@every("prefix", PREFIXES)
def test_odd_relations_are_told_and_what_does_not_fit_is_counted(filled: Filled, prefix: str) -> None:
    """Hostile words are text; of more findings than a page has room for it says how many, and where all are."""
    client = filled(add_relations)
    page = opened(client, f"{prefix}/audit?report={REPORT}")
    assert page.xpath("//main//script | //img[@src='x'] | //*[starts-with(name(@*), 'on')]") == []
    assert HOSTILE in text_of(one(page, f"//*[@id='{REPORT}.missing']"))
    assert page.xpath(f"//*[@id='{REPORT}.missing']//div[@class='sides']") == []
    (most, number), *_ = Counter(row["verdict"] for row in client.data(f"/v1/audit?report={REPORT}")).most_common()
    section = one(page, f"//section[@aria-labelledby='{most.replace(' ', '-')}']")
    assert len(section.xpath(".//*[contains(concat(' ', @class, ' '), ' finding ')]")) == MOST
    (link,) = section.xpath("./p/a/@href")
    assert f"{number - MOST}" in text_of(section.xpath("./p")[-1])
    assert len(client.get(link).text.splitlines()) == number + 1
