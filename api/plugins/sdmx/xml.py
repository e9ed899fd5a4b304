"""SDMX-ML: generic 2.1 and structure-specific data, and what every message of it shares."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from api.formats.table import Table
from api.plugins.sdmx.concepts import AGENCY, OBS_VALUE
from api.plugins.sdmx.messages import PLAIN, Message, MessageWriter, Observation, SdmxCsvOptions, Series, Set, of_table

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
XSI = "http://www.w3.org/2001/XMLSchema-instance"

_IN_TEXT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
# A parser turns bare line ends and tabs in an attribute into spaces.
_IN_ATTRIBUTE = str.maketrans({**_IN_TEXT, '"': "&quot;", "\t": "&#9;", "\n": "&#10;"})
_TEXT = str.maketrans(_IN_TEXT)


def attribute(value: str) -> str:
    """The value as it may stand between double quotes."""
    return value.translate(_IN_ATTRIBUTE)


def text(value: str) -> str:
    """The value as it may stand between tags."""
    return value.translate(_TEXT)


class Namespaces(NamedTuple):
    """The namespaces of a version of SDMX-ML."""

    message: str
    common: str
    generic: str
    specific: str

    @classmethod
    def of(cls, root: str) -> Namespaces:
        """Those below a root."""
        return cls(*(f"{root}/{name}" for name in ("message", "common", "data/generic", "data/structurespecific")))


V21 = Namespaces.of("http://www.sdmx.org/resources/sdmxml/schemas/v2_1")
V30 = Namespaces.of("http://www.sdmx.org/resources/sdmxml/schemas/v3_0")


def specific_namespace(message: Message) -> str:
    """The namespace of the data set type of a structure: the one that its schema defines."""
    return f"{message.structure.urn}:ObsLevelDim:{message.at}"


class _Xml(MessageWriter):
    """Both kinds of data in SDMX-ML 2.1; `mark` is the prefix of a data set's attributes."""

    spaces = V21
    mark = ""
    element: str
    """The name of the root element."""

    def __init__(self, message: Message, options: SdmxCsvOptions = PLAIN) -> None:
        super().__init__(message, options)
        self.outer = [part.id for part in message.outer]
        self.inner = [(place, part.id) for place, part in enumerate(message.dimensions) if part in message.inner]

    def root(self, spaces: str, more: str = "") -> str:
        """The root element, and the header: who sent what when, and the structure that the data sets refer to."""
        message = self.message
        reference = "StructureUsage" if message.structure.kind == "dataflow" else "Structure"
        return (
            f'{DECLARATION}<mes:{self.element} xmlns:mes="{self.spaces.message}" xmlns:com="{self.spaces.common}" '
            f"{spaces}><mes:Header><mes:ID>{message.id}</mes:ID><mes:Test>false</mes:Test>"
            f'<mes:Prepared>{message.prepared}</mes:Prepared><mes:Sender id="{AGENCY}"/>'
            f'<mes:Structure structureID="{message.structure.id}"{more} dimensionAtObservation="{message.at}">'
            f"<com:{reference}>{self.reference()}</com:{reference}></mes:Structure></mes:Header>"
        )

    def reference(self) -> str:
        """A reference to the structure."""
        # The optional attributes package and class are left out: there are readers that stumble over them (pandaSDMX).
        structure = self.message.structure
        return f'<Ref agencyID="{AGENCY}" id="{structure.id}" version="{structure.version}"/>'

    def open(self, head: Set, scope: str = "") -> str:
        """The beginning of a data set."""
        super().open(head)
        dates = {"validFromDate": head.valid_from, "validToDate": head.valid_to}
        shown = "".join(f' {self.mark}{name}="{moment}"' for name, moment in dates.items() if moment)
        name = self.message.structure.id
        return f'<mes:DataSet {self.mark}structureRef="{name}"{scope} {self.mark}action="{head.action}"{shown}>'

    def close(self) -> str:
        """The end of a data set."""
        return "</mes:DataSet>"

    def end(self) -> str:
        """The end of the message."""
        return f"</mes:{self.element}>"

    def attributes(self, observation: Observation) -> Iterable[tuple[str, str]]:
        """The attributes that an observation has, as they stand between quotes."""
        for place in self.places:
            cell = observation.attributes[place]
            if cell is not None:
                yield self.message.shown[place].id, attribute(cell)


