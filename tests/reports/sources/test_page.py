"""Texts and pages as paragraphs and sentences, and the places where a phrase stands."""

from __future__ import annotations

import hashlib

from api.reports.sources.page_text import (
    blocks_of_html,
    from_title,
    heading,
    link_target,
    normalised,
    occurrences,
    paragraphs,
    sentence_sha256,
    sentences,
)
from tests.helpers.tables import every


@every(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t\n\u00a0\n", []),
        ("Title\n\nOne.\nTwo.", ["Title", "One.", "Two."]),
        ("Title\r\n\r\nOne.\r\n", ["Title", "One."]),
        ("  a\u00a0 b\tc  ", ["a b c"]),
        ("标题\n\n正文。", ["标题", "正文。"]),
    ],
)
def test_paragraphs(text: str, expected: list[str]) -> None:
    """The lines that are not blank, each run of white space one space."""
    assert paragraphs(text) == expected


@every(
    ("paragraph", "expected"),
    [
        ("", []),
        ("No end", ["No end"]),
        ("One. Two.", ["One.", "Two."]),
        ("It rose 10.8%. In 2024 it fell.", ["It rose 10.8%.", "In 2024 it fell."]),
        ("Sales of $2.1 trillion. Then more.", ["Sales of $2.1 trillion.", "Then more."]),
        ("The U.S. market grew. So did others.", ["The U.S. market grew.", "So did others."]),
        ("Mr. Li and Dr. Wu spoke. All heard.", ["Mr. Li and Dr. Wu spoke.", "All heard."]),
        ("As of Sept. 15 it was No. 1. It stays.", ["As of Sept. 15 it was No. 1.", "It stays."]),
        ("“It grew.” He left.", ["“It grew.”", "He left."]),
        ("Did it? It did! Well…", ["Did it?", "It did!", "Well…"]),
        ("增长10.8%。其中出口1.8万亿元。", ["增长10.8%。", "其中出口1.8万亿元。"]),
        ("他说：“增长了。”随后离开。", ["他说：“增长了。”", "随后离开。"]),
        ("lower case. follows on", ["lower case. follows on"]),
    ],
)
def test_sentences(paragraph: str, expected: list[str]) -> None:
    """A point in a number or an abbreviation ends no sentence."""
    assert sentences(paragraph) == expected


@every("spaced", ["a b c", " a  b\tc ", "a\u00a0b\u00a0c", "a\nb\u202fc"])
def test_the_hash_does_not_see_white_space(spaced: str) -> None:
    """No-break spaces and line ends hash as single spaces."""
    assert sentence_sha256(spaced) == hashlib.sha256(b"a b c").hexdigest()
    assert normalised(spaced) == "a b c"


@every(
    ("html", "expected"),
    [
        ("", []),
        ("plain", ["plain"]),
        ("<p>One</p><p>Two</p>", ["One", "Two"]),
        ("<p>One<p>Two", ["One", "Two"]),
        ("<div>One<p>Two</p>Three</div>", ["One", "Two", "Three"]),
        ("<p>One <b>bold</b> <a href=x>link</a>.</p>", ["One bold link."]),
        ("<p>One<br>Two<br/>Three</p>", ["One", "Two", "Three"]),
        ("<p>15.5&nbsp;trillion &amp; &#8220;more&#8221;</p>", ["15.5 trillion & “more”"]),
        ("<p>One<script>var a = '<p>Two</p>';</script></p>", ["One"]),
        ("<style>p {}</style><p>One</p><noscript>Two</noscript>", ["One"]),
        ("<p>One</p><!-- <p>Two</p> --><template><p>Three</p></template>", ["One"]),
        ("<head><title>Title</title><meta charset=utf-8></head><body><p>One</p>", ["One"]),
        ("<head><title>Title</title><body><p>One</p>", ["One"]),
        ("<title>Title</title><p>One</p>", ["One"]),
        ("<svg><title>Icon</title><text>9%</text></svg><p>One</p>", ["One"]),
        ("<table><tr><td>One</td><td>Two</td></tr></table>", ["One", "Two"]),
        ("<ul><li>One<li>Two</ul>", ["One", "Two"]),
        ("</script></div><p>One</p>", ["One"]),
        ("<p>5 < 6 and 7 > 6</p>", ["5 < 6 and 7 > 6"]),
    ],
)
def test_blocks(html: str, expected: list[str]) -> None:
    """What a reader of the page sees, block by block, however its tags are closed."""
    assert blocks_of_html(html) == expected


