"""The names of those who measure and publish, as a page in one language tells them."""

from __future__ import annotations

from api.domain.catalogue import Catalogue
from api.domain.query import Lang
from api.domain.words import one_line
from api.plugins.charts.kinds import Originators


def names_of(catalogue: Catalogue, lang: Lang) -> Originators:
    """The names of all who are known to publish something, reports included, in a language."""
    publishers = {
        one_line(source.publisher): one_line(source.publisher_in(lang)) for source in catalogue.sources.values()
    }
    chinese = catalogue.chinese_names if lang is Lang.ZH else {}
    return Originators(lang, publishers | {one_line(name): one_line(told) for name, told in chinese.items()})
