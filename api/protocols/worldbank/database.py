"""The World Bank's database paths: concepts, their members, cells and notes, which wbgapi reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.domain.period import Period
from api.protocols.worldbank import id_lists, rows
from api.protocols.worldbank.errors import invalid, no_endpoint
from api.protocols.worldbank.parameters import COMMON, MAX_PER_PAGE, WorldBankQuery
from api.protocols.worldbank.request import WorldBankRequest, paging
from api.service.threads import off_the_loop

MAX_FOOTNOTES = 100


async def source(call: WorldBankRequest, rest: Sequence[str]) -> Any:
    """The list of databases, which is one, or what that one holds."""
    id_lists.check_database(rest[0] if rest else id_lists.ALL)
    if len(rest) < 2:
        return call.listed([rows.source(call.catalogue)], call.query((*COMMON, "databid")))
    concept = id_lists.singular(rest[1])
    if len(rest) == 2 and concept == "indicator":
        every = [rows.indicator(item, call.lang) for item in call.catalogue.indicators.values()]
        return call.listed(every, call.query())
    if len(rest) == 2 and concept == "concepts":
        names = [{"id": name, "value": name} for name in rows.CONCEPTS]
        wrapped = [{"id": rows.DATABASE, "name": rows.NAME, "concept": names}]
        return {**paging(call.query(), len(names)), "source": wrapped}
    if concept == "search" and len(rest) > 2:
        return _search(call, "/".join(rest[2:]))
    if len(rest) == 4 and rest[3].lower() == "metadata":
        return await _notes(call, concept, rest[2])
    if len(rest) in (2, 3) and concept in _LISTED:
        return call.concept(*await _LISTED[concept](call, rest[2] if len(rest) == 3 else id_lists.ALL), call.query())
    return await _cells(call, rest[1:])


async def _cells(call: WorldBankRequest, rest: Sequence[str]) -> Any:
    """The data of the database: pairs of a concept and its ids in any order."""
    if rest[-1].lower() == "data":
        rest = rest[:-1]
    chosen = {name.lower(): text for name, text in zip(rest[::2], rest[1::2], strict=False)}
    concepts = {name.lower() for name in rows.CONCEPTS}
    if len(rest) % 2 or len(chosen) * 2 != len(rest) or not concepts.issuperset(chosen):
        raise no_endpoint(call.path)
    query = call.query((*COMMON, "mrv", "mrnev"))
    series = id_lists.indicators(chosen.get("series", id_lists.ALL), call.catalogue)
    countries = id_lists.areas(chosen.get("country", id_lists.ALL), call.catalogue)
    dataset = await call.figures(query, series, countries, id_lists.times(chosen.get("time", id_lists.ALL)))
    cells = await off_the_loop(lambda: rows.cells(dataset, call.lang))
    source = {"id": rows.DATABASE, "name": rows.NAME, "data": cells}
    return {**paging(query, dataset.total), "lastupdated": rows.updated(call.catalogue), "source": source}


async def _list_series(call: WorldBankRequest, text: str) -> tuple[str, list[rows.Row]]:
    codes = id_lists.indicators(text, call.catalogue) or call.catalogue.indicators
    named = (rows.indicator(call.catalogue.indicators[code], call.lang) for code in codes)
    return "Series", [{"id": row["id"], "value": row["name"]} for row in named]


async def _list_countries(call: WorldBankRequest, text: str) -> tuple[str, list[rows.Row]]:
    codes = id_lists.areas(text, call.catalogue) or await call.areas()
    named = (rows.country(call.catalogue.areas[code], call.lang) for code in codes)
    return "Country", [{"id": row["id"], "value": row["name"]} for row in named]


async def _list_times(call: WorldBankRequest, text: str) -> tuple[str, list[rows.Row]]:
    wanted = id_lists.times(text)
    used = [Period.parse(text) for text in sorted(await call.periods())]
    found = [period for period in used if not wanted or period.text in wanted]
    found.sort(key=lambda period: (period.last, period.text))
    return "Time", [{"id": rows.time_of(period), "value": rows.date_of(period)} for period in found]


_LISTED = {"series": _list_series, "country": _list_countries, "time": _list_times}


async def _notes(call: WorldBankRequest, concept: str, text: str) -> Any:
    """Notes on indicators, on countries, or on the figures of both."""
    catalogue, lang = call.catalogue, call.lang
    if concept == "series":
        found = [
            rows.series_notes(catalogue.indicators[code], lang)
            for code in id_lists.indicators(text, catalogue) or catalogue.indicators
        ]
        return call.concept("Series", found, call.query())
    if concept == "country":
        found = [
            rows.area_notes(catalogue.areas[code], lang) for code in id_lists.areas(text, catalogue) or catalogue.areas
        ]
        return call.concept("Country", found, call.query())
    if concept != "country-series":
        raise no_endpoint(call.path)
    return call.concept("Country-Series", await _footnotes(call, text.split(";")), call.query())


async def _footnotes(call: WorldBankRequest, keys: Sequence[str]) -> list[rows.Row]:
    """The notes on all figures of a country and an indicator, for keys like CHN~online-retail-sales."""
    if len(keys) > MAX_FOOTNOTES:
        raise invalid("id", f"{len(keys)} ids", f"at most {MAX_FOOTNOTES} are read")
    found = []
    for key in keys:
        area, tilde, series = key.partition("~")
        countries, indicators = id_lists.areas(area, call.catalogue), id_lists.indicators(series, call.catalogue)
        if not (tilde and countries and indicators):
            raise invalid("id", key, "it is a country and an indicator, CHN~online-retail-sales")
        dataset = await call.figures(WorldBankQuery({"per_page": str(MAX_PER_PAGE)}), indicators, countries)
        if dataset.figures:
            found.append(rows.figure_notes(key, dataset, call.lang))
    return found


def _search(call: WorldBankRequest, wanted: str) -> Any:
    notes = [rows.series_notes(item, call.lang) for item in call.catalogue.indicators.values()]
    found = [row for row in notes if any(wanted.casefold() in field["value"].casefold() for field in row["metatype"])]
    return call.concept("Series", found, call.query())
