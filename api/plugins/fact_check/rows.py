"""The judged numbers of a text as output rows, with the sentence of each verdict and the phrase to print instead."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode

from api.domain.catalogue import Catalogue
from api.domain.conversion import Amount
from api.domain.errors import Problem
from api.domain.figure import Figure
from api.domain.messages import LANGUAGES, Bilingual, Joined, Message, Words
from api.domain.models import AreaBase, IndicatorBase
from api.domain.period import Period
from api.domain.quantity import plain
from api.domain.query import Lang
from api.domain.rates import Basis
from api.domain.units import EXPONENTS
from api.domain.words import COMPARATOR_WORDS, CURRENCY_OF, STATUS_WORDS, amount_words
from api.formats.figure_rows import FigureRow, ReceiptRow, receipt_row
from api.formats.sentences import LESS_THAN_FINAL, PermanentAddresses, citation_line
from api.formats.table import ComparatorSign, Narrower, Table, columns_of, like
from api.plugins.fact_check.claims import QuotedClaim
from api.plugins.fact_check.fields import placed
from api.plugins.fact_check.names import Aspect
from api.plugins.fact_check.verdict import Comparison, FactCheck, FactVerdict, Judged, Reason


@like(FigureRow)
class CandidateRow(NamedTuple):
    """Another figure that a number may quote."""

    figure: Annotated[str, "Id of the figure"]
    indicator: str
    period: str
    display: Annotated[str, "The figure as a person reads it, in the requested language"]
    check: Annotated[str, "Address that checks the phrase against this figure, relative to the server"]


@like(FigureRow)
class ComparedRow(NamedTuple):
    """The figure that a number was compared with."""

    indicator: str
    name: str
    definition: Annotated[str, "Definition of the indicator, in the requested language"]
    area: str
    period: str
    display: Annotated[str, "The figure as a person reads it, in the requested language"]


class FaultRow(NamedTuple):
    """The fault of a claim that cannot be checked; the other claims are judged all the same."""

    code: Annotated[str, "Code of the problem; /v1/errors lists all"]
    parameter: Annotated[str, "Its place: claims[3].amount"]
    detail: Annotated[str, "What is wrong, and what to do"]
    allowed: Annotated[list[str], "What is allowed, at most 60 of it"]
    nearest: Annotated[list[str], "What is allowed and looks most like what was given"]


class FactCheckRow(NamedTuple):
    """One number that is quoted, and whether it is quoted right."""

    phrase: Annotated[str, "The words that quote the number"]
    start: Annotated[int, "Where the phrase begins in the text, in characters from 0"]
    end: Annotated[int, "Where it ends: text[start:end]"]
    value: Annotated[Decimal | None, "The number as it was read, of `scale`; of a range the lower end"]
    value_text: Annotated[str | None, "The digits of `value` as they were given"]
    scale: Annotated[str | None, "The power of ten of `value`, as it was given: one, million, trillion"]
    unit: Annotated[str | None, "The unit that was read: a currency, percent, or the noun that is counted"]
    comparator: Annotated[ComparatorSign | None, "What is said of the number: = ~ > >= < <="]
    period: Annotated[str | None, "The period that is given for it; empty where there is none"]
    verdict: Annotated[
        str | None,
        "agrees, agrees-within-rounding, drops-comparator, wrong-scale, wrong-unit, wrong-period, superseded, "
        "contradicts or cannot-tell; empty where `error` says why there is none",
        Narrower({"enum": list(FactVerdict)}),
    ]
    would_be: Annotated[str | None, "The verdict if the unexplained words change nothing; empty where there are none"]
    unexplained: Annotated[list[str], "Words of its clause that may make it another thing than the indicator"]
    figure: Annotated[str | None, "Id of the figure that it was compared with; empty where there is none"]
    compared_with: Annotated[ComparedRow | None, "That figure, and what it measures"]
    candidates: Annotated[list[CandidateRow], "Other figures that it may quote"]
    sentence: Annotated[str | None, "Why, in one or two sentences, in the requested language"]
    correction: Annotated[str | None, "The phrase to print instead; empty where nothing has to be put right"]
    citation: Annotated[str | None, "How to cite that figure, in one line"]
    receipt: Annotated[ReceiptRow | None, "How the figure was converted to the number's currency, where it was"]
    error: Annotated[FaultRow | None, "What is wrong with a claim that could not be checked"]


def fact_check_row(judged: Judged, catalogue: Catalogue, lang: Lang, addresses: PermanentAddresses) -> FactCheckRow:
    """The output row of a judged claim, its texts in `lang`; `addresses` makes the link of the citation."""
    claim, match = judged.claim, judged.match
    scale, corrected = EXPONENTS.get(claim.exponent), correction(judged)
    value = claim.digits if scale else plain(claim.number.numbers().value)
    return FactCheckRow(
        phrase=claim.phrase,
        start=claim.start,
        end=claim.end,
        value=Decimal(value),
        value_text=value,
        scale=scale.name if scale else "one",
        unit=claim.unit or None,
        comparator=str(claim.comparator),
        period=claim.period.text if claim.period else None,
        verdict=str(judged.verdict),
        would_be=str(judged.would_be) if judged.would_be else None,
        unexplained=list(judged.unexplained),
        figure=match.figure.id if match else None,
        compared_with=_compared(match.figure, lang) if match else None,
        candidates=[
            CandidateRow(
                figure=figure.id,
                indicator=figure.indicator.code,
                period=figure.period.text,
                display=figure.printed.display(lang),
                check=f"/v1/fact-check?{urlencode({'amount': claim.phrase, 'figure': figure.id})}",
            )
            for figure in judged.candidates
        ],
        sentence=sentence(judged, catalogue).in_language(lang),
        correction=corrected.in_language(_language(claim, lang)) if corrected else None,
        citation=citation_line(match.figure, addresses, lang) if match else None,
        receipt=receipt_row(match.receipt) if match and match.receipt else None,
        error=None,
    )


def _compared(figure: Figure, lang: Lang) -> ComparedRow:
    indicator, chinese = figure.indicator, lang == "zh"
    return ComparedRow(
        indicator=indicator.code,
        name=indicator.name_zh if chinese else indicator.name_en,
        definition=indicator.definition_zh if chinese else indicator.definition_en,
        area=figure.area.alpha3,
        period=figure.period.text,
        display=figure.printed.display(lang),
    )


def _refused(problem: Problem, found: FactCheck, place: int) -> FactCheckRow:
    """The output row of the claim at position `place` that could not be read: its error, and no verdict."""
    fault, (start, end) = placed(problem, found.among, place)[0], found.places[place] if found.places else (0, 0)
    body = fault.body()
    error = FaultRow(problem.code, fault.parameter, fault.detail, body.get("allowed", []), body.get("nearest", []))
    cells: dict[str, Any] = dict.fromkeys(FactCheckRow._fields)
    cells |= {"phrase": "", "start": start, "end": end, "unexplained": [], "candidates": [], "error": error}
    return FactCheckRow(**cells)


def fact_check_table(found: FactCheck, lang: Lang, addresses: PermanentAddresses) -> Table:
    """The table of a fact-check: a row for each number, claim or link, in order; counts and hint as metadata."""
    rows = [
        _refused(each, found, place)
        if isinstance(each, Problem)
        else fact_check_row(each, found.catalogue, lang, addresses)
        for place, each in enumerate(found.checked)
    ]
    meta: Mapping[str, object] = {
        "verdicts": dict(Counter(row.verdict for row in rows if row.verdict)),
        **({"hint": found.hint.in_language(lang)} if found.hint else {}),
    }
    return Table("fact-check", columns_of(FactCheckRow), rows, meta)


def correction(judged: Judged) -> Words | None:
    """The phrase to print instead of the claim's phrase; None if no correction is needed or possible."""
    match, verdict, claim = judged.match, judged.verdict, judged.claim
    if match is None or verdict in (FactVerdict.AGREES, FactVerdict.CANNOT_TELL):
        return None
    if judged.printed is not None:
        return _Quoted(judged.printed.printed, claim.phrase)
    if verdict is FactVerdict.WRONG_PERIOD:
        return Message("fact-in-period", amount=_Quoted(match.figure.printed, claim.phrase), period=match.figure.period)
    quoted = _Quoted(match.amount, claim.phrase)
    if verdict is FactVerdict.SUPERSEDED or claim.phrase in map(quoted.in_language, LANGUAGES):
        return None
    if judged.reason is Reason.OTHER_SIGN and judged.subject.aspect is Aspect.GROWTH:
        # After `fell`, the number alone would be read as a fall.
        down = match.amount.quantity.value < 0
        return Message("fact-down" if down else "fact-up", amount=replace(quoted, is_unsigned=down))
    return quoted


