"""The data of a page for search engines: schema.org in JSON-LD."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from api.domain.catalogue import Catalogue
from api.domain.entries import IndicatorBase, ReportBase, SourceBase
from api.domain.period import Period
from api.domain.query import DEFAULT_LIMIT, MAX_LIMIT, Claims, Query
from api.domain.words import ONE_SIDED, one_line
from api.formats.registry import FORMATS
from api.formats.writers.json import dumps
from api.plugins.pages.figure_words import FigureWords
from api.plugins.pages.frame import PageFrame, link_target
from api.service.cache import OnceARelease
from api.service.downloads.descriptions import DESCRIPTION, TITLE, terms_at
from api.service.downloads.tables import CLAIMS, OF_FIGURES, downloads
from api.service.figures import FigureService
from api.web.links import licence_address
from api.web.openapi.document import CONTACT

MOST = 12
"""So many indicators, areas and sources are named at most; the files have all."""
FILES = ("csv", "json", "parquet")
"""The formats in which the figures of a page are offered."""
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""Signs that HTML would read within a script element, or an old JavaScript as the end of a line."""

Thing = dict[str, Any]
Covered = Mapping[str, Sequence[str]]
_COVERED: OnceARelease[Covered] = OnceARelease()


async def _covered(service: FigureService, catalogue: Catalogue, query: Query) -> Covered:
    """The codes that the claims of a query have, by column, and their days; of the newest data found once a release."""

    async def find() -> Covered:
        found = {column: await service.values(catalogue, query, column) for column in ("indicator", "area", "source")}
        spans = [Period.parse(text) for text in await service.values(catalogue, query, "period")]
        days = [f"{min(each.first for each in spans)}/{max(each.last for each in spans)}"] if spans else []
        return {**found, "days": days}

    return await (find() if query.as_of is not None else _COVERED.get(catalogue, find, query))


def _as_script(data: Thing) -> Markup:
    """The data that are known as the text of a script element, which no text in them can end."""
    known = {name: value for name, value in data.items() if value not in ([], None)}
    return Markup(dumps(known).decode().translate(_ESCAPED))  # noqa: S704 - what HTML would read is escaped


async def _dataset(
    service: FigureService,
    frame: PageFrame,
    query: Query,
    words: tuple[str, str],
    files: Sequence[Thing],
    about: Thing | None = None,
) -> Markup:
    """The schema.org Dataset of the claims that a query selects, of a publication if they are of one.

    `words` are its name and its description.
    """
    catalogue = (await service.catalogue()).at(query.as_of)
    covered = await _covered(service, catalogue, query)
    areas = [catalogue.areas[code] for code in covered["area"] if code in catalogue.areas]
    indicators = [catalogue.indicators[code] for code in covered["indicator"] if code in catalogue.indicators]
    works = [_work(catalogue.sources[code], frame) for code in covered["source"][:MOST]]
    release = catalogue.newest(query.as_of)
    if query.reports:
        own = (each for each in catalogue.releases.values() if each.report in query.reports)
        release = max(own, key=lambda each: each.sequence, default=None)
    maker = {"@type": "Organization", "name": CONTACT, "url": frame.absolute(frame.page("/"))}
    return _as_script(
        {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "name": words[0],
            "description": words[1],
            "url": frame.canonical,
            "inLanguage": frame.html_lang,
            "license": terms_at(frame.site),
            "isAccessibleForFree": True,
            "creator": maker,
            "publisher": maker,
            "dateModified": release.released_at if release else None,
            # A release may withdraw figures, so that each is a major version.
            "version": f"{release.sequence}.0.0" if release else None,
            "temporalCoverage": next(iter(covered["days"]), None),
            "spatialCoverage": [
                {"@type": "Place", "name": frame.text(area), "identifier": area.alpha3} for area in areas[:MOST]
            ],
            "variableMeasured": [
                {
                    "@type": "PropertyValue",
                    "propertyID": each.code,
                    "name": one_line(frame.text(each)),
                    "url": frame.absolute(frame.page(f"/indicators/{each.code}")),
                }
                for each in indicators[:MOST]
            ],
            "distribution": files,
            "isBasedOn": [*([about] if about else []), *works],
        }
    )


def _work(source: SourceBase, frame: PageFrame) -> Thing:
    """A source as a creative work; its licence where it states one by an address or a known name."""
    publisher = one_line(source.publisher_in(frame.lang))
    told = {
        "@type": "CreativeWork",
        "name": one_line(source.title) if source.title else publisher,
        "url": link_target(source.url),
        "publisher": {"@type": "Organization", "name": publisher},
        "datePublished": source.published,
        "license": licence_address(source.licence),
    }
    return {name: value for name, value in told.items() if value}


def _whole_files(frame: PageFrame) -> Sequence[Thing]:
    """The files of all figures and claims."""
    return [
        _file(item.file, frame.absolute(frame.api(f"/downloads/{item.file}")), item.format.key)
        for item in downloads()
        if item.table in OF_FIGURES and item.format.key in FILES
    ]


