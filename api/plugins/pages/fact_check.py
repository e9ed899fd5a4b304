"""`/fact-check`: a text with each number marked in it, the verdict on it, and the phrase to print instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, NamedTuple
from urllib.parse import quote_plus

from fastapi import Depends, Request, Response

from api.domain.catalogue import Catalogue
from api.domain.figure import Figure
from api.domain.query import Lang
from api.domain.words import Bilingual
from api.formats.citation import PermanentAddresses
from api.formats.spoken import spoken_receipt
from api.plugins.fact_check.check import FactCheck
from api.plugins.fact_check.request import MAX_BYTES, why_unreadable
from api.plugins.fact_check.rows import FactCheckRow, fact_check_row, preferred_otherwise, printed_instead
from api.plugins.pages.figure_words import FigureWords
from api.plugins.pages.frame import HEADERS, PageFrame, PageLanguage, page, page_response, page_router
from api.plugins.pages.parameters import FactCheckPageQuery, asked_as
from api.service import answers
from api.service.figures import FigureService
from api.service.parameters.particular import FactsChecked
from api.service.threads import off_the_loop
from api.web import links
from api.web.dependencies import Service, from_query
from api.web.links import linked
from api.web.public_address import UNCACHED


class PlainVerdict(NamedTuple):
    """A verdict in plain words, with how many have it, and the tone that it is shown in beside the words."""

    one: Bilingual
    counted: Bilingual
    counted_many: Bilingual
    tone: str


def _plain(word: Bilingual, one: str, many: str, tone: str) -> PlainVerdict:
    chinese = f"{{}}处{word.zh}"
    return PlainVerdict(word, Bilingual(f"{{}} {one}", chinese), Bilingual(f"{{}} {many}", chinese), tone)


FACT_VERDICTS: Mapping[str, PlainVerdict] = {
    "contradicts": _plain(Bilingual("Contradicts", "矛盾"), "contradicts", "contradict", "wrong"),
    "wrong-scale": _plain(
        Bilingual("Wrong scale", "数量级有误"), "has the wrong scale", "have the wrong scale", "wrong"
    ),
    "wrong-unit": _plain(Bilingual("Wrong unit", "单位有误"), "has the wrong unit", "have the wrong unit", "wrong"),
    "wrong-period": _plain(
        Bilingual("Wrong period", "时期有误"), "is of another period", "are of another period", "wrong"
    ),
    "superseded": _plain(Bilingual("Superseded", "已被取代"), "is superseded", "are superseded", "doubtful"),
    "drops-comparator": _plain(
        Bilingual("Drops a word like “more than”", "遗漏“超过”等字样"),
        "drops a word like “more than”",
        "drop a word like “more than”",
        "doubtful",
    ),
    "cannot-tell": _plain(Bilingual("Cannot tell", "无法判定"), "cannot be judged", "cannot be judged", "unknown"),
    "agrees-within-rounding": _plain(
        Bilingual("Agrees within rounding", "在取整范围内一致"),
        "agrees within rounding",
        "agree within rounding",
        "right",
    ),
    "agrees": _plain(Bilingual("Agrees", "一致"), "agrees", "agree", "right"),
}
"""By the verdicts of the API, what has to be put right first."""

EXAMPLES = Bilingual(
    "China’s online retail sales reached 15.5 trillion yuan in 2024, up 7.2 percent. That was about 33 percent of the "
    "world’s online retail sales in 2024. China’s cross-border e-commerce imports and exports came to 2.6 billion yuan "
    "in 2024, up 12.5 percent; exports alone were 1.8 trillion yuan in 2024.",
    "2024年，中国网上零售额达15.5万亿元，比上年增长7.2%。2024年中国约占全球网上零售额的33%。2024年跨境电商进出口额为2.6亿元，"
    "增长12.5%，其中出口1.8万亿元。",
)
"""Sentences that quote figures of the first report, some of them wrongly, which the page says of them."""


def counted(verdicts: Iterable[str], lang: Lang) -> str:
    """How many numbers have which verdict: `1 contradicts, 2 agree`."""
    counts = Counter(verdicts)
    told = [
        (plain.counted if counts[verdict] == 1 else plain.counted_many).in_language(lang).format(counts[verdict])
        for verdict, plain in FACT_VERDICTS.items()
        if counts[verdict]
    ]
    return ("，" if lang is Lang.ZH else ", ").join(told)


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A piece of a text; `number` counts the numbers from 1 and is None where the piece is none."""

    text: str
    number: int | None = None
    verdict: str = ""


def pieces_of(text: str, rows: Sequence[FactCheckRow]) -> Iterator[TextPiece]:
    """The whole text in pieces, in order: together they are the text again, character for character."""
    read = 0
    for number, row in enumerate(rows, 1):
        if row.start < read:
            continue  # its words are within those of the number before, where they are marked already
        if row.start > read:
            yield TextPiece(text[read : row.start])
        yield TextPiece(text[row.start : row.end], number, row.verdict)
        read = row.end
    if read < len(text):
        yield TextPiece(text[read:])


