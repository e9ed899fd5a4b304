"""Responses made of tables, in a format, with links and headers; a thread writes a body that takes long."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from operator import itemgetter
from pkgutil import resolve_name
from typing import Any
from urllib.parse import quote, urlencode

from anyio import to_thread
from fastapi import Request, Response
from starlette.types import Receive, Scope, Send

from api.domain.figure import Dataset
from api.formats import registry
from api.formats.registry import CSVW, CSVW_SUFFIX, Format, liking, offered, preferences
from api.formats.table import Table
from api.plugin import plugins
from api.service.figures import passed_over
from api.service.parameters.groups import Localised, Shown, ShownPage
from api.web.links import TypedLink, address_of, full_path, meant_pairs
from api.web.middleware.expensive import take_turn


def respond(request: Request, query: Shown, table: Table, meta: Mapping[str, Any] | None = None) -> Response:
    """A table's wanted columns as a response in the wanted format, with links; raises a Problem if these do not fit."""
    chosen = wanted_format(request, query, figures=bool(table.dataset))
    shown = table.select(query.columns)
    rows = shown.rows if table.dataset else list(shown.rows)
    count = len(table.dataset.figures if table.dataset else rows)  # type: ignore[arg-type]  # a list
    described = {"count": count, **(meta or {}), "lang": query.lang, **table.meta}
    links, here = {**_links(request, described, table.dataset), **table.links}, request.scope["path"]
    sent = quote(request.scope["query_string"], safe="%!$&'()*+,;=:@/?-._~")
    asked = f"?{sent}" if sent else ""
    if chosen is CSVW:
        links["csv"] = f"{here}{'' if query.format else '.csv'}{asked}"
    write = partial(chosen.write, replace(shown, rows=rows, meta=described, links=links), query.given)
    headers = {"content-type": chosen.content_type, "vary": "Accept"}
    site = request.app.state.settings.public_url  # some clients resolve no relative address
    related = [TypedLink(relation, site + links[relation]) for relation in ("next", "prev") if relation in links]
    if chosen.key == "csv":
        related.append(TypedLink("describedby", f"{site}{here}.{CSVW_SUFFIX}{asked}", CSVW.media_type))
    if related:
        headers["link"] = ", ".join(map(str, related))
    is_picture = chosen.media_type.startswith("image/")
    if is_picture or chosen.binary:
        shown_as = "inline" if is_picture else "attachment"
        headers["content-disposition"] = f'{shown_as}; filename="{table.name}.{chosen.key}"'
    # Few rows are written here; many rows, and any workbook or picture in pixels, take a thread.
    if chosen.binary or count > (30 if chosen.drawn else 500):
        return _WrittenInThread(write, headers, is_expensive=chosen.drawn and chosen.binary)
    return Response(write(), headers=headers)


class _WrittenInThread(Response):
    """A response whose body a thread writes as it is sent; an expensive one waits for its turn first."""

    def __init__(self, write: Callable[[], bytes], headers: Mapping[str, str], *, is_expensive: bool) -> None:
        super().__init__(headers=headers)
        self._write, self._is_expensive = write, is_expensive

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._is_expensive:
            await take_turn(scope)
        self.body = await to_thread.run_sync(self._written)
        self.headers["content-length"] = str(len(self.body))
        await super().__call__(scope, receive, send)

    def _written(self) -> bytes:
        """The body, at the first call only; this thread frees its rows, as 100,000 cells would block the loop 50 ms."""
        write, self._write = self._write, bytes
        return write()


def respond_page(
    request: Request, query: ShownPage, table: Table, total: int, meta: Mapping[str, Any] | None
) -> Response:
    """The response with a page of rows out of `total`, with a hint if the offset lies beyond the last row."""
    paged = {"total": total, "limit": query.limit, "offset": query.offset, **(meta or {})}
    if total and query.offset >= total:
        paged.setdefault("hint", passed_over(total, query.offset))
    return respond(request, query, table, paged)


