"""What stands around every page: its language, its addresses, and the words and links that templates make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote, urlencode, urlsplit

from fastapi import Depends, Request

from api.domain.query import Lang
from api.web.canonical_query import SAFE
from api.web.in_front.meant_query import meant_pairs
from api.web.pages.assets import PREFIX, script
from api.web.public_address import address_of

CHINESE = "/zh"
"""The prefix of pages in Chinese."""


def language_of(path: str) -> Lang:
    """The language of the page at a path."""
    return Lang.ZH if path == CHINESE or path.startswith(f"{CHINESE}/") else Lang.EN


async def _language(request: Request) -> Lang:
    return language_of(request.scope["path"])


PageLanguage = Annotated[Lang, Depends(_language)]


@dataclass(frozen=True)
class PageFrame:
    """Where a page is: its language, its path without the prefix of that, and what its address asks."""

    lang: Lang
    path: str
    asked: Mapping[str, str]
    site: str
    """Scheme, host and the path that a proxy serves the site under."""

    @classmethod
    def of(cls, request: Request) -> PageFrame:
        """The frame of the page that a request asks for."""
        path: str = request.scope["path"]
        lang = language_of(path)
        bare = path.removeprefix(CHINESE) if lang is Lang.ZH else path
        return cls(lang, bare or "/", meant_pairs(request.scope), address_of(request.scope))

    @property
    def root(self) -> str:
        """The path that a proxy serves the site under, empty where it is the host's own."""
        return urlsplit(self.site).path

    @property
    def html_lang(self) -> str:
        """The language tag of the page."""
        return "zh-Hans" if self.lang is Lang.ZH else "en"

    def say(self, en: str, zh: str) -> str:
        """The text in the language of the page."""
        return zh if self.lang is Lang.ZH else en

    def page(self, path: str, **asked: str | None) -> str:
        """The address of a page on this site, in the language of this one."""
        return self._in(self.lang, path, asked)

    def _in(self, lang: Lang, path: str, asked: Mapping[str, str | None]) -> str:
        return f"{self.root}{CHINESE if lang is Lang.ZH else ''}{_address(path, asked)}"

    def kept(self, path: str, **changed: str | None) -> str:
        """The same with what this page asks about units and rates, so that a switch stays where a reader put it."""
        asked = {name: self.asked.get(name) for name in ("unit", "scale", "basis", "rate")}
        return self.page(path, **{**asked, **changed})

    @property
    def home(self) -> str:
        """The address of the front page, in the currency of this one; a unit of another kind is left behind."""
        unit = self.asked.get("unit", "")
        return self.kept("/") if not unit or (len(unit) == 3 and unit.isupper()) else self.page("/")

    def again(self, lang: str | None = None) -> str:
        """The address of this page, in another language if one is named."""
        return self._in(Lang(lang or self.lang), self.path, self.asked)

    def api(self, path: str, **asked: str | None) -> str:
        """The address of an answer of the API."""
        return f"{self.root}/v1{_address(path, asked)}"

    def absolute(self, address: str) -> str:
        """An address of this site with its scheme and host."""
        return f"{self.site.removesuffix(self.root)}{address}"

    @property
    def canonical(self) -> str:
        """The address of this page that others should link to."""
        return self.absolute(self.again())

    @property
    def languages(self) -> Mapping[str, str]:
        """The absolute address of this page in each language, by language tag."""
        return {"en": self.absolute(self.again(Lang.EN)), "zh-Hans": self.absolute(self.again(Lang.ZH))}

    @property
    def script(self) -> str:
        """The address of the script."""
        return f"{self.root}{PREFIX}/{script().name}"


def _address(path: str, asked: Mapping[str, str | None]) -> str:
    pairs = sorted((name.rstrip("_"), value) for name, value in asked.items() if value)
    path = quote(path, safe="/:@!$&'()*+,;=-._~")
    return f"{path}?{urlencode(pairs, safe=SAFE)}" if pairs else path
