"""A source's text, from a text file or HTML, as paragraphs and sentences, and searches for phrases in it."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import accumulate, islice

from api.domain.period import SHORT_MONTHS

_ATTRIBUTES = r"""(?:[^>="']|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+|["'])*+"""
_MARKUP = re.compile(
    r"<!--(?:-?>|.*?(?:-->|\Z))"  # a comment
    r"|<(?:[!?]|/(?![a-z]))[^>]*+>?"  # a declaration, or an end tag of no name
    rf"|<(script|style|title|textarea)(?=[\s/>]){_ATTRIBUTES}(?<!/)>"  # its text holds no tags
    rf".*?(?:</\1(?=[\s/>]){_ATTRIBUTES}(?:>|\Z)|\Z)"
    rf"|<(?P<end>/?)(?P<name>[a-z][^\s/>]*+){_ATTRIBUTES}(?:(?P<empty>(?<=/))?>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
"""The markup of a page: comments, tags, scripts. The pattern never backtracks, so that any page takes linear time: a
library that builds the tree takes quadratic time where tags are nested deeply, and cannot be interrupted.
"""
_ENDLESS = re.compile(r"&#(?:[0-9]{9,}|[xX][0-9a-fA-F]{9,});?")
"""A pattern for a character reference with too many digits to be that of a character."""

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "figcaption", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
    "section", "table", "td", "th", "tr", "ul",
))  # fmt: skip
# Not `head`, whose end tag may be left out.
_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "title", "textarea", "select"})
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9\u00c0-\u024f])|(?<=[。！？])[”’」』）]*")
_ABBREVIATIONS = re.compile(
    rf"(?:\b[A-Za-z]|\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Rs|RS|vs|etc|approx|Inc|Ltd|Co|Corp|Fig|{'|'.join(SHORT_MONTHS)}))\.$"
)


def normalised(text: str) -> str:
    """The text with every run of white space, no-break spaces included, as one space, and none at its ends."""
    return " ".join(text.split())


def paragraphs(text: str) -> list[str]:
    """The non-blank lines of a text, each normalised, which elsewhere are numbered from 1."""
    return [line for line in map(normalised, text.splitlines()) if line]


def placed_sentences(paragraph: str) -> Iterator[tuple[int, str]]:
    """Pairs of each sentence's offset and text; a point inside a number or after an abbreviation ends no sentence."""
    start = 0
    for match in (*_SENTENCE_END.finditer(paragraph), None):
        end = match.end() if match else len(paragraph)
        # An abbreviation shows in the last few characters; to look through the whole piece takes quadratic time.
        tail = paragraph[max(start, match.start() - 12) if match else start : end].strip()
        if tail and not (match and _ABBREVIATIONS.search(tail)):
            text = paragraph[start:end].strip()
            yield paragraph.index(text, start), text
            start = end


def sentences(paragraph: str) -> list[str]:
    """The texts of the sentences of a paragraph."""
    return [text for _, text in placed_sentences(paragraph)]


def sentence_sha256(sentence: str) -> str:
    """The SHA-256 in hex of the normalised sentence, which proves the sentence without quoting it."""
    return hashlib.sha256(normalised(sentence).encode("utf-8")).hexdigest()


def _blocks(page: str) -> Iterator[tuple[str, str]]:
    """Pairs of the last block tag opened ("" before any) and the visible text after it, for each block with text."""
    words: list[str] = []
    opened, hidden, place = "", 0, 0
    for markup in _MARKUP.finditer(page):
        if not hidden:
            words.append(_unescaped(page[place : markup.start()]))
        place = markup.end()
        name, starts = (markup["name"] or "").lower(), not markup["end"]
        if name in _UNSEEN:
            hidden = max(0, hidden + starts - (not starts or markup["empty"] is not None))
        elif name in _BLOCKS:
            if text := normalised("".join(words)):
                yield opened, text
            words.clear()
            opened = name if starts else opened
    if not hidden:
        words.append(_unescaped(page[place:]))
    if text := normalised("".join(words)):
        yield opened, text


def _unescaped(text: str) -> str:
    return unescape(_ENDLESS.sub("\N{REPLACEMENT CHARACTER}", text))


def blocks_of_html(html: str) -> list[str]:
    """The visible texts of a page, one for each block (such as a paragraph) that has text, in order."""
    return [text for _, text in _blocks(html)]


def read_text(content: str) -> tuple[str, str | None]:
    """A plain text and None; of HTML, its blocks as lines from the first `h1` on and that text, or all and None."""
    if not content.lstrip().startswith("<"):
        return content, None
    blocks = list(_blocks(content))
    title, texts = next((text for opened, text in blocks if opened == "h1"), None), [text for _, text in blocks]
    return "\n".join(from_title(texts, title) or texts), title


