"""A figure as schema.org has it: a page whose main entity is an Observation, with its value as the source prints it."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from api.domain.query import Lang
from api.domain.words import ONE_SIDED, one_line
from api.service.downloads.descriptions import terms_at
from api.web.pages.page_frame import PageFrame
from api.web.pages.sharing.structured_data import Thing, as_script, work
from api.web.pages.words.figure_words import FigureWords
from api.web.signposts import licence_address

LENGTHS = {"A": "P1Y", "S": "P6M", "Q": "P3M", "M": "P1M", "D": "P1D"}
"""How long a period is, by its SDMX letter."""
DATED = frozenset("AMD")
"""The periods that a date of ISO 8601 stands for by itself: years, months, days."""
PERCENT = "P1"
"""The code of the unit by UN/CEFACT."""


def observed_figure(words: FigureWords, frame: PageFrame, released_at: str) -> Markup:
    """The page of a figure; one that was taken back is observed no more."""
    figure = words.figure
    page: Thing = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": one_line(words.claim),
        "url": frame.canonical,
        "inLanguage": frame.html_lang,
        "datePublished": released_at,
        "license": licence_address(figure.source.licence) or terms_at(frame.site),
    }
    if figure.formula is None:
        page["citation"] = work(figure.source, frame)
    if figure.withdrawn:
        page["creativeWorkStatus"] = frame.say("Withdrawn", "已撤回")
    else:
        page["mainEntity"] = _observation(words, frame)
    return as_script(page)


def _observation(words: FigureWords, frame: PageFrame) -> Thing:
    """A limit has no value: only what it is above or below; any other has what rounding leaves open.

    That it is a forecast or preliminary is its description, since no field of an Observation has a status.
    """
    figure, zh = words.figure, frame.lang is Lang.ZH
    amount = figure.printed
    value, low, high = amount.numbers(0)
    numbers: dict[str, Any] = {
        "value": None if amount.comparator in ONE_SIDED else value,
        "minValue": low,
        "maxValue": high,
    }
    unit = amount.unit
    measured = {
        "@type": "Property",
        "name": one_line(figure.name(frame.lang)),
        "description": figure.indicator.definition_zh if zh else figure.indicator.definition_en,
    }
    told: Thing = {
        "@type": "Observation",
        "identifier": figure.id,
        "description": frame.say(", ", "，").join(words.remarks) or None,
        "measuredProperty": measured,
        "observationAbout": {
            "@type": "Place",
            "name": figure.area_name(frame.lang),
            "identifier": figure.area.alpha3,
        },
        "observationDate": figure.period.text if figure.period.frequency in DATED else None,
        "observationPeriod": LENGTHS[figure.period.frequency],
        **numbers,
        "unitText": unit.code,
        "unitCode": PERCENT if unit.code == "percent" else None,
        "measurementMethod": figure.formula,
    }
    return {name: item for name, item in told.items() if item is not None}
