"""`/llms.txt`: what an assistant that comes to this server by its address reads first."""

from collections.abc import Iterator, Sequence

from anyio import to_thread
from fastapi import APIRouter, Request, Response

from api.domain.catalogue import Catalogue
from api.formats.catalogue_rows import PathRow
from api.plugins.pages.parameters import Nothing
from api.web.dependencies import Service
from api.web.links import API, address_of, cacheable
from api.web.openapi.document import SUMMARY, TITLE
from api.web.routes.index import path_rows

router = APIRouter(include_in_schema=False)
LISTED = 200
"""Indicators that are linked; the list of all of them is linked too."""

_TO_KNOW = (
    "Every number has a comparator (= as printed, ~ about, > more than, >= at least, < less than, <= at most), a unit, "
    "a scale, a period and a source; quote it with all of them. `value` is a number in units of `scale`, which is one "
    "unless you ask; `low` and `high` are what the printed digits leave open, no confidence interval. Figures of other "
    "sources stand beside (`claims=all`), and `citation` says how to cite one.",
    "An address that ends in .md, or `Accept: text/markdown`, gives Markdown: of a figure a page that begins with a "
    "line that can be quoted. `unit=USD` converts by the rate of the figure's own year, with a receipt; never convert "
    "money in your head. An unknown parameter is refused with what was probably meant. What is not found here is not "
    "known here.",
)


@router.get("/llms.txt")
async def llms_text(request: Request, _query: Nothing, service: Service) -> Response:
    """The guide, with the indicators of the newest release and the paths of this version."""
    described = await to_thread.run_sync(request.app.openapi)  # made on first use, in half a second
    text = "\n".join(_lines(address_of(request.scope), await service.catalogue(), path_rows(described["paths"])))
    return Response(text + "\n", headers={"content-type": "text/plain; charset=utf-8", **cacheable(request)})


def _lines(site: str, catalogue: Catalogue, paths: Sequence[PathRow]) -> Iterator[str]:
    for paragraph in (f"# {TITLE}", f"> {SUMMARY}", *_TO_KNOW, "## Begin here"):
        yield from (paragraph, "")
    search, newest = f"{API}/search.md?q=online+retail", f"{API}/figures.md?latest=1"
    yield link("Search", site + search, "indicators, areas, sources and reports by words, English or Chinese")
    yield link("Newest figures", site + newest, "one for each indicator and area")
    yield link(
        "MCP", f"{site}/mcp/", "the same as tools: POST JSON-RPC; search and fetch, conversion, findings, prompts"
    )
    yield from ("", "## Reports", "")
    for report in catalogue.reports.values():
        yield link(report.title_en, f"{site}{API}/reports/{report.id}.md", _sentence(report.description_en))
    yield from ("", "## Indicators", "")
    for indicator in list(catalogue.indicators.values())[:LISTED]:
        definition = f"{_sentence(indicator.definition_en)} Figures: {site}{API}/figures.md?indicator={indicator.code}"
        yield link(indicator.name_en, f"{site}{API}/indicators/{indicator.code}.md", definition)
    yield link("All indicators", f"{site}{API}/indicators.md", f"{len(catalogue.indicators)} of them")
    yield from ("", "## Paths", "")
    for path in paths:
        yield link(path.path, site + path.example, path.meaning)
    yield from ("", "## Optional", "")
    yield link("OpenAPI", f"{site}/openapi.json", "every path with its parameters, answers and errors")
    yield link("Errors", f"{site}{API}/errors.md", "what each refusal means and what to do")


def link(name: str, address: str, meaning: str) -> str:
    """An item of a list of files, `- [name](address): meaning`, its name without the brackets that would end it."""
    return f"- [{_sentence(name.translate({ord('['): '(', ord(']'): ')'}))}]({address}): {meaning}"


def _sentence(text: str) -> str:
    return " ".join(text.split())
