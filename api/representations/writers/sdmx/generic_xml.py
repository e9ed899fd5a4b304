"""Generic SDMX-ML 2.1: dimensions and attributes as elements, readable without the data structure."""

from __future__ import annotations

from collections.abc import Iterable

from api.representations.writers.sdmx.messages import Message, MessageWriter, Series, Set
from api.representations.writers.sdmx.observations import Observation
from api.representations.writers.sdmx.xml_parts import DECLARATION, V21, attribute, header, reference_21


class Generic(MessageWriter):
    """GenericData, or GenericTimeSeriesData, which differs in its name only."""

    def __init__(self, message: Message, root: str = "GenericData") -> None:
        super().__init__(message)
        self._root = root
        self._outer = [part.id for part in message.outer]
        self._at = next((place for place, part in enumerate(message.dimensions) if part.id == message.at), 0)

    def start(self) -> str:
        """The root element and the header."""
        return (
            f'{DECLARATION}<mes:{self._root} xmlns:mes="{V21.message}" xmlns:com="{V21.common}" '
            f'xmlns:gen="{V21.generic}">{header(self.message, reference_21(self.message))}'
        )

    def open(self, head: Set) -> str:
        """The beginning of a data set."""
        super().open(head)
        dates = {"validFromDate": head.valid_from, "validToDate": head.valid_to}
        shown = "".join(f' {name}="{moment}"' for name, moment in dates.items() if moment)
        return f'<mes:DataSet structureRef="{self.message.structure.id}" action="{head.action}"{shown}>'

    def series(self, series: Series) -> str:
        """A Series element, or Obs elements where the message is flat."""
        if self.message.flat:
            ids = [part.id for part in self.message.dimensions]
            return "".join(
                f"<gen:Obs><gen:ObsKey>{_values(zip(ids, one.dimensions, strict=True))}</gen:ObsKey>"
                f"{self._content(one)}</gen:Obs>"
                for one in series.observations
            )
        key = _values(zip(self._outer, series.key, strict=True))
        observations = "".join(map(self._observation, series.observations)) if self.message.observations else ""
        return f"<gen:Series><gen:SeriesKey>{key}</gen:SeriesKey>{observations}</gen:Series>"

    def close(self) -> str:
        """The end of a data set."""
        return "</mes:DataSet>"

    def end(self) -> str:
        """The end of the message."""
        return f"</mes:{self._root}>"

    def _observation(self, observation: Observation) -> str:
        cell = observation.dimensions[self._at]
        return f'<gen:Obs><gen:ObsDimension value="{cell}"/>{self._content(observation)}</gen:Obs>'

    def _content(self, observation: Observation) -> str:
        if self.set.deletes or not self.message.observations:
            return ""
        value = f'<gen:ObsValue value="{observation.value}"/>' if self.message.values else ""
        shown = ((self.message.shown[place].id, observation.attributes[place]) for place in self.places)
        attributes = _values((name, attribute(cell)) for name, cell in shown if cell is not None)
        return f"{value}<gen:Attributes>{attributes}</gen:Attributes>" if attributes else value


def _values(cells: Iterable[tuple[str, str]]) -> str:
    return "".join(f'<gen:Value id="{name}" value="{cell}"/>' for name, cell in cells)
