"""The page that checks a text: each number marked where it stands, with its verdict in words; nothing is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote_plus, urlencode

from anyio.from_thread import BlockingPortal
from hypothesis import given
from hypothesis import strategies as st

from api.fact_check.fact_verdicts import FactVerdict
from api.representations.fact_check_rows import FactCheckRow
from api.service.fact_check.request_text import MAX_BYTES
from api.web.pages.fact_check_page import LONGEST_ADDRESS
from api.web.pages.parts.marked_text import pieces_of
from api.web.pages.words.fact_check_words import EXAMPLES, FACT_VERDICTS, counted
from tests.conftest import Client
from tests.helpers.page_reader import BROWSER, one, opened, text_of
from tests.helpers.raw_request import asked
from tests.helpers.tables import every

SALES = "China's online retail sales reached 15.5 trillion yuan in 2024."
EXPORTS = "China shipped $250 billion of cross-border e-commerce exports in 2024."


def address(text: str, prefix: str = "", **asked: str) -> str:
    """The address of the page with a text."""
    return f"{prefix}/fact-check?{urlencode({'text': text, **asked})}"


def raw(portal: BlockingPortal, client: Client, query: bytes) -> tuple[int, bytes]:
    """Status and body of the page, asked as a server asks for it: the client takes no address that is so long."""
    answer = portal.call(asked, client.app, b"/fact-check?" + query, "GET", {"Accept": "text/html"})
    return answer.status, answer.body


def shown(page: Any) -> str:
    """The text as the page shows it, without the verdicts that stand beside its numbers."""
    box = one(page, "//div[@class='checked-text']")
    for label in box.xpath("./a"):
        before = label.getprevious()
        before.tail = (before.tail or "") + (label.tail or "")
        box.remove(label)
    return str(box.text_content())


def test_every_verdict_has_plain_words() -> None:
    """Each with a tone, in both languages, for one and for many."""
    assert set(FACT_VERDICTS) == set(FactVerdict)
    assert counted([FactVerdict.AGREES, FactVerdict.AGREES, FactVerdict.CONTRADICTS], "en") == "1 contradicts, 2 agree"  # type: ignore[arg-type]
    assert counted(list(FactVerdict), "zh").count("1处") == len(FactVerdict)  # type: ignore[arg-type]


@every("prefix", ["", "/zh"])
@every("example", EXAMPLES)
def test_each_number_is_marked_where_it_stands(client: Client, prefix: str, example: str) -> None:
    """The marks are the phrases of the API's answer, in order; each has its verdict by word, and its own paragraph."""
    lang = "zh" if prefix else "en"
    rows = client.data(f"/v1/fact-check?{urlencode({'text': example, 'lang': lang})}")
    page = opened(client, address(example, prefix))
    marks = page.xpath("//mark")
    assert [mark.text_content() for mark in marks] == [example[row["start"] : row["end"]] for row in rows]
    assert len(marks) == 6
    for number, row in enumerate(rows, 1):
        words = FACT_VERDICTS[row["verdict"]]
        label = text_of(one(page, f"//mark[@id='mark-{number}']/following-sibling::a[1]"))
        assert label.replace(" ", "") == f"{number}{words.one.in_language(lang)}".replace(" ", "")
        claim = one(page, f"//li[@id='claim-{number}']")
        told = text_of(claim)
        assert words.one.in_language(lang) in told
        assert row["sentence"] in told
        copied = [text_of(item) for item in claim.xpath(".//*[@data-copy]/p")]
        assert copied == [text for text in (row["correction"], row["citation"]) if text]
        links = claim.xpath(".//a[contains(@href, '/figures/')]/@href")
        assert all(client.get(link).status_code == 200 for link in links)
        if row["figure"]:
            assert links[0] == f"{prefix}/figures/{row['figure']}"
    assert shown(page) == example
    verdicts = {row["verdict"] for row in rows}
    assert {"agrees", "wrong-scale", "contradicts", "drops-comparator"} == verdicts


def test_what_was_converted_has_its_receipt(client: Client) -> None:
    """The correction in the unit of the text, and the rate in one breath."""
    claim = one(opened(client, address(EXPORTS)), "//li[@class='judgement']")
    assert text_of(claim.xpath(".//*[@data-copy]/p")[0]) == "more than 250 billion USD"
    assert re.search(r"Converted at 7\.\d+ yuan per US dollar, the average of \d+ days of 2024", text_of(claim))


