"""What can be switched on the page of an indicator besides money: the area, the report, whose claims, another unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from api.domain.catalogue import Catalogue
from api.domain.conversion import convertible
from api.domain.figure import Figure
from api.domain.query import Claims, Lang
from api.domain.units import UnitKind
from api.plugins.charts.content import MOST_LINES
from api.service.parameters.page_parameters import IndicatorPageQuery
from api.web.pages.page_frame import PageFrame
from api.web.pages.parts.series_shown import SeriesShown


class Option(NamedTuple):
    """A value of a parameter, empty where the address need not say it, and its words."""

    value: str
    words: str


class Switch(NamedTuple):
    """A parameter that a form sets: its name, its label, its values, and the one that is set."""

    name: str
    label: str
    options: Sequence[Option]
    chosen: str


def switches_of(
    shown: SeriesShown, catalogue: Catalogue, query: IndicatorPageQuery, frame: PageFrame
) -> Sequence[Switch]:
    """The switches that have something to choose from."""
    made = (
        _area(shown, catalogue, query, frame),
        _report(shown, catalogue, query, frame),
        _claims(query, frame),
        _unit(shown, catalogue, query, frame),
    )
    return [switch for switch in made if len(switch.options) > 1]


def _area(shown: SeriesShown, catalogue: Catalogue, query: IndicatorPageQuery, frame: PageFrame) -> Switch:
    choice = shown.choice
    names = {
        area: catalogue.areas[area].name_zh if frame.lang is Lang.ZH else catalogue.areas[area].name_en
        for area in {*choice.areas, *choice.chosen}
    }
    together = set(choice.chosen) == set(choice.areas) and len(choice.areas) > 1
    alone = "" if together or query.area or not choice.chosen else choice.chosen[0]
    options = [Option("" if area == alone else area, name) for area, name in names.items()]
    options.sort(key=lambda option: option.words)
    if together or (query.area and len(names) > 1):
        whole = together or len(choice.areas) <= MOST_LINES
        words = ("all areas", "全部地区") if whole else ("not chosen", "不指定")
        options.insert(0, Option("", frame.say(*words)))
    return Switch("area", frame.say("Area", "地区"), options, query.area or "")


def _report(shown: SeriesShown, catalogue: Catalogue, query: IndicatorPageQuery, frame: PageFrame) -> Switch:
    options = []
    for code in sorted({*shown.choice.reports, *([query.report] if query.report else [])}):
        report = catalogue.reports[code]
        options.append(Option(code, (report.title_zh if frame.lang is Lang.ZH else None) or report.title_en))
    if len(options) > 1 or query.report:
        options.insert(0, Option("", frame.say("all reports", "全部报告")))
    return Switch("report", frame.say("Report", "报告"), options, query.report or "")


def _other_units(figures: Iterable[Figure], catalogue: Catalogue) -> list[str]:
    """The units that are no currencies that figures can be shown in."""
    printed = {figure.printed.unit.code: figure.printed.unit for figure in figures}
    found = sorted({code for unit in printed.values() for code in convertible(unit, catalogue.units.values())})
    return [code for code in found if catalogue.units[code].kind is not UnitKind.MONEY]


def _unit(shown: SeriesShown, catalogue: Catalogue, query: IndicatorPageQuery, frame: PageFrame) -> Switch:
    """The unit of what is no money, which the form of all pages has."""
    units = [catalogue.units[code] for code in _other_units(shown.dataset.figures, catalogue)]
    options = [Option(unit.code, unit.name_zh if frame.lang is Lang.ZH else unit.name_en) for unit in units]
    if len(options) > 1:
        options.insert(0, Option("", frame.say("as printed", "按原文")))
    return Switch("unit", frame.say("Unit", "单位"), options, query.unit or "")


def _claims(query: IndicatorPageQuery, frame: PageFrame) -> Switch:
    """Whoever names a report gets all its claims, so that the other value is the one to name."""
    one = frame.say("one number a period", "每期一个数")
    each = frame.say("each source’s number", "各来源的数")
    chosen = str(query.claims or "")
    if query.report:
        options = [Option("", each), Option(Claims.PREFERRED, one)]
        chosen = "" if chosen == Claims.ALL else chosen
    else:
        options = [Option("", one), Option(Claims.ALL, each)]
        chosen = "" if chosen == Claims.PREFERRED else chosen
    return Switch("claims", frame.say("Show", "显示"), options, chosen)
