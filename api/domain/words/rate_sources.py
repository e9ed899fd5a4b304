"""What the source of exchange rates is called in both languages."""

from __future__ import annotations

from api.domain.rates import RATES_SOURCE
from api.domain.words.bilingual import Bilingual

_CHINESE = {RATES_SOURCE: "欧洲中央银行欧元外汇参考汇率"}


def rates_source(source: str) -> Bilingual:
    """The source as it names itself, and its Chinese name where that is known."""
    return Bilingual(source, _CHINESE.get(source, source))