def respond_whole(request: Request, query: ShownPage, table: Table, meta: Mapping[str, Any] | None = None) -> Response:
    """The response with one page of a table that has all its rows; the query says their order and which page."""
    rows = sorted_rows(table, query.order)
    page = replace(table, rows=rows[query.offset : query.offset + query.limit])
    return respond_page(request, query, page, len(rows), meta)


def sorted_rows(table: Table, order: Iterable[str]) -> list[Any]:
    """A list of the rows sorted by the columns in `order`, `-` for descending; the first decides, None comes last."""
    rows = list(table.rows)
    places = {column.name: place for place, column in enumerate(table.columns)}
    for name in reversed(tuple(order)):
        cells, descending = itemgetter(places[name.removeprefix("-")]), name.startswith("-")
        rows.sort(key=lambda row: ((cells(row) is None) != descending, cells(row)), reverse=descending)
    return rows


def wanted_format(request: Request, query: Shown, *, figures: bool) -> Format:
    """The format by suffix, else by parameter, else by the Accept header; raises NotAcceptable if there is none."""
    if suffix := request.scope.get("suffix"):
        return registry.by_suffix(suffix) or registry.by_key(suffix)
    if query.format:
        return registry.by_key(query.format)
    return registry.negotiate(request.headers.get("accept"), figures=figures)


def _links(request: Request, meta: Mapping[str, Any], dataset: Dataset | None) -> dict[str, str]:
    """A dict of addresses: `self`, `next` and `prev` if there are; figures neither sorted nor derived go on by id."""
    path, pairs = full_path(request.scope), meant_pairs(request.scope)
    links = {"self": _address(path, pairs)}
    if "offset" in meta:
        limit, offset, total = meta["limit"], meta["offset"], meta["total"]
        if dataset and dataset.more and not dataset.query.page.sort and not dataset.query.derived:
            others = {name: text for name, text in pairs.items() if name != "offset"}
            links["next"] = _address(path, others, limit=limit, after=dataset.figures[-1].id)
        elif offset + limit < total and "after" not in pairs:
            links["next"] = _address(path, pairs, limit=limit, offset=offset + limit)
        if offset > 0:
            links["prev"] = _address(path, pairs, limit=limit, offset=max(0, min(offset, total) - limit))
    return links


def _address(path: str, pairs: Mapping[str, str], **changes: int | str) -> str:
    merged = {**pairs, **{name: str(value) for name, value in changes.items()}}
    return f"{path}?{urlencode(sorted(merged.items()), safe=',:/')}" if merged else path


HTML = "text/html"
KEPT = ("unit", "scale", "basis", "rate", "as_of")
"""Parameters that a page takes with the same names and values as the API."""


def page_instead(request: Request, query: Localised, path: str, *, figures: bool) -> Response | None:
    """The redirect (303) to the page for people at `path` if Accept prefers HTML and a plug-in has pages; else None.

    None too if the request's path has a suffix, or if other parameters than KEPT and `lang` are given.
    """
    accept = request.headers.get("accept", "")
    if not _likes_pages(accept, figures=figures) or request.scope.get("suffix"):
        return None
    page = next((plugin.page for plugin in plugins() if plugin.page), "")
    if not page or not query.given.keys() <= {*KEPT, "lang"}:
        return None
    pairs = {name: value for name, value in meant_pairs(request.scope).items() if name in KEPT}
    location = resolve_name(page)(query.lang, path, pairs, address_of(request.scope))
    return Response(status_code=303, headers={"location": location, "vary": "Accept"})


@lru_cache(maxsize=256)
def _likes_pages(accept: str, *, figures: bool) -> bool:
    """True if an Accept header prefers HTML to every format, without `figures` only to those that fit any table."""
    wanted = preferences(accept)
    others = [name for row in offered(figures=figures) for name in row.media_types]
    page = liking(wanted, (HTML,))
    return page.quality > 0 and page > liking(wanted, others)
