"""The page on whether the figures agree: every finding of the API under its verdict, what matters first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction

from sqlalchemy import Connection, insert, select

from api.domain.query import Lang
from api.storage import models
from api.web.pages.audit_page import MOST
from api.web.pages.words.audit_words import ORDER
from api.web.pages.words.formula_words import FormulaWords
from tests.conftest import Client, MakeUrl, within, without_reports
from tests.helpers.page_reader import one, opened, text_of
from tests.helpers.tables import every

REPORT = "new-ecommerce-2025"
CONTRADICTION = "companion-official.ecommerce-transactions-of-2014"
FIGURE = "online-retail-sales.CHN.2024.cfis-2025-09-15"


def sections(client: Client, path: str) -> list[str]:
    """The ids of the headings of a page, in order."""
    return [item.get("id") for item in opened(client, path).xpath("//h2")]


@every("prefix", ["", "/zh"])
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


def test_a_finding_leads_to_its_figures_and_is_led_to(client: Client) -> None:
    """Each figure is told by its words and who says so; the page of a figure links the finding's anchor."""
    page = opened(client, "/audit")
    spoken_of = page.xpath(f"//*[@id='{CONTRADICTION}']//ul[@class='spoken-of']/li")
    assert [text_of(item) for item in spoken_of] == [
        "13 trillion yuan E-commerce transactions, China, 2014 · TechNode · estimate",
        "16.39 trillion yuan E-commerce transactions, China, 2014 · ECNS",
    ]
    for link in {item.get("href") for item in page.xpath("//ul[@class='spoken-of']//a")}:
        assert client.get(link).status_code == 200, link
    for link in opened(client, f"/figures/{FIGURE}").xpath("//a[starts-with(@href, '/audit#')]/@href"):
        assert page.xpath(f"//*[@id='{link.partition('#')[2]}']"), link


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


@every(
    ("query", "expected"),
    [
        ("?verdict=contradicts", ["contradicts"]),
        ("?verdict=not-comparable,contradicts", ["contradicts", "not-comparable"]),
        (f"?report={REPORT}", ["consistent-only-within-rounding", "consistent", "follows"]),
        (f"?report={REPORT}&verdict=contradicts", []),
        ("?as_of=2001-01-01", []),
    ],
)
@every("prefix", ["", "/zh"])
def test_the_address_filters(client: Client, prefix: str, query: str, expected: list[str]) -> None:
    """By report, verdict and moment; where nothing is left the page says so, with the way back."""
    page = opened(client, f"{prefix}/audit{query}")
    assert [item.get("id") for item in page.xpath("//h2")] == expected
    assert bool(page.xpath("//p[@class='empty']/a[@href]")) is (not expected)
    chosen = page.xpath("//form[@class='filters']//option[@selected]/@value")
    assert chosen == [value for name, value in _pairs(page) if name != "as_of"]


def _pairs(page: object) -> list[tuple[str, str]]:
    """What the address of a page asks, as its form shows it."""
    (address,) = page.xpath("//link[@rel='canonical']/@href")  # type: ignore[attr-defined]
    asked = dict(pair.split("=", 1) for pair in address.partition("?")[2].split("&") if pair)
    return [(name, asked[name].replace("+", " ")) for name in ("report", "verdict") if name in asked]


@every("query", ["?verdict=wrong", "?report=nope", "?country=CHN", "?as_of=tomorrow"])
def test_what_cannot_be_asked_is_a_page_that_says_so(client: Client, query: str) -> None:
    """With the status of the API."""
    assert one(opened(client, f"/audit{query}", 422), "//h1") is not None


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


