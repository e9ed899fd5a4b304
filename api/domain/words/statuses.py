"""The observation statuses of a figure, with the words for them in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from api.domain.words.bilingual import Bilingual


class StatusWords(NamedTuple):
    """What one status is called."""

    name: Bilingual
    """In SDMX's code list CL_OBS_STATUS."""
    label: Bilingual
    """In the legend of a table."""
    heading: Bilingual
    """Before a list of such amounts in a sentence."""


STATUS_WORDS: Mapping[str, StatusWords] = {
    "A": StatusWords(
        Bilingual("Normal value", "正常值"), Bilingual("normal value", "正常值"), Bilingual("Normal value", "正常值")
    ),
    "B": StatusWords(
        Bilingual("Time series break", "时间序列中断"),
        Bilingual("break in the series", "时间序列中断"),
        Bilingual("Break in the series", "时间序列中断"),
    ),
    "E": StatusWords(
        Bilingual("Estimated value", "估计值"), Bilingual("estimate", "估计值"), Bilingual("Estimate", "估计值")
    ),
    "F": StatusWords(
        Bilingual("Forecast value", "预测值"), Bilingual("forecast", "预测值"), Bilingual("Forecast", "预测值")
    ),
    "P": StatusWords(
        Bilingual("Provisional value", "初步值"), Bilingual("provisional", "初步值"), Bilingual("Preliminary", "初步数")
    ),
}
"""By the code of SDMX's OBS_STATUS; all that a figure may have."""
