"""A refusal as a page: what is wrong, what was probably meant, where to go on."""

from collections.abc import Mapping, Sequence

from starlette.types import Scope

from api.domain.errors import SHOWN_OF_A_PATH, Fault, NotFound, Problem
from api.domain.messages import Message, Words
from api.domain.query import Lang
from api.plugin import links
from api.plugins.pages.frame import HEADERS, IN_FRAMES, PageFrame, headers_for, rendered, split_language
from api.plugins.pages.words import day_in_words
from api.service.parameters.refusals import cut
from api.web.links import API, DOCS, address_of
from api.web.middleware.delivery import Header
from api.web.problems import meant_by

PAGES = {
    "/": "page-all-figures",
    "/indicators": "page-all-indicators",
    "/reports": "page-reports",
    "/sources": "page-sources",
    "/audit": "page-audit-title",
    "/fact-check": "page-check-a-text",
    "/search": "page-search",
    DOCS: "page-api",
}
"""The pages that a refusal may lead to, each with the message that names it."""
_PAGE_OF = {
    **{page: page for page in PAGES},
    **{f"{API}{page}": page for page in PAGES if page not in ("/", DOCS)},
    **dict.fromkeys((API, "/openapi.json"), DOCS),
    f"{API}/figures": "/",
    f"{API}/market-size": "/indicators",
    f"{API}/trade": "/indicators",
    f"{API}/partnerships": "/indicators",
    f"{API}/areas": "/search",
    f"{API}/releases": "/reports",
    f"{API}/comparisons": "/audit",
}
"""By what a path may mean, the page that shows it to people."""


def sentence_of(problem: Problem, path: str) -> tuple[Words, Mapping[str, str]]:
    """The refusal of the page at a path in a sentence, and the paths that were probably meant with their names."""
    kind, _, key = path.removeprefix("/embed").strip("/").partition("/")
    if not isinstance(problem, NotFound):
        return Message("page-refusal", code=problem.code, detail=problem.detail), {}
    if kind not in ("indicators", "figures", "reports", "sources") or not key:
        pages = (_PAGE_OF[near.partition("?")[0]] for near in meant_by(path, _PAGE_OF))
        return Message("page-no-page", key=cut(path)), {page: page for page in pages}
    sentence, meant = Message(f"page-absent-{kind}", key=cut(key)), {}
    for fault in problem.faults:
        if fault.parameter == "as_of" and fault.nearest:  # what is looked for came later than the wanted day
            then, came = (day_in_words(day, Lang.ZH) for day in (fault.value, fault.nearest[0]))
            sentence = Message("page-not-yet", detail=problem.detail, then=then, came=came)
            meant[f"/{kind}/{key}"] = key
        else:
            of = "indicators" if kind == "figures" else kind
            meant |= {f"/{of}/{near}": near for near in fault.nearest}
    return sentence, meant


def problem_page(problem: Problem, faults: Sequence[Fault], scope: Scope) -> tuple[int, list[Header], bytes] | None:
    """Status, headers and body of the page of a problem, None if none is wanted; nothing of the data is read."""
    path: str = scope["path"]
    # Where programs ask a problem is a document, whoever asks; elsewhere it is a page for a browser.
    places = (API, *(link.programs for link in links() if link.programs))
    accept = b",".join(value for name, value in scope["headers"] if name == b"accept")
    if b"text/html" not in accept or any(f"{path}/".startswith((f"{place}/", f"{place}?")) for place in places):
        return None
    lang, bare = split_language(path)
    # A page that there is not has none in the other language either: a long path would be repeated six times.
    repeated = bare if bare.startswith("/") and len(bare) <= SHOWN_OF_A_PATH else "/"
    sentence, meant = sentence_of(problem, bare)
    frame = PageFrame(lang, repeated, {}, address_of(scope))
    body = rendered(
        "problem.html",
        frame,
        problem=problem,
        faults=faults,
        sentence=sentence.in_language(lang),
        detail="" if isinstance(problem, NotFound) else problem.detail,
        meant=meant,
        pages={page: frame.say(name) for page, name in PAGES.items()},
        ways=("/", "/indicators", "/reports", "/sources"),
        has_query=bool(scope.get("query_string")),
        request_id=scope.get("state", {}).get("request_id"),
    ).encode("utf-8", "replace")
    allowed = IN_FRAMES if bare.startswith("/embed/") else HEADERS
    headers = {**headers_for("problem.html", allowed), **problem.headers, "cache-control": "no-store"}
    headers["content-length"] = str(len(body))
    return problem.status, [(name.lower().encode(), value.encode()) for name, value in headers.items()], body