@every(
    ("html", "expected"),
    [
        ("", None),
        ("<p>One</p>", None),
        ("<title>T</title><nav>Menu</nav><h1>The <i>title</i></h1><p>One</p>", "The title"),
        ("<h1><img src=logo></h1><h1>The title</h1>", "The title"),
        ("<h1>The title</h1><h1>Another</h1>", "The title"),
        ("<h2>Not this</h2>", None),
    ],
)
def test_heading(html: str, expected: str | None) -> None:
    """The first main heading that holds words."""
    assert heading(html) == expected


@every(
    ("title", "expected"),
    [
        ("The title", ["The title", "One."]),
        ("THE  title ", ["The title", "One."]),
        ("Menu", ["Menu", "The title", "One."]),
        ("Another", None),
        ("title", None),
        ("", None),
        (None, None),
    ],
)
def test_from_title(title: str | None, expected: list[str] | None) -> None:
    """Paragraphs count from the title, where the title is there."""
    assert from_title(["Menu", "The title", "One."], title) == expected


@every(
    ("text", "phrase", "found"),
    [
        ("", "6%", False),
        ("It was 6%.", "6%", True),
        ("It was 10.6%.", "6%", False),
        ("It was 1,6%.", "6%", False),
        ("It was 16%.", "6%", False),
        ("In the first half,6% more.", "6%", True),
        ("It cost $50.", "$5", False),
        ("It cost $5.5.", "$5", False),
        ("It cost $5.", "$5", True),
        ("It cost US$5.", "$5", True),
        ("4,200 visitors", "200 visitors", False),
        ("35 countries", "35 countr", False),
        ("35 countries", "5 countries", False),
        ("the 35 countries,", "35 countries", True),
        ("(35 countries)", "35 countries", True),
        ("进出口额达2.71万亿元，", "2.71万亿元", True),
        ("进出口额达12.71万亿元，", "2.71万亿元", False),
        ("进出口额2.71万亿元人民币", "2.71万亿元", True),
        ("约15.5万亿元", "约15.5万亿", True),
        ("增长7.2个百分点", "7.2个百分点", True),
        ("about  $2.1\u00a0trillion", "about $2.1 trillion", True),
        ("about $2.1 trillion", "about\u00a0$2.1 trillion", True),
        ("About $2.1 trillion", "about $2.1 trillion", False),
        ("a (5% rise)", "(5% rise)", True),
        ("up 5.", "up 5.", True),
    ],
)
def test_occurrences(text: str, phrase: str, found: bool) -> None:
    """A phrase stands as words of its own: not inside a longer number or word; Chinese parts no words."""
    assert bool(list(occurrences(paragraphs(text), phrase))) is found


def test_occurrences_tell_paragraph_and_sentence() -> None:
    """Every place counts, the title being paragraph 1."""
    blocks = ["Up 5%", "It was up 5%. Again up 5%.", "Down."]
    assert list(occurrences(blocks, "5%")) == [(1, "Up 5%"), (2, "It was up 5%."), (2, "Again up 5%.")]


BLOCKS = ["Exports rose 6%", "Imports rose 6% and trade 16%.", "出口增长6%，进口增长6%。"]


@every(
    ("phrase", "prefix", "suffix", "target"),
    [
        ("6%", None, None, (1, 13)),
        ("RISE", None, None, None),
        ("EXPORTS ROSE", None, None, (1, 0)),
        ("6%", "Imports rose", None, (2, 13)),
        ("6%", "rose", "and trade", (2, 13)),
        ("6%", None, "and", (2, 13)),
        ("6%", "trade", None, None),
        ("16%", "trade", None, (2, 26)),
        ("6%", "进口增长", None, (3, 11)),
        ("6%", "nothing", None, None),
    ],
)
def test_link_target(phrase: str, prefix: str | None, suffix: str | None, target: tuple[int, int] | None) -> None:
    """A text fragment opens the first place that fits, whatever the case, its prefix and suffix right beside it."""
    assert link_target(BLOCKS, phrase, prefix, suffix) == target
    assert link_target([], phrase, prefix, suffix) is None
