"""Links from figures of a list to their pages: with the unit that the list shows, where it is one of their kind."""

from __future__ import annotations

from dataclasses import dataclass, replace

from api.domain.catalogue import Catalogue
from api.domain.figure import Figure
from api.domain.units import UnitKind
from api.service.parameters.groups import Converted
from api.web.pages.page_frame import PageFrame


@dataclass(frozen=True, slots=True)
class FittingLinks:
    """The links of a page whose figures are of several kinds of units, of which a chosen unit fits one."""

    frame: PageFrame
    kind: UnitKind | None
    """That of the unit that is asked for; None where none is."""

    @classmethod
    def of(cls, frame: PageFrame, query: Converted, catalogue: Catalogue) -> FittingLinks:
        """Those of a page that asks for what a query does."""
        return cls(frame, catalogue.units[query.unit].kind if query.unit else None)

    def figure(self, figure: Figure) -> str:
        """The page of a figure, which would refuse a unit of another kind."""
        return self._kept(figure, f"/figures/{figure.id}")

    def indicator(self, figure: Figure, report: str | None = None) -> str:
        """The page of its indicator; of one report alone if it is named."""
        return self._kept(figure, f"/indicators/{figure.indicator.code}", report=report)

    def frame_of(self, figure: Figure) -> PageFrame:
        """The frame that keeps what fits the figure."""
        if self.kind in (None, figure.printed.unit.kind):
            return self.frame
        asked = {name: value for name, value in self.frame.asked.items() if name not in ("unit", "basis", "rate")}
        return replace(self.frame, asked=asked)

    def _kept(self, figure: Figure, path: str, **asked: str | None) -> str:
        return self.frame_of(figure).kept(path, **asked)
