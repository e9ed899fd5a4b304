"""Check that a source's text prints a figure's phrase and number, and lock file of the places where it does."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Annotated, NamedTuple

from api.cli.output import write_whole
from api.domain.figure import Locator
from api.domain.units import CHINESE_SCALE_WORDS, ENGLISH_SCALE_WORDS, SCALE_LETTERS, UnitKind, chinese_scale_pattern
from api.domain.words import CURRENCY_OF
from api.plugins.extract.chinese_figures import WIDE
from api.plugins.extract.page_text import (
    PhraseLocator,
    blocks_of_html,
    from_title,
    link_target,
    normalised,
    occurrences,
    paragraphs,
    sentence_at,
    sentence_sha256,
)
from api.plugins.extract.propose import csv_of, words_of
from api.plugins.extract.words import (
    BEFORE_A_NUMBER,
    CHINESE,
    CODE_OF,
    EN,
    ONLY_SCALED,
    PERCENTAGE_POINTS,
    SHARED,
    SIGNS,
    ZH,
    longest_first,
)
from api.plugins.packages.package import FIGURES, LOCK, MAX_BYTES, SOURCES, Package, Reading, unfit
from api.plugins.packages.rows import LockedPlace, PackagedFigure
from api.storage.database import Database
from api.storage.releases import read_released
from api.storage.tables import PrintedFigure

DECIMAL_COMMA = ("cs", "da", "de", "es", "fi", "fr", "hu", "id", "it", "nl", "pl", "pt", "ru", "sv", "tr", "vi")
"""Codes of languages with a decimal comma: 13,8 for thirteen and eight tenths."""
_READ = ("en", "zh")
"""Languages whose scale words are all read; in others a number without one may have any power of ten."""
_SWAPPED = str.maketrans(",.", ".,")
_MARKS = ",' \u00a0\u202f"
"""The characters that may separate groups of digits: comma, apostrophe and spaces that do not break."""
_ENGLISH = longest_first(ENGLISH_SCALE_WORDS)
_LETTER = "|".join(f"(?-i:{letter})" if letter == "T" else letter for letter in SCALE_LETTERS)  # 5 t are tonnes
_NUMBER = re.compile(
    rf"(?P<minus>(?<![\w.])[-−]\s?[$€£¥]?)?"
    rf"(?P<digits>(?<![0-9])(?:(?<![0-9][.{_MARKS}])"
    rf"(?:[0-9]{{1,3}}(?:[{_MARKS}][0-9]{{3}})+|[0-9]{{1,2}}(?:,[0-9]{{2}})+,[0-9]{{3}})"
    rf"(?:\.[0-9]+)?(?![.{_MARKS}]?[0-9])|(?<![0-9]\.)[0-9]+(?:\.[0-9]+)?(?!\.?[0-9])))"
    rf"(?:[\s-]?[多余来]?(?:(?P<word>{_ENGLISH})(?:[\s-](?P<second>{_ENGLISH}))?(?![a-z])"
    rf"|(?P<chinese>{chinese_scale_pattern()}))"
    rf"|(?P<gap>[{_MARKS[2:]}]?)(?P<letter>{_LETTER})(?!\w))?",
    re.IGNORECASE,
)
_GROUPING = re.compile(f"[{_MARKS}]")


class PrintedNumber(NamedTuple):
    """A number in a phrase: ungrouped digits with sign, possible powers of ten, offsets from first digit to end."""

    digits: str
    scales: tuple[int, ...]
    start: int
    end: int


def numbers(phrase: str, language: str = "en") -> Iterator[PrintedNumber]:
    """Yield a phrase's numbers in order, decimal commas read by language; two scale words multiply (lakh crore)."""
    text = phrase.translate(WIDE)
    for match in _NUMBER.finditer(text.translate(_SWAPPED) if language[:2] in DECIMAL_COMMA else text):
        start, end = match.start("digits"), match.end()
        scales: tuple[int, ...] = (0,)
        if match["word"]:
            words = match["word"], match["second"] or ""
            scales = (sum(ENGLISH_SCALE_WORDS.get(word.lower(), 0) for word in words),)
        elif match["chinese"]:
            scales = (CHINESE_SCALE_WORDS[match["chinese"]],)
        elif (letter := match["letter"]) and (not match["gap"] or BEFORE_A_NUMBER.search(phrase[:start])):
            scales = 0, SCALE_LETTERS[letter if letter in SCALE_LETTERS else letter.lower()]
        else:
            end = match.end("digits")
        digits = _GROUPING.sub("", match["digits"])
        yield PrintedNumber(f"-{digits}" if match["minus"] else digits, scales, start, end)