def from_title(blocks: Sequence[str], title: str | None) -> list[str] | None:
    """The blocks from the one that is the title, in any letter case, so that it is paragraph 1; None if none is."""
    wanted = normalised(title or "").casefold()
    for place, block in enumerate(blocks):
        if wanted and block.casefold() == wanted:
            return list(blocks[place:])
    return None


_LETTER = r"[^\W_\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f]"
"""A pattern for a letter or digit of a script that separates words by spaces."""


def _whole_words(text: str) -> str:
    """A regular expression for a text as whole words: no 6% in 10.6%, no $5 in $50; Chinese marks no ends of words."""
    before = rf"(?<!{_LETTER})" * bool(re.match(_LETTER, text)) + r"(?<![0-9][.,])" * text[:1].isdigit()
    after = rf"(?!{_LETTER})" * bool(re.match(_LETTER, text[-1:])) + r"(?![.,][0-9])" * text[-1:].isdigit()
    return before + re.escape(text) + after


def sentence_at(paragraph: str, place: int) -> str:
    """The sentence at the offset `place` of a paragraph; empty if there is none."""
    return next((text for start, text in placed_sentences(paragraph) if place < start + len(text)), "")


def occurrences(blocks: Sequence[str], phrase: str) -> Iterator[tuple[int, str]]:
    """Pairs of a normalised block's number (from 1) and a sentence, for each that has the phrase as whole words."""
    phrase = normalised(phrase)
    words = re.compile(_whole_words(phrase))
    for number, block in enumerate(blocks, 1):
        if phrase in block:
            yield from ((number, sentence) for sentence in sentences(block) if words.search(sentence))


def link_target(
    blocks: Sequence[str], phrase: str, prefix: str | None = None, suffix: str | None = None
) -> tuple[int, int] | None:
    """The paragraph number (from 1) and the phrase's offset at the first match in any letter case; None without one."""
    named = {"prefix": prefix, "phrase": phrase, "suffix": suffix}
    parts = (f"(?P<{name}>{_whole_words(normalised(words))})" for name, words in named.items() if words)
    pattern = re.compile(r"\s*".join(parts), re.IGNORECASE)
    found = ((number, pattern.search(block)) for number, block in enumerate(blocks, 1))
    return next(((number, match.start("phrase")) for number, match in found if match), None)


_TOKEN = re.compile(r"\d+(?:[.,]\d+)*+|[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+")
_REACH = (12, 24, 48, 96)  # characters of context tried in turn
_LONGEST_WORD = 40
_EDGES = "，。；：、！？,.;:!?()（）“”\"'"


class PhraseLocator:
    """An index of the numbers and words of a text, which finds the words around a phrase that make it unique."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        self._paragraphs = paragraphs
        self._starts = [0, *accumulate(len(paragraph) + 1 for paragraph in paragraphs)]
        text = "\n".join(paragraphs)
        lowered = text.lower()  # a text fragment is looked up without regard to case
        self._text = lowered if len(lowered) == len(text) else text
        self._places = defaultdict[str, list[int]](list)
        for match in _TOKEN.finditer(self._text):
            self._places[match[0]].append(match.start())

    def context(self, paragraph: int, start: int, end: int, anchor: int) -> tuple[str, str]:
        """The prefix and suffix that make a phrase unique: both empty if it is, the longest tried if none do.

        `anchor` is the offset of a word of the phrase.
        """
        line, base = self._paragraphs[paragraph - 1], self._starts[paragraph - 1]
        if self._occurs_once(base + start, base + end, base + anchor):
            return "", ""
        prefix = suffix = ""
        for reach in _REACH:
            before, after = max(0, start - reach), min(len(line), end + reach)
            prefix, suffix = _stretch(line, before, start, back=True), _stretch(line, end, after, back=False)
            for one, other in ((prefix, ""), ("", suffix), (prefix, suffix)):
                first, last = before if one else start, after if other else end
                if (one or other) and self._occurs_once(base + first, base + last, base + anchor):
                    return one, other
        return prefix, suffix

    def _occurs_once(self, start: int, end: int, anchor: int) -> bool:
        """True if the text from `start` to `end` occurs only there; `anchor` is the offset of a word of it."""
        token, back, stretch = _TOKEN.match(self._text, anchor), anchor - start, self._text[start:end]
        places = self._places[token[0]] if token else ()
        same = (place for place in places if place >= back and self._text.startswith(stretch, place - back))
        return sum(1 for _ in islice(same, 2)) < 2


def _stretch(line: str, start: int, end: int, *, back: bool) -> str:
    """The text from `start` to `end`, stripped; at its start if `back`, else end, a whole word and no punctuation."""
    step, place = (-1, start) if back else (1, end)
    for _ in range(_LONGEST_WORD):
        around = line[max(0, place - 1) : place + 1]
        if len(around) < 2 or not all(char.isalnum() and char < "\u2e80" for char in around):
            break
        place += step
    words = line[place:end].strip().lstrip(_EDGES) if back else line[start:place].strip().rstrip(_EDGES)
    return words.strip()
