"""Rows of the World Bank's API, as dicts: countries, indicators, observations; and JSON-stat of observations."""

from math import prod
from typing import Any

from api.domain.catalogue import Catalogue
from api.domain.errors import InvalidParameter
from api.domain.figure import Dataset, Figure
from api.domain.models import AreaBase, IndicatorBase
from api.domain.period import Period
from api.domain.query import Lang
from api.domain.words import COMPARATOR_WORDS, STATUS_WORDS, vintage_code, vintage_name
from api.formats.catalogue_rows import text_in
from api.formats.writers.jsonstat import Cube, measures
from api.plugins.worldbank.parameters import DATABASE

CODE = "REP"
NAME = "Report indicators"
CONCEPTS = ("Country", "Series", "Time")

Row = dict[str, Any]


def date_of(period: Period) -> str:
    """A period as the World Bank writes it: 2024, 2024Q1, 2024S1, 2024M06; a day is unchanged."""
    if period.frequency == "M":
        return period.text.replace("-", "M")
    return period.text if period.frequency == "D" else period.text.replace("-", "")


def time_of(period: Period) -> str:
    """The id of a period in the World Bank's databases: YR2024; for a part of a year, its date."""
    return f"YR{period.text}" if period.frequency == "A" else date_of(period)


def country(area: AreaBase, lang: Lang) -> Row:
    """The row of an area among the countries; its groups are empty, but the world's region and income level."""
    none = dict.fromkeys(("id", "iso2code", "value"), "")
    group = {"id": "NA", "iso2code": "NA", "value": "Aggregates"} if area.alpha3 == "WLD" else none
    return {
        "id": area.alpha3,
        "iso2Code": area.alpha2,
        "name": text_in(area, "name", lang),
        "region": group,
        "adminregion": none,
        "incomeLevel": group,
        "lendingType": group,
        **dict.fromkeys(("capitalCity", "longitude", "latitude"), ""),
    }


def source(catalogue: Catalogue) -> Row:
    """The row that describes the one database, which has all figures."""
    return {
        "id": DATABASE,
        "lastupdated": updated(catalogue),
        "name": NAME,
        "code": CODE,
        **dict.fromkeys(("description", "url"), ""),
        **dict.fromkeys(("dataavailability", "metadataavailability"), "Y"),
        "concepts": str(len(CONCEPTS)),
    }


def updated(catalogue: Catalogue) -> str:
    """The day of the newest release, as text; empty if there is none."""
    newest = catalogue.newest()
    return newest.released_at[:10] if newest else ""


def topics(catalogue: Catalogue) -> list[Row]:
    """A list of the rows of all topics that indicators have, sorted by code."""
    found = sorted({indicator.topic for indicator in catalogue.indicators.values()})
    return [{"id": topic, "value": topic, "sourceNote": ""} for topic in found]


def indicator(item: IndicatorBase, lang: Lang) -> Row:
    """The row of an indicator: code, name, definition and topic; unit and organization are empty."""
    return {
        "id": item.code,
        "name": text_in(item, "name", lang),
        "unit": "",
        "source": {"id": DATABASE, "value": NAME},
        "sourceNote": text_in(item, "definition", lang),
        "sourceOrganization": "",
        "topics": [{"id": item.topic, "value": item.topic}],
    }


def observation(figure: Figure, lang: Lang) -> Row:
    """The row of a figure; comparator, vintage, source and footnote are members that the World Bank's rows lack."""
    value, comparator = figure.numbers.value, str(figure.served.quantity.comparator)
    # Status and comparator without the usual ones, `A` and `=`: `F`, `>`, `P ~`.
    status = [word for word in (figure.status.replace("A", ""), comparator.removeprefix("=")) if word]
    return {
        "indicator": {"id": figure.indicator.code, "value": figure.name(lang)},
        "country": {"id": figure.area.alpha2, "value": figure.area_name(lang)},
        "countryiso3code": figure.area.alpha3,
        "date": date_of(figure.period),
        "value": value,
        "unit": figure.served.unit.code,
        "obs_status": " ".join(status),
        "decimal": max(0, -int(value.as_tuple().exponent)),
        "comparator": comparator,
        "vintage": figure.vintage or "",
        "source": figure.source.id,
        "footnote": footnote(figure, lang),
    }


