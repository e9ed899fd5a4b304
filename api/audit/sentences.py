"""Findings in words of both languages: amounts, who states them, how two sides compare, and at which rate."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from api.audit.evaluation import Value
from api.audit.formula import Sign
from api.audit.relations import Difference
from api.audit.verdicts import Held, Verdict, rounded
from api.domain.conversion import Amount, Receipt
from api.domain.entries import UnitBase
from api.domain.figure import Figure
from api.domain.quantity import Interval, plain, power_of_ten_below
from api.domain.rates import Basis
from api.domain.units import SCALES, Scale, UnitKind, readable_scale
from api.domain.words import COMPARATOR_WORDS, ONE_SIDED, STATUS_WORDS, Bilingual, Comparator, with_minus_sign

NUMBER = UnitBase(
    code="number",
    kind=UnitKind.COUNT,
    exponent=0,
    name_en="number",
    name_zh="数",
    label_en="",
    label_zh="",
    symbol="",
    sdmx="NUMBER",
)
CALENDAR_YEAR = NUMBER.model_copy(
    update={"code": "year", "name_en": "calendar year", "name_zh": "年份", "label_zh": "年"}
)
"""A year by its number, which no grouping comma divides."""
MAX_INPUTS = 4
"""Of so many figures a sentence says what a side was computed from; of more, how many there are."""
AND = Bilingual(" and ", "与")


def filled(words: Bilingual, **parts: Bilingual | str) -> Bilingual:
    """The words with each part in its place, in both languages."""
    en = {name: part if isinstance(part, str) else part.en for name, part in parts.items()}
    zh = {name: part if isinstance(part, str) else part.zh for name, part in parts.items()}
    return Bilingual(words.en.format(**en), words.zh.format(**zh))


def sentence(text: Bilingual) -> Bilingual:
    """The text with a capital letter first."""
    return Bilingual(text.en[:1].upper() + text.en[1:], text.zh)


def amount_of(value: Value, unit: UnitBase) -> Amount:
    """A value in a unit: in the printed scale if it is printed, else in a readable one."""
    quantity = value.quantity.scaled(Fraction(10) ** -unit.exponent)
    scale = SCALES["one"]
    if value.figure is not None and value.printed:
        scale = value.figure.served.scale
    elif unit.kind is UnitKind.MONEY:
        scale = readable_scale(quantity.whole)
    return Amount(quantity, unit, scale)


def spoken(amount: Amount) -> Bilingual:
    """An amount in words: `more than 1.8 trillion CNY`, `超过1.8万亿元`."""
    if amount.unit == CALENDAR_YEAR:
        year = plain(amount.rounded)
        return _before(amount.comparator, Bilingual(year, f"{year}年"))
    number = with_minus_sign(amount.display("en").removeprefix(f"{amount.comparator} "))
    return Bilingual(_before(amount.comparator, Bilingual(number, "")).en, with_minus_sign(amount.display("zh")))


def span(amount: Amount, wanted: Scale | None = None) -> Bilingual:
    """What rounding leaves open: `2.147 to 2.161 trillion USD`, or the one limit there is; in a wanted scale if any."""
    unit, scale, chinese = amount.unit, wanted or amount.read_in(), wanted or amount.read_in(chinese=True)
    words = " ".join(word for word in (scale.name if scale.exponent else "", unit.label_en) if word)
    suffix = words if unit.label_en == "%" or not words else f" {words}"
    suffix_zh = f"{chinese.name_zh}{unit.label_zh}"
    sign, *ends = _ends(amount, scale)
    ends_zh = [end.replace(",", "") for end in _ends(amount, chinese)[1:]]
    between_zh = f"{suffix_zh}至" if unit.label_zh == "%" else "至"
    return _before(sign, Bilingual(f"{' to '.join(ends)}{suffix}", f"{between_zh.join(ends_zh)}{suffix_zh}"))


def _before(comparator: str, number: Bilingual) -> Bilingual:
    """The comparator's words before a number."""
    words = COMPARATOR_WORDS[comparator]
    return Bilingual(f"{words.en} {number.en}".lstrip(), words.zh + number.zh)


