"""Where clients reach the server: the prefix of the native API, and the address for links that must be absolute."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

API = "/v1"


def address_of(scope: MutableMapping[str, Any]) -> str:
    """The scheme and host that clients use: PUBLIC_URL, else the request's Host; empty where that is unreadable."""
    public: str = scope["app"].state.settings.public_url if "app" in scope else ""
    if public:
        return public.rstrip("/")
    headers: Mapping[bytes, bytes] = dict(scope["headers"])
    host = headers.get(b"host", b"").decode("latin-1")
    return f"{scope.get('scheme', 'http')}://{host}" if re.fullmatch(r"[\w.:\[\]-]{1,255}", host) else ""
