"""Figures, amounts and receipts in sentences, and the one-line citation of a figure, in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Context
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from api.audit.sentences import Span, Spoken
from api.domain.conversion import Amount, Receipt
from api.domain.figure import Figure
from api.domain.messages import Words, joined
from api.domain.period import MONTHS, Period
from api.domain.quantity import plain
from api.domain.query import Lang
from api.domain.rates import Basis, rates_source
from api.domain.units import Scale, UnitKind
from api.domain.words import (
    COMPARATOR_WORDS,
    CURRENCY_NAMES,
    STATUS_WORDS,
    WORDS,
    Comparator,
    CurrencyName,
    amount_words,
    one_line,
    vintage_code,
    vintage_name,
)

if TYPE_CHECKING:
    from api.domain.models import IndicatorBase, ReleaseBase, SourceBase, UnitBase


class PermanentAddresses(NamedTuple):
    """Maker of addresses of figures as of the release made at `moment`; relative to the server if `site` is empty."""

    site: str = ""
    moment: str = ""

    @classmethod
    def of(cls, release: ReleaseBase | None, site: str = "") -> PermanentAddresses:
        """The maker of addresses as of a release; without a moment if the database has no release."""
        return cls(site, release.released_at if release else "")

    def of_figure(self, figure_id: str) -> str:
        """The address of the figure with that id."""
        return f"{self.site}/v1/figures/{figure_id}{f'?as_of={self.moment}' if self.moment else ''}"


LESS_THAN_FINAL = frozenset("EFP")
"""Codes of the statuses that sentences mention: estimate, forecast and provisional."""


def claim_of(figure: Figure, lang: Lang, display: str | None = None) -> str:
    """A figure's claim in words: indicator, area, period, the amount as printed or calculated, and remarks.

    `display` is the amount as the figure displays it in that language; if None, it is made here.
    """
    sign = figure.comparator
    if display is None:
        amount = figure.stated or figure.printed
        display, sign = amount.display(lang), amount.comparator
    words = amount_words(display, sign, lang)
    originator = other_originator(figure.originator, figure.source.publisher)
    remarks = [*remarks_of(figure.status, figure.vintage, originator, lang), *withdrawal(figure, lang)]
    claim: dict[str, Words | str] = {**_place(figure, lang), "date": figure.period_text, "period": figure.period}
    return lang.message("figure-claim", **claim, amount=words + bracketed(remarks, lang))


@lru_cache(maxsize=8192)  # figures of an answer have the same few
def remarks_of(status: str, vintage: str | None, originator: str | None, lang: Lang) -> tuple[str, ...]:
    """The remarks on an amount: forecast, estimate or, without a vintage, provisional; its vintage; its originator."""
    remarks = []
    if status in LESS_THAN_FINAL and not (status == "P" and vintage):
        remarks.append(STATUS_WORDS[status].label.in_language(lang))
    if vintage:
        name = vintage_name(vintage_code(vintage)).in_language(lang)
        remarks.append(name if name.startswith(tuple(MONTHS)) else name[:1].lower() + name[1:])
    if originator:
        remarks.append(lang.message("figure-attributed", originator=one_line(originator)))
    return tuple(remarks)


def bracketed(remarks: Iterable[str], lang: Lang) -> str:
    """Remarks on an amount as one text, each in brackets of its own; empty if there are none."""
    return "".join(lang.message("figure-remark", remark=remark) for remark in remarks)


def other_originator(originator: str | None, publisher: str) -> str | None:
    """The originator of a figure, or None if it is the publisher or missing."""
    return originator if originator != publisher else None


def withdrawal(figure: Figure, lang: Lang) -> list[str]:
    """A list with the remark that a release withdrew or replaced the figure; empty if the figure is current."""
    if figure.withdrawn is None:
        return []
    name = "figure-withdrawn-by" if figure.replaced_by is None else "figure-replaced"
    return [lang.message(name, release=figure.withdrawn, figure=figure.replaced_by or "")]


class CitedSource(NamedTuple):
    """The source of a citation: its publisher, and its title and day of publication, each None if unknown."""

    publisher: str
    title: str | None
    published: str | None


class Frame(NamedTuple):
    """The text of a citation around a claim: before the claim, between claim and address, after the address."""

    before: str
    between: str
    after: str = ""

    def around(self, claim: str, address: str) -> str:
        """The whole citation, from the text of the claim and its address."""
        return f"{self.before}{claim}{self.between}{address}{self.after}"


def _apa(source: CitedSource) -> Frame:
    """The text around a claim in APA: `CFIS. (2025, September 15). FIGURE. Title. ADDRESS`."""
    title = f" {_ended(source.title)}" if source.title else ""
    return Frame(f"{_ended(source.publisher)} ({', '.join(_year_and_day(source.published))}). ", f".{title} ")


def _chicago(source: CitedSource) -> Frame:
    """The text around a claim in Chicago's style: `CFIS. 2025. “FIGURE.” Title, September 15. ADDRESS.`."""
    year, *day = _year_and_day(source.published)
    text = ", ".join([*([source.title] if source.title else []), *day])
    return Frame(f"{_ended(source.publisher)} {_ended(year)} “", f".” {_ended(text) + ' ' if text else ''}", ".")


