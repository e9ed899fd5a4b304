"""The parameters of the World Bank's paths: each read into what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.domain.conditions import Comparison, ComparisonOperator, Condition
from api.domain.period import Period, PeriodError, Span
from api.protocols.query_strings import QueryString
from api.protocols.worldbank.errors import WorldBankError, WorldBankQueryErrors, invalid
from api.protocols.worldbank.id_lists import check_database
from api.protocols.worldbank.rows import DATABASE, period_of

PER_PAGE, MAX_PER_PAGE, MAX_PAGE = 50, 50_000, 1_000_000
COMMON = ("format", "per_page", "page")
DATA = (*COMMON, "date", "mrv", "mrnev", "frequency", "source", "footnote")
JSON, JSON_STAT = "json", "jsonstat"
FREQUENCIES = {"Y": "A", "A": "A", "S": "S", "Q": "Q", "M": "M", "D": "D"}
MAX_DATES = 2000


@dataclass(frozen=True, slots=True)
class WorldBankQuery(QueryString):
    """The query string of a World Bank request; page and size are checked on reading, the others on use."""

    errors = WorldBankQueryErrors()
    any_case = True  # theirs know incomeLevel and incomelevel

    def __post_init__(self) -> None:
        _ = self.page, self.per_page

    @property
    def format(self) -> str:
        """The representation that is wanted."""
        return self.values.get("format", JSON).lower()

    def check_format(self, formats: Sequence[str]) -> None:
        """Refuse a format that the path is not served in."""
        if self.format not in formats:
            served = " and ".join(formats)
            hint = "; jsonstat is served at country/…/indicator/…" if self.format == JSON_STAT else ""
            detail = f"format={self.format[:60]}: only {served} is served here{hint}."
            raise WorldBankError(111, "Unknown format", detail)

    @property
    def page(self) -> int:
        """The page, the first of which is 1."""
        return self.whole("page", 1, MAX_PAGE, default=1)

    @property
    def per_page(self) -> int:
        """How many rows a page has."""
        return self.whole("per_page", 1, MAX_PER_PAGE, default=PER_PAGE)

    @property
    def latest(self) -> int | None:
        """How many of the newest periods are wanted; a figure is never empty, so that mrv and mrnev are one."""
        if "mrv" in self.values and "mrnev" in self.values:
            raise invalid("mrnev", self.values["mrnev"], "mrv is given too, give one of them")
        return self.whole("mrv", 1, 1000, default=self.whole("mrnev", 1, 1000, default=None))

    @property
    def footnotes(self) -> bool:
        """Whether observations have a footnote."""
        return self.flag("footnote", {"y": True, "n": False, "Y": True, "N": False}, default=True)

    @property
    def spans(self) -> tuple[Span, ...]:
        """The dates wanted: one exactly, or a range that a figure's own period lies inside."""
        text = self.values.get("date")
        if text is None:
            return ()
        found = []
        for item in text.split(";")[:MAX_DATES]:
            first, colon, last = item.partition(":")
            try:
                start = period_of(first)
                found.append(Span.between(start, period_of(last)) if colon else _exactly(start))
            except PeriodError as error:
                raise invalid("date", text, f"a date is like 2024, 2014:2024, 2024Q1 or 2024M06; {error}") from None
        return tuple(found)

    @property
    def frequency(self) -> Condition | None:
        """Years, half-years, quarters, months or days only."""
        text = self.values.get("frequency")
        if text is None:
            return None
        if text.upper() not in FREQUENCIES:
            raise invalid("frequency", text, f"it is one of {', '.join(FREQUENCIES)}")
        return Comparison("frequency", ComparisonOperator.EQ, FREQUENCIES[text.upper()])

    def check_database(self) -> None:
        """Refuse another database than ours."""
        check_database(self.values.get("source", DATABASE))


def _exactly(text: str) -> Span:
    """That period and none inside it: theirs are years, unless a part of one is asked for."""
    period = Period.parse(text)
    return Span(period.first, period.last, exact=True)
