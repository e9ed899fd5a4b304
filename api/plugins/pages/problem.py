"""A refusal as a page: what is wrong, what was probably meant, where to go on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from api.domain.errors import SHOWN_OF_A_PATH, Fault, NotFound, Problem
from api.domain.query import Lang
from api.domain.words import Bilingual
from api.plugin import links
from api.plugins.pages.frame import CHINESE, HEADERS, IN_FRAMES, PageFrame, headers_for, language_of, rendered
from api.plugins.pages.words import day_in_words
from api.service.parameters.reading import cut
from api.web.middleware.delivery import Scope
from api.web.middleware.headers import Header
from api.web.public_address import API, address_of
from api.web.unrouted import meant_by

HEADINGS = {
    404: Bilingual("There is no such page", "没有这个页面"),
    422: Bilingual("This address cannot be read", "无法读取这个网址"),
    503: Bilingual("The figures cannot be reached just now", "暂时无法读取数据"),
}
ELSE = Bilingual("This cannot be shown", "无法显示")
SENTENCES: Mapping[str, Bilingual] = {
    "internal-error": Bilingual("The fault is the server’s, not yours.", "这是服务器的故障，与您的操作无关。"),
    "invalid-parameter": Bilingual(
        "The address has a value that cannot be read.", "网址中有无法识别的参数值，请改正或去掉该参数。"
    ),
    "missing-parameter": Bilingual("The address lacks a parameter.", "网址缺少必需的参数。"),
    "unknown-parameter": Bilingual(
        "The address has a parameter that this page does not take.", "网址中有此页不支持的参数，请改正或去掉该参数。"
    ),
    "unknown-code": Bilingual("The address names something that is not held here.", "网址中有此处未收录的代码或名称。"),
    "conflicting-parameters": Bilingual(
        "The address has parameters that do not go together.", "网址中的参数不能同时使用，请去掉其中一个。"
    ),
    "unreadable-text": Bilingual("The text cannot be read.", "无法读取这段文字。"),
    "content-too-large": Bilingual("The text is too long; check it in parts.", "文字过长，请分段核查。"),
    "unsupported-media-type": Bilingual("Only plain text is read.", "只接受纯文本。"),
    "not-convertible": Bilingual(
        "The figures cannot be expressed in that unit.", "数据无法换算为所选单位，请改用其他单位。"
    ),
    "no-exchange-rate": Bilingual(
        "No exchange rate is held for that currency and those years.", "没有该货币在这些年份的汇率，请改用其他货币。"
    ),
    "key-required": Bilingual("This is told to those who have the key.", "须有密钥方可查看。"),
    "not-found": Bilingual("There is no page at “{}”.", "网址“{}”没有页面，请检查拼写，或搜索所需内容。"),
    "method-not-allowed": Bilingual("This page can only be read.", "此页只能读取。"),
    "not-acceptable": Bilingual("The page does not exist in that format.", "此页没有这种格式。"),
    "precondition-failed": Bilingual("The content is not what was named any more.", "内容已不是请求所指的版本。"),
    "range-not-satisfiable": Bilingual(
        "The part that was asked for lies beyond the end.", "请求的部分超出了内容的末尾。"
    ),
    "not-implemented": Bilingual("That format is not made here.", "此处不提供这种格式。"),
    "too-busy": Bilingual("Too much is asked at once. Try again in a moment.", "目前请求过多，请稍后再试。"),
    "too-many-requests": Bilingual("You ask too much at once. Try again in a moment.", "您的请求过多，请稍后再试。"),
    "took-too-long": Bilingual(
        "This takes too long to make. Try again, or ask for less.", "生成所需时间过长，请稍后再试或缩小范围。"
    ),
    "insufficient-storage": Bilingual("The server has no room to make this.", "服务器空间不足，暂时无法生成。"),
    "bad-request": Bilingual("The request cannot be read.", "无法读取该请求。"),
    "misdirected-request": Bilingual("This server does not answer for that address.", "本服务器不提供该网址的内容。"),
    "request-timeout": Bilingual("The request took too long to arrive.", "请求发送超时，请重试。"),
    "uri-too-long": Bilingual("The address is too long.", "网址过长。"),
    "header-fields-too-large": Bilingual(
        "The browser sends too much with its request.", "浏览器随请求发送的信息过多。"
    ),
    "too-many-unread": Bilingual("Too many answers are still unread.", "尚有过多回应未被读取，请稍后再试。"),
    "too-many-connections": Bilingual("Too many connections are open.", "连接过多，请稍后再试。"),
    "server-stopping": Bilingual("The server is stopping. Try again.", "服务器正在停止，请重试。"),
    "not-ready": Bilingual("The database does not answer. Try again in a moment.", "数据库暂时没有响应，请稍后再试。"),
}
"""By the code of a problem, what is wrong and what to do."""
_ABSENT = {
    "indicators": Bilingual("There is no indicator “{}” here.", "没有代码为“{}”的指标。"),
    "figures": Bilingual("There is no figure “{}” here.", "没有编号为“{}”的数据。"),
    "reports": Bilingual("There is no report “{}” here.", "没有编号为“{}”的报告。"),
    "sources": Bilingual("There is no source “{}” here.", "没有编号为“{}”的来源。"),
}
"""By the first part of an address, that what it names is not there."""
_PAGES = {
    "/": Bilingual("All figures", "全部数据"),
    "/indicators": Bilingual("All indicators", "全部指标"),
    "/reports": Bilingual("Reports", "报告"),
    "/sources": Bilingual("Sources", "来源"),
    "/audit": Bilingual("Do the figures agree?", "数据是否一致？"),
    "/fact-check": Bilingual("Check a text", "核查文本"),
    "/search": Bilingual("Search", "搜索"),
}
GO_ON = ("/", "/indicators", "/reports", "/sources")
"""The pages that every refusal leads to."""
_PAGE_OF = {
    **{page: page for page in _PAGES},
    **{f"{API}{page}": page for page in _PAGES if page != "/"},
    API: "/",
    f"{API}/figures": "/",
    f"{API}/market-size": "/indicators",
    f"{API}/trade": "/indicators",
    f"{API}/partnerships": "/indicators",
    f"{API}/areas": "/search",
    f"{API}/releases": "/reports",
    f"{API}/comparisons": "/audit",
}
"""By what a path may mean, the page that shows it to people."""


class Way(NamedTuple):
    """A page to go on to: its path without a language, and what it is called."""

    path: str
    name: str


class ProblemWords(NamedTuple):
    """A refusal as a page tells it."""

    heading: str
    sentence: str
    detail: str | None
    """What the API says of it, in English, without its addresses; None where the sentence says all."""
    meant: list[Way]
    """The pages that were probably meant."""
    ways: list[Way]


def problem_words(problem: Problem, path: str, lang: str) -> ProblemWords:
    """The words for a problem of the page at a path, which is without its language."""
    kind, _, key = path.removeprefix("/embed").strip("/").partition("/")
    if not isinstance(problem, NotFound):
        sentence, meant = SENTENCES.get(problem.code, ELSE), []
    elif kind in _ABSENT and key:
        sentence = _not_yet(problem) or Bilingual(*(words.format(cut(key)) for words in _ABSENT[kind]))
        of = "indicators" if kind == "figures" else kind
        meant = [
            Way(f"/{kind}/{key}", key) if fault.parameter == "as_of" else Way(f"/{of}/{near}", near)
            for fault in problem.faults
            for near in fault.nearest
        ]
    else:
        sentence = Bilingual(*(words.format(cut(path)) for words in SENTENCES[problem.code]))
        pages = dict.fromkeys(_PAGE_OF[near.partition("?")[0]] for near in meant_by(path, _PAGE_OF))
        meant = [Way(page, _PAGES[page].in_language(lang)) for page in pages]
    heading = HEADINGS.get(problem.status, ELSE)
    detail = None if isinstance(problem, NotFound) else without_addresses(problem.detail) or None
    ways = [Way(page, _PAGES[page].in_language(lang)) for page in GO_ON]
    return ProblemWords(heading.in_language(lang), sentence.in_language(lang), detail, meant, ways)


def _not_yet(problem: Problem) -> Bilingual | None:
    """That what is looked for came later than the day that is asked for; None where it never came."""
    fault = next((each for each in problem.faults if each.parameter == "as_of" and each.nearest), None)
    if fault is None:
        return None
    days = fault.value, fault.nearest[0]
    asked, came = ([day_in_words(day, lang) for lang in (Lang.EN, Lang.ZH)] for day in days)
    return Bilingual(
        f"This figure was not here on {asked[0]}: it was added on {came[0]}.",
        f"{asked[1]}此数据尚未收录，录入于{came[1]}。",
    )


def without_addresses(detail: str) -> str:
    """What a sentence of the API says without the clauses that lead to its addresses, of which a page has no use."""
    kept = []
    for sentence in re.split(r"(?<=[.?!]) (?=[A-Z`(/])", detail):
        clauses = [clause for clause in sentence.split("; ") if f"{API}/" not in clause]
        if clauses:
            told = "; ".join(clauses)
            kept.append(told if told[-1] in ".?!)" else f"{told}.")
    return " ".join(kept)


def wants_page(scope: Scope) -> bool:
    """Whether a refusal is read by a person: a browser asked, at an address of pages."""
    path: str = scope["path"]
    # Where programs ask a problem is a document, whoever asks.
    places = (API, *(link.programs for link in links() if link.programs))
    if any(path == place or path.startswith((f"{place}/", f"{place}?")) for place in places):
        return False
    accept = b",".join(value for name, value in scope["headers"] if name == b"accept")
    return b"text/html" in accept


def problem_page(problem: Problem, faults: Sequence[Fault], scope: Scope) -> tuple[int, list[Header], bytes] | None:
    """Status, headers and body of the page of a problem, None where none is wanted; nothing of the data is read."""
    if not wants_page(scope):
        return None
    path: str = scope["path"]
    lang = language_of(path)
    bare = path.removeprefix(CHINESE) if lang == "zh" else path
    # A page that there is not has none in the other language either: a long path would be repeated six times.
    repeated = bare if bare.startswith("/") and len(bare) <= SHOWN_OF_A_PATH else "/"
    frame = PageFrame(lang, repeated, {}, address_of(scope))
    body = rendered(
        "problem.html",
        frame,
        problem=problem,
        faults=faults,
        told=problem_words(problem, bare, lang),
        has_query=bool(scope.get("query_string")),
        request_id=scope.get("state", {}).get("request_id"),
    ).encode("utf-8", "replace")
    allowed = IN_FRAMES if bare.startswith("/embed/") else HEADERS
    headers = {**headers_for("problem.html", allowed), **problem.headers, "cache-control": "no-store"}
    told = {**headers, "content-length": str(len(body))}
    return problem.status, [(name.lower().encode(), value.encode()) for name, value in told.items()], body