router = page_router()
LONGEST_ADDRESS = 8_000
"""Bytes of a text, as an address has it, that every proxy on the way takes; what is longer is posted by the script."""


@dataclass(frozen=True, slots=True)
class ClaimOnPage:
    """One number of a text: its row, and the figure that it was held against, in words."""

    row: FactCheckRow
    figure: FigureWords | None
    receipt: str | None
    otherwise: FigureWords | None
    """What the preferred figure of the same thing says, where the number agrees with another one that it rules out."""
    printed: FigureWords | None
    """The figure whose number is to be printed, where that is another one than that of the verdict."""
    against: FigureWords | None
    """The figure that rules the number out, where the sentence names one."""


@dataclass(frozen=True, slots=True)
class CheckedText:
    """A text that was checked."""

    claims: Sequence[ClaimOnPage]
    pieces: Sequence[TextPiece]
    hint: str | None
    counts: str

    @classmethod
    def of(cls, text: str, found: FactCheck, lang: Lang, addresses: PermanentAddresses) -> CheckedText:
        """The text in pieces, and what was found of each number."""
        claims = []
        for each in found.checked:
            judged, held = each.judged, each.judged.held
            against = judged.against.figure if held and judged.against else None
            claims.append(
                ClaimOnPage(
                    row=fact_check_row(each, found.catalogue, lang, addresses),
                    figure=_in_words(held.figure if held else None, lang),
                    receipt=spoken_receipt(held.receipt, lang) if held and held.receipt else None,
                    otherwise=_in_words(preferred_otherwise(each), lang),
                    printed=_in_words(printed_instead(each), lang),
                    against=_in_words(against, lang),
                )
            )
        rows = [claim.row for claim in claims]
        hint = found.hint.in_language(lang) if found.hint else None
        return cls(claims, list(pieces_of(text, rows)), hint, counted((row.verdict for row in rows), lang))


@page(router, "/fact-check")
async def fact_check_page(
    request: Request,
    lang: PageLanguage,
    query: Annotated[FactCheckPageQuery, Depends(from_query(FactCheckPageQuery))],
    service: Service,
) -> Response:
    """The box for a text; with one, the text marked up, or why it cannot be checked."""
    text, frame = query.text, PageFrame.of(request)
    catalogue = await service.catalogue()
    fault = None if text is None else _fault(text)
    checked = None if text is None or fault else await _checked(service, query, text, frame)
    if text is not None and len(quote_plus(text)) > LONGEST_ADDRESS:
        frame = replace(frame, asked={name: value for name, value in frame.asked.items() if name != "text"})
    response = await page_response(
        request,
        "fact_check.html",
        frame,
        status=422 if fault else 200,
        allowed=HEADERS if text is None else {**HEADERS, "referrer-policy": "strict-origin"},
        text=text,
        fault=fault.in_language(lang) if fault else None,
        checked=checked,
        areas=await _areas(service, catalogue, lang),
        catalogue=catalogue,
        verdicts=FACT_VERDICTS,
        verdict_names={name: [plain.one.in_language(lang), plain.tone] for name, plain in FACT_VERDICTS.items()},
        names=lambda code: _indicator_name(catalogue, code, lang),
        query_given=any(name in query.given for name in ("area", "report", "as_of")),
        example=EXAMPLES,
        longest=LONGEST_ADDRESS,
        most=MAX_BYTES,
    )
    if text is not None:
        response.headers.update(UNCACHED)
    return linked(response, links.of_page(frame.site, "fact-check")) if text is None else response


def _in_words(figure: Figure | None, lang: Lang) -> FigureWords | None:
    return None if figure is None else FigureWords(figure, lang)


def _indicator_name(catalogue: Catalogue, code: str, lang: Lang) -> str:
    """What a figure is of; the code of an indicator that only a calculation has."""
    indicator = catalogue.indicators.get(code)
    if indicator is None:
        return code
    return indicator.name_zh if lang is Lang.ZH else indicator.name_en


def _fault(text: str) -> Bilingual | None:
    """Why a text cannot be checked; None where it can."""
    if (size := len(text.encode())) > MAX_BYTES:
        return Bilingual(
            f"has {size:,} bytes, and at most {MAX_BYTES:,} are read. Check it in parts.",
            f"共{size}字节，超过上限{MAX_BYTES}字节，请分段核查。",
        )
    return why_unreadable(text)


async def _checked(service: FigureService, query: FactCheckPageQuery, text: str, frame: PageFrame) -> CheckedText:
    found = await answers.fact_check(service, asked_as(FactsChecked, query, frame.lang), text)
    addresses = PermanentAddresses.of(found.catalogue.newest(query.as_of), frame.site)
    return await off_the_loop(lambda: CheckedText.of(text, found, frame.lang, addresses))


async def _areas(service: FigureService, catalogue: Catalogue, lang: Lang) -> list[tuple[str, str]]:
    """The areas that there are figures of, by name."""
    found = [catalogue.areas[code] for (code,) in await service.areas(catalogue)]
    return sorted(
        ((area.alpha3, area.name_zh if lang is Lang.ZH else area.name_en) for area in found), key=lambda x: x[1]
    )
