"""A growth told beside a level that has been superseded is of that level's vintage, and not of the later one held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from api.fact_check.fact_verdicts import FactVerdict
from api.fact_check.judged import MOST_RIVALS, Judged
from api.fact_check.reasons import Reason
from api.fact_check.subjects.indicator_names import Told, own_name


def of_their_vintage(judgements: Sequence[Judged]) -> Iterator[Judged]:
    """The judgements of a text; what contradicts a growth beside the old level of the same sentence cannot be told."""
    old = {
        (judged.claim.context.sentence, judged.claim.period, own_name(judged.held.figure.indicator))
        for judged in judgements
        if judged.verdict is FactVerdict.SUPERSEDED and judged.held is not None and judged.subject.told is Told.LEVEL
    }
    for judged in judgements:
        held = judged.held
        contradicts = judged.verdict is FactVerdict.CONTRADICTS and judged.subject.told is Told.GROWTH
        if held is None or not contradicts or not old:
            yield judged
            continue
        level = judged.claim.context.sentence, judged.claim.period, own_name(held.figure.indicator)
        if level not in old or held.figure.vintage is None:
            yield judged
            continue
        rivals = (held, *judged.rivals)[:MOST_RIVALS]
        yield replace(
            judged, verdict=FactVerdict.CANNOT_TELL, reason=Reason.OTHER_VINTAGE, held=None, rivals=rivals, against=None
        )
