"""The pages that check: a text, each number marked with its verdict, and the figures held against each other."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection, insert, select

from api.domain.messages import Message
from api.domain.query import Lang
from api.plugins.fact_check.verdict import FactVerdict
from api.plugins.pages.checks import AUDIT_VERDICTS, EXAMPLE, FACT_VERDICTS
from api.plugins.pages.words import FormulaWords, with_currencies
from api.storage import tables as models
from tests.conftest import Client
from tests.helpers.facts import named_tables
from tests.helpers.pages import BROWSER, PREFIXES, REPORT, answered, one, opened, text_of, texts
from tests.helpers.tables import every
from tests.plugins.pages.conftest import Filled

SALES = "China's online retail sales reached 15.5 trillion yuan in 2024."
EXPORTS = "China shipped $250 billion of cross-border e-commerce exports in 2024."


def address(text: str, prefix: str = "", **asked: str) -> str:
    return f"{prefix}/fact-check?{urlencode({'text': text, **asked})}"


def shown(page: Any) -> str:
    """The text as the page shows it, without the verdicts that stand beside its numbers."""
    box = one(page, "//div[@class='checked-text']")
    for label in box.xpath("./a"):
        before = label.getprevious()
        before.tail = (before.tail or "") + (label.tail or "")
        box.remove(label)
    return str(box.text_content())


@every("prefix", PREFIXES)
@every("example", [EXAMPLE.in_language(lang) for lang in ("en", "zh")])
def test_each_number_is_marked_where_it_stands(client: Client, prefix: str, example: str) -> None:
    """The marks are the phrases of the API's answer, in order; each has its verdict by word, and its own paragraph."""
    lang = "zh" if prefix else "en"
    rows = client.data(f"/v1/fact-check?{urlencode({'text': example, 'lang': lang})}")
    page = opened(client, address(example, prefix))
    marks = page.xpath("//mark")
    assert [mark.text_content() for mark in marks] == [example[row["start"] : row["end"]] for row in rows]
    assert len(marks) == 6
    for number, row in enumerate(rows, 1):
        words = Message(f"page-verdict-{row['verdict']}").in_language(lang)
        label = text_of(one(page, f"//mark[@id='mark-{number}']/following-sibling::a[1]"))
        assert label.replace(" ", "") == f"{number}{words}".replace(" ", "")
        claim = one(page, f"//li[@id='claim-{number}']")
        assert words in text_of(claim)
        if FACT_VERDICTS[FactVerdict(row["verdict"])] != "right":  # what agrees is one line
            assert with_currencies(row["sentence"], client.catalogue(), Lang(lang)) in text_of(claim)
            assert texts(claim, ".//*[@data-copy]/p") == [text for text in (row["correction"],) if text]
        links = claim.xpath(".//a[contains(@href, '/figures/')]/@href")
        answered(client, links, more_than=-1)
        if row["figure"]:
            assert links[0] == f"{prefix}/figures/{row['figure']}"
    assert shown(page) == example
    assert {row["verdict"] for row in rows} == {"agrees", "wrong-scale", "contradicts", "drops-comparator"}
    assert set(FACT_VERDICTS) == set(FactVerdict)


@every("prefix", PREFIXES)
def test_a_reader_picks_the_figure(client: Client, prefix: str) -> None:
    """The figure of an unexplained word, and each candidate, have a link to a page that checks the number by them."""
    text = SALES.replace("online", "rural online")
    (row,) = client.data(f"/v1/fact-check?{urlencode({'text': text})}")
    verdicts = [row["would_be"], *(client.data(each["check"])[0]["verdict"] for each in row["candidates"])]
    links = opened(client, address(text, prefix)).xpath("//li[@class='judgement']//a[contains(@href, 'amount=')]/@href")
    for link, verdict in zip(links, verdicts, strict=True):
        checked = opened(client, link)
        words = Message(f"page-verdict-{verdict}").in_language("zh" if prefix else "en")
        assert text_of(one(checked, "//li[@class='judgement']//span[contains(@class, 'verdict')]")) == words
        assert shown(checked) == "15.5 trillion yuan"
    assert client.get(f"{prefix}/fact-check?figure=none.CHN.2024.no&amount=1", headers=BROWSER).status_code == 404


ODD_TEXTS = [
    *(f"<script>window.hacked = 1</script> {SALES}", f"🛒🛒 {SALES} 🧾", f"{SALES}\r\n\r\n{EXPORTS}\r\n"),
    *(f"\u202e{SALES}\u202c שלום {EXPORTS}", f"\n\n  {SALES}\n", f"\u00a0{SALES}\u00a0\u3000\ufeff{EXPORTS}"),
    *(f'"><img src=x onerror=alert(1)> & &lt; {SALES}', "2024年，中国網上零售額達15.5萬億元。", f"{'a' * 500} {SALES}"),
]


