"""Texts to take from a page: citations, calls of the API, frames to embed, and structured data for search engines."""

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote, unquote, urlsplit

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from api.domain.catalogue_fields import ReleaseBase, ReportBase
from api.domain.period import Period
from api.domain.query import DEFAULT_LIMIT, MAX_LIMIT, Query
from api.domain.words import one_line
from api.formats.registry import FORMATS
from api.formats.sentences import STYLES, CitedSource, usual_style
from api.formats.writers.json import dumps
from api.plugins.pages.frame import PageFrame, RequestedPage, link_target, plain_pairs, split_language
from api.service.downloads.descriptions import terms_at
from api.service.downloads.files import CLAIMS
from api.service.parameters.reading import canonical, pairs_of
from api.web.openapi import CONTACT


def embeddable(address: str, frame: RequestedPage) -> RequestedPage | None:
    """The figure's or indicator's page at an absolute address of this site; None for other addresses."""
    try:
        given, ours = urlsplit(address.strip()), urlsplit(frame.site)
    except ValueError:
        return None
    same = given.scheme in ("http", "https") and given.netloc.lower() == ours.netloc.lower() and ours.netloc
    if not same or not given.path.startswith(f"{ours.path}/"):
        return None
    lang, path = split_language(unquote(given.path.removeprefix(ours.path)))
    if (match := re.fullmatch(r"(?:/embed)?(?P<page>/(?:figures|indicators)/[^/]+)/?", path)) is None:
        return None
    # Other characters of a pasted address are percent-encoded.
    named, kept = plain_pairs(pairs_of(quote(given.query, safe="%!$&'()*+,;=:@/?-._~").encode()))
    return replace(frame, lang=named or lang, path=match["page"], query=canonical(kept))


FRAMES = {"figures": (600, 440), "indicators": (600, 580)}
"""Width and height in pixels of a frame that shows its whole page, even if a column narrows it to 300 pixels."""

Snippets = Sequence[tuple[str, str]]
"""Texts to copy or addresses to open, each with its name."""
_CITATIONS = (
    *(("txt", "apa", "APA"), ("txt", "chicago", "Chicago"), ("txt", "gb-t-7714", "GB/T 7714")),
    *(("bib", None, "BibTeX"), ("ris", None, "RIS"), ("json", None, "CSL-JSON")),
)
"""The citations of a figure: suffix, style and name."""


def citations_of(frame: PageFrame, path: str) -> Snippets:
    """The citations of a figure at a path of the API, but the one in the usual style, which the page has."""
    kept = {"as_of": frame.query.get("as_of"), "lang": frame.api_lang}
    others = (each for each in _CITATIONS if each[1] != usual_style(frame.lang))
    return [(frame.api(f"{path}.{suffix}", style=style, **kept), name) for suffix, style, name in others]


def report_citation(report: ReportBase, release: ReleaseBase, frame: PageFrame) -> str:
    """The citation of a report's figures in their newest release; the title takes the place of a missing publisher."""
    publisher = one_line(report.publisher) if report.publisher else None
    day, title = frame.day(release.released_at), one_line(frame.text(report, "title"))
    what = frame.say("page-figures-release", release=release.id, day=day)
    claim = f"{title}: {what}" if publisher else f"{what[:1].upper()}{what[1:]}"
    cited = CitedSource(publisher or title, None, str(report.year) if report.year else None)
    address = frame.absolute(frame.page(f"/reports/{report.id}"))
    return STYLES[usual_style(frame.lang)](cited).around(claim, address)


def recipes(csv: str, value: str) -> Snippets:
    """The calls that bring figures into a shell, a script or a sheet, by the addresses of a table and of a number."""
    return [
        ("curl", f"curl '{csv}'"),
        ("pandas", f'pandas.read_csv("{csv}")'),
        ("R", f'read.csv("{csv}")'),
        ("Excel", f'=VALUE(WEBSERVICE("{value}"))'),
        ("Sheets", f'=IMPORTDATA("{value}")'),
    ]


def embed_of(frame: PageFrame, path: str, title: str) -> str:
    """The HTML to embed a page; like the page, it shows new releases unless `as_of` is set."""
    page = frame.page(path, **frame.choice("area", "as_of"))
    return embed_code(frame.absolute(page), title, FRAMES[path.split("/")[2]])


_IFRAME = Markup(
    '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" style="border:0;max-width:100%"></iframe>'
)


def embed_code(address: str, title: str, size: tuple[int, int]) -> str:
    """The HTML of a frame; its `title` is for screen readers."""
    return str(_IFRAME.format(address, title, *size))


MOST = 8
"""Maximum number of areas and of sources that are named."""
FILES = ("csv", "json", "parquet")
"""The formats in which the figures of a page are offered."""


async def dataset_of(frame: RequestedPage, query: Query, words: tuple[str, str], **chosen: str | None) -> Markup:
    """The schema.org Dataset of the claims of a query: `words` are name and description, `chosen` selects its files."""
    service, catalogue = frame.service, frame.catalogue
    covered = {name: await service.values(catalogue, query, name) for name in ("area", "source", "period")}
    spans = [Period.parse(text) for text in covered["period"]]
    release = catalogue.newest(query.as_of, catalogue.releases_of(query))
    maker = {"@type": "Organization", "name": CONTACT, "url": frame.absolute(frame.page("/"))}
    count = sum((await service.counts(catalogue, "area", query)).values())
    select = {**chosen, "claims": "all", "limit": str(MAX_LIMIT) if count > DEFAULT_LIMIT else None}
    # A table too large for one answer is in the files with all claims.
    table, select = ("/figures", select) if count <= MAX_LIMIT else (f"/downloads/{CLAIMS}", {})
    data = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": one_line(words[0]),
        "description": words[1],
        "url": frame.canonical,
        "inLanguage": frame.html_lang,
        "license": terms_at(frame.site),
        "isAccessibleForFree": True,
        "creator": maker,
        "publisher": maker,
        "dateModified": release.released_at if release else None,
        "temporalCoverage": f"{min(x.first for x in spans)}/{max(x.last for x in spans)}" if spans else None,
        "spatialCoverage": [frame.text(catalogue.areas[code]) for code in covered["area"][:MOST]],
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": frame.absolute(frame.api(f"{table}.{key}", **select)),
                "encodingFormat": FORMATS[key].media_type,
            }
            for key in FILES
        ],
        "isBasedOn": [
            address for code in covered["source"][:MOST] if (address := link_target(catalogue.sources[code].url))
        ],
    }
    there = {name: value for name, value in data.items() if value not in ([], None)}
    return htmlsafe_json_dumps(there, lambda each: dumps(each).decode())