@every(
    "text",
    [
        f"<script>window.hacked = 1</script> {SALES}",
        f"🛒🛒 {SALES} 🧾",
        f"{SALES}\r\n\r\n{EXPORTS}\r\n",
        f"\u202e{SALES}\u202c שלום {EXPORTS}",
        f"\n\n  {SALES}\n",
        f"\u00a0{SALES}\u00a0\u3000\ufeff{EXPORTS}",
        f'"><img src=x onerror=alert(1)> & &lt; {SALES}',
        "2024年，中国網上零售額達15.5萬億元。",
        f"{'a' * 500} {SALES}",
    ],
)
def test_any_text_is_shown_as_it_is(client: Client, text: str) -> None:
    """Signs of HTML, beyond the first plane, line ends of each kind: character for character but for what turns it."""
    page = opened(client, address(text))
    text = re.sub("[\u202a-\u202e]", "", text)
    assert shown(page) == re.sub("\r\n?", "\n", text)
    assert page.xpath("//main//script | //main//img") == []
    assert page.xpath("//mark")
    box = one(page, "//textarea")
    assert re.sub("\r\n?", "\n", box.text_content()).removeprefix("\n") == re.sub("\r\n?", "\n", text)


row = st.builds(lambda start, length: (start, start + length), st.integers(0, 60), st.integers(1, 20))


@given(st.text(min_size=0, max_size=60), st.lists(row, max_size=6))
def test_the_pieces_are_the_text(text: str, places: Sequence[tuple[int, int]]) -> None:
    """Whatever is marked, all pieces together are the text, and none is marked twice."""
    nothing = FactCheckRow._make([None] * len(FactCheckRow._fields))
    rows = [nothing._replace(start=start, end=end, verdict="agrees") for start, end in sorted(places)]
    rows = [row for row in rows if row.end <= len(text)]
    pieces = list(pieces_of(text, rows))
    assert "".join(piece.text for piece in pieces) == text
    numbers = [piece.number for piece in pieces if piece.number is not None]
    assert numbers == sorted(set(numbers))


@every(
    ("text", "en", "zh"),
    [
        (" \n\t", "holds no text", "没有内容"),
        ("https://example.org/report", "is an address", "是一个网址"),
        ("<html><p>15.5</p>", "is HTML", "是HTML代码"),
        ("15.5\x01 trillion", "U+0001", "U+0001"),
    ],
)
def test_what_cannot_be_checked_is_told_beside_the_text(client: Client, text: str, en: str, zh: str) -> None:
    """With the status of the API, in the language of the page; the text stays in the box."""
    for prefix, told in (("", en), ("/zh", zh)):
        page = opened(client, address(text, prefix), 422)
        assert told in text_of(one(page, "//p[@role='alert']"))
        assert one(page, "//textarea").text_content().strip() == text.strip()
        assert page.xpath("//mark") == []


