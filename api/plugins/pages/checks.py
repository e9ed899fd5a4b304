"""The page `/audit`, with contradictions first, and `/fact-check`, a text with each number marked by its verdict."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from operator import itemgetter
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from fastapi import Response

from api.audit.findings import Finding
from api.audit.verdicts import Verdict
from api.domain.errors import NotFound, Problem
from api.domain.messages import Message
from api.domain.query import Lang
from api.formats.sentences import PermanentAddresses, spoken_receipt
from api.plugins.fact_check.check import check_claims, check_text
from api.plugins.fact_check.parameters import MAX_BYTES, FactsChecked, why_unreadable
from api.plugins.fact_check.rows import FactCheckRow, fact_check_row
from api.plugins.fact_check.verdict import FactCheck
from api.plugins.pages.frame import HEADERS, Frame, PageFrame, PageRouter, RequestedPage
from api.plugins.pages.indicator import newest_of
from api.plugins.pages.parameters import ForAudit, ForFactCheck, ForMoment, parameters_of
from api.plugins.pages.words import FigureWords, FormulaWords, with_currencies
from api.service.audit import Audit
from api.service.concurrency import off_the_loop
from api.service.parameters.reading import cut
from api.service.series import areas_in_use
from api.web.middleware.headers_and_etag import UNCACHED

router = PageRouter()
AUDIT_VERDICTS = (
    Verdict.CONTRADICTS,
    Verdict.WITHIN_ROUNDING,
    Verdict.NOT_COMPARABLE,
    Verdict.NOT_TESTABLE,
    Verdict.CONSISTENT,
)
"""The sections of the audit, what matters to a reader first."""
_TONES = {
    "wrong": "contradicts wrong-scale wrong-unit wrong-period",
    "doubtful": "superseded drops-comparator",
    "unknown": "cannot-tell",
    "right": "agrees-within-rounding agrees",
}
FACT_VERDICTS = {verdict: tone for tone, verdicts in _TONES.items() for verdict in verdicts.split()}
"""Verdicts of the fact-check, the wrong ones first, each with the tone in which it is shown."""
_FIRST, _LAST, _BEFORE, _AFTER = 4, 94, Decimal(0), Decimal(100)
"""Positions in percent of the width: of the least and the largest number, and of open ends, low and high."""

Extent = tuple[Decimal, Decimal | None, Decimal | None]
"""A value and the ends of the interval around it; None for an open end."""


class PlacedBar(NamedTuple):
    """The bar of an interval in percent of the page's width: both ends, and the position of the value."""

    start: Decimal
    end: Decimal
    mark: Decimal


def side_by_side(*sides: Extent) -> Sequence[PlacedBar]:
    """The bars of one or more intervals in one unit, on one scale from least to largest number; equal ones centred."""
    numbers = [end for side in sides for end in side if end is not None]
    least, length = min(numbers), max(numbers) - min(numbers)

    def place(number: Decimal | None, rim: Decimal) -> Decimal:
        """The position of a number in percent of the width; `rim` for None, an open end."""
        if number is None:
            return rim
        return round(_FIRST + (number - least) / length * (_LAST - _FIRST), 3) if length else Decimal(50)

    return [PlacedBar(place(low, _BEFORE), place(high, _AFTER), place(value, _BEFORE)) for value, low, high in sides]


def counted(verdicts: Iterable[str], order: Iterable[str], frame: PageFrame) -> Iterator[tuple[str, str]]:
    """Pairs of each verdict of `order` that occurs and its count and name in words: `Contradicts: 1`."""
    counts = Counter(verdicts)
    found = (verdict for verdict in order if counts[verdict])
    return ((each, frame.say("page-outcome", count=counts[each], outcome=frame.verdict(each))) for each in found)


