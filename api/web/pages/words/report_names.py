"""What reports are called on pages."""

from __future__ import annotations

from api.domain.entries import ReportBase
from api.domain.query import Lang


def title_of(report: ReportBase, lang: Lang) -> str:
    """The title of a report in a language, where it has one in it."""
    return (report.title_zh if lang is Lang.ZH else None) or report.title_en
