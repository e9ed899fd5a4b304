"""What a page is about, for search engines: schema.org in JSON-LD (a Dataset, or one Observation), within the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from markupsafe import Markup

from api.domain.catalogue import Catalogue
from api.domain.entries import ReleaseBase, SourceBase
from api.domain.query import DEFAULT_LIMIT, MAX_LIMIT
from api.domain.words import one_line
from api.formats.registry import FORMATS
from api.formats.writers.json import dumps
from api.service.data_coverage import DataCoverage
from api.service.downloads.descriptions import terms_at
from api.service.downloads.tables import CLAIMS, OF_FIGURES, downloads
from api.web.openapi.api_texts import CONTACT
from api.web.pages.page_frame import PageFrame
from api.web.pages.page_response import link_target
from api.web.signposts import licence_address

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
