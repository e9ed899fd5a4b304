"""What a page shows where its link is pasted or a search engine reads it: schema.org in JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from markupsafe import Markup

from api.domain.catalogue import Catalogue
from api.domain.entries import IndicatorBase, ReleaseBase, ReportBase, SourceBase
from api.domain.period import Period
from api.domain.query import DEFAULT_LIMIT, MAX_LIMIT, Claims, Lang, Query
from api.domain.words import ONE_SIDED, one_line
from api.formats.registry import FORMATS
from api.formats.writers.json import dumps
from api.plugins.pages.figure_words import FigureWords
from api.plugins.pages.frame import PageFrame, link_target
from api.plugins.pages.words import title_of
from api.service.cache import OnceARelease
from api.service.downloads.descriptions import DESCRIPTION, TITLE, terms_at
from api.service.downloads.tables import CLAIMS, OF_FIGURES, downloads
from api.service.figures import FigureService
from api.web.links import licence_address
from api.web.openapi.document import CONTACT


@dataclass(frozen=True, slots=True)
class DataCoverage:
    """The codes of indicators, areas and sources that there are figures of, in order, and their first and last day."""

    indicators: Sequence[str]
    areas: Sequence[str]
    sources: Sequence[str]
    first: date | None
    last: date | None


_COVERAGE: OnceARelease[DataCoverage] = OnceARelease()


async def coverage(service: FigureService, catalogue: Catalogue, query: Query) -> DataCoverage:
    """What the claims that a query selects cover; that of the newest data is found once a release."""
    if query.as_of is not None:
        return await _found(service, catalogue, query)
    return await _COVERAGE.get(catalogue, lambda: _found(service, catalogue, query), query)


async def _found(service: FigureService, catalogue: Catalogue, query: Query) -> DataCoverage:
    indicators, areas, sources, periods = [
        await service.values(catalogue, query, column) for column in ("indicator", "area", "source", "period")
    ]
    spans = [Period.parse(text) for text in periods]
    return DataCoverage(
        indicators,
        areas,
        sources,
        min((span.first for span in spans), default=None),
        max((span.last for span in spans), default=None),
    )


MOST = 12
"""So many indicators, areas and sources are named at most; the files have all."""
FILES = ("csv", "json", "parquet")
"""The formats in which the figures of a page are offered."""
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""What HTML would read within a script element, or an old JavaScript as the end of a line."""

Thing = dict[str, Any]


def as_script(data: Mapping[str, Any]) -> Markup:
    """The data as the text of a script element, which no text in them can end."""
    return Markup(dumps(data).decode().translate(_ESCAPED))  # noqa: S704 - what HTML would read is escaped


@dataclass(frozen=True, slots=True)
class PublishedData:
    """The figures that a page offers: their name and description, what they cover, and where they are."""

    name: str
    description: str
    coverage: DataCoverage
    files: Sequence[Thing]
    about: Thing | None = None
    """The publication that they are of, if they are of one."""

    def as_dataset(self, frame: PageFrame, catalogue: Catalogue, release: ReleaseBase | None) -> Markup:
        """The schema.org Dataset of a page."""
        maker = {"@type": "Organization", "name": CONTACT, "url": frame.absolute(frame.page("/"))}
        covered, lang = self.coverage, frame.lang
        areas = [catalogue.areas[code] for code in covered.areas if code in catalogue.areas]
        data: Thing = {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "name": self.name,
            "description": self.description,
            "url": frame.canonical,
            "inLanguage": frame.html_lang,
            "license": terms_at(frame.site),
            "isAccessibleForFree": True,
            "creator": maker,
            "publisher": maker,
            **_edition(release),
            **({"temporalCoverage": f"{covered.first}/{covered.last}"} if covered.first else {}),
            "spatialCoverage": [
                {"@type": "Place", "name": area.name_zh if lang == "zh" else area.name_en, "identifier": area.alpha3}
                for area in islice(areas, MOST)
            ],
            "variableMeasured": list(islice(_variables(covered.indicators, catalogue, frame), MOST)),
            "distribution": self.files,
            "isBasedOn": [
                *([self.about] if self.about else []),
                *(work(catalogue.sources[code], frame) for code in islice(covered.sources, MOST)),
            ],
        }
        return as_script({name: value for name, value in data.items() if value not in ([], None)})


