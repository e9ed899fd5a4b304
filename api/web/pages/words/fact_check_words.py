"""The words of the page that checks a text: its verdicts in plain words, and examples to try it with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from api.domain.query import Lang
from api.domain.words import Bilingual


class PlainVerdict(NamedTuple):
    """A verdict in plain words, with how many have it, and the tone that it is shown in beside the words."""

    one: Bilingual
    counted: Bilingual
    counted_many: Bilingual
    tone: str


def _plain(word: Bilingual, one: str, many: str, tone: str) -> PlainVerdict:
    chinese = f"{{}}处{word.zh}"
    return PlainVerdict(word, Bilingual(f"{{}} {one}", chinese), Bilingual(f"{{}} {many}", chinese), tone)


FACT_VERDICTS: Mapping[str, PlainVerdict] = {
    "contradicts": _plain(Bilingual("Contradicts", "矛盾"), "contradicts", "contradict", "wrong"),
    "wrong-scale": _plain(
        Bilingual("Wrong scale", "数量级有误"), "has the wrong scale", "have the wrong scale", "wrong"
    ),
    "wrong-unit": _plain(Bilingual("Wrong unit", "单位有误"), "has the wrong unit", "have the wrong unit", "wrong"),
    "wrong-period": _plain(
        Bilingual("Wrong period", "时期有误"), "is of another period", "are of another period", "wrong"
    ),
    "superseded": _plain(Bilingual("Superseded", "已被取代"), "is superseded", "are superseded", "doubtful"),
    "drops-comparator": _plain(
        Bilingual("Drops a word like “more than”", "遗漏“超过”等字样"),
        "drops a word like “more than”",
        "drop a word like “more than”",
        "doubtful",
    ),
    "cannot-tell": _plain(Bilingual("Cannot tell", "无法判定"), "cannot be judged", "cannot be judged", "unknown"),
    "agrees-within-rounding": _plain(
        Bilingual("Agrees within rounding", "在取整范围内一致"),
        "agrees within rounding",
        "agree within rounding",
        "right",
    ),
    "agrees": _plain(Bilingual("Agrees", "一致"), "agrees", "agree", "right"),
}
"""By the verdicts of the API, what has to be put right first."""

EXAMPLES = Bilingual(
    "China’s online retail sales reached 15.5 trillion yuan in 2024, up 7.2 percent. That was about 33 percent of the "
    "world’s online retail sales in 2024. China’s cross-border e-commerce imports and exports came to 2.6 billion yuan "
    "in 2024, up 12.5 percent; exports alone were 1.8 trillion yuan in 2024.",
    "2024年，中国网上零售额达15.5万亿元，比上年增长7.2%。2024年中国约占全球网上零售额的33%。2024年跨境电商进出口额为2.6亿元，"
    "增长12.5%，其中出口1.8万亿元。",
)
"""Sentences that quote figures of the first report, some of them wrongly, which the page says of them."""


def counted(verdicts: Iterable[str], lang: Lang) -> str:
    """How many numbers have which verdict: `1 contradicts, 2 agree`."""
    counts = Counter(verdicts)
    told = [
        (plain.counted if counts[verdict] == 1 else plain.counted_many).in_language(lang).format(counts[verdict])
        for verdict, plain in FACT_VERDICTS.items()
        if counts[verdict]
    ]
    return ("，" if lang is Lang.ZH else ", ").join(told)
