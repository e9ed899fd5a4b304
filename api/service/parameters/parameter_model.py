"""What every model of parameters is: frozen, and nothing but its fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict


class Parameters(BaseModel):
    """The parameters of one kind of request, and no others; its validator is built with the first of them."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)

    @property
    def given(self) -> Mapping[str, Any]:
        """The values that were given, by the model's own field names."""
        return {name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set}
