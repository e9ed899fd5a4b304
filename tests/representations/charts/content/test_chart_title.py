"""The finding of a chart: what intervals and comparability prove, and not a word more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from api.domain.query import Claims, Lang
from api.representations.charts.chart_of_figures import chart_of
from tests.helpers.tables import every
from tests.representations.charts.written_figures import written
from tests.representations.rows import rows_of
from tests.representations.writers.cases import dataset

TITLES = Path(__file__).parent / "titles.txt"


def title(figures: str, highlight: str | None = None, **query: Any) -> str:
    """The finding of some figures."""
    return chart_of(dataset(*written(figures), **query), highlight=highlight).title


@every("figures, en, zh", rows_of(TITLES.read_text(encoding="utf-8")))
def test_the_title_says_what_is_proved(figures: str, en: str, zh: str) -> None:
    """In both languages."""
    assert (title(figures), title(figures, lang=Lang.ZH)) == (en, zh)


def test_the_highlighted_figure_is_what_the_title_is_about() -> None:
    """Not the last one."""
    found = title("sales 2023 14.9, 2024 15.5", "sales.CHN.2023.bureau-2025")
    assert found == "Sales in China stood at 14.9 trillion yuan in 2023"


def test_a_disputed_figure_is_told_with_who_says_so() -> None:
    """The preferred one, where another claim on the same is in the picture that rounding does not bring to it."""
    claims = "sales 2023 2.52 preferred, 2024 {} press by=A_ministry, 2024 2.6 preferred"
    far, near, every_claim = claims.format("2.71"), claims.format("2.64"), {"claims": Claims.ALL}
    assert title(far, **every_claim) == "Sales in China reached 2.6 trillion yuan in 2024, says The bureau"
    assert title(far, **every_claim, lang=Lang.ZH) == "2024年中国销售额达2.6万亿元（据The bureau）"
    assert title(near, **every_claim) == "Sales in China reached 2.6 trillion yuan in 2024"


RIVALS = """
2.6   | 2.71  | 2 claims, 2.6 trillion yuan to 2.71 trillion yuan; no one number fits all
2.6   | 2.64  | 2 claims, 2.6 trillion yuan to 2.64 trillion yuan
15.42 | 15.43 | 2 claims, 15.42 trillion yuan to 15.43 trillion yuan; they meet only within rounding
15.5  | 15.5  | all 2 claims say 15.5 trillion yuan
"""


@every("ours, theirs, end", rows_of(RIVALS))
def test_rival_claims_are_held_against_each_other(ours: str, theirs: str, end: str) -> None:
    """By what their rounding leaves open."""
    told = title(f"sales 2024 {ours}, 2024 {theirs} press", claims=Claims.ALL)
    assert told == f"Sales in China, 2024: {end}"
