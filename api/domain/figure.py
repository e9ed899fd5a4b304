"""A figure: one claim of a source, with its place in the source, and the answer that figures make up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from api.domain.amounts import Amount
from api.domain.period import Period
from api.domain.quantity import Numbers
from api.domain.query import Lang, Query
from api.domain.rates import Basis
from api.domain.receipt import Receipt
from api.domain.words.bilingual import Bilingual
from api.domain.words.scales import SCALES, Scale

if TYPE_CHECKING:
    from api.domain.catalogue_entries import AreaBase, IndicatorBase, ReleaseBase, SourceBase


@dataclass(frozen=True, slots=True)
class Locator:
    """The place in a source that proves a figure: paragraph, printed phrase, hash of the sentence."""

    paragraph: int | None
    phrase: str
    prefix: str | None
    suffix: str | None
    sentence_sha256: str

    @property
    def fragment(self) -> str | None:
        """What stands behind the source's address to open it at the phrase (a URL text fragment); None without one."""
        if not self.phrase:
            return None
        parts = [_encoded(self.phrase)]
        if self.prefix:
            parts.insert(0, f"{_encoded(self.prefix)}-")
        if self.suffix:
            parts.append(f"-{_encoded(self.suffix)}")
        return f"#:~:text={','.join(parts)}"


def _encoded(words: str) -> str:
    # The text directive gives '-' and ',' a meaning of their own, so that both must be encoded.
    return words.translate(_ENCODED) if words.isascii() else quote(words, safe="").replace("-", "%2D")


_ENCODED = [quote(chr(code), safe="").replace("-", "%2D") for code in range(128)]
"""ASCII as a text directive writes it: a look-up takes half the time of `quote`."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One claim: as printed, and as served (the same, or converted with a receipt)."""

    id: str
    indicator: IndicatorBase
    area: AreaBase
    period: Period
    printed: Amount
    status: str
    vintage: str | None
    source: SourceBase
    originator: str | None
    locator: Locator
    inferred: str | None
    note_en: str | None
    note_zh: str | None
    release: str
    rank: str
    withdrawn: str | None = None
    replaced_by: str | None = None
    converted: Amount | None = None
    scale: Scale = SCALES["one"]
    """The power of ten that its numbers are served in."""
    receipt: Receipt | None = None
    formula: str | None = None
    """For a figure that was derived from others, how; None for a claim of a source."""
    inputs: tuple[str, ...] = ()
    preferred: bool = False
    """Whether it is the claim that stands for its indicator, area and period over all reports."""
    verified: str | None = None
    """What the last comparison with the live source found; None where there was none."""
    verified_at: str | None = None

    @property
    def served(self) -> Amount:
        """The amount that is served: converted where the query converts, else as printed."""
        return self.converted or self.printed

    @property
    def stated(self) -> Amount | None:
        """What stands in the source at the figure's place: its restatement where that is served; None if derived."""
        if self.formula is not None:
            return None
        restated = self.receipt is not None and self.receipt.basis is Basis.AS_PRINTED
        return self.served if restated else self.printed

    @property
    def numbers(self) -> Numbers:
        """The value and the ends of its interval in its scale: what is calculated and drawn with."""
        return self.served.numbers(self.scale.exponent)

    @property
    def source_link(self) -> str | None:
        """An address that opens the source at the printed words; None for what no source states."""
        fragment = self.locator.fragment
        return None if fragment is None else self.source.url + fragment

    def name(self, lang: Lang) -> str:
        """The indicator's name."""
        return self.indicator.name_zh if lang is Lang.ZH else self.indicator.name_en

    def area_name(self, lang: Lang) -> str:
        """The area's name."""
        return self.area.name_zh if lang is Lang.ZH else self.area.name_en

    def note(self, lang: Lang) -> str | None:
        """What was inferred or left unsaid, in words, and what is not usual about the rate."""
        note = (self.note_zh if lang is Lang.ZH else self.note_en) or self.note_en
        caveat = self.receipt.caveat if self.receipt else None
        if caveat is None:
            return note
        return Bilingual(note or "", note or "").then(caveat).in_language(lang)


Places = Iterable[tuple[str, str, str | None]]
"""The line (`indicator.area`), period and vintage of each of some figures."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """The figures that answer a query; `total` counts those before paging."""

    query: Query
    figures: Sequence[Figure]
    total: int
    release: ReleaseBase | None
    more: bool = False
    """Whether other figures come behind these."""
    unconverted: Sequence[str] = ()
    """Ids of figures that stay in their own unit: of another kind, without a rate or without a restatement."""
    unscaled: Sequence[str] = ()
    """Ids of figures that stay at scale one, whichever is asked: shares, ratios and ranks."""
    marked_vintages: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    """By line, of whichever sources, the periods of each vintage that is named."""
    chinese_names: Mapping[str, str] = field(default_factory=dict)
    """The Chinese names of publishers and reports, by the names that figures and sources have."""
    releases: Mapping[str, ReleaseBase] = field(default_factory=dict)
    """Those of the catalogue, each by its id."""
    hint: str | None = None
    """Of an empty page, where figures are."""
    findings: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By a figure's id, the ids of the findings about it."""

    @property
    def vintages(self) -> dict[str, dict[str, list[str]]]:
        """Of each line (`indicator.area`) that has several vintages, the periods of each, here or in another claim."""
        lines: dict[str, dict[str, set[str]]] = {}
        for line, period, vintage in self._places() if self.marked_vintages else ():
            if (marked := self.marked_vintages.get(line)) is None:
                continue
            if line not in lines:
                lines[line] = {name: set(periods) for name, periods in marked.items()}
            lines[line].setdefault(vintage or "", set()).add(period)
        return {
            line: {vintage: sorted(periods) for vintage, periods in sorted(found.items())}
            for line, found in lines.items()
            if len(found) > 1
        }

    def _places(self) -> Places:
        """The line, period and vintage of each figure."""
        places: Callable[[], Places] | None = getattr(self.figures, "places", None)
        if places is not None:  # they are told without a figure being made
            return places()
        return (
            (f"{figure.indicator.code}.{figure.area.alpha3}", figure.period.text, figure.vintage)
            for figure in self.figures
        )