def _gb_t_7714(source: CitedSource) -> Frame:
    """The text around a claim by GB/T 7714: `CFIS. FIGURE[EB/OL]//Title. (2025-09-15). ADDRESS.`."""
    title = f"//{source.title}" if source.title else ""
    published = f"({source.published}). " if source.published else ""
    return Frame(f"{_ended(source.publisher)} ", f"[EB/OL]{_ended(title)} {published}", ".")


STYLES = {"apa": _apa, "chicago": _chicago, "gb-t-7714": _gb_t_7714}


def whole_source(source: CitedSource, address: str, retrieved: str | None, lang: Lang) -> str:
    """The citation of a source, not a figure, in the language's default style, with the day of its reading, if any."""
    before, title = STYLES[usual_style(lang)](source).before, source.title or ""
    if lang is Lang.ZH:
        published = f" ({source.published})" if source.published else ""
        read = f"[{retrieved}]" if retrieved else ""
        text = f"{published}{read}." if published or read else ""
        return f"{before}{title}[EB/OL].{text} {address}."
    on = ", ".join(reversed(_year_and_day(retrieved))) if retrieved else ""
    return f"{before}{_ended(title)} {f'Retrieved {on}, from ' if on else ''}{address}"


def _ended(text: str) -> str:
    """The text with a full stop, unless it already ends in a stop, question mark or exclamation mark."""
    return text if text.endswith((".", "?", "!", "。", "？", "！")) else f"{text}."


def _year_and_day(published: str | None) -> list[str]:
    """The date in parts: `2025` and `September 15` of `2025-09-15`, `2025` alone of `2025`, `n.d.` of None."""
    year, *rest = (published or "n.d.").split("-")
    return [year, " ".join([MONTHS[int(rest[0]) - 1], *(str(int(day)) for day in rest[1:])])] if rest else [year]


def usual_style(lang: Lang) -> str:
    """The default citation style of a language: GB/T 7714 for Chinese, else APA."""
    return "gb-t-7714" if lang is Lang.ZH else "apa"


def usual_frame(figure: Figure, addresses: PermanentAddresses, lang: Lang) -> Frame:
    """The text around the claim of a figure in its citation, in the default style of the language."""
    return STYLES[usual_style(lang)](source_of(figure, addresses, lang))


def citation_line(figure: Figure, addresses: PermanentAddresses, lang: Lang = Lang.EN) -> str:
    """A figure's citation in the language's default style: `CFIS. (2025, September 15). Online retail sales, … …`."""
    return usual_frame(figure, addresses, lang).around(claim_of(figure, lang), addresses.of_figure(figure.id))