class AuditWords(NamedTuple):
    """Maker of the words and bars of findings for a page."""

    audit: Audit
    frame: RequestedPage

    def figures(self, finding: Finding) -> list[FigureWords]:
        """The figures that a finding is on, without ids that the audit lacks, as words."""
        figures, lang = self.audit.figures, self.frame.lang
        return [FigureWords(figures[id], lang) for id in finding.inputs if id in figures]

    def expected(self, finding: Finding) -> str:
        """The expectation of a finding's relation, led by `Expected: ` unless the figures agree."""
        text = self.frame.text(finding.relation, "expectation")
        return text if finding.verdict is Verdict.CONSISTENT else self.frame.say("page-expected", text=text)

    def sentence(self, finding: Finding) -> str:
        """The sentence of a finding, with names of currencies in place of their codes."""
        lang = self.frame.lang
        return with_currencies(finding.sentence.in_language(lang), self.frame.catalogue, lang)

    def amounts(self, finding: Finding) -> list[str]:
        """The amounts of a finding's two sides in words, without a side that could not be computed."""
        lang, sides = self.frame.lang, filter(None, (finding.left, finding.right))
        return [with_currencies(side.text.in_language(lang), self.frame.catalogue, lang) for side in sides]

    def formula(self, finding: Finding) -> str:
        """The formula of a finding in words."""
        return FormulaWords(self.frame.catalogue, self.frame.lang).words(finding.relation.formula.text)

    def bars(self, finding: Finding) -> Sequence[PlacedBar]:
        """The bars of a finding's two sides on one scale; empty if a side could not be computed."""
        if finding.left is None or finding.right is None:
            return ()
        return side_by_side(finding.left.amount.numbers(0), finding.right.amount.numbers(0))


@router.get("/audit")
async def audit_page(query: ForAudit, frame: Frame) -> Response:
    """The page of the audit: the number of checks by verdict, the findings by verdict, and the derived figures."""
    whole = await frame.service.audit(frame.catalogue, query.as_of)
    audit = whole.of_reports(query.report)
    wanted = query.verdict or AUDIT_VERDICTS
    return await frame.response(
        "audit.html",
        about="audit",
        words=AuditWords(audit, frame),
        counts=list(counted((each.verdict for each in audit.findings), AUDIT_VERDICTS, frame)),
        total=len(audit.findings),
        wrong=sum(each.verdict is Verdict.CONTRADICTS for each in audit.findings),
        wanted=wanted,
        sections=[
            (verdict, found)
            for verdict in AUDIT_VERDICTS
            if verdict in wanted and (found := [each for each in audit.findings if each.verdict == verdict])
        ],
        derived=[FigureWords(each, frame.lang) for each in audit.derived if not query.verdict],
        reports=sorted({finding.relation.report for finding in whole.findings}),
        most=200,  # findings of one verdict; the page links to the rest
        verdicts=list(Verdict),
    )


@router.get("/audit/{id}")
async def finding_page(id: str, query: ForMoment, frame: Frame) -> Response:
    """The page of one check: its outcome, sides, formula and figures; NotFound if there is no such check."""
    audit = await frame.service.audit(frame.catalogue, query.as_of)
    found = next((each for each in audit.findings if each.id == id), None)
    if found is None:
        raise NotFound.at("id", f"There is no check `{cut(id)}`; /v1/audit lists them.", id)
    return await frame.response("finding.html", finding=found, words=AuditWords(audit, frame))


EXAMPLE = Message("page-example-text")
"""Sentences that quote figures of the first report, some of them wrongly, as the page says."""
LONGEST_ADDRESS = 8_000
"""Longest percent-encoded text that proxies accept in an address; the script posts a longer text."""


def pieces_of(text: str, rows: Sequence[FactCheckRow]) -> Iterator[tuple[str, int | None, str]]:
    """A text in pieces (text, number of its row from 1, verdict), (text, None, '') between; some texts are empty.

    Rows must be sorted by `start`; one that begins inside the piece of an earlier row is skipped.
    """
    done = 0
    for number, row in enumerate(rows, 1):
        if row.start < done:
            continue  # inside the piece of the number before
        yield text[done : row.start], None, ""
        yield text[row.start : row.end], number, row.verdict or ""
        done = row.end
    yield text[done:], None, ""