def _ends(amount: Amount, scale: Scale) -> tuple[str, ...]:
    """The comparator of a single limit (else `=`) and the ends, one where they are the same."""
    interval = amount.quantity.interval
    low, high = ("" if end is None else _number(end / 10**scale.exponent) for end in told_ends(amount))
    if low and high:
        return ("=", low) if low == high else ("=", low, high)
    return ((">=" if interval.low_closed else ">") if low else ("<=" if interval.high_closed else "<")), low or high


def told_ends(amount: Amount) -> tuple[Fraction | None, Fraction | None]:
    """The ends that are told of an amount, in whole units: rounded outward, to one digit more than is shown of it.

    A range in shown digits would look wider than it is.
    """
    quantity, interval = amount.quantity, amount.quantity.interval
    digit = Fraction(10) ** (power_of_ten_below(quantity.width or quantity.step or Fraction(1)) - 1)
    low = None if interval.low is None or "<" in quantity.comparator else math.floor(interval.low / digit) * digit
    high = None if interval.high is None or ">" in quantity.comparator else math.ceil(interval.high / digit) * digit
    return low, high


def _number(value: Fraction) -> str:
    """A terminating decimal without trailing zeros, with grouping commas."""
    decimals = next(count for count in range(2000) if (value * 10**count).denominator == 1)
    return with_minus_sign(f"{Decimal(f'{int(value * 10**decimals)}E-{decimals}'):,f}")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a relation, with the amount that states it in a sentence and the figures that it is made of."""

    of: Value = field(compare=False, repr=False)
    amount: Amount
    inputs: tuple[Figure, ...] = field(default=(), compare=False, repr=False)

    @property
    def text(self) -> Bilingual:
        """The amount in words; a computed limit with one digit more, since it is nobody's printed number."""
        limit = not self.of.printed and self.amount.comparator in ONE_SIDED
        return span(self.amount) if limit else spoken(self.amount)

    @property
    def named(self) -> Bilingual:
        """The amount with who states it, `about 33% (CFIS)`, or of what it is computed."""
        if self.of.figure is None:
            origin = _made_from(self.inputs, Bilingual("computed", "推算"))
        elif self.of.converted:
            origin = _converted_from(self.inputs)
        else:
            origin = _publisher(self.of.figure)
        return filled(Bilingual("{text} ({origin})", "{text}（{origin}）"), text=self.text, origin=origin)

    @property
    def room(self) -> Bilingual:
        """What rounding leaves open of it, or the one limit that there is: `2.147 to 2.161 trillion USD`."""
        return span(self.amount)


def _publisher(figure: Figure) -> Bilingual:
    """Who published the page that a figure was read on."""
    return Bilingual(figure.source.publisher_in("en"), figure.source.publisher_in("zh"))


def _made_from(inputs: Sequence[Figure], how: Bilingual) -> Bilingual:
    """Of which figures a value is computed, those of one publisher together; of many, how many they are."""
    if not inputs:
        return Bilingual(how.en, f"{how.zh}值")
    if len(inputs) > MAX_INPUTS:
        return Bilingual(f"{how.en} from {len(inputs)} figures", f"由{len(inputs)}个数据{how.zh}")
    by_publisher: dict[Bilingual, list[Bilingual]] = {}
    for figure in inputs:
        by_publisher.setdefault(_publisher(figure), []).append(_taken(figure))
    told = [(name, listed(amounts)) for name, amounts in by_publisher.items()]
    en = "; ".join(f"{amounts.en}, {name.en}" for name, amounts in told)
    zh = "，".join(f"{name.zh}{'所载' if amounts.zh.startswith('按') else '的'}{amounts.zh}" for name, amounts in told)
    return Bilingual(f"{how.en} from {en}", f"由{zh}{how.zh}")


def _converted_from(inputs: Sequence[Figure]) -> Bilingual:
    """Of which figure a value is converted, and by which rate, which the words for it name once."""
    told = _made_from(inputs, Bilingual("converted", "折算"))
    receipt = inputs[0].receipt if len(inputs) == 1 else None
    if receipt is None or receipt.basis in (Basis.EXACT, Basis.AS_PRINTED):
        return told
    amount, name = spoken(inputs[0].printed), _publisher(inputs[0])
    return Bilingual(told.en, f"由{name.zh}的{amount.zh}按{_which_rate(receipt).zh}折算")


