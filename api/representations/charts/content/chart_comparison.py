"""How a figure stands to those before it: as far as intervals and comparability prove it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from api.domain.figure import Figure
from api.representations.charts.chart import Chart, Join, Line, Mark


@dataclass(frozen=True, slots=True)
class Verb:
    """The word between what is measured and its amount."""

    en: str
    zh: str


def verb_of(chart: Chart, line: Line, place: int, figures: Mapping[str, Figure]) -> Verb:
    """The verb for a mark of a line; a neutral one where nothing before it compares."""
    mark = line.marks[place]
    indicator = figures[mark.figure].indicator
    ranks = indicator.measuring_type == "rank"
    level = indicator.measuring_type != "ratio" and not ranks and mark.value > 0
    still = Verb("stood at", "列" if ranks else "为")
    earlier = _earlier(chart, mark, figures)
    before = _right_before(line, place, figures)
    if before is None or mark.low is None or mark.high is None:
        return Verb("reached", "达") if level and _is_above(mark, earlier) else still
    if before.low is not None and mark.high < before.low:
        return Verb("improved to", "进至") if ranks else Verb("fell to", "降至")
    if before.high is None or mark.low <= before.high:
        return still
    if ranks:  # the larger number is the worse place
        return Verb("slipped to", "退至")
    if not level:
        return Verb("rose to", "升至")
    return Verb("reached", "达")


def _is_above(mark: Mark, earlier: Sequence[Mark]) -> bool:
    """Whether it is proved to lie above all that is known before it, of which there must be something.

    What the newest of them is must be known too: of a lower limit nobody knows how far above it lies. A forecast is
    nothing known.
    """
    earlier = [each for each in earlier if each.status != "F"]
    known = [each for each in earlier if each.high is not None]
    newest = max((each.at for each in earlier), default=mark.at)
    if not known or mark.low is None or any(each.high is None for each in earlier if each.at == newest):
        return False
    return all(each.high < mark.low for each in known if each.high is not None)


def is_disputed(chart: Chart, mark: Mark, figures: Mapping[str, Figure]) -> bool:
    """Whether another claim on the same is in the picture that cannot be true together with it."""
    told = figures[mark.figure]
    key = told.indicator.code, told.area.alpha3, told.period.text
    for other in chart.marks:
        figure = figures[other.figure]
        if other is not mark and (figure.indicator.code, figure.area.alpha3, figure.period.text) == key:
            intervals = told.served.quantity.interval, figure.served.quantity.interval
            if not intervals[0].overlaps(intervals[1]):
                return True
    return False


def _right_before(line: Line, place: int, figures: Mapping[str, Figure]) -> Mark | None:
    """The mark before it, where no gap, break, vintage, status or second value makes the level another."""
    mark, before = line.marks[place], line.marks[place - 1] if place else None
    alone = all(other is mark or other is before or other.at not in _places(mark, before) for other in line.marks)
    if before is None or mark.join is not Join.SOLID or not alone:
        return None
    # A break ends what compares backwards: the mark before may stand right behind one.
    plain = mark.status == "A" and before.status in ("A", "B")
    vintages = figures[mark.figure].vintage, figures[before.figure].vintage
    return before if plain and vintages == (None, None) else None


def _places(mark: Mark, before: Mark | None) -> set[Fraction]:
    return {mark.at} | ({before.at} if before is not None else set())


def _earlier(chart: Chart, mark: Mark, figures: Mapping[str, Figure]) -> Sequence[Mark]:
    """The marks before it of the same measure, area and length of period, whoever states them."""
    told = figures[mark.figure]
    wanted = told.indicator.code, told.area.alpha3, told.period.frequency
    found = []
    for other in chart.marks:
        figure = figures[other.figure]
        same = (figure.indicator.code, figure.area.alpha3, figure.period.frequency) == wanted
        if same and other.at < mark.at:
            found.append(other)
    return found
