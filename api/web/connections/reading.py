"""What of a connection is being read."""

from __future__ import annotations

from enum import Enum


class Reading(Enum):
    """Where in a request a connection is."""

    NOTHING = "between requests"
    HEADERS = "in the headers"
    BODY = "in the body"
    ENDED = "behind the last"


NOTHING, HEADERS, BODY, ENDED = Reading