def printed(
    phrase: str, value: str, scale: int, language: str = "en", *, any_scale: bool = False
) -> PrintedNumber | None:
    """The phrase's first number with these digits and this power of ten; None if there is none.

    One without a scale word also matches if `any_scale`, if another has that scale, or in a language not in _READ.
    """
    found = list(numbers(phrase, language))
    scales = {power for number in found for power in number.scales}
    for number in found:
        open_scale = number.scales == (0,) and (any_scale or scale in scales or language[:2] not in _READ)
        if number.digits == value and (scale in number.scales or open_scale):
            return number
    return None


_NEGATIVE = EN.pattern(
    r"""
(?i:(?<!or )(?<!plus/)\b(?:minus|negative)
|\b{falls}\s+(?:by|of)(?:\s+{before})?
|(?<!正)负
|(?:下降|减少|下滑|下跌|降低|回落|缩减|萎缩|锐减)了?(?:约|近|超过?|逾|将近|大约)?
)\s*(?:[A-Za-z]{0,3}[$€£¥￥])?\s*$"""
)
"""The words right before a number that make it negative, English or Chinese: `fell by`, but not `fell to`."""
_DENIED = re.compile(r"\b(?:not|never|without|no)\b|n't\b|n’t\b|[未没无不非]", re.IGNORECASE)


def number_printed(
    phrase: str, value: str, scale: int, language: str, inferred: Sequence[str] = ()
) -> PrintedNumber | None:
    """The phrase's number that is `value`, or None; a negative one may lack its minus where words say that it fell.

    Such words are read in English and Chinese only. If `inferred` has the word scale, a number needs no scale word.
    """
    any_scale = "scale" in inferred
    number = printed(phrase, value, scale, language, any_scale=any_scale)
    if number or not value.startswith("-"):
        return number
    size = value.removeprefix("-")
    number = printed(phrase, size, scale, language, any_scale=any_scale)
    if not number or language[:2] not in _READ or _DENIED.search(phrase):
        return None
    words = words_of(phrase, size, scale, language)
    return number if (words and words[1]) or _NEGATIVE.search(phrase[: number.start]) else None


_SHARES = {
    "a share": "percent",
    "percentage points": PERCENTAGE_POINTS,
    "basis points": "basis-points",
    "‰": "per-mille",
}
"""The units that words and signs for shares and points after a number mean, by the names that `_name_after` returns."""
_CURRENCIES = {
    **{
        name: [code]
        for name, code in {**SIGNS, **CODE_OF, **CURRENCY_OF, **CHINESE}.items()
        if name not in SHARED | ONLY_SCALED
    },
    **dict.fromkeys(("$", "dollar", "dollars"), ("USD", "AUD", "CAD", "HKD", "MXN", "NZD", "SGD", "TWD")),
    **dict.fromkeys(("¥", "￥"), ("CNY", "JPY")),
    "元": ("CNY", "HKD", "MOP", "TWD"),
}
"""Names and signs of currencies, each with the codes of the units that it may mean."""


