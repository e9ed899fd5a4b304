"""A refusal as a page: what is wrong, what was probably meant, where to go on."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from starlette.types import Scope

from api.domain.catalogue import Catalogue
from api.domain.catalogue_fields import SourceBase
from api.domain.errors import SHOWN_OF_A_PATH, Fault, InvalidParameter, NotFound, Problem
from api.domain.messages import Message, Words
from api.domain.query import Lang
from api.plugin import links
from api.plugins.pages.frame import HEADERS, IN_FRAMES, PageFrame, headers_for, rendered, split_language
from api.plugins.pages.words import day_in_words
from api.service.parameters.errors import cut
from api.service.parameters.reading import pairs_of
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
"""The page for people that corresponds to a path, by that path."""


def sentence_of(
    problem: Problem, path: str, catalogue: Catalogue | None, frame: PageFrame
) -> tuple[Words, Mapping[str, str]]:
    """The sentence for a refused page, and the paths that were probably meant, each with its name."""
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
            meant[f"/{kind}/{key}"] = name_in(catalogue, kind, key, frame)
        else:
            of = "indicators" if kind == "figures" else kind
            meant |= {f"/{of}/{near}": name_in(catalogue, of, near, frame) for near in fault.nearest}
    return sentence, meant


SUGGESTED = 6
"""Maximum number of values that are suggested."""
_NAMED = ("unknown-parameter", "unknown-code", "invalid-parameter", "not-convertible")


def heading_of(problem: Problem, fault: Fault | None, frame: PageFrame) -> str | None:
    """The heading that names a wrong parameter or value; None if the problem is not that of one parameter."""
    if fault is None or problem.code not in _NAMED:
        return None
    field = {"unknown-parameter": "parameter", "not-convertible": "to-unit"}.get(problem.code, fault.parameter)
    wrong = fault.parameter if field == "parameter" else fault.value or ""
    return frame.say("page-unknown", field=field, value=cut(wrong))


def suggested(
    problem: Problem, fault: Fault, frame: PageFrame, catalogue: Catalogue | None
) -> Iterator[tuple[str, str]]:
    """Addresses of the same page with the wrong name or value replaced, each with the name of the replacement."""
    is_name = problem.code == "unknown-parameter"
    others = {name: value for name, value in frame.query.items() if name != fault.parameter}
    few = () if is_name or len(fault.allowed) > SUGGESTED else fault.allowed
    for right in (fault.nearest or few)[:SUGGESTED]:
        changed = {right: fault.value} if is_name else {fault.parameter: right}
        yield frame.page(frame.path, **{**others, **changed}), name_in(catalogue, f"{fault.parameter}s", right, frame)


def name_in(catalogue: Catalogue | None, kind: str, key: str, frame: PageFrame) -> str:
    """The name of an entry of the catalogue, else its key."""
    entry = getattr(catalogue, kind, {}).get(key)
    if isinstance(entry, SourceBase):
        return entry.publisher_in(frame.lang)
    return frame.text(entry, "title" if kind == "reports" else "name") if entry else key


def problem_page(problem: Problem, faults: Sequence[Fault], scope: Scope) -> tuple[int, list[Header], bytes] | None:
    """Status, headers and body of a problem's page, None if no page is wanted; the database is not read."""
    path: str = scope["path"]
    # Below a path for programs a problem is always a document; elsewhere it is a page for browsers.
    places = (API, *(link.programs for link in links() if link.programs))
    accept = b",".join(value for name, value in scope["headers"] if name == b"accept")
    if b"text/html" not in accept or any(f"{path}/".startswith((f"{place}/", f"{place}?")) for place in places):
        return None
    lang, bare = split_language(path)
    # An absent page has no page in the other language either: a long path would be repeated six times.
    repeated = bare if bare.startswith("/") and len(bare) <= SHOWN_OF_A_PATH else "/"
    state = scope["app"].state if "app" in scope else None
    by = (state.settings.operator, state.settings.contact) if state else ()
    frame, catalogue = PageFrame(lang, repeated, {}, address_of(scope), *by), state and state.service.newest.current
    sentence, meant = sentence_of(problem, bare, catalogue, frame)
    fault, given = faults[0] if faults and problem.status == 422 else None, frame
    with suppress(InvalidParameter):
        given = frame._replace(query=dict(pairs_of(scope.get("query_string", b""))))
    body = rendered(
        "problem.html",
        frame,
        problem=problem,
        heading=heading_of(problem, fault, frame),
        suggestions=list(suggested(problem, fault, given, catalogue)) if fault else [],
        sentence=sentence.in_language(lang).replace("`", ""),
        meant=meant,
        pages={page: frame.say(name) for page, name in PAGES.items()},
        ways=("/", "/indicators", "/reports", "/sources"),
        has_query=bool(scope.get("query_string")),
        request_id=scope.get("state", {}).get("request_id"),
    ).encode("utf-8", "replace")
    allowed = IN_FRAMES if bare.startswith("/embed/") else HEADERS
    headers = {**headers_for(allowed), **problem.headers, "cache-control": "no-store"}
    headers["content-length"] = str(len(body))
    return problem.status, [(name.lower().encode(), value.encode()) for name, value in headers.items()], body
