"""The plain address of a page: without empty fields of a form, without others' trackers, its language in the path."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from fastapi import Request

from api.domain.errors import InvalidParameter
from api.domain.query import Lang
from api.service.parameters.reading import pairs_of
from api.web.canonical_query import SAFE
from api.web.pages.page_frame import CHINESE, language_of
from api.web.public_address import root_of

OF_UNITS = frozenset({"basis", "rate"})
"""What says how to convert, and is left over in a form whose unit is taken back."""
TRACKERS = frozenset(
    {"fbclid", "gclid", "dclid", "msclkid", "yclid", "twclid", "igshid", "mc_cid", "mc_eid", "_ga", "ref_src", "spm"}
)
"""What other sites append to a link to tell where a reader came from; utm_ is a whole family of such."""
LANGUAGES = {"zh": CHINESE, "zh-cn": CHINESE, "zh-hans": CHINESE, "cn": CHINESE, "en": ""}
"""The prefix of the pages that `lang=` means."""


def plain_address(request: Request) -> str | None:
    """The plain address of a page; None where it is that already."""
    try:
        pairs = pairs_of(request.scope["query_string"])
    except InvalidParameter:
        return None
    path: str = request.scope["path"]
    spoken = next((value.lower() for name, value in pairs if name == "lang" and value.lower() in LANGUAGES), None)
    kept = [(name, value) for name, value in without_needless(pairs) if name != "lang" or spoken is None]
    if len(kept) == len(pairs):
        return None
    if spoken is not None:
        bare = path.removeprefix(CHINESE) if language_of(path) is Lang.ZH else path
        path = f"{LANGUAGES[spoken]}{bare or '/'}"
    query = urlencode(kept, safe=SAFE)
    # A path that began with `//` would name another host.
    return f"{root_of(request.scope)}/{path.lstrip('/')}" + (f"?{query}" if query else "")


def without_needless(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """What an address of a page asks, without empty fields and others' trackers; no rate where a form asks no unit."""
    needless = TRACKERS | (OF_UNITS if ("unit", "") in pairs else frozenset())
    return [(name, value) for name, value in pairs if value and name not in needless and not name.startswith("utm_")]