def _name_after(phrase: str, place: int) -> str:
    """The share, points or money printed at an offset: a name of _SHARES, a currency's name or code; else empty."""
    if match := EN["unit"].match(phrase, place):
        kind = match.lastgroup
        if kind == "points":
            return "basis points" if match["points"][0] in "bB" else "percentage points"
        named = {"share": "a share", "mille": "‰", "code": match["code"], "name": (match["name"] or "").lower()}
        return named.get(kind or "", "")
    if ZH["points"].match(phrase, place):
        return "percentage points"
    if match := ZH["money"].match(phrase, place):
        return match[0]
    return "basis points" if phrase.startswith(("个基点", "基点"), place) else ""


def contradiction(phrase: str, number: PrintedNumber, unit: str, kind: str) -> str | None:
    """The sign or name next to a number that means another unit than `unit`, a code of that `kind`; None without."""
    before, after = BEFORE_A_NUMBER.search(phrase[: number.start]), _name_after(phrase, number.end)
    if meant := _SHARES.get(after):
        of_shares = after in ("percentage points", "a share") and kind == UnitKind.SHARE and unit != "per-mille"
        return None if unit == meant or of_shares else after
    names = [before["sign"] if before else "", after]
    return next((name for name in names if name and unit not in _CURRENCIES.get(name, (unit,))), None)


class ProofVerdict(StrEnum):
    """The verdict of a source's text on a stored figure, or the reason for having no text."""

    PROVED = "proved"
    MOVED = "moved"
    CHANGED = "changed"
    MISNUMBERED = "misnumbered"
    MISSING = "missing page"
    UNREACHABLE = "unreachable"
    NOT_FETCHED = "not fetched"
    """No page was requested, so that no verdict is stored."""


class Proof(NamedTuple):
    """A result of `indicators verify`: the verdict of a source's text on one figure, and what was found."""

    figure: Annotated[str, "Id of the figure"]
    source: Annotated[str, "Id of the source"]
    verdict: Annotated[str, ", ".join(ProofVerdict)]
    detail: Annotated[str, "What was found"]


@dataclass(frozen=True)
class SourceText:
    """The paragraphs of a source; `numbered` is False for a page without the title, from which paragraphs count."""

    blocks: Sequence[str]
    numbered: bool

    @cached_property
    def locator(self) -> PhraseLocator:
        """An index of the text that finds a prefix and a suffix by which a phrase is unique; made once."""
        return PhraseLocator(self.blocks)

    @classmethod
    def of_page(cls, page: str, title: str | None, *, html: bool = True) -> "SourceText":
        """The text of a page, HTML or plain, from the source's title on; all of it, unnumbered, if that is missing."""
        blocks = blocks_of_html(page) if html else paragraphs(page)
        titled = from_title(blocks, title)
        return cls(titled or blocks, numbered=titled is not None)


def read_texts(package: Package, reading: Reading) -> dict[str, SourceText]:
    """The texts in the files that [texts] of report.toml names, by source id; adds a fault for each unusable one."""
    texts = {}
    for source, name in package.head.texts.items():
        if not (row := package.sources.get(source)):
            reading.note("texts", source, f"no source in {SOURCES} has that id", value=source, among=package.sources)
            continue
        if not (fault := unfit(package.folder, name, MAX_BYTES)):
            try:
                content = (package.folder / name).read_text(encoding="utf-8-sig")
                is_page = name.lower().endswith((".html", ".htm", ".xhtml"))
                plain = SourceText(paragraphs(content), numbered=True)
                texts[source] = SourceText.of_page(content, row.title) if is_page else plain
            except (OSError, UnicodeDecodeError) as error:
                fault = f"the text cannot be read: {error}"
        if fault:
            reading.note("texts", source, fault, value=name)
    return texts