def _files_of(frame: PageFrame, count: int, name: str, **asked: str | None) -> Sequence[Thing]:
    """The addresses that give every claim of a report or an indicator; of more than an answer holds, all claims."""
    if count > MAX_LIMIT:
        return [file for file in _whole_files(frame) if file["name"].startswith(CLAIMS)]
    asked |= {"claims": "all", "limit": str(MAX_LIMIT) if count > DEFAULT_LIMIT else None}
    return [_file(f"{name}.{key}", frame.absolute(frame.api(f"/figures.{key}", **asked)), key) for key in FILES]


def _file(name: str, address: str, key: str) -> Thing:
    return {
        "@type": "DataDownload",
        "name": name,
        "contentUrl": address,
        "encodingFormat": FORMATS[key].media_type,
    }


DESCRIPTION_ZH = (
    "所载报告的全部数据，附精确程度与出处。`figures`中每个指标、地区与时期取一个数据，`claims`则列出各来源的全部数据。"
)


async def all_figures(service: FigureService, frame: PageFrame) -> Markup:
    """All figures of all reports."""
    words = frame.say(TITLE, "报告指标"), frame.say(DESCRIPTION, DESCRIPTION_ZH)
    return await _dataset(service, frame, Query(claims=Claims.ALL), words, _whole_files(frame))


async def figures_of_report(service: FigureService, report: ReportBase, count: int, frame: PageFrame) -> Markup:
    """The figures of a report, which it is based on beside their sources."""
    title = frame.text(report, "title")
    publication: Thing = {"@type": "Report", "name": one_line(title)}
    if report.publisher:
        publication["publisher"] = {"@type": "Organization", "name": one_line(report.publisher)}
    if report.year:
        publication["datePublished"] = str(report.year)
    query = Query(reports=(report.id,), claims=Claims.ALL)
    words = one_line(frame.say(f"Figures of {title}", f"{title}的数据")), frame.text(report, "description")
    files = _files_of(frame, count, report.id, report=report.id)
    return await _dataset(service, frame, query, words, files, publication)


async def figures_of_indicator(
    service: FigureService, indicator: IndicatorBase, as_of: str | None, frame: PageFrame
) -> Markup:
    """Every source's figures of an indicator."""
    code, count = indicator.code, sum((await service.claims_by_area(indicator.code)).values())
    query = Query(indicators=(code,), claims=Claims.ALL, as_of=as_of)
    words = one_line(frame.text(indicator)), frame.text(indicator, "definition")
    return await _dataset(service, frame, query, words, _files_of(frame, count, code, indicator=code, as_of=as_of))


LENGTHS = {"A": "P1Y", "S": "P6M", "Q": "P3M", "M": "P1M", "D": "P1D"}
"""The length of a period, by its SDMX letter."""
DATED = frozenset("AMD")
"""The periods that a date of ISO 8601 stands for by itself: years, months, days."""
PERCENT = "P1"
"""The code of the unit by UN/CEFACT."""


def observed_figure(words: FigureWords, frame: PageFrame, released_at: str) -> Markup:
    """The page of a figure; one that was taken back is observed no more."""
    figure = words.figure
    return _as_script(
        {
            "@context": "https://schema.org",
            "@type": "WebPage",
            "name": one_line(words.claim),
            "url": frame.canonical,
            "inLanguage": frame.html_lang,
            "datePublished": released_at,
            "license": licence_address(figure.source.licence) or terms_at(frame.site),
            "citation": _work(figure.source, frame) if figure.formula is None else None,
            "creativeWorkStatus": frame.say("Withdrawn", "已撤回") if figure.withdrawn else None,
            "mainEntity": None if figure.withdrawn else _observation(words, frame),
        }
    )


def _observation(words: FigureWords, frame: PageFrame) -> Thing:
    """A limit has no value: only what it is above or below; any other has what rounding leaves open.

    That it is a forecast or preliminary is its description, since no field of an Observation has a status.
    """
    figure = words.figure
    amount, unit = figure.printed, figure.printed.unit.code
    value, low, high = amount.numbers(0)
    told: Thing = {
        "@type": "Observation",
        "identifier": figure.id,
        "description": frame.say(", ", "，").join(words.remarks) or None,
        "measuredProperty": {
            "@type": "Property",
            "name": one_line(figure.name(frame.lang)),
            "description": frame.text(figure.indicator, "definition"),
        },
        "observationAbout": {
            "@type": "Place",
            "name": figure.area_name(frame.lang),
            "identifier": figure.area.alpha3,
        },
        "observationDate": figure.period.text if figure.period.frequency in DATED else None,
        "observationPeriod": LENGTHS[figure.period.frequency],
        "value": None if amount.comparator in ONE_SIDED else value,
        "minValue": low,
        "maxValue": high,
        "unitText": unit,
        "unitCode": PERCENT if unit == "percent" else None,
        "measurementMethod": figure.formula,
    }
    return {name: item for name, item in told.items() if item is not None}
