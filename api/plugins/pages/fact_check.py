"""`/fact-check`: a text with each number marked in it, the verdict on it, and the phrase to print instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from fastapi import Request, Response

from api.domain.figure import Figure
from api.domain.query import Lang
from api.domain.words import Bilingual
from api.formats.sentences import PermanentAddresses, spoken_receipt
from api.plugins.fact_check.check import FactCheck, check_text
from api.plugins.fact_check.parameters import FactsChecked
from api.plugins.fact_check.request import MAX_BYTES, why_unreadable
from api.plugins.fact_check.rows import FactCheckRow, fact_check_row, preferred_otherwise, printed_instead
from api.plugins.pages.frame import HEADERS, Frame, page, page_response, page_router
from api.plugins.pages.parameters import ForFactCheck, asked_as
from api.plugins.pages.words import FigureWords
from api.service.concurrency import off_the_loop
from api.web.dependencies import Service
from api.web.links import UNCACHED


class PlainVerdict(NamedTuple):
    """A verdict in plain words, of one number and of several, and the tone that it is shown in beside the words."""

    one: Bilingual
    says: str
    say: str
    tone: str


FACT_VERDICTS: Mapping[str, PlainVerdict] = {
    "contradicts": PlainVerdict(Bilingual("Contradicts", "矛盾"), "contradicts", "contradict", "wrong"),
    "wrong-scale": PlainVerdict(
        Bilingual("Wrong scale", "数量级有误"), "has the wrong scale", "have the wrong scale", "wrong"
    ),
    "wrong-unit": PlainVerdict(
        Bilingual("Wrong unit", "单位有误"), "has the wrong unit", "have the wrong unit", "wrong"
    ),
    "wrong-period": PlainVerdict(
        Bilingual("Wrong period", "时期有误"), "is of another period", "are of another period", "wrong"
    ),
    "superseded": PlainVerdict(Bilingual("Superseded", "已被取代"), "is superseded", "are superseded", "doubtful"),
    "drops-comparator": PlainVerdict(
        Bilingual("Drops a word like “more than”", "遗漏“超过”等字样"),
        "drops a word like “more than”",
        "drop a word like “more than”",
        "doubtful",
    ),
    "cannot-tell": PlainVerdict(
        Bilingual("Cannot tell", "无法判定"), "cannot be judged", "cannot be judged", "unknown"
    ),
    "agrees-within-rounding": PlainVerdict(
        Bilingual("Agrees within rounding", "在取整范围内一致"),
        "agrees within rounding",
        "agree within rounding",
        "right",
    ),
    "agrees": PlainVerdict(Bilingual("Agrees", "一致"), "agrees", "agree", "right"),
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
    """The numbers by verdict: `1 contradicts, 2 agree`."""
    counts = Counter(verdicts)
    told = [
        Bilingual(f"{count} {plain.says if count == 1 else plain.say}", f"{count}处{plain.one.zh}").in_language(lang)
        for verdict, plain in FACT_VERDICTS.items()
        if (count := counts[verdict])
    ]
    return ("，" if lang is Lang.ZH else ", ").join(told)


def pieces_of(text: str, rows: Sequence[FactCheckRow]) -> Iterator[tuple[str, int | None, str]]:
    """The whole text in pieces, character for character; a number has its place, from 1, and its verdict."""
    read = 0
    for number, row in enumerate(rows, 1):
        if row.start < read:
            continue  # its words are within those of the number before, where they are marked already
        yield text[read : row.start], None, ""
        yield text[row.start : row.end], number, row.verdict
        read = row.end
    yield text[read:], None, ""


def claims_in(found: FactCheck, lang: Lang, addresses: PermanentAddresses) -> list[dict[str, Any]]:
    """Each number of a text: its row, and in words the figure, the preferred one, that to print, that against it."""

    def words(figure: Figure | None) -> FigureWords | None:
        return FigureWords(figure, lang) if figure else None

    claims = []
    for each in found.checked:
        judged, held = each.judged, each.judged.held
        claims.append(
            {
                "row": fact_check_row(each, found.catalogue, lang, addresses),
                "figure": words(held.figure if held else None),
                "receipt": spoken_receipt(held.receipt, lang) if held and held.receipt else None,
                "otherwise": words(preferred_otherwise(each)),
                "printed": words(printed_instead(each)),
                "against": words(judged.against.figure if held and judged.against else None),
            }
        )
    return claims


router = page_router()
LONGEST_ADDRESS = 8_000
"""Bytes of a text, as an address has it, that every proxy on the way takes; what is longer is posted by the script."""


@page(router, "/fact-check")
async def fact_check_page(request: Request, query: ForFactCheck, frame: Frame, service: Service) -> Response:
    """The box for a text; with one, the text marked up, or why it cannot be checked."""
    text, lang, catalogue = query.text, frame.lang, await service.catalogue()
    fault = None if text is None else why_unreadable(text)
    if (size := len((text or "").encode())) > MAX_BYTES:
        fault = Bilingual(
            f"has {size:,} bytes, and at most {MAX_BYTES:,} are read. Check it in parts.",
            f"共{size}字节，超过上限{MAX_BYTES}字节，请分段核查。",
        )
    told: dict[str, Any] = {"claims": None, "hint": None, "counts": "", "pieces": ()}
    if text is not None and fault is None:
        found = await check_text(service, asked_as(FactsChecked, query, lang), text)
        addresses = PermanentAddresses.of(found.catalogue.newest(query.as_of), frame.site)
        claims = await off_the_loop(lambda: claims_in(found, lang, addresses))
        rows = [claim["row"] for claim in claims]
        told = {
            "claims": claims,
            "hint": found.hint.in_language(lang) if found.hint else None,
            "counts": counted((row.verdict for row in rows), lang),
            "pieces": [piece for piece in pieces_of(text, rows) if piece[0]],
        }
    if text is not None and len(quote_plus(text)) > LONGEST_ADDRESS:
        frame = replace(frame, asked={name: value for name, value in frame.asked.items() if name != "text"})
    areas = [catalogue.areas[code] for (code,) in await service.areas(catalogue)]
    response = await page_response(
        request,
        "fact_check.html",
        frame,
        status=422 if fault else 200,
        allowed=HEADERS if text is None else {**HEADERS, "referrer-policy": "strict-origin"},
        about="fact-check" if text is None else "",
        text=text,
        fault=fault.in_language(lang) if fault else None,
        **told,
        areas=sorted(((area.alpha3, frame.text(area)) for area in areas), key=lambda x: x[1]),
        catalogue=catalogue,
        verdicts=FACT_VERDICTS,
        verdict_names={name: [plain.one.in_language(lang), plain.tone] for name, plain in FACT_VERDICTS.items()},
        query_given=any(name in query.given for name in ("area", "report", "as_of")),
        example=EXAMPLES,
        longest=LONGEST_ADDRESS,
        most=MAX_BYTES,
    )
    if text is not None:
        response.headers.update(UNCACHED)
    return response
