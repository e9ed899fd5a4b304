"""`indicators convert`: a conversion as in /v1/convert, printed as a sentence with its receipt."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.database import read, units_and_rates
from api.cli.options import TABLE, Command, DatabaseUrl, Pairs, options_of, printed
from api.domain.catalogue import Catalogue
from api.domain.conversion import Receipt
from api.domain.errors import Problem
from api.domain.rates import Basis
from api.domain.units import spoken
from api.service.parameters.groups import ConvertQuery
from api.service.parameters.reading import own_conversion, rates_needed
from api.service.parameters.reading import read as read_parameters
from api.service.parameters.types import scale_named

if TYPE_CHECKING:
    from api.service.figures import FigureService

PrintedConversion = printed(ConvertQuery)


@options_of(PrintedConversion)
def run(
    pairs: Pairs,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="VALUE [SCALE] FROM TO",
            help="The quantity and the unit that is wanted; --value, --scale, --from and --to say the same.",
            show_default=False,
        ),
    ] = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Convert a quantity; rounded to the digits that its precision justifies, with the rate used."""
    words = [word for word in words or () if word != "to"]
    given = [*named(words), *pairs]

    async def work(service: FigureService, catalogue: Catalogue) -> Answer:
        query = read_parameters(PrintedConversion, given, catalogue)
        return query, catalogue.version, await service.conversion(catalogue, query)

    query, release, converted = _at_once(given, database_url) or read(database_url, work)
    if query.format == TABLE:
        print(sentence(converted, query.lang))
        print(receipt_line(converted))
    else:
        from api.cli.output import show
        from api.formats.figure_rows import conversion_table

        show(conversion_table(converted, query.lang), query, {"release": release})


Answer = tuple[ConvertQuery, str, Receipt]


def _at_once(given: Pairs, database_url: str | None) -> Answer | None:
    """The answer from a SQLite file without the slow imports of the service; None without a file or for a Problem."""
    if not (found := units_and_rates(database_url)):
        return None
    try:
        catalogue = found.catalogue()
        query = read_parameters(PrintedConversion, given, catalogue)
        converted = own_conversion(query, catalogue, found.rates_of(rates_needed(query, catalogue)))
    except Problem:
        return None
    return query, catalogue.version, converted


def named(words: list[str]) -> Pairs:
    """Pairs of a parameter and its word: value, scale if there is one, from, to; BadParameter for too many words."""
    scaled = len(words) > 3 or (len(words) > 1 and scale_named(words[1]))
    names = ("value", "scale", "from", "to") if scaled else ("value", "from", "to")
    if more := words[len(names) :]:
        raise typer.BadParameter(f"too many words: {' '.join(more)}; --year names a year")
    return list(zip(names, words, strict=False))


def sentence(converted: Receipt, lang: str) -> str:
    """A conversion in a line: `15.5 trillion CNY = 2.15 trillion USD (2.1471 … 2.1611)`; an open end is left out."""
    given, amount, chinese = converted.before, converted.after, lang == "zh"
    wanted = spoken(converted.served_in, chinese=chinese) if converted.served_in.exponent else None
    scale = wanted or amount.read_in(chinese=chinese, digits=converted.digits)
    shown, power = amount.quantity.digits(scale.exponent, 0)
    digits = len(str(abs(shown)) if power < 0 else str(abs(shown)).rstrip("0")) + 2
    _, low, high = amount.numbers(scale.exponent)
    digits -= min((end.adjusted() for end in (low, high) if end), default=0)  # both end at the same place

    def rounded(end: Decimal | None, way: str) -> str:
        return f"{Context(digits + end.adjusted(), way).plus(end) if end else end:,f}" if end is not None else ""

    ends = f"{rounded(low, ROUND_FLOOR)} … {rounded(high, ROUND_CEILING)}".strip()
    between = f" ({ends})" if low != high else ""
    sign = "=" if given.comparator == "=" else "→"
    return f"{given.display(lang)} {sign} {converted.display(lang)}{between}"


def receipt_line(receipt: Receipt) -> str:
    """The calculation of a conversion as a line, with the rate's basis, period and days, and its source."""
    parts = [receipt.formula]
    if (rate := receipt.applied) and rate.basis is not Basis.GIVEN:
        days = "1 day" if rate.days == 1 else f"{rate.days} days"
        parts.append(f"{rate.basis} {rate.period} ({days}{', not the whole year' if rate.partial else ''})")
    return "; ".join([*parts, receipt.source] if receipt.source else parts)


CONVERT = Command(
    run,
    (
        "convert 15.5 trillion CNY USD --year 2024",
        "convert 15.5 --scale trillion --from CNY --to USD --year 2024",
        "convert 1.8 trillion CNY USD --comparator '>' --rate USDCNY:7.2",
        "convert 57 percent to ratio --format json",
    ),
)