def source_of(figure: Figure, addresses: PermanentAddresses, lang: Lang) -> CitedSource:
    """The source to cite for a figure; of a derived figure the title is `calculated`, the day that of the release."""
    source = cited_source(figure.source, lang)
    if figure.formula is None:
        return source
    return source._replace(title=lang.message("figure-calculated"), published=addresses.moment[:10])


def cited_source(source: SourceBase, lang: Lang) -> CitedSource:
    """The publisher, title and day of a source as citations print them: each on one line, in the language `lang`."""
    title = one_line(source.title) if source.title else None
    return CitedSource(one_line(source.publisher_in(lang)), title, source.published)


def statement(figure: Figure, lang: Lang, amount: Amount | None = None) -> str:
    """A figure, its `amount` (None: as served) and origin: `Exports, China, 2024 > 250 billion USD (…; CFIS, 2025)`."""
    amount = amount or figure.served
    notes = [COMPARATOR_WORDS[amount.comparator].in_language(lang)]
    notes += remarks_of(figure.status, figure.vintage, None, lang)
    if figure.withdrawn:
        notes.append(lang.message("figure-withdrawn"))
    if amount is not figure.printed and amount is not figure.stated:
        notes.append(lang.message("figure-converted-from", amount=signed(figure.printed, lang)))
    day, publisher = figure.source.published, one_line(figure.source.publisher_in(lang))
    if figure.formula is not None:
        notes.append(lang.message("figure-calculated-from", inputs=", ".join(figure.inputs)))
    else:
        notes.append(lang.message("figure-published", publisher=publisher, day=day) if day else publisher)
    noted = joined(notes, lang, "between-notes")
    return lang.message("figure-statement", **_place(figure, lang), amount=signed(amount, lang), notes=noted)


def _place(figure: Figure, lang: Lang) -> dict[str, str]:
    indicator, area = one_line(figure.name(lang)), one_line(figure.area_name(lang))
    return {"indicator": indicator, "area": area, "period": figure.period_text}


def signed(amount: Amount, lang: Lang) -> str:
    """The amount with the sign of its comparator in front, in either language: `= 15.5 trillion CNY`."""
    sign, shown = amount.comparator, amount.display(lang)
    bare = shown.removeprefix(COMPARATOR_WORDS[sign].in_language(lang) if lang is Lang.ZH else f"{sign} ")
    return f"{sign} {bare}"


_HEAD = re.compile(r"[a-z]{4,}(?= (?:of|per|in) |$)")
"""The noun in a unit's label, such as `countries`; it has four letters at least, so that no sign such as `km` fits."""
_SINGULARS = (
    *((r"^people$", "person"), (r"^(series|species)$", r"\1")),
    *((r"ies$", "y"), (r"(ss|x|ch|sh)es$", r"\1"), (r"(?<![isu])s$", "")),
)
"""Endings of plural nouns, each with that of the singular; the first that fits."""
_LONG = re.compile(r"(?<![0-9.,])[0-9]{5,}")
"""Five or more digits before the decimal point of a number."""


def grouped(whole: str, lang: Lang) -> str:
    """The digits of a whole number with commas between groups of three: 8,765; in Chinese only from five digits on."""
    return whole if len(whole) < (5 if lang is Lang.ZH else 4) else f"{int(whole):,}"


def _currency(unit: UnitBase) -> CurrencyName | None:
    return CURRENCY_NAMES.get(unit.code) if unit.kind is UnitKind.MONEY else None


def unit_words(unit: UnitBase, lang: Lang) -> str:
    """The words after a number of that unit: `yuan`, `countries`, `%`, 元; empty if the unit has no label."""
    name = _currency(unit)
    return unit.label_zh if lang is Lang.ZH else name.many if name else unit.label_en