def _language(claim: QuotedClaim, lang: str) -> str:
    """The language (`en` or `zh`) to print a correction in, that of the claim's text; `lang` if it has no words."""
    words = "en" if any(char.isascii() and char.isalpha() for char in claim.phrase) else lang
    return "zh" if claim.context.chinese else words


@dataclass(frozen=True, slots=True)
class _Quoted:
    """An amount to put into words; in English it takes the word for its currency that ends `phrase`, such as yuan."""

    amount: Amount
    phrase: str = ""
    is_unsigned: bool = False

    def in_language(self, lang: str) -> str:
        """The amount in the words of one language."""
        text, unit = amount_words(self.amount.display(lang), self.amount.comparator, lang), self.amount.unit
        words = self.phrase.split(" ")
        names = (" ".join(words[-2:]), words[-1]) if lang != "zh" else ()
        if word := next((name for name in names if CURRENCY_OF.get(name.lower()) == unit.code), None):
            text = f"{text.removesuffix(f' {unit.label_en}')} {word}"
        return text.replace("-", "", 1) if self.is_unsigned else text


def sentence(judged: Judged, catalogue: Catalogue) -> Words:
    """The words that explain a verdict: the figure compared with, the reason, and the unexplained words if any."""
    match, claim, subject = judged.match, judged.claim, judged.subject
    names = Joined([_name(catalogue.indicators[code]) for code in subject.indicators], "between-or")
    if judged.unexplained:
        otherwise = sentence(replace(judged, unexplained=()), catalogue)
        return Message("fact-unexplained", words=", ".join(judged.unexplained), names=names, otherwise=otherwise)
    current, withdrawn = judged.current, catalogue.releases.get((match and match.figure.withdrawn) or "")
    name = f"fact-{judged.reason.replace('_', '-')}"
    if judged.reason is Reason.OLD and withdrawn:
        name += "-withdrawn"
    if judged.reason in (Reason.OLD, Reason.OTHER_PERIOD) and current is None:
        name += "-alone"
    why = Message(
        name,
        phrase=claim.phrase,
        names=names,
        period=claim.period or "",
        rival=_stated(judged.rivals[0]) if judged.rivals else "",
        comparator=COMPARATOR_WORDS[match.amount.comparator] if match else "",
        current=_printed(current) if current else "",
        day=Period.parse(withdrawn.released_at[:10]) if withdrawn else "",
    )
    return Message("followed", text=_stated(match), next=why) if match else why