@every("text", ["a" * (MAX_BYTES + 1), "万" * (MAX_BYTES // 3 + 1)])
def test_a_text_that_is_too_long_is_told_so(portal: BlockingPortal, client: Client, text: str) -> None:
    """Should an address hold it, whatever its letters."""
    status, body = raw(portal, client, f"text={quote_plus(text)}&area=CHN".encode())
    assert status == 422
    assert f"has {len(text.encode()):,} bytes" in body.decode()


@every(
    ("text", "en", "zh"),
    [
        ("Nothing is counted here.", "No number of the text was read as a figure", "文中没有可作为数据的数字"),
        (
            "Die Umsätze des Onlinehandels in China sind im Jahr 2024 auf 15,5 Billionen Yuan gestiegen.",
            "numbers are read in English and Chinese",
            "仅在英文和中文中读取",
        ),
    ],
)
def test_a_text_without_a_figure_is_told_so(client: Client, text: str, en: str, zh: str) -> None:
    """In the language of the page; the text is shown, and nothing in it is marked."""
    for prefix, told in (("", en), ("/zh", zh)):
        page = opened(client, address(text, prefix))
        assert told in text_of(one(page, "//p[@role='status']"))
        assert shown(page) == text


def test_nothing_of_a_text_is_kept(url: str, connect: Callable[..., Client]) -> None:
    """No cache stores the page, no search engine lists it, no other site learns its address; neither does the store."""
    client = connect(url)
    client.get("/healthz")
    front = _front(client.app)
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


def _front(app: Any) -> Any:
    """What stands in front of routing: it has the store of ready answers."""
    layer = app.middleware_stack
    while not hasattr(layer, "store"):
        layer = layer.app
    return layer


def test_a_long_text_is_answered_and_not_repeated_in_links(client: Client) -> None:
    """Sixty kilobytes, hundreds of numbers: each is marked, and no address of the page holds the text."""
    text = (f"{SALES} {EXPORTS} " * 1000)[: MAX_BYTES - 6_000].rstrip()
    page = opened(client, address(text))
    assert len(page.xpath("//mark")) > 300
    assert shown(page) == text
    assert max(map(len, page.xpath("//@href"))) < LONGEST_ADDRESS
    short = opened(client, address(SALES))
    assert "text=" in short.xpath("//ul[@class='languages']//a/@href")[1]


@every(
    "asked",
    [
        {"area": "CHN"},
        {"area": "cn"},
        {"report": "new-ecommerce-2025"},
        {"report": "new-ecommerce-2025,companion-official"},
        {"as_of": "2001-01-01"},
        {},
    ],
)
def test_the_parameters_are_those_of_the_api(client: Client, asked: dict[str, str]) -> None:
    """Area, reports and moment: the verdicts are the same; the form shows what was asked."""
    text = "Online retail sales reached 15.97 trillion yuan in 2025, and the world's 6.334 trillion dollars in 2024."
    page = opened(client, address(text, **asked))
    rows = client.data(f"/v1/fact-check?{urlencode({'text': text, **asked})}")
    told = [text_of(item) for item in page.xpath("//li[@class='judgement']//h3/span")]
    assert told == [FACT_VERDICTS[row["verdict"]].one.en for row in rows]
    assert len(told) == 2
    assert bool(page.xpath("//details[@class='options' and @open]")) is bool(asked)
    shown_as = [*page.xpath("//option[@selected]/@value"), *page.xpath("//input[@name='as_of']/@value")]
    assert [value for value in shown_as if value] == ["CHN" if value == "cn" else value for value in asked.values()]


@every("query", ["?foo=1", "?text=15&area=XXX", "?text=15&report=nope", "?text=15&as_of=soon"])
def test_what_cannot_be_asked_is_a_page_that_says_so(client: Client, query: str) -> None:
    """With the status of the API."""
    one(opened(client, f"/fact-check{query}", 422), "//h1")


@every("prefix", ["", "/zh"])
def test_without_a_text_there_is_the_box_and_an_example(client: Client, prefix: str) -> None:
    """The examples are a step away, and the way for longer texts is told."""
    page = opened(client, f"{prefix}/fact-check")
    assert one(page, "//form//textarea[@required]").get("name") == "text"
    for lang in ("en", "zh-Hans"):
        link = one(page, f"//aside//a[@lang='{lang}']").get("href")
        assert opened(client, link).xpath("//mark")
    assert "--data-binary @text.txt 'http://test/v1/fact-check" in text_of(one(page, "//aside//code"))


@every(
    ("text", "en", "zh", "told"),
    [
        (
            "China's cross-border e-commerce imports and exports came to 2.71 trillion yuan in 2024.",
            "The figure that rules it out: 2.6 trillion yuan",
            "与之矛盾的数据：2.6万亿元",
            "cross-border-ecommerce-trade.CHN.2024.cfis-2025-09-15",
        ),
        (
            "China's online retail sales were 15.46 trillion yuan in 2024.",
            "The figure that rules it out: 15,522.5 billion yuan",
            "与之矛盾的数据：15.5225万亿元",
            "online-retail-sales.CHN.2024.nbs-2025-01-18",
        ),
        (
            "In June 2025, 36 countries were partners in Silk Road e-commerce.",
            "The figure to print: 35 countries",
            "应改为的数据：35个国家",
            "silk-road-ecommerce-partner-countries.CHN.2025-06.cfis-2025-09-15",
        ),
        ("China's cross-border e-commerce imports and exports came to 2.6 trillion yuan in 2024.", None, None, None),
        ("China's online retail sales reached 15.52 trillion yuan in 2024.", None, None, None),
        ("China's cross-border e-commerce imports and exports came to 9 trillion yuan in 2024.", None, None, None),
    ],
)
def test_each_figure_that_the_verdict_tells_of_has_its_link(
    client: Client, text: str, en: str | None, zh: str | None, told: str | None
) -> None:
    """Beside the one held against: what rules the number out, and what is to be printed; none of them folded."""
    for prefix, line in (("", en), ("/zh", zh)):
        page = opened(client, address(text, prefix))
        found = page.xpath("//p[@class='by' and not(ancestor::details)][a[contains(@href, '/figures/')]]")
        assert [text_of(each).startswith(line or "") for each in found[1:]] == ([True] if line else [])
        for link in (link for each in found[1:] for link in each.xpath("./a/@href")):
            assert link == f"{prefix}/figures/{told}"
            assert client.get(link).status_code == 200