@every("text", ODD_TEXTS)
def test_any_text_is_shown_as_it_is(client: Client, text: str) -> None:
    """Signs of HTML, beyond the first plane, line ends of each kind: character for character but for what turns it."""
    page = opened(client, address(text))
    ends = re.compile("\r\n?")  # of three kinds of line ends a page has one
    text = ends.sub("\n", re.sub("[\u202a-\u202e]", "", text))
    assert shown(page) == text
    assert page.xpath("//main//script | //main//img") == []
    assert page.xpath("//mark")
    assert ends.sub("\n", one(page, "//textarea").text_content()).removeprefix("\n") == text


def test_nothing_of_a_text_is_kept(url: str, connect: Callable[..., Client]) -> None:
    """No cache stores the page, no search engine lists it, no other site learns its address; neither does the store."""
    client = connect(url)
    client.get("/healthz")
    front: Any = client.app
    assert len(front.store) == 0
    for text in (SALES, "Nothing is counted here.", " "):
        answer = client.get(address(text), headers=BROWSER)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "strict-origin"
        assert "noindex" in answer.text
        assert "og:url" not in answer.text
    assert len(front.store) == 0
    empty = client.get("/fact-check", headers=BROWSER)
    assert "public" in empty.headers["cache-control"]
    assert len(front.store) == 1


@every("prefix", PREFIXES)
def test_every_finding_stands_there_once(client: Client, prefix: str) -> None:
    """Under an anchor of its id, with what was expected; the worst verdict first, which has its sentence."""
    findings = client.data(f"/v1/audit?lang={'zh' if prefix else 'en'}")
    page = opened(client, f"{prefix}/audit")
    for finding in findings:
        (place,) = page.xpath(f"//*[@id='{finding['id']}']")
        if finding["verdict"] == "contradicts":
            words = with_currencies(finding["sentence"], client.catalogue(), Lang("zh" if prefix else "en"))
            assert words in text_of(place)
        assert finding["expectation"] in text_of(place)
        assert "finding" in place.get("class")
    counts = Counter(finding["verdict"] for finding in findings)
    wanted = [verdict.replace(" ", "-") for verdict in AUDIT_VERDICTS if counts[verdict]]
    assert [item.get("id") for item in page.xpath("//h2")] == [*wanted, "follows"]
    for verdict, count in counts.items():
        assert text_of(one(page, f"//h2[@id='{verdict.replace(' ', '-')}']/span")) == str(count)
    lede = text_of(one(page, "//p[@class='lede']"))
    assert str(len(findings)) in lede
    assert all(str(count) in lede for count in counts.values())
    assert "{" not in text_of(one(page, "//main"))


@every(("formula", "en", "zh"), named_tables(__file__)["formulas-in-words"])
def test_formulas_are_told_in_words(client: Client, formula: str, en: str, zh: str) -> None:
    """Names for codes, the place once where it is one, brackets where arithmetic needs them."""
    catalogue = client.catalogue()
    assert FormulaWords(catalogue, Lang.EN).words(formula) == en
    if zh:
        assert FormulaWords(catalogue, Lang.ZH).words(formula) == zh


HOSTILE = "<script>window.hacked = 1</script>\"'><img src=x onerror=window.hacked=1>"


def add_relations(connection: Connection) -> None:
    words = dict.fromkeys(("expectation_en", "expectation_zh", "note_en", "note_zh"), HOSTILE)
    row = {"report": REPORT, "kind": "check", **words}
    table = models.Relation.__table__  # type: ignore[attr-defined]
    row["release"] = connection.execute(select(table.c.release).where(table.c.report == REPORT).limit(1)).scalar_one()
    formulas = {"odd": "goods-trade[CHN,2024] = goods-trade[CHN,2024] + 1", "missing": "goods-trade[FRA,2024] = 1"}
    rows = [row | {"id": id, "position": 900, "formula": formula} for id, formula in formulas.items()]
    connection.execute(insert(table), rows)


@every("prefix", PREFIXES)
def test_hostile_words_of_relations_are_text(filled: Filled, prefix: str) -> None:
    page = opened(filled(add_relations), f"{prefix}/audit?report={REPORT}")
    assert page.xpath("//main//script | //img[@src='x'] | //*[starts-with(name(@*), 'on')]") == []
    assert all(HOSTILE in text_of(one(page, f"//*[@id='{REPORT}.{name}']")) for name in ("odd", "missing"))
