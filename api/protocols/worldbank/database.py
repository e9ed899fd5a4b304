"""The World Bank's database paths: concepts, their members, cells and notes, which wbgapi reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.domain.period import Period
from api.protocols.worldbank import parameters as asked
from api.protocols.worldbank import rows as rows
from api.protocols.worldbank.parameters import COMMON, Parameters, no_endpoint
from api.protocols.worldbank.request import Call, paging

MAX_FOOTNOTES = 100


async def source(call: Call, rest: Sequence[str]) -> Any:
    """The databases, and what the one there is holds."""
    asked.database(rest[0] if rest else asked.ALL)
    if len(rest) < 2:
        return call.listed([rows.source(call.catalogue)], call.parameters((*COMMON, "databid")))
    concept = asked.singular(rest[1])
    if len(rest) == 2 and concept == "indicator":
        every = [rows.indicator(item, call.lang) for item in call.catalogue.indicators.values()]
        return call.listed(every, call.parameters())
    if len(rest) == 2 and concept == "concepts":
        names = [{"id": name, "value": name} for name in rows.CONCEPTS]
        wrapped = [{"id": rows.DATABASE, "name": rows.NAME, "concept": names}]
        return {**paging(call.parameters(), len(names)), "source": wrapped}
    if concept == "search" and len(rest) > 2:
        return _search(call, "/".join(rest[2:]))
    if len(rest) == 4 and rest[3].lower() == "metadata":
        return await _notes(call, concept, rest[2])
    if len(rest) in (2, 3) and concept in _LISTED:
        return call.concept(*await _LISTED[concept](call, rest[2] if len(rest) == 3 else asked.ALL), call.parameters())
    return await _cells(call, rest[1:])


async def _cells(call: Call, rest: Sequence[str]) -> Any:
    """The data of the database: pairs of a concept and its ids in any order."""
    if rest[-1].lower() == "data":
        rest = rest[:-1]
    chosen = {name.lower(): text for name, text in zip(rest[::2], rest[1::2], strict=False)}
    known = {name.lower() for name in rows.CONCEPTS}
    if len(rest) % 2 or len(chosen) * 2 != len(rest) or not known.issuperset(chosen):
        raise no_endpoint(call.path)
    parameters = call.parameters((*COMMON, "mrv", "mrnev"))
    series = asked.indicators(chosen.get("series", asked.ALL), call.catalogue)
    countries = asked.areas(chosen.get("country", asked.ALL), call.catalogue)
    dataset = await call.figures(parameters, series, countries, asked.times(chosen.get("time", asked.ALL)))
    found = [rows.cell(figure, call.lang) for figure in dataset.figures]
    source = {"id": rows.DATABASE, "name": rows.NAME, "data": found}
    return {**paging(parameters, dataset.total), "lastupdated": rows.updated(call.catalogue), "source": source}


async def _list_series(call: Call, text: str) -> tuple[str, list[rows.Row]]:
    codes = asked.indicators(text, call.catalogue) or call.catalogue.indicators
    named = (rows.indicator(call.catalogue.indicators[code], call.lang) for code in codes)
    return "Series", [{"id": row["id"], "value": row["name"]} for row in named]


async def _list_countries(call: Call, text: str) -> tuple[str, list[rows.Row]]:
    codes = asked.areas(text, call.catalogue) or [row[0] for row in await call.used("area")]
    named = (rows.country(call.catalogue.areas[code], call.lang) for code in codes)
    return "Country", [{"id": row["id"], "value": row["name"]} for row in named]


async def _list_times(call: Call, text: str) -> tuple[str, list[rows.Row]]:
    wanted = asked.times(text)
    used = [Period.parse(row[0]) for row in await call.used("period")]
    found = [period for period in used if not wanted or period.text in wanted]
    found.sort(key=lambda period: (period.last, period.text))
    return "Time", [{"id": rows.time_of(period), "value": rows.date_of(period)} for period in found]


_LISTED = {"series": _list_series, "country": _list_countries, "time": _list_times}


async def _notes(call: Call, concept: str, text: str) -> Any:
    """What is to be known of indicators, of countries, or of the figures of both."""
    known, lang = call.catalogue, call.lang
    if concept == "series":
        found = [
            rows.series_notes(known.indicators[code], lang)
            for code in asked.indicators(text, known) or known.indicators
        ]
        return call.concept("Series", found, call.parameters())
    if concept == "country":
        found = [rows.area_notes(known.areas[code], lang) for code in asked.areas(text, known) or known.areas]
        return call.concept("Country", found, call.parameters())
    if concept != "country-series":
        raise no_endpoint(call.path)
    return call.concept("Country-Series", await _footnotes(call, text.split(";")), call.parameters())


async def _footnotes(call: Call, keys: Sequence[str]) -> list[rows.Row]:
    """The notes on all figures of a country and an indicator, for keys like CHN~online-retail-sales."""
    if len(keys) > MAX_FOOTNOTES:
        raise asked.invalid("id", f"{len(keys)} ids", f"at most {MAX_FOOTNOTES} are read")
    found = []
    for key in keys:
        area, tilde, series = key.partition("~")
        countries, indicators = asked.areas(area, call.catalogue), asked.indicators(series, call.catalogue)
        if not (tilde and countries and indicators):
            raise asked.invalid("id", key, "it is a country and an indicator, CHN~online-retail-sales")
        dataset = await call.figures(Parameters(1, asked.MAX_PER_PAGE, {}), indicators, countries)
        if dataset.figures:
            found.append(rows.figure_notes(key, dataset.figures, call.lang))
    return found


def _search(call: Call, wanted: str) -> Any:
    notes = [rows.series_notes(item, call.lang) for item in call.catalogue.indicators.values()]
    found = [row for row in notes if any(wanted.casefold() in field["value"].casefold() for field in row["metatype"])]
    return call.concept("Series", found, call.parameters())
