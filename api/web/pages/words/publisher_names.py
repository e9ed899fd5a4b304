"""The names of those who measure and publish, as a page in one language tells them."""

from __future__ import annotations

from api.domain.catalogue import Catalogue
from api.domain.query import Lang
from api.representations.charts.content.chart_lines import Originators
from api.representations.citations.cited_claim import one_line


def names_of(catalogue: Catalogue, lang: Lang) -> Originators:
    """The names of all who are known to publish something, reports included, in a language."""
    sources, reports = catalogue.sources.values(), catalogue.reports.values()
    known = {one_line(report.title_en): one_line(report.title_zh) for report in reports if report.title_zh}
    publishers = {one_line(source.publisher): one_line(source.publisher_in(lang)) for source in sources}
    return Originators(lang, (known if lang is Lang.ZH else {}) | publishers)
