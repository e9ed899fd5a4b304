"""How a text as a whole writes its numbers: what a bare ¥ stands for, and whether a comma begins the decimals."""

from __future__ import annotations

from dataclasses import dataclass

from api.reports.extract.printed_digits import writes_decimal_commas

_CHINA = ("yuan", "RMB", "renminbi", "CNY", "China", "元", "中国")


@dataclass(frozen=True, slots=True)
class TextHabits:
    """What a single number does not tell; `yen` is the currency of a bare ¥."""

    yen: str = "JPY"
    decimal_commas: bool = False

    @classmethod
    def of(cls, text: str) -> TextHabits:
        """Yuan where China or its money is named, else yen; decimal commas where one number must have one."""
        yen = "CNY" if any(word in text for word in _CHINA) else "JPY"
        return cls(yen, writes_decimal_commas(text))
