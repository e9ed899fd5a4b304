"""SDMX-ML: generic 2.1 and structure-specific data, and what every message of it shares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from api.plugins.sdmx.concepts import AGENCY, OBS_VALUE
from api.plugins.sdmx.messages import Message, MessageWriter, Observation, Series, Set

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


@dataclass(frozen=True, slots=True)
class Namespaces:
    """The namespaces of a version of SDMX-ML."""

    root: str

    @property
    def message(self) -> str:
        """That of the message around the data."""
        return f"{self.root}/message"

    @property
    def common(self) -> str:
        """That of what all parts share."""
        return f"{self.root}/common"

    @property
    def generic(self) -> str:
        """That of generic data."""
        return f"{self.root}/data/generic"

    @property
    def specific(self) -> str:
        """That of structure-specific data."""
        return f"{self.root}/data/structurespecific"


V21 = Namespaces("http://www.sdmx.org/resources/sdmxml/schemas/v2_1")
V30 = Namespaces("http://www.sdmx.org/resources/sdmxml/schemas/v3_0")


def specific_namespace(message: Message) -> str:
    """The namespace of the data set type of a structure: the one that its schema defines."""
    return f"{message.structure.urn}:ObsLevelDim:{message.at}"


def header(message: Message, reference: str, attributes: str = "") -> str:
    """The header: who sent what when, and the structure that the data sets refer to."""
    flow = message.structure.kind == "dataflow"
    element = "StructureUsage" if flow else "Structure"
    return (
        f"<mes:Header><mes:ID>{message.id}</mes:ID><mes:Test>false</mes:Test>"
        f'<mes:Prepared>{message.prepared}</mes:Prepared><mes:Sender id="{AGENCY}"/>'
        f'<mes:Structure structureID="{message.structure.id}"{attributes} dimensionAtObservation="{message.at}">'
        f"<com:{element}>{reference}</com:{element}></mes:Structure></mes:Header>"
    )


def reference_21(message: Message) -> str:
    """A reference to the structure as SDMX-ML 2.1 writes it."""
    # The optional attributes package and class are left out: there are readers that stumble over them (pandaSDMX).
    return f'<Ref agencyID="{AGENCY}" id="{message.structure.id}" version="{message.structure.version}"/>'


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
