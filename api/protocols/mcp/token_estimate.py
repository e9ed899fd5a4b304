"""How many tokens a text takes, told from above."""

from __future__ import annotations

import re

LONGEST_WORD = 20
"""Letters and digits of a run that may be a word or a number; more are a code."""
LONGEST_SIGNS = 5
"""Signs of a run that JSON or a sentence may have between words."""
_RUNS = re.compile(
    rf"([A-Za-z0-9]{{{LONGEST_WORD + 1},}})|([A-Za-z]+)|([0-9]+)|([㐀-鿿]+)|([^\x00-\x7f]+)|([!-/:-@\[-`{{-~]+)|[^ ]"
)
_CODE, _LETTERS, _DIGITS, _CHINESE, _OTHER, _SIGNS = range(1, 7)


def tokens(text: str) -> int:
    """As many tokens as the text may take.

    Five letters of a word, three digits or two signs between words are counted as a token, a Chinese character as one
    and a half. What is no word counts for more: two thirds of the signs of a hash, each letter of a long run, each sign
    of many; anything else by its bytes. A space goes with the word behind it. The tokenizers of GPT-4 and GPT-4o take
    fewer, since they know most words whole, as the tests measure; only words of letters thrown together take more.
    """
    return sum(_cost(run.lastindex, run[0]) for run in _RUNS.finditer(text))


def _cost(kind: int | None, run: str) -> int:
    length = len(run)
    if kind == _LETTERS:
        return -(-length // 5)
    if kind == _DIGITS or (kind == _CODE and run.isdigit()):
        return -(-length // 3)
    if kind == _CODE:
        return length if run.isalpha() else -(-2 * length // 3)
    if kind == _CHINESE:
        return -(-3 * length // 2)
    if kind == _SIGNS:
        return -(-length // 2) if length <= LONGEST_SIGNS else length
    return len(run.encode("utf-8", "replace"))
