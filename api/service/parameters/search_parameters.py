"""The parameters of a search."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.service.parameters.parameter_groups import Shown
from api.service.parameters.parameter_types import MAX_CHARACTERS, ParameterError, TextType, whole_number

MAX_FOUND = 100
FOUND = 20


def _read(text: str) -> str:
    if not text.strip():
        raise ParameterError("holds no word to look for, such as `market size` or 网络零售")
    return text


WORDS = TextType(
    _read, {"type": "string", "pattern": r"\S", "maxLength": MAX_CHARACTERS, "examples": ["market size", "网络零售"]}
)


class SearchQuery(Shown):
    """`/v1/search`."""

    q: Annotated[str, WORDS, Field(description="Words to look for, English or Chinese.")]
    limit: Annotated[int, whole_number(1, MAX_FOUND), Field(description="Maximum number of rows.")] = FOUND
