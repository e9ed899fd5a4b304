"""What every SDMX-ML message shares: safe text, namespaces and the header."""

from __future__ import annotations

from dataclasses import dataclass

from api.representations.writers.sdmx.concepts import AGENCY
from api.representations.writers.sdmx.messages import Message

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