class Generic(_Xml):
    """GenericData."""

    element = "GenericData"

    def start(self) -> str:
        """The root element and the header."""
        return self.root(f'xmlns:gen="{V21.generic}"')

    def series(self, series: Series) -> str:
        """A Series element, or Obs elements where the message is flat."""
        if self.message.flat:
            return "".join(map(self._observation, series.observations))
        key = _values(zip(self.outer, series.key, strict=True))
        observations = "".join(map(self._observation, series.observations)) if self.message.observations else ""
        return f"<gen:Series><gen:SeriesKey>{key}</gen:SeriesKey>{observations}</gen:Series>"

    def _observation(self, observation: Observation) -> str:
        cells = [(name, observation.dimensions[place]) for place, name in self.inner]
        if self.message.flat:
            key = f"<gen:ObsKey>{_values(cells)}</gen:ObsKey>"
        else:
            key = f'<gen:ObsDimension value="{cells[0][1]}"/>'
        if self.set.deletes or not self.message.observations:
            return f"<gen:Obs>{key}</gen:Obs>"
        value = f'<gen:ObsValue value="{observation.value}"/>' if self.message.values else ""
        attributes = _values(self.attributes(observation))
        shown = f"<gen:Attributes>{attributes}</gen:Attributes>" if attributes else ""
        return f"<gen:Obs>{key}{value}{shown}</gen:Obs>"


class GenericSeries(Generic):
    """GenericTimeSeriesData, which differs in its name only."""

    element = "GenericTimeSeriesData"


def _values(cells: Iterable[tuple[str, str]]) -> str:
    return "".join(f'<gen:Value id="{name}" value="{cell}"/>' for name, cell in cells)


class Specific21(_Xml):
    """StructureSpecificData of SDMX-ML 2.1."""

    element = "StructureSpecificData"
    mark = "ss:"
    scope = ' ss:dataScope="DataStructure"'

    def start(self) -> str:
        """The root element and the header."""
        own = specific_namespace(self.message)
        spaces = f'xmlns:ss="{self.spaces.specific}" xmlns:xsi="{XSI}" xmlns:own="{own}"'
        return self.root(spaces, f' namespace="{own}"')

    def open(self, head: Set, scope: str = "") -> str:
        """The beginning of a data set of the structure's own type."""
        return super().open(head, f' xsi:type="own:DataSetType"{self.scope}')

    def series(self, series: Series) -> str:
        """A Series element, or Obs elements where the message is flat."""
        if self.message.flat:
            return "".join(map(self._observation, series.observations))
        key = _attributes(zip(self.outer, series.key, strict=True))
        if not self.message.observations:
            return f"<Series{key}/>"
        return f"<Series{key}>{''.join(map(self._observation, series.observations))}</Series>"

    def _observation(self, observation: Observation) -> str:
        key = _attributes((name, observation.dimensions[place]) for place, name in self.inner)
        if self.set.deletes or not self.message.observations:
            return f"<Obs{key}/>"
        value = f' {OBS_VALUE.id}="{observation.value}"' if self.message.values else ""
        return f"<Obs{key}{value}{_attributes(self.attributes(observation))}/>"


class Specific21Series(Specific21):
    """StructureSpecificTimeSeriesData, which differs in its name only."""

    element = "StructureSpecificTimeSeriesData"


class Specific30(Specific21):
    """StructureSpecificData of SDMX-ML 3.0, the only form of data that it has."""

    spaces = V30
    scope = ""

    def reference(self) -> str:
        """A URN."""
        return self.message.structure.urn


def _attributes(cells: Iterable[tuple[str, str]]) -> str:
    return "".join(f' {name}="{cell}"' for name, cell in cells)


def write(table: Table) -> bytes:
    """The figures of a table as generic SDMX-ML 2.1."""
    message, series = of_table(table, "1.0")
    return Generic(message).whole([(Set(), series)])