@every(
    ("formula", "en", "zh"),
    [
        (
            "goods-trade[CHN,2024]{USD:year-end}@customs-2025-01-13 <= goods-trade[CHN,2023]",
            "Goods imports and exports (China, 2024, in US dollars at the rate of the year’s end, "
            "General Administration of Customs of China) ≤ Goods imports and exports (China, 2023)",
            "货物进出口总额（中国，2024年，按年末汇率折算为美元，海关总署）≤货物进出口总额（中国，2023年）",
        ),
        (
            "2024 + 1 - goods-trade[CHN,2024]",
            "2024 + 1 − Goods imports and exports (China, 2024)",
            "2024+1−货物进出口总额（中国，2024年）",
        ),
        (
            "goods-trade[CHN,2024] / (goods-trade-exports[CHN,2024] - 0.5) - (goods-trade-imports[CHN,2024] + 1)",
            "Goods imports and exports ÷ (Goods exports − 0.5) − (Goods imports + 1) (China, 2024)",
            "货物进出口总额÷（货物出口额−0.5）−（货物进口额+1）（中国，2024年）",
        ),
        ("nothing-known[XXX,2024]@nobody = 1", "nothing-known (nobody) = 1 (XXX, 2024)", None),
        ("-(goods-trade[CHN,2024] + 1)", "−(Goods imports and exports + 1) (China, 2024)", None),
        ("goods-trade[CHN,2024] & 7", "Goods imports and exports and 7 (China, 2024)", None),
    ],
)
def test_formulas_are_told_in_words(client: Client, formula: str, en: str, zh: str | None) -> None:
    """Names for codes, the place once where it is one, brackets where arithmetic needs them."""
    catalogue = client.catalogue()
    assert FormulaWords(catalogue, Lang.EN).told(formula) == en
    if zh is not None:
        assert FormulaWords(catalogue, Lang.ZH).told(formula) == zh


@every(("prefix", "told"), [("", "Nothing has been checked"), ("/zh", "尚未核对")])
def test_an_audit_of_nothing_says_so(
    engine: str, migrated_url: MakeUrl, connect: Callable[..., Client], prefix: str, told: str
) -> None:
    """A database without reports has a page."""
    address = migrated_url(engine)
    within(address, without_reports)
    page = opened(connect(address), f"{prefix}/audit")
    assert told in text_of(one(page, "//p[@class='empty']"))
    assert page.xpath("//h2") == []


HOSTILE = "<script>window.hacked = 1</script>\"'><img src=x onerror=window.hacked=1>"


def add_relations(connection: Connection) -> None:
    """Relations as odd as they may be: hostile words, a figure that is missing, and more of one verdict than fit."""
    row = {
        "report": REPORT,
        "kind": "check",
        "formula": "goods-trade[CHN,2024] = goods-trade[CHN,2024] + 1",
        "expectation_en": HOSTILE,
        "expectation_zh": HOSTILE,
        "note_en": HOSTILE,
        "note_zh": HOSTILE,
    }
    table = models.Relation.__table__  # type: ignore[attr-defined]
    release = connection.execute(select(table.c.release).where(table.c.report == REPORT).limit(1)).scalar_one()
    rows = [row | {"id": f"odd-{number}", "position": 1000 + number} for number in range(MOST + 2)]
    rows += [row | {"id": "missing", "position": 900, "formula": "goods-trade[FRA,2024] = 1"}]
    connection.execute(insert(table), [each | {"release": release} for each in rows])


@every("prefix", ["", "/zh"])
def test_odd_relations_are_told_and_what_does_not_fit_is_counted(
    engine: str, migrated_url: MakeUrl, connect: Callable[..., Client], prefix: str
) -> None:
    """Hostile words are text; of more findings than a page has room for it says how many, and where all are."""
    address = migrated_url(engine)
    within(address, add_relations)
    client = connect(address)
    page = opened(client, f"{prefix}/audit?report={REPORT}")
    assert page.xpath("//main//script | //img[@src='x'] | //*[starts-with(name(@*), 'on')]") == []
    assert HOSTILE in text_of(one(page, f"//*[@id='{REPORT}.missing']"))
    assert page.xpath(f"//*[@id='{REPORT}.missing']//div[@class='sides']") == []
    counts = Counter(row["verdict"] for row in client.data(f"/v1/audit?report={REPORT}"))
    most = max(counts, key=lambda verdict: counts[verdict])
    section = one(page, f"//section[@aria-labelledby='{most.replace(' ', '-')}']")
    assert len(section.xpath(".//*[contains(concat(' ', @class, ' '), ' finding ')]")) == MOST
    (link,) = section.xpath("./p/a/@href")
    assert f"{counts[most] - MOST}" in text_of(section.xpath("./p")[-1])
    assert len(client.get(link).text.splitlines()) == counts[most] + 1