def _taken(figure: Figure) -> Bilingual:
    """A figure as a side takes it: as it is printed, in which unit too, and by which rate it was converted."""
    receipt = figure.receipt
    if receipt is None or receipt.basis is Basis.EXACT:
        return spoken(figure.printed)
    if receipt.basis is Basis.AS_PRINTED:
        return spoken(figure.served)
    at_a_rate = Bilingual("{amount} at {which}", "按{which}折算的{amount}")
    return filled(at_a_rate, amount=spoken(figure.printed), which=_which_rate(receipt))


def _which_rate(receipt: Receipt) -> Bilingual:
    """Which rate of the tables a conversion took: `the 2024 average`, `the rate at the end of 2024`."""
    year = (receipt.period or "")[:4]
    if receipt.basis is Basis.YEAR_END:
        return Bilingual(f"the rate at the end of {year}", f"{year}年末汇率")
    so_far = ("so far", "迄今") if receipt.partial else ("", "")
    return Bilingual(f"the {year} average {so_far[0]}".rstrip(), f"{year}年{so_far[1]}平均汇率")


def listed(amounts: Sequence[Bilingual]) -> Bilingual:
    """Amounts one after the other: `2.6 trillion CNY, 1.8 trillion CNY and 70%`."""
    *before, last = (amount.en for amount in amounts)
    en = f"{', '.join(before)} and {last}" if before else last
    return Bilingual(en, "、".join(amount.zh for amount in amounts))


def statuses(figures: Iterable[Figure]) -> Bilingual:
    """Which of the figures are forecasts, preliminary or estimates; empty where none is."""
    text = Bilingual("", "")
    given = list(figures)
    for status in ("F", "P", "E"):
        if amounts := [spoken(figure.printed) for figure in given if figure.status == status]:
            told = Bilingual("; ".join(amount.en for amount in amounts), "、".join(amount.zh for amount in amounts))
            heading = STATUS_WORDS[status].heading
            text = text.then(filled(Bilingual("{heading}: {told}.", "{heading}：{told}。"), heading=heading, told=told))
    return text


