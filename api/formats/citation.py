"""The one-line citation of a figure: its claim, its style, its permanent address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from api.domain.figure import Figure
from api.domain.period import MONTHS, Period, period_words
from api.domain.query import Lang
from api.domain.words import COMPARATOR_WORDS, STATUS_WORDS, Bilingual, Comparator, one_line, vintage_code, vintage_name

if TYPE_CHECKING:
    from api.domain.entries import ReleaseBase, SourceBase


@dataclass(frozen=True, slots=True)
class PermanentAddresses:
    """The addresses of figures as of one release, made at `moment`, whose figures never change.

    `site` is the address of the server, empty where links are relative to it.
    """

    site: str = ""
    moment: str = ""

    @classmethod
    def of(cls, release: ReleaseBase | None, site: str = "") -> PermanentAddresses:
        """Those of a release; of a database without one, which holds no figures, those without a moment."""
        return cls(site, release.released_at if release else "")

    @property
    def before(self) -> str:
        """The part before the id of a figure."""
        return f"{self.site}/v1/figures/"

    @property
    def behind(self) -> str:
        """The part after it."""
        return f"?as_of={self.moment}" if self.moment else ""

    def of_figure(self, figure_id: str) -> str:
        """The address of a figure."""
        return f"{self.before}{figure_id}{self.behind}"


RELATIVE = PermanentAddresses()
"""Those of no release in particular, relative to the server."""


_ATTRIBUTED = Bilingual("attributed to {}", "据{}")
_WITHDRAWN = Bilingual("withdrawn by release {}", "已由发布{}撤回")
_REPLACED = Bilingual("withdrawn by release {}, replaced by {}", "已由发布{}撤回，由{}取代")
_TOLD = frozenset("EFP")
"""The statuses that a reader of a citation must know of."""


def claim_of(figure: Figure, lang: Lang) -> str:
    """The claim of a figure as its source prints it, or as it was calculated, with its remarks."""
    amount = figure.stated or figure.printed
    words = amount_words(amount.display(lang), amount.comparator, lang)
    originator = other_originator(figure.originator, figure.source.publisher)
    remarks = [*remarks_of(figure.status, figure.vintage, originator, lang), *withdrawal(figure, lang)]
    told = words + bracketed(remarks, lang)
    return claim(figure.name(lang), figure.area_name(lang), figure.period.text, told, lang)


def claim(name: str, area: str, period: str, amount: str, lang: Lang) -> str:
    """The indicator, the area, the period and the amount; Chinese tells a period in words."""
    between, before = ("，", "：") if lang is Lang.ZH else (", ", ": ")
    when = period_words(Period.parse(period)).zh if lang is Lang.ZH else period
    return f"{one_line(name)}{between}{one_line(area)}{between}{when}{before}{amount}"


def amount_words(display: str, comparator: str, lang: Lang) -> str:
    """An amount as it is displayed, with the comparator's words in place of its sign."""
    if lang is Lang.ZH:  # which has the words already
        return display
    words = COMPARATOR_WORDS[Comparator(comparator)].en
    return f"{words} {display.removeprefix(f'{comparator} ')}".lstrip()


def remarks_of(status: str, vintage: str | None, originator: str | None, lang: Lang) -> list[str]:
    """The remarks on an amount: its vintage, its being a forecast or an estimate, who is said to state it."""
    remarks = []
    if status in _TOLD and not (status == "P" and vintage):
        remarks.append(STATUS_WORDS[status].label.in_language(lang))
    if vintage:
        name = vintage_name(vintage_code(vintage)).in_language(lang)
        remarks.append(name[:1].lower() + name[1:])
    if originator:
        remarks.append(_ATTRIBUTED.in_language(lang).format(one_line(originator)))
    return remarks


def bracketed(remarks: Iterable[str], lang: Lang) -> str:
    """Remarks behind an amount, each in brackets of its own."""
    return "".join(f"（{remark}）" if lang is Lang.ZH else f" [{remark}]" for remark in remarks)


def other_originator(originator: str | None, publisher: str) -> str | None:
    """The originator of a figure, where that is another than the publisher."""
    return originator if originator != publisher else None


def withdrawal(figure: Figure, lang: Lang) -> list[str]:
    """The release that took a figure back, and the figure in its place; nothing of one that stands."""
    if figure.withdrawn is None:
        return []
    words = _WITHDRAWN if figure.replaced_by is None else _REPLACED
    return [words.in_language(lang).format(figure.withdrawn, figure.replaced_by)]


class CitedSource(NamedTuple):
    """The publisher, the title and the day of publication of a source, None where they are not known."""

    publisher: str
    title: str | None
    published: str | None