def _name(entry: IndicatorBase | AreaBase) -> Words:
    return Bilingual(entry.name_en, entry.name_zh)


def _stated(match: Comparison) -> Words:
    """The words for a compared figure: indicator, area, period, publisher, amount, and how it was converted."""
    figure, receipt, given = match.figure, match.receipt, _printed(match.figure)
    if receipt is not None and (applied := receipt.applied) is not None:
        basis = "year-end" if applied.basis is Basis.YEAR_END else "average"
        rate = Message(f"fact-rate-{basis}", rate=f"{applied.pair} {applied.value}", period=str(applied.period))
        given = Message("fact-converted", given=given, amount=_Quoted(match.amount), rate=rate)
    place = {"indicator": _name(figure.indicator), "area": _name(figure.area), "period": figure.period}
    return Message("fact-figure", **place, amount=given)


def _printed(figure: Figure) -> Words:
    """The words for a figure's amount as printed, with its publisher, and its status if not final."""
    publisher = Bilingual(figure.source.publisher, figure.source.publisher_in("zh"))
    amount: Words = _Quoted(figure.printed)
    if figure.status in LESS_THAN_FINAL:
        amount = Message("noted", text=amount, note=STATUS_WORDS[figure.status].label)
    return Message("fact-given", publisher=publisher, amount=amount)
