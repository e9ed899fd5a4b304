"""A refusal as a page: what is wrong, what was probably meant, where to go on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from starlette.types import Scope

from api.domain.errors import SHOWN_OF_A_PATH, Fault, NotFound, Problem
from api.domain.query import Lang
from api.domain.words import Bilingual
from api.plugin import links
from api.plugins.pages.frame import HEADERS, IN_FRAMES, PageFrame, headers_for, rendered, split_language
from api.plugins.pages.words import day_in_words
from api.service.parameters.reading import cut
from api.web.links import API, address_of
from api.web.middleware.headers import Header
from api.web.problems import meant_by

HEADINGS = {
    404: Bilingual("There is no such page", "没有这个页面"),
    422: Bilingual("This address cannot be read", "无法读取这个网址"),
    503: Bilingual("The figures cannot be reached just now", "暂时无法读取数据"),
}
ELSE = Bilingual("This cannot be shown", "无法显示")
SENTENCES: Mapping[str, str] = {
    "internal-error": "这是服务器的故障，与您的操作无关。",
    "invalid-parameter": "网址中有无法识别的参数值，请改正或去掉该参数。",
    "missing-parameter": "网址缺少必需的参数。",
    "unknown-parameter": "网址中有此页不支持的参数，请改正或去掉该参数。",
    "unknown-code": "网址中有此处未收录的代码或名称。",
    "conflicting-parameters": "网址中的参数不能同时使用，请去掉其中一个。",
    "unreadable-text": "无法读取这段文字。",
    "content-too-large": "文字过长，请分段核查。",
    "unsupported-media-type": "只接受纯文本。",
    "not-convertible": "数据无法换算为所选单位，请改用其他单位。",
    "no-exchange-rate": "没有该货币在这些年份的汇率，请改用其他货币。",
    "key-required": "须有密钥方可查看。",
    "method-not-allowed": "此页只能读取。",
    "not-acceptable": "此页没有这种格式。",
    "precondition-failed": "内容已不是请求所指的版本。",
    "range-not-satisfiable": "请求的部分超出了内容的末尾。",
    "not-implemented": "此处不提供这种格式。",
    "too-busy": "目前请求过多，请稍后再试。",
    "took-too-long": "生成所需时间过长，请稍后再试或缩小范围。",
    "insufficient-storage": "服务器空间不足，暂时无法生成。",
    "bad-request": "无法读取该请求。",
    "misdirected-request": "本服务器不提供该网址的内容。",
    "request-timeout": "请求发送超时，请重试。",
    "too-many-unread": "尚有过多回应未被读取，请稍后再试。",
    "not-ready": "数据库暂时没有响应，请稍后再试。",
}
"""By the code of a problem what is wrong and what to do, in Chinese; in English the API says it."""
_ABSENT = {
    "indicators": Bilingual("There is no indicator “{}” here.", "没有代码为“{}”的指标。"),
    "figures": Bilingual("There is no figure “{}” here.", "没有编号为“{}”的数据。"),
    "reports": Bilingual("There is no report “{}” here.", "没有编号为“{}”的报告。"),
    "sources": Bilingual("There is no source “{}” here.", "没有编号为“{}”的来源。"),
}
"""By the first part of an address, that what it names is not there."""
_NO_PAGE = Bilingual("There is no page at “{}”.", "网址“{}”没有页面，请检查拼写，或搜索所需内容。")
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


def sentence_of(problem: Problem, path: str) -> tuple[Bilingual, Sequence[tuple[str, Bilingual]]]:
    """The refusal of the page at a path in a sentence, and the pages that were probably meant with their names."""
    kind, _, key = path.removeprefix("/embed").strip("/").partition("/")
    if not isinstance(problem, NotFound):
        english = without_addresses(problem.detail) or f"{problem.title}."
        return Bilingual(english, SENTENCES.get(problem.code, ELSE.zh)), ()
    if kind not in _ABSENT or not key:
        pages = dict.fromkeys(_PAGE_OF[near.partition("?")[0]] for near in meant_by(path, _PAGE_OF))
        return Bilingual(*(words.format(cut(path)) for words in _NO_PAGE)), [(page, _PAGES[page]) for page in pages]
    sentence = Bilingual(*(words.format(cut(key)) for words in _ABSENT[kind]))
    meant = []
    for fault in problem.faults:
        if fault.parameter == "as_of" and fault.nearest:  # what is looked for came later than the day that is asked for
            asked, came = (
                Bilingual(*(day_in_words(day, lang) for lang in (Lang.EN, Lang.ZH)))
                for day in (fault.value, fault.nearest[0])
            )
            sentence = Bilingual(
                f"This figure was not here on {asked.en}: it was added on {came.en}.",
                f"{asked.zh}此数据尚未收录，录入于{came.zh}。",
            )
            meant.append((f"/{kind}/{key}", Bilingual(key, key)))
        else:
            of = "indicators" if kind == "figures" else kind
            meant += [(f"/{of}/{near}", Bilingual(near, near)) for near in fault.nearest]
    return sentence, meant


def without_addresses(detail: str) -> str:
    """A sentence of the API without the clauses that lead to its addresses, of which a page has no use."""
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
    lang, bare = split_language(scope["path"])
    # A page that there is not has none in the other language either: a long path would be repeated six times.
    repeated = bare if bare.startswith("/") and len(bare) <= SHOWN_OF_A_PATH else "/"
    sentence, meant = sentence_of(problem, bare)
    body = rendered(
        "problem.html",
        PageFrame(lang, repeated, {}, address_of(scope)),
        problem=problem,
        faults=faults,
        heading=HEADINGS.get(problem.status, ELSE).in_language(lang),
        sentence=sentence.in_language(lang),
        detail="" if isinstance(problem, NotFound) else without_addresses(problem.detail),
        meant=meant,
        ways=[(page, _PAGES[page]) for page in GO_ON],
        has_query=bool(scope.get("query_string")),
        request_id=scope.get("state", {}).get("request_id"),
    ).encode("utf-8", "replace")
    allowed = IN_FRAMES if bare.startswith("/embed/") else HEADERS
    headers = {**headers_for("problem.html", allowed), **problem.headers, "cache-control": "no-store"}
    told = {**headers, "content-length": str(len(body))}
    return problem.status, [(name.lower().encode(), value.encode()) for name, value in told.items()], body
