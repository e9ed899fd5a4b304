"""The addresses that citations lead to: a figure as it stood in one release, however often it is asked for later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.domain.entries import ReleaseBase


@dataclass(frozen=True, slots=True)
class PermanentAddresses:
    """Those of one release: `site` is the address of the server, empty where links are relative to it.

    `moment` is when the release was made. What is cited of it never changes.
    """

    site: str = ""
    moment: str = ""

    @classmethod
    def of(cls, release: ReleaseBase | None, site: str = "") -> PermanentAddresses:
        """Those of a release; of a database without one, which holds no figures, those without a moment."""
        return cls(site, release.released_at if release else "")

    @property
    def before(self) -> str:
        """What stands before the id of a figure."""
        return f"{self.site}/v1/figures/"

    @property
    def behind(self) -> str:
        """What stands behind it."""
        return f"?as_of={self.moment}" if self.moment else ""

    def of_figure(self, figure_id: str) -> str:
        """The address of a figure."""
        return f"{self.before}{figure_id}{self.behind}"

    @property
    def day(self) -> str:
        """The day of the release, as YYYY-MM-DD."""
        return self.moment[:10]


RELATIVE = PermanentAddresses()
"""Those of no release in particular, relative to the server."""