def prove(figure: PrintedFigure, text: SourceText) -> Proof:
    """The Proof of a stored figure by a text: its phrase must print the number, unless inferred, and be in place."""
    inferred, language = (figure.inferred or "").split(";"), figure.source_row.language
    number = number_printed(figure.phrase, figure.value, figure.scale, language, inferred)
    if not number and "value" not in inferred:
        found = ProofVerdict.MISNUMBERED, f"the phrase {figure.phrase!r} does not print {figure.value}"
    else:
        found = prove_place(figure, text)
    return Proof(figure.id, figure.source, *found)


Placed = Locator | LockedPlace | PackagedFigure | PrintedFigure


def prove_place(locator: Placed, text: SourceText) -> tuple[ProofVerdict, str]:
    """A pair: the verdict (proved, moved, changed) on a phrase, its sentence's hash and paragraph; and words for it."""
    found = list(occurrences(text.blocks, locator.phrase))
    if not found:
        return ProofVerdict.CHANGED, f"the phrase {locator.phrase!r} is not in the text"
    same = [number for number, sentence in found if sentence_sha256(sentence) == locator.sentence_sha256]
    if not same:
        places = ", ".join(map(str, sorted({number for number, _ in found})))
        place = f"in paragraph {places}, in another sentence" if text.numbered else "in another sentence"
        return ProofVerdict.CHANGED, f"the phrase stands {place}"
    if text.numbered and locator.paragraph in same:
        return ProofVerdict.PROVED, f"phrase, number and sentence in paragraph {locator.paragraph}"
    if not text.numbered or locator.paragraph is None:
        return ProofVerdict.PROVED, "phrase, number and sentence; paragraphs could not be counted"
    return ProofVerdict.MOVED, f"the sentence stands in paragraph {same[0]}, not {locator.paragraph}"


def misled(locator: Placed, text: SourceText) -> str | None:
    """The fault of a proved claim's deep link that would open nothing or another sentence; None if it opens its own."""
    target = link_target(text.blocks, locator.phrase, locator.prefix, locator.suffix)
    if not target:
        return f"prefix and suffix do not stand around {locator.phrase!r}, so the link would open nothing"
    number, start = target
    if sentence_sha256(sentence_at(text.blocks[number - 1], start)) == locator.sentence_sha256:
        return None
    return f"the link would open paragraph {number}, where {locator.phrase!r} stands first"


def place_fault(row: LockedPlace | PackagedFigure, text: SourceText, *, loose: bool) -> tuple[ProofVerdict, str | None]:
    """A pair: a text's verdict on a phrase's place, and the fault of its place, deep link or clause, or None.

    If `loose`, nothing is a fault as long as the phrase is anywhere in the text.
    """
    verdict, found = prove_place(row, text)
    if loose and any(occurrences(text.blocks, row.phrase)):
        return verdict, None
    if verdict is not ProofVerdict.PROVED:
        return verdict, found
    if wrong := misled(row, text):
        return verdict, f"{wrong}: give a prefix or a suffix"
    there = row.clause is None or any(row.clause in block for block in text.blocks)
    return verdict, None if there else "its clause is not in the text"