def claims_in(found: FactCheck, lang: Lang, addresses: PermanentAddresses) -> Iterator[dict[str, Any]]:
    """For each number with a verdict, a dictionary: its output row, and the figures compared and to quote in words."""
    for each in found.judged:
        quoted = each.match
        row = fact_check_row(each, found.catalogue, lang, addresses)
        yield {
            "row": row,
            "sentence": with_currencies(row.sentence or "", found.catalogue, lang),
            "figure": FigureWords(quoted.figure, lang) if quoted else None,
            "receipt": spoken_receipt(quoted.receipt, lang, days=False) if quoted and quoted.receipt else None,
            "printed": FigureWords(each.printed, lang) if each.printed else None,
            "candidates": [
                FigureWords(figure, lang)
                for figure in each.candidates
                if each.printed is None or figure.id != each.printed.id
            ],
        }


@router.get("/fact-check")
async def fact_check_page(query: ForFactCheck, frame: Frame) -> Response:
    """The page that checks a text: a form, then the text with marked numbers, its fault, or one amount's check.

    A text that cannot be read is answered with status 422.
    """
    picked = query.figure is not None and query.amount is not None
    text, lang, service, catalogue = query.amount if picked else query.text, frame.lang, frame.service, frame.catalogue
    fault = None if text is None else why_unreadable(text)
    if (size := len((text or "").encode())) > MAX_BYTES:
        fault = Message("fact-text-long", size=f"{size:,}", most=f"{MAX_BYTES:,}")
    result: dict[str, Any] = {"claims": None, "hint": None, "counts": "", "pieces": ()}
    if text is not None and fault is None:
        by = parameters_of(FactsChecked, query, lang)
        if picked:
            found = await check_claims(service, by, [{"figure": query.figure, "amount": text}])
            if isinstance(problem := found.checked[0], Problem):
                raise problem
        else:
            found = await check_text(service, by, text)
        addresses = PermanentAddresses.of(found.catalogue.newest(query.as_of), frame.site)
        claims = await off_the_loop(lambda: list(claims_in(found, lang, addresses)))
        rows = [claim["row"] for claim in claims]
        counts = counted((row.verdict or "" for row in rows), FACT_VERDICTS, frame)
        result = {
            "claims": claims,
            "hint": found.hint.in_language(lang) if found.hint else None,
            "counts": " · ".join(words for _, words in counts),
            "pieces": [piece for piece in pieces_of(text, rows) if piece[0]],
        }
    if text is not None and len(quote_plus(text)) > LONGEST_ADDRESS:
        frame = replace(frame, query={name: value for name, value in frame.query.items() if name != "text"})
    areas = {code: frame.text(catalogue.areas[code]) for code in await areas_in_use(service, catalogue)}
    to_pick = await newest_of(frame, list(catalogue.indicators)[:60])
    response = await frame.response(
        "fact_check.html",
        status=422 if fault else 200,
        allowed=HEADERS if text is None else {**HEADERS, "referrer-policy": "strict-origin"},
        about="fact-check" if text is None else "",
        text=text,
        fault=fault.in_language(lang) if fault else None,
        **result,
        figures=[FigureWords(each, lang) for each in to_pick.values()],
        areas=sorted(areas.items(), key=itemgetter(1)),
        tones=FACT_VERDICTS,
        verdict_names={name: [frame.verdict(name), tone] for name, tone in FACT_VERDICTS.items()},
        query_given=bool(query.given.keys() & {"area", "report", "as_of"}),
        example=EXAMPLE,
        longest=LONGEST_ADDRESS,
    )
    if text is not None:
        response.headers.update(UNCACHED)
    return response
