"""The bytes of ready answers, kept in memory up to a bound."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from api.web.in_front.delivery import Ready


class AnswerStore:
    """Ready answers, the least recently used thrown out beyond a number of bytes."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._size = 0
        self._answers: OrderedDict[Any, Ready] = OrderedDict()

    def get(self, key: Any) -> Ready | None:
        """The answer kept under the key."""
        answer = self._answers.get(key)
        if answer is not None:
            self._answers.move_to_end(key)
        return answer

    def put(self, key: Any, answer: Ready) -> None:
        """Keep an answer, unless it alone would fill a quarter of the store."""
        if answer.size > self._capacity // 4:
            return
        if (replaced := self._answers.pop(key, None)) is not None:  # two requests may have made the same answer
            self._size -= replaced.size
        self._answers[key] = answer
        self._size += answer.size
        while self._size > self._capacity:
            _, oldest = self._answers.popitem(last=False)
            self._size -= oldest.size