def cell(figure: Figure, lang: Lang) -> Row:
    """A figure as a cell of the database; its series' label has unit and comparator, since clients read only that."""
    row, word = observation(figure, lang), COMPARATOR_WORDS[figure.served.comparator].in_language(lang)
    label = f"{figure.name(lang)} ({row['unit']}{word and ', '}{word})"
    series = {"concept": "Series", "id": figure.indicator.code, "value": label}
    place = {"concept": "Country", "id": figure.area.alpha3, "value": figure.area_name(lang)}
    time = {"concept": "Time", "id": time_of(figure.period), "value": date_of(figure.period)}
    kept = ("value", "unit", "obs_status", "comparator", "vintage", "footnote")
    return {"variable": [place, series, time], **{name: row[name] for name in kept}}


def footnote(figure: Figure, lang: Lang) -> str:
    """The footnote of a figure: its printed value and words, and its source; then status, vintage and note, if any."""
    sentences = [f"{figure.printed.display(lang)} (“{figure.locator.phrase}”, {figure.source.id})"]
    if figure.status != "A" and figure.status in STATUS_WORDS:
        sentences.append(STATUS_WORDS[figure.status].name.in_language(lang))
    if figure.vintage:
        name = vintage_name(vintage_code(figure.vintage))
        sentences.append(lang.message("worldbank-vintage", vintage=name))
    if note := figure.note(lang):
        sentences.append(note)
    return ". ".join(sentences)


def series_notes(item: IndicatorBase, lang: Lang) -> Row:
    """The metadata of an indicator: its name, definition, topic, kind of unit and measuring type as named texts."""
    name = text_in(item, "name", lang)
    fields = {
        "IndicatorName": name,
        "Longdefinition": text_in(item, "definition", lang),
        "Topic": item.topic,
        "Unitkind": item.unit_kind,
        "Measuringtype": item.measuring_type,
    }
    return {"id": item.code, "name": name, "metatype": [{"id": id, "value": text} for id, text in fields.items()]}


MAX_PLACES = 1_000_000
"""Maximum number of cells of a JSON-stat cube; readers expect an array of all, empty ones included."""


def bundle(dataset: Dataset, paging: Row, updated: str) -> Any:
    """The figures as JSON-stat 1 under the database's code, as values for JSON; InvalidParameter over MAX_PLACES."""
    lang, figures = dataset.query.lang, dataset.figures
    measured = measures(figures, lang)
    dates = map(date_of, sorted({figure.period for figure in figures}, key=lambda period: (period.last, period.text)))
    axes = {
        "country": {figure.area.alpha3: figure.area_name(lang) for figure in figures},
        "series": measured.labels,
        "year": {date: date for date in dates},
    }
    countries = [figure.area.alpha3 for figure in figures]
    cube = Cube(axes, (countries, measured.keys, [date_of(figure.period) for figure in figures]))
    if (places := prod(cube.size)) > MAX_PLACES:
        detail = f"The cube would have {places} places, and {MAX_PLACES} is the most: name fewer series or dates."
        raise InvalidParameter(detail)
    found, dimensions = [observation(figure, lang) for figure in figures], cube.dimensions(lang)
    for id, categories in axes.items():  # JSON-stat 1 numbers them
        dimensions[id]["category"]["index"] = {key: number for number, key in enumerate(categories)}
    dimensions["series"]["category"]["unit"] = measured.units

    def by_place(name: str) -> Row:
        """The non-empty texts of one member of the rows, by the index of their cell."""
        return {place: text for place, text in cube.by_place(row[name] for row in found).items() if text}

    made = {
        "dimension": {
            **dimensions,
            "id": list(axes),
            "size": cube.size,
            "role": {"time": ["year"], "geo": ["country"], "metric": ["series"]},
        },
        "label": NAME,
        "source": NAME,
        "updated": updated,
        "value": cube.array(row["value"] for row in found),
        "status": by_place("obs_status"),
        "extension": {"paging": paging, **{name: by_place(name) for name in ("comparator", "vintage", "footnote")}},
    }
    return {CODE: made}