async def lock_figures(database: Database, package: Package) -> tuple[Package, int]:
    """Find the phrases of figures.csv in the texts, write figures.lock.csv, return a new package and number of places.

    If there is any fault, nothing is written and the number is 0; the package then has the faults, the places that were
    found, and in `unfound` the figures without one.
    """
    reading = Reading(package.folder, (fault for fault in package.faults if fault.file != LOCK))
    unread = Reading(package.folder)  # the check notes the faults of rows
    written = list(unread.rows(FIGURES, PackagedFigure))
    stored = await read_released(database, lambda released: released.places([row.id for _, row in written]))
    released = {row.id: LockedPlace.model_construct(**row._mapping) for row in stored}
    before, texts = {**package.places, **released}, read_texts(package, reading)
    replaced = {row.replaces for _, row in written if row.edition}
    kept = {row.id: place for _, row in written if (place := before.get(row.id)) and not place.misfit(row)}
    corrected = {(row.source, kept[row.id].sentence_sha256) for _, row in written if row.id in replaced & kept.keys()}
    found = {}
    for line, row in written:
        if not row.sentence_sha256 and row.id not in found:  # the check refuses the second row of one id
            place = kept.get(row.id)
            loose = row.id in released or (place is not None and (row.source, place.sentence_sha256) in corrected)
            placed = _placed(row, place, texts.get(row.source), is_replaced=row.id in replaced, loose=loose)
            found[row.id] = placed
            if isinstance(placed, str):
                reading.fault(FIGURES, placed, line=line, column="phrase", value=row.phrase)
    places = {id: place for id, place in found.items() if isinstance(place, LockedPlace)}
    lines, unfound = {**package.lines, LOCK: {}}, found.keys() - places.keys()
    package = replace(package, faults=reading.faults, places=places, lines=lines, unfound=unfound)
    if reading.faults or unread.faults:
        return package, 0
    if places or (package.folder / LOCK).exists():
        content = csv_of(tuple(LockedPlace.model_fields), [place.model_dump() for place in places.values()])
        write_whole(package.folder / LOCK, content.encode())
    return package, len(places)


def _placed(
    row: PackagedFigure, place: LockedPlace | None, text: SourceText | None, *, is_replaced: bool, loose: bool
) -> LockedPlace | str:
    """A figure's place, or a fault in words: the place before if it still fits or cannot be checked, else a new one."""
    if place and (is_replaced or not text or not place_fault(place, text, loose=loose)[1]):
        return place
    if is_replaced:
        return f"{LOCK} does not hold this earlier edition, whose words may have left the text"
    return _searched(row, text) if text else f"[texts] of report.toml names no text of {row.source} to find it in"


def _searched(row: PackagedFigure, text: SourceText) -> LockedPlace | str:
    """The place of a figure's phrase in a text, or a fault in words; adds prefix and suffix if its link needs them."""
    phrase, prefix, suffix = normalised(row.phrase), row.prefix, row.suffix
    found = [place for place in occurrences(text.blocks, phrase) if row.paragraph in (None, place[0])]
    if not found:
        return f"the phrase is not in the text{f', in paragraph {row.paragraph}' if row.paragraph else ''}"
    number, sentence = found[0]
    if prefix or suffix:
        if not (target := link_target(text.blocks, phrase, prefix, suffix)):
            return "prefix and suffix do not stand around the phrase"
        number, sentence = target[0], sentence_at(text.blocks[target[0] - 1], target[1])
    elif len(found) > 1:
        places = ", ".join(str(place) for place, _ in found)
        return f"the phrase stands in {len(found)} sentences, of paragraphs {places}: give a prefix or a suffix"
    elif misled(Locator(number, phrase, None, None, sentence_sha256(sentence)), text):
        block, word = text.blocks[number - 1], re.search(r"\w", phrase)
        start = block.index(phrase, block.index(sentence))
        anchor = start + (word.start() if word else 0)
        prefix, suffix = text.locator.context(number, start, start + len(phrase), anchor)
    return LockedPlace(
        id=row.id,
        phrase=row.phrase,
        paragraph=number if text.numbered else None,
        prefix=prefix or None,
        suffix=suffix or None,
        sentence_sha256=sentence_sha256(sentence),
        clause=_clause(sentence, phrase),
    )


_BEFORE, _AFTER = re.compile(r"(?:\S{1,30}\s+){0,3}\S{0,30}\s*$"), re.compile(r"\s*\S{0,30}(?:\s+\S{1,30}){0,3}")


def _clause(sentence: str, phrase: str) -> str | None:
    """A sentence's phrase with up to four words on each side, in Chinese thirty characters; None without others."""
    before, _, after = sentence.partition(phrase)
    before, after = (_BEFORE.search(before) or [""])[0], (_AFTER.match(after) or [""])[0]
    return f"{before}{phrase}{after}".strip() if before or after else None