def _edition(release: ReleaseBase | None) -> Thing:
    if release is None:
        return {}
    # A release may withdraw figures, so that each is a major version.
    return {"dateModified": release.released_at, "version": f"{release.sequence}.0.0"}


def _variables(codes: Iterable[str], catalogue: Catalogue, frame: PageFrame) -> Iterable[Thing]:
    for code in codes:
        if (indicator := catalogue.indicators.get(code)) is not None:
            yield {
                "@type": "PropertyValue",
                "propertyID": code,
                "name": one_line(indicator.name_zh if frame.lang == "zh" else indicator.name_en),
                "url": frame.absolute(frame.page(f"/indicators/{code}")),
            }


def work(source: SourceBase, frame: PageFrame) -> Thing:
    """A source as a creative work; its licence where it states one by an address or a known name."""
    told = {
        "@type": "CreativeWork",
        "name": one_line(source.title or source.publisher_in(frame.lang)),
        "url": link_target(source.url),
        "publisher": {"@type": "Organization", "name": one_line(source.publisher_in(frame.lang))},
        "datePublished": source.published,
        "license": licence_address(source.licence),
    }
    return {name: value for name, value in told.items() if value}


def whole_files(frame: PageFrame) -> Sequence[Thing]:
    """The files of all figures and claims."""
    return [
        _file(item.file, frame.absolute(frame.api(f"/downloads/{item.file}")), item.format.key)
        for item in downloads()
        if item.table in OF_FIGURES and item.format.key in FILES
    ]


def files_of(frame: PageFrame, count: int, **asked: str) -> Sequence[Thing]:
    """The addresses that give every claim of a report or an indicator; of more than an answer holds, all claims."""
    if count > MAX_LIMIT:
        return [file for file in whole_files(frame) if file["name"].startswith(CLAIMS)]
    limit = str(MAX_LIMIT) if count > DEFAULT_LIMIT else None
    return [
        _file(
            f"{next(iter(asked.values()))}.{key}",
            frame.absolute(frame.api(f"/figures.{key}", **asked, claims="all", limit=limit)),
            key,
        )
        for key in FILES
    ]


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


async def all_figures(service: FigureService, catalogue: Catalogue, frame: PageFrame) -> Markup:
    """All figures of all reports."""
    data = PublishedData(
        name=frame.say(TITLE, "报告指标"),
        description=frame.say(DESCRIPTION, DESCRIPTION_ZH),
        coverage=await coverage(service, catalogue, Query(claims=Claims.ALL)),
        files=whole_files(frame),
    )
    return data.as_dataset(frame, catalogue, catalogue.newest())


async def figures_of_report(
    service: FigureService, catalogue: Catalogue, report: ReportBase, count: int, frame: PageFrame
) -> Markup:
    """The figures of a report, which it is based on beside their sources."""
    title = title_of(report, frame.lang)
    publication: Thing = {"@type": "Report", "name": one_line(title)}
    if report.publisher:
        publication["publisher"] = {"@type": "Organization", "name": one_line(report.publisher)}
    if report.year:
        publication["datePublished"] = str(report.year)
    releases = [each for each in catalogue.releases.values() if each.report == report.id]
    data = PublishedData(
        name=one_line(frame.say(f"Figures of {title}", f"{title}的数据")),
        description=report.description_zh if frame.lang is Lang.ZH else report.description_en,
        coverage=await coverage(service, catalogue, Query(reports=(report.id,), claims=Claims.ALL)),
        files=files_of(frame, count, report=report.id),
        about=publication,
    )
    return data.as_dataset(frame, catalogue, max(releases, key=lambda each: each.sequence, default=None))


async def figures_of_indicator(
    service: FigureService, catalogue: Catalogue, indicator: IndicatorBase, as_of: str | None, frame: PageFrame
) -> Markup:
    """Every source's figures of an indicator."""
    zh = frame.lang is Lang.ZH
    asked = {"indicator": indicator.code, **({"as_of": as_of} if as_of else {})}
    count = sum((await service.claims_by_area(indicator.code)).values())
    data = PublishedData(
        name=one_line(indicator.name_zh if zh else indicator.name_en),
        description=indicator.definition_zh if zh else indicator.definition_en,
        coverage=await coverage(
            service, catalogue, Query(indicators=(indicator.code,), claims=Claims.ALL, as_of=as_of)
        ),
        files=files_of(frame, count, **asked),
    )
    return data.as_dataset(frame, catalogue, catalogue.newest(as_of))


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
