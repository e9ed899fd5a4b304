"""Where every failure ends: it becomes a problem document, and a line of the log where nobody meant it."""

from __future__ import annotations

from collections.abc import Callable

from api.domain.errors import FAILED, SHOWN_OF_A_PATH, Problem, shortened
from api.service.log import logger
from api.web.in_front.delivery import App, Receive, Scope, Send, Sent
from api.web.in_front.meant_query import AlreadyKept
from api.web.problems import problem_document


async def guarded(app: App, scope: Scope, receive: Receive, send: Send, has_begun: Callable[[], bool]) -> None:
    """The application; whatever it raises is answered, unless an answer has begun."""
    try:
        await app(scope, receive, send)
    except AlreadyKept:
        raise
    except Exception as error:
        if has_begun():
            raise
        status, headers, body = problem_document(_told(error, scope), scope)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


async def answer_failure(error: Exception, scope: Scope, sent: Sent) -> None:
    """Answer what failed on an answer's way out; raised again where that has begun, for the server to cut it."""
    problem = _told(error, scope)
    if sent.status:
        raise error
    await sent.whole(*problem_document(problem, scope))


def _told(error: Exception, scope: Scope) -> Problem:
    if isinstance(error, Problem):
        return error
    path, request_id = shortened(scope["path"], SHOWN_OF_A_PATH), scope["state"]["request_id"]
    logger("indicators.failure").error("failure", path=path, request_id=request_id, exc_info=error)
    return Problem(FAILED)
