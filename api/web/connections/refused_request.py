"""A request that is refused before it is whole, as the application gets it: it has words for it, counts and logs it."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from api.domain.errors import Problem
from api.web.in_front.delivery import REFUSAL, Scope

UNREAD = "-"
"""The method and the path of a request of which neither could be read."""
SHOWN_BYTES = 200
"""Of an address that was read in part."""


def refused(connection: HttpToolsProtocol, problem: Problem, transport: asyncio.Transport) -> RequestResponseCycle:
    """The request that is being read, and its answer, which ends the connection."""
    return RequestResponseCycle(
        scope=cast(Any, _as_far_as_read(connection, problem)),
        transport=transport,
        flow=connection.flow,
        logger=connection.logger,
        access_logger=connection.access_logger,
        access_log=connection.access_log,
        default_headers=connection.server_state.default_headers,
        message_event=asyncio.Event(),
        expect_100_continue=False,
        keep_alive=False,
        on_response=connection.on_response_complete,
    )


def _as_far_as_read(connection: HttpToolsProtocol, problem: Problem) -> Scope:
    """Method and path without headers: nothing of a malformed request is believed."""
    begun = cast(Scope, connection.scope)
    path = connection.url.partition(b"?")[0][:SHOWN_BYTES].decode("latin-1") or UNREAD
    return {
        **begun,
        "method": connection.parser.get_method().decode("latin-1") if connection.url else UNREAD,
        "path": path,
        "raw_path": path.encode("latin-1"),
        "query_string": b"",
        "headers": [],
        "root_path": "",
        "state": {**begun["state"], REFUSAL: problem},
    }