RATES = Bilingual("the rate that the source converts at is not known", "折算所用汇率不详")
"""Of one figure in two units of its own source, which has one definition, period, edition and vintage."""
DIFFERENCES: Mapping[Difference, Bilingual] = {
    Difference.DEFINITION: Bilingual("their definitions differ", "口径不同"),
    Difference.PERIOD: Bilingual("their periods differ", "所属时期不同"),
    Difference.EDITION: Bilingual("their editions differ", "出自不同版本"),
    Difference.VINTAGE: Bilingual("their vintages differ", "公布批次不同"),
}
_AGAINST = Bilingual("{ours} against {theirs}", "前者为{ours}，后者为{theirs}")
_MARKS = {Sign.AT_MOST: "≤", Sign.AT_LEAST: "≥"}
_EQUAL: Mapping[Verdict, Bilingual] = {
    Verdict.CONSISTENT: Bilingual("{sides} agree.", "{sides}相符。"),
    Verdict.WITHIN_ROUNDING: Bilingual(
        "{sides} agree only within rounding: {spans}.", "{sides}仅在取整范围内相符：{spans}。"
    ),
    Verdict.CONTRADICTS: Bilingual(
        "{sides} differ by more than rounding explains: {spans}.", "{sides}之差超出取整所能解释的范围：{spans}。"
    ),
    Verdict.NOT_COMPARABLE: Bilingual(
        "{sides} are not comparable, since {difference}: {spans}.", "{sides}{difference}，不可比：{spans}。"
    ),
}
_ORDERED: Mapping[Verdict, Bilingual] = {
    Verdict.CONSISTENT: Bilingual("{sides}, as expected.", "{sides}，与预期相符。"),
    Verdict.WITHIN_ROUNDING: Bilingual(
        "{sides} fails as printed and holds only within rounding: {spans}.", "{sides}仅在取整范围内成立：{spans}。"
    ),
    Verdict.CONTRADICTS: Bilingual(
        "{sides} fails whatever the rounding: {spans}.", "{sides}不成立，取整亦无法解释：{spans}。"
    ),
    Verdict.NOT_COMPARABLE: Bilingual(
        "{sides} fails, and the two are not comparable, since {difference}: {spans}.",
        "{sides}不成立，两者{difference}，不可比：{spans}。",
    ),
}
_EQUAL_BY_ABOUT = Bilingual(
    "{sides} agree only as far as the word “about” allows: {spans}.", "{sides}仅因“约”字留有余地而相符：{spans}。"
)
_ORDERED_BY_ABOUT = Bilingual(
    "{sides} fails as printed and holds only as far as the word “about” allows: {spans}.",
    "{sides}仅因“约”字留有余地而成立：{spans}。",
)
_LIMITS = {
    True: Bilingual("above {limit}", "高于1{base}兑{limit}{quote}"),
    False: Bilingual("below {limit}", "低于1{base}兑{limit}{quote}"),
}
_FITS = Bilingual(
    "{claim} needs a rate between {low} and {high} {pair} from {source}; {which} was {actual}.",
    "{claim}由{source}折算，对应汇率在1{base}兑{low}至{high}{quote}之间；{which}为{actual}。",
)
_NEEDS: Mapping[Verdict, Bilingual] = {
    Verdict.CONTRADICTS: Bilingual(
        "{claim} needs a rate {limit} {pair} from {source}; {which} was {actual}, which rounding does not explain.",
        "{claim}由{source}折算，汇率须{limit}；{which}为{actual}，取整无法解释。",
    ),
    Verdict.NOT_COMPARABLE: Bilingual(
        "{claim} needs a rate {limit} {pair} from {source}; {which} was {actual}, and the two are not comparable, since"
        " {difference}.",
        "{claim}由{source}折算，汇率须{limit}；{which}为{actual}，两者{difference}，不可比。",
    ),
    Verdict.WITHIN_ROUNDING: Bilingual(
        "{claim} and {source} agree only within rounding at {which} of {actual} {pair}; exactly {exactly} would need a"
        " rate {limit}.",
        "按{which}（1{base}兑{actual}{quote}），{claim}与{source}仅在取整范围内相符；若恰为{exactly}，汇率须{limit}。",
    ),
}
_NEEDS_BY_ABOUT = Bilingual(
    "{claim} and {source} agree at {which} of {actual} {pair} only as far as the word “about” allows; without it they"
    " would need a rate {limit}.",
    "按{which}（1{base}兑{actual}{quote}），{claim}与{source}仅因“约”字留有余地而相符；若无“约”字，汇率须{limit}。",
)


def compared(held: Held, left: Side, sign: Sign, right: Side, differs: Difference | None = None) -> Bilingual:
    """The sentence of a relation whose sides could be compared."""
    difference = Bilingual("", "") if differs is None else difference_words(differs, left, right)
    if sign is Sign.EQUAL and (told := _rate(held, left, right, difference) or _rate(held, right, left, difference)):
        return sentence(told)
    mark = _MARKS.get(sign, str(sign))
    sides = left.named.joined(AND if sign is Sign.EQUAL else Bilingual(f" {mark} ", mark), right.named)
    spans = filled(_AGAINST, ours=left.room, theirs=right.room)
    if held.verdict is Verdict.WITHIN_ROUNDING and held.only_by_about:
        words = _EQUAL_BY_ABOUT if sign is Sign.EQUAL else _ORDERED_BY_ABOUT
    else:
        words = (_EQUAL if sign is Sign.EQUAL else _ORDERED)[held.verdict]
    return sentence(filled(words, sides=sides, spans=spans, difference=difference))


def difference_words(differs: Difference, left: Side, right: Side) -> Bilingual:
    """Why two sides are not comparable: as is declared, but of one figure in two units only their rate can differ."""
    figures = left.of.figure, right.of.figure
    places = {(each.indicator.code, each.area, each.period.text, each.source.id) for each in figures if each}
    is_one = all(figures) and len(places) == 1 and left.amount.unit.kind is UnitKind.MONEY
    return RATES if is_one else DIFFERENCES[differs]


