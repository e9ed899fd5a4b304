"""Structure-specific SDMX-ML, 2.1 and 3.0: every dimension and attribute is an attribute of the XML."""

from __future__ import annotations

from collections.abc import Iterable

from api.representations.writers.sdmx.concepts import OBS_VALUE
from api.representations.writers.sdmx.messages import Message, MessageWriter, Series, Set
from api.representations.writers.sdmx.observations import Observation
from api.representations.writers.sdmx.xml_parts import (
    DECLARATION,
    V21,
    V30,
    XSI,
    Namespaces,
    attribute,
    header,
    reference_21,
    specific_namespace,
)


class _Specific(MessageWriter):
    spaces: Namespaces
    scope = ""

    def __init__(self, message: Message, root: str = "StructureSpecificData") -> None:
        super().__init__(message)
        self._root = root
        self._outer = [part.id for part in message.outer]
        self._inner = [place for place, part in enumerate(message.dimensions) if part in message.inner]

    def start(self) -> str:
        """The root element and the header."""
        own = specific_namespace(self.message)
        head = header(self.message, self.reference(), f' namespace="{own}"')
        return (
            f'{DECLARATION}<mes:{self._root} xmlns:mes="{self.spaces.message}" xmlns:com="{self.spaces.common}" '
            f'xmlns:ss="{self.spaces.specific}" xmlns:xsi="{XSI}" xmlns:own="{own}">{head}'
        )

    def reference(self) -> str:
        """The structure that the data refer to."""
        raise NotImplementedError

    def open(self, head: Set) -> str:
        """The beginning of a data set."""
        super().open(head)
        dates = {"validFromDate": head.valid_from, "validToDate": head.valid_to}
        shown = "".join(f' ss:{name}="{moment}"' for name, moment in dates.items() if moment)
        return (
            f'<mes:DataSet ss:structureRef="{self.message.structure.id}" xsi:type="own:DataSetType"{self.scope} '
            f'ss:action="{head.action}"{shown}>'
        )

    def series(self, series: Series) -> str:
        """A Series element, or Obs elements where the message is flat."""
        if self.message.flat:
            return "".join(map(self._observation, series.observations))
        key = _attributes(zip(self._outer, series.key, strict=True))
        if not self.message.observations:
            return f"<Series{key}/>"
        return f"<Series{key}>{''.join(map(self._observation, series.observations))}</Series>"

    def close(self) -> str:
        """The end of a data set."""
        return "</mes:DataSet>"

    def end(self) -> str:
        """The end of the message."""
        return f"</mes:{self._root}>"

    def _observation(self, observation: Observation) -> str:
        key = _attributes((self.message.dimensions[place].id, observation.dimensions[place]) for place in self._inner)
        if self.set.deletes or not self.message.observations:
            return f"<Obs{key}/>"
        value = f' {OBS_VALUE.id}="{observation.value}"' if self.message.values else ""
        shown = ((self.message.shown[place].id, observation.attributes[place]) for place in self.places)
        cells = _attributes((name, attribute(cell)) for name, cell in shown if cell is not None)
        return f"<Obs{key}{value}{cells}/>"


class Specific21(_Specific):
    """StructureSpecificData of SDMX-ML 2.1, or StructureSpecificTimeSeriesData."""

    spaces = V21
    scope = ' ss:dataScope="DataStructure"'

    def reference(self) -> str:
        """A Ref element."""
        return reference_21(self.message)


class Specific30(_Specific):
    """StructureSpecificData of SDMX-ML 3.0, the only form of data that it has."""

    spaces = V30

    def reference(self) -> str:
        """A URN."""
        return self.message.structure.urn


def _attributes(cells: Iterable[tuple[str, str]]) -> str:
    return "".join(f' {name}="{cell}"' for name, cell in cells)
