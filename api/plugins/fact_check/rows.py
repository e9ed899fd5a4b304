"""The judged numbers of a text as rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Context, Decimal
from typing import Annotated, NamedTuple

from api.domain.catalogue import Catalogue
from api.domain.figure import Figure
from api.domain.quantity import plain
from api.domain.query import Lang
from api.domain.units import EXPONENTS
from api.domain.words import Bilingual
from api.formats.figure_rows import FigureRow, ReceiptRow, receipt_row
from api.formats.sentences import PermanentAddresses, citation_line
from api.formats.table import ComparatorSign, Narrower, Table, columns_of, like
from api.plugins.fact_check.claim import QuotedClaim
from api.plugins.fact_check.compare import FactVerdict, Fit, HeldAgainst
from api.plugins.fact_check.sentences import corrected_by, correction, sentence, why_not
from api.plugins.fact_check.verdict import Checked

_EXACT = Context(prec=200)
_AGREEING = frozenset({FactVerdict.AGREES, FactVerdict.WITHIN_ROUNDING})


@like(FigureRow)
class CandidateRow(NamedTuple):
    """Another figure that a number may quote, and why that is less likely."""

    figure: Annotated[str, "Id of the figure"]
    indicator: str
    period: str
    display: Annotated[str, "The figure as a person reads it, in the language asked for"]
    why: Annotated[str, "Why it is less likely, in the language asked for"]


class FactCheckRow(NamedTuple):
    """One number that a text quotes, and whether it is quoted right."""

    phrase: Annotated[str, "The words of the text that quote the number"]
    start: Annotated[int, "Where the phrase begins in the text, in characters from 0"]
    end: Annotated[int, "Where it ends: text[start:end]"]
    value: Annotated[Decimal, "The number as it was read, of `scale`; of a range the lower end"]
    value_text: Annotated[str, "The digits of `value` as the text has them"]
    scale: Annotated[str, "The power of ten of `value`, as the text has it: one, million, trillion"]
    unit: Annotated[str | None, "The unit that was read: a currency, percent, or the noun that is counted"]
    comparator: Annotated[ComparatorSign, "What the text says of the number: = ~ > >= < <="]
    period: Annotated[str | None, "The period that the text tells of it; empty where it tells none"]
    verdict: Annotated[
        str,
        "agrees, agrees-within-rounding, drops-comparator, wrong-scale, wrong-unit, wrong-period, superseded, "
        "contradicts or cannot-tell",
        Narrower({"enum": list(FactVerdict)}),
    ]
    would_be: Annotated[str | None, "The verdict if the unexplained words change nothing; empty where there are none"]
    unexplained: Annotated[list[str], "Words of its clause that may make it another thing than the indicator"]
    figure: Annotated[str | None, "Id of the figure that it was held against; empty where there is none"]
    candidates: Annotated[list[CandidateRow], "Other figures that it may quote"]
    sentence: Annotated[str, "Why, in one or two sentences, in the language asked for"]
    correction: Annotated[str | None, "The phrase to print instead; empty where nothing has to be put right"]
    citation: Annotated[str | None, "How to cite that figure, in one line"]
    receipt: Annotated[ReceiptRow | None, "How the figure was converted to the text's currency, where it was"]


def fact_check_row(checked: Checked, catalogue: Catalogue, lang: Lang, addresses: PermanentAddresses) -> FactCheckRow:
    """The row of one number of a text."""
    judged, claim = checked.judged, checked.judged.claim
    held = judged.held
    value, scale = _number(claim)
    corrected = correction(judged, checked.current)
    return FactCheckRow(
        phrase=claim.phrase,
        start=claim.start,
        end=claim.end,
        value=Decimal(value),
        value_text=value,
        scale=scale,
        unit=claim.unit or None,
        comparator=str(claim.comparator),
        period=claim.period.text if claim.period else None,
        verdict=str(judged.verdict),
        would_be=str(judged.would_be) if judged.would_be else None,
        unexplained=list(judged.subject.unexplained) if judged.would_be else [],
        figure=held.figure.id if held else None,
        candidates=[_candidate(rival, checked, lang) for rival in judged.rivals],
        sentence=sentence(judged, catalogue, checked.current).in_language(lang),
        correction=corrected.in_language(lang) if corrected else None,
        citation=citation_line(held.figure, addresses, lang) if held else None,
        receipt=receipt_row(held.receipt) if held and held.receipt else None,
    )


def _number(claim: QuotedClaim) -> tuple[str, str]:
    """The digits and the name of the scale; written out where the power of ten has no name."""
    if claim.exponent in EXPONENTS:
        return claim.digits, EXPONENTS[claim.exponent].name
    return plain(_EXACT.scaleb(Decimal(claim.digits), claim.exponent)), "one"


def _candidate(rival: HeldAgainst, checked: Checked, lang: Lang) -> CandidateRow:
    figure = rival.figure
    return CandidateRow(
        figure=figure.id,
        indicator=figure.indicator.code,
        period=figure.period.text,
        display=figure.printed.display(lang),
        why=why_not(rival, checked.judged, printed_instead(checked)).in_language(lang),
    )


def printed_instead(checked: Checked) -> Figure | None:
    """The figure whose number is to be printed, where that is another one than that of the verdict."""
    return corrected_by(checked.judged, checked.current)


def preferred_otherwise(checked: Checked) -> Figure | None:
    """The preferred figure of the same thing, where it cannot be true beside the one that a number agrees with.

    None where the sentence names it already, as it does a claim of the same vintage.
    """
    if checked.judged.against is not None:
        return None
    held, current = checked.judged.held, checked.current
    if held is None or current is None or current.id == held.figure.id or checked.judged.verdict not in _AGREEING:
        return None
    rival = next((rival for rival in checked.judged.rivals if rival.figure.id == current.id), None)
    if rival is not None:
        return current if rival.fit is Fit.APART else None
    # Only so many rivals are kept, the closest first.
    one, other = held.figure.printed, current.printed
    alike = one.unit.code == other.unit.code
    return current if alike and not one.quantity.interval.overlaps(other.quantity.interval) else None


def fact_check_table(
    checked: Iterable[Checked],
    catalogue: Catalogue,
    lang: Lang,
    addresses: PermanentAddresses,
    hint: Bilingual | None = None,
) -> Table:
    """One row for each number of a text, in the order of the text."""
    rows = [fact_check_row(each, catalogue, lang, addresses) for each in checked]
    meta: Mapping[str, object] = {
        "verdicts": dict(Counter(row.verdict for row in rows)),
        **({"hint": hint.in_language(lang)} if hint else {}),
    }
    return Table("fact-check", columns_of(FactCheckRow), rows, meta)