class Frame(NamedTuple):
    """The text around the figure in a reference: before the figure, between it and its address, after that."""

    before: str
    between: str
    behind: str = ""

    def around(self, claim: str, address: str) -> str:
        """The whole reference."""
        return f"{self.before}{claim}{self.between}{address}{self.behind}"


def _apa(source: CitedSource) -> Frame:
    """`CFIS. (2025, September 15). FIGURE. Title. ADDRESS`."""
    title = f" {_ended(source.title)}" if source.title else ""
    return Frame(f"{_ended(source.publisher)} ({', '.join(_year_and_day(source.published))}). ", f".{title} ")


def _chicago(source: CitedSource) -> Frame:
    """`CFIS. 2025. “FIGURE.” Title, September 15. ADDRESS.`."""
    year, *day = _year_and_day(source.published)
    told = ", ".join([*([source.title] if source.title else []), *day])
    return Frame(f"{_ended(source.publisher)} {_ended(year)} “", f".” {_ended(told) + ' ' if told else ''}", ".")


def _gb_t_7714(source: CitedSource) -> Frame:
    """`CFIS. FIGURE[EB/OL]//Title. (2025-09-15). ADDRESS.`."""
    title = f"//{source.title}" if source.title else ""
    published = f"({source.published}). " if source.published else ""
    return Frame(f"{_ended(source.publisher)} ", f"[EB/OL]{_ended(title)} {published}", ".")


STYLES: Mapping[str, Callable[[CitedSource], Frame]] = {"apa": _apa, "chicago": _chicago, "gb-t-7714": _gb_t_7714}


def whole_source(style: str, source: CitedSource, address: str, retrieved: str | None) -> str:
    """A source as a whole, with the day that it was read on where that is known."""
    publisher, title = _ended(source.publisher), source.title or ""
    if style == "gb-t-7714":
        published = f" ({source.published})" if source.published else ""
        read = f"[{retrieved}]" if retrieved else ""
        told = f"{published}{read}." if published or read else ""
        return f"{publisher} {title}[EB/OL].{told} {address}."
    on = ", ".join(reversed(_year_and_day(retrieved))) if retrieved else ""
    year, *day = _year_and_day(source.published)
    if style == "chicago":
        parts = [publisher, _ended(year), f"“{_ended(title)}”", *(f"{each}." for each in day)]
        return " ".join([*parts, *([f"Accessed {on}."] if on else []), f"{address}."])
    return f"{publisher} ({', '.join([year, *day])}). {_ended(title)} {f'Retrieved {on}, from ' if on else ''}{address}"


def _ended(text: str) -> str:
    """The text with a full stop, unless it has an end of its own."""
    return text if text.endswith((".", "?", "!", "。", "？", "！")) else f"{text}."


def _year_and_day(published: str | None) -> list[str]:
    """`2025` and `September 15`, or as much of it as is known."""
    year, *rest = (published or "n.d.").split("-")
    return [year, " ".join([MONTHS[int(rest[0]) - 1], *(str(int(day)) for day in rest[1:])])] if rest else [year]


def usual_style(lang: Lang) -> str:
    """The style of a language where none is asked for: GB/T 7714 of Chinese, else APA."""
    return "gb-t-7714" if lang is Lang.ZH else "apa"


def usual_frame(source: SourceBase, lang: Lang) -> Frame:
    """The text around each figure of a source in its line."""
    return STYLES[usual_style(lang)](cited_source(source, lang))


def citation_line(figure: Figure, addresses: PermanentAddresses, lang: Lang = Lang.EN) -> str:
    """`CFIS. (2025, September 15). Online retail sales, China, 2024: 15.5 trillion CNY. … …`.

    The figure is cited as its source prints it, whichever unit it is served in; of a withdrawn one the line says so.
    """
    frame = STYLES[usual_style(lang)](source_of(figure, addresses, lang))
    return frame.around(claim_of(figure, lang), addresses.of_figure(figure.id))


_CALCULATED = Bilingual("Calculated from other figures", "由其他数据推算")


def source_of(figure: Figure, addresses: PermanentAddresses, lang: Lang) -> CitedSource:
    """The source of a figure; what is calculated here is published with the release that it is calculated of."""
    source = cited_source(figure.source, lang)
    if figure.formula is None:
        return source
    return source._replace(title=_CALCULATED.in_language(lang), published=addresses.moment[:10])


def cited_source(source: SourceBase, lang: Lang) -> CitedSource:
    """A source as it is cited."""
    title = one_line(source.title) if source.title else None
    return CitedSource(one_line(source.publisher_in(lang)), title, source.published)