def counted_unit(unit: UnitBase, lang: Lang, *, one: bool) -> str:
    """The words of a unit after a number: `US dollar` if `one`, else `US dollars`; in Chinese always the label."""
    words, name = one_line(unit_words(unit, lang)), _currency(unit)
    if lang is Lang.ZH or not one:
        return words
    return name.one if name else _HEAD.sub(lambda found: _singular(found[0]), words, count=1)


def spoken_amount(amount: Amount, lang: Lang, wanted: Scale | None = None) -> str:
    """The amount with its comparator and its unit in words; money in the scale `wanted`, if the language has it."""
    return _named(Spoken(amount, wanted), lang)


def spoken_figure(indicator: IndicatorBase, amount: Amount, lang: Lang, wanted: Scale | None = None) -> str:
    """The amount of an indicator in words; a rank as a place, `place 3 or worse`, since `more than` is ambiguous."""
    if indicator.measuring_type == "rank":
        return lang.message(f"place-{amount.comparator.word}", place=plain(amount.rounded))
    return spoken_amount(amount, lang, wanted)


def spoken_span(amount: Amount, lang: Lang, wanted: Scale | None = None) -> str:
    """An amount's interval, `13.05 to 13.15 trillion yuan`, or its one limit; money in the scale `wanted`, if usual."""
    return _named(Span(amount, wanted), lang)


def _named(words: Spoken | Span, lang: Lang) -> str:
    """The text of an amount or interval, with the unit in words (a ratio has none) and digits in groups of three."""
    unit = words.amount.unit
    if unit.kind is not UnitKind.MONEY:
        words = words._replace(wanted=None)
    text = _LONG.sub(lambda found: grouped(found[0], lang), one_line(words.in_language(lang)))
    label = unit.label_zh if lang is Lang.ZH else unit.label_en
    if not label or not text.endswith(label):
        return text
    number = text.removesuffix(label)
    one = isinstance(words, Spoken) and f" {number}".endswith(" 1 ")
    return number.rstrip() if unit.code == "ratio" else number + counted_unit(unit, lang, one=one)


def _singular(noun: str) -> str:
    """The singular of a plural English noun; any other noun unchanged."""
    plural, ending = next((each for each in _SINGULARS if re.search(each[0], noun)), ("", ""))
    return re.sub(plural, ending, noun)


def conversion_sign(figure: Figure) -> str:
    """The sign before a converted amount: `≈` if a rate was applied, else `=`; empty if the comparator is not `=`."""
    if figure.served.comparator is not Comparator.EQUAL:
        return ""
    return "≈" if figure.receipt and figure.receipt.applied else "="


_CHINESE = {code: name for name, code in (each.split("=") for each in reversed(WORDS["zh"]["currencies"].split()))}
"""By ISO 4217 code, the first Chinese name of a currency."""


def spoken_receipt(receipt: Receipt, lang: Lang, *, days: bool = True) -> str:
    """A receipt in words: the rate, its source and, with `days`, its days; or that none is needed, or it is printed."""
    values: dict[str, Words | str | int] = {"printed": receipt.printed_as or ""}
    if rate := receipt.applied:
        values |= {
            "rate": plain(Context(prec=5).plus(rate.value)),  # the API's receipt has all digits
            "base": _CHINESE.get(rate.base, rate.base),
            "quote": _CHINESE.get(rate.quote, rate.quote),
            "many": CURRENCY_NAMES.get(rate.quote, CurrencyName(rate.quote, rate.quote)).many,
            "one": CURRENCY_NAMES.get(rate.base, CurrencyName(rate.base, rate.base)).one,
            "period": Period.parse(rate.period) if rate.period else "",
            "days": rate.days or 0,
            "source": rates_source(rate.source),
        }
    without = "" if days or receipt.basis is not Basis.ANNUAL_AVERAGE else "-without-days"
    return lang.message(f"receipt-{receipt.basis}{without}", **values)