def not_testable(reason: Bilingual) -> Bilingual:
    """The sentence of a relation without an outcome."""
    return Bilingual(f"Not testable: {reason.en}.", f"无法检验：{reason.zh}。")


def _rate(held: Held, converted: Side, printed: Side, difference: Bilingual) -> Bilingual | None:
    """`2.1 trillion USD needs a rate above 7.32 CNY per USD; the 2024 average was 7.20`, with who states it.

    None where the sides are not one figure at a rate and another in that unit, or where no rate would mend it.
    """
    figure, claimed = converted.of.figure, printed.of.figure
    receipt = figure.receipt if figure else None
    if figure is None or claimed is None or receipt is None or receipt.rate is None or receipt.pair is None:
        return None
    limits = {side.of.quantity.comparator for side in (converted, printed)} & ONE_SIDED
    if limits or not (converted.of.converted and printed.of.printed):
        return None
    origin = Side(Value.of(replace(figure, converted=None, receipt=None)), figure.printed)
    claim, source = _numbers(converted.of, printed.of, origin.of, held)
    units = {unit.code: unit for unit in (figure.printed.unit, converted.amount.unit)}
    base, quote = units[receipt.pair[:3]], units[receipt.pair[3:]]
    over, under = (claim, source) if base == figure.printed.unit else (source, claim)
    if None in (over.high, under.high) or any(each.low is None or each.low <= 0 for each in (over, under)):
        return None  # of what is not positive there is no rate
    ends, actual = over / under, Fraction(receipt.rate)
    if held.verdict is Verdict.NOT_COMPARABLE and ends.contains(actual):
        return None
    low, high = ends.low or Fraction(0), ends.high or Fraction(0)
    above = actual <= low
    if held.verdict is Verdict.CONSISTENT:
        words = _FITS
        *bounds, was = _told(low, high, actual, lambda low, high, was: low <= was <= high and low < high)
        limit = Bilingual("", "")
    else:
        words = _NEEDS_BY_ABOUT if held.only_by_about else _NEEDS[held.verdict]
        *bounds, was = _told(low, high, actual, lambda low, high, was: was < low if above else was > high)
        limit = filled(_LIMITS[above], limit=bounds[0 if above else 1], base=base.label_zh, quote=quote.label_zh)
    exact = origin.amount.quantity.read_as(Comparator.EQUAL, origin.amount.quantity.interval)
    return filled(
        words,
        claim=printed.named,
        source=origin.named,
        low=bounds[0],
        high=bounds[1],
        pair=f"{quote.code} per {base.code}",
        base=base.label_zh,
        quote=quote.label_zh,
        which=_which_rate(receipt),
        actual=was,
        limit=limit,
        difference=difference,
        exactly=spoken(replace(origin.amount, quantity=exact)),
    )


def _numbers(converted: Value, claim: Value, source: Value, held: Held) -> tuple[Interval, Interval]:
    """What is taken for the printed claim, and for the value that was converted, as it is printed.

    Where the two agree, or do so only within rounding, the value's own digits come to the printed ones; where only the
    word about lets them agree, both are taken without it; else all is taken that the two leave open.
    """
    if held.only_by_about:
        return claim.without_about.quantity.interval, source.without_about.quantity.interval
    if held.verdict in (Verdict.CONSISTENT, Verdict.WITHIN_ROUNDING):
        # The same digits that decide the verdict decide which rates fit.
        digit = max(claim.resolution, converted.resolution)
        number = rounded(claim.quantity.value, digit)
        reach = Interval(number - digit / 2, number + digit / 2, True, True)
        return reach, Interval.point(source.quantity.value)
    return claim.quantity.interval, source.quantity.interval


def _told(low: Fraction, high: Fraction, actual: Fraction, parted: Callable[[int, int, int], bool]) -> list[str]:
    """Two rates rounded outward and the actual one, with as many decimals as it takes to tell them apart."""
    for decimals in range(2, 9):
        digit = 10**decimals
        counts = math.floor(low * digit), math.ceil(high * digit), int(rounded(actual, Fraction(1, digit)) * digit)
        if parted(*counts):
            break
    return [f"{count // digit}.{count % digit:0{decimals}d}" for count in counts]
