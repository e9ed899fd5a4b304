"""The two headers of a request that change how others read it: how its body is framed, and the scheme a proxy tells."""

from __future__ import annotations

from api.domain.errors import BadRequest

_FRAMING = b"transfer-encoding"
_SCHEME = b"x-forwarded-proto"
_SCHEMES = (b"http", b"https")
_UNFRAMED = (
    "The body comes in a transfer coding that is not read here: send it with its length, or with "
    "Transfer-Encoding: chunked and nothing else."
)


def judge(headers: list[tuple[bytes, bytes]]) -> None:
    """Write the scheme as uvicorn compares it; BadRequest where a body is coded, which the parser would not see.

    Of several schemes the first is that of the client. What is no scheme of HTTP is left out: uvicorn takes wss too.
    """
    framed = False
    for place, (name, value) in enumerate(headers):
        if name == _FRAMING:
            if framed or value.strip().lower() != b"chunked":
                raise BadRequest(_UNFRAMED)
            framed = True
        elif name == _SCHEME:
            first = value.partition(b",")[0].strip().lower()
            headers[place] = (name, first if first in _SCHEMES else b"")
