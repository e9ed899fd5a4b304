"""An English sentence as tokens: words, numbers, currency signs and marks."""

from __future__ import annotations

import re
from typing import NamedTuple

HYPHENS = frozenset("-‑–—")

_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)*+)"
    r"|(?P<sign>(?:\b(?:US|AU|CA|HK|NZ|NT|MX|CN|JP|RMB|MOP|[ACSR]))?[$€£¥￥₹₩₽₺฿₫₱₪₦₴])"
    r"|(?P<word>(?:[A-Z]\.){2,9}|°[CF]\b|[^\W\d_](?:[^\W\d_]|['’](?=[^\W\d_]))*+[²³]?)"
    r"|(?P<mark>[^\s])"
)
_HEADLINE = 30  # words of the longest title


class Token(NamedTuple):
    """A word, number, currency sign or mark; `low` in lower case, `glued` where no space stands before it."""

    kind: str
    text: str
    low: str
    start: int
    end: int
    glued: bool


_NOTHING = Token("", "", "", 0, 0, False)


class Tokens:
    """The tokens of a sentence; beyond either end stands an empty one."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        self._tokens: list[Token] = []
        end = -1
        for match in _TOKEN.finditer(sentence):
            text, start = match[0], match.start()
            glued, end = start == end, match.end()
            self._tokens.append(Token(match.lastgroup or "", text, text.lower(), start, end, glued))
        words = [token.text for token in self._tokens if token.kind == "word"]
        self.title_case = len(words) <= _HEADLINE and sum(word[0].isupper() for word in words) * 5 >= len(words) * 3

    def __len__(self) -> int:
        return len(self._tokens)

    def at(self, index: int) -> Token:
        """The token there, or an empty one."""
        return self._tokens[index] if 0 <= index < len(self._tokens) else _NOTHING


def hyphened(tokens: Tokens, index: int) -> Token | None:
    """The word tied to the token before by a hyphen at `index`."""
    mark, word = tokens.at(index), tokens.at(index + 1)
    tied = mark.text in HYPHENS and mark.glued and word.glued and word.kind == "word"
    return word if tied else None
