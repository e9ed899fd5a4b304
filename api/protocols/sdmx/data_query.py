"""What a data request asks for, in the words of either version of the interface."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from api.domain.catalogue import Catalogue
from api.protocols.sdmx import filters, keys
from api.protocols.sdmx.artefacts import is_any, is_version, version_matches
from api.protocols.sdmx.errors import no_results, not_implemented, semantic, syntax, unknown
from api.protocols.sdmx.filters import Filter
from api.protocols.sdmx.keys import Selection
from api.protocols.sdmx.parameters import SdmxQuery
from api.representations.writers.sdmx.concepts import (
    AGENCY,
    ALL_DIMENSIONS,
    COMPONENTS,
    OBS_VALUE,
    TIME_PERIOD,
)
from api.representations.writers.sdmx.data_structures import (
    DATA_STRUCTURES,
    FIGURE,
    FIGURES,
    FLOWS,
    DataStructure,
    whole_flow,
)
from api.representations.writers.sdmx.messages import Message, Structure, message_id

DATA_21 = (
    "startPeriod", "endPeriod", "updatedAfter", "firstNObservations", "lastNObservations",
    "dimensionAtObservation", "detail", "includeHistory", "asOf",
)  # fmt: skip
DATA_30 = (
    "c", "updatedAfter", "firstNObservations", "lastNObservations", "dimensionAtObservation",
    "attributes", "measures", "includeHistory", "asOf",
)  # fmt: skip
AVAILABLE_21 = ("startPeriod", "endPeriod", "updatedAfter", "references", "mode")
AVAILABLE_30 = ("c", "updatedAfter", "references", "mode")
LATER = ("offset", "limit", "sort", "reportingYearStartDay")
"""Parameters of later versions of the interface."""

_ALL_ATTRIBUTES = frozenset(COMPONENTS)
"""Of those among them that a structure has, all are told."""
_ATTRIBUTE_WORDS = {
    "dsd": _ALL_ATTRIBUTES,
    "all": _ALL_ATTRIBUTES,
    "obs": _ALL_ATTRIBUTES,
    "msd": frozenset[str](),
    "dataset": frozenset[str](),
    "series": frozenset[str](),
    "none": frozenset[str](),
}
"""Every attribute belongs to an observation; there are none of sets and series."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a message holds of the observations: attributes, the value, and the observations at all."""

    attributes: frozenset[str] = _ALL_ATTRIBUTES
    values: bool = True
    observations: bool = True


@dataclass(frozen=True, slots=True)
class DataQuery:
    """A data request: of what, which observations, as they were when, in which layout."""

    structure: Structure
    selection: Selection = field(default_factory=Selection)
    as_of: str | None = None
    updated_after: str | None = None
    history: bool = False
    first: int | None = None
    last: int | None = None
    at: str = TIME_PERIOD
    content: Content = field(default_factory=Content)

    @property
    def definition(self) -> DataStructure:
        """The data structure of the answer."""
        return self.structure.definition

    @property
    def topic(self) -> str | None:
        """The topic of the figures, None for those of all."""
        return FLOWS[self.structure.id].topic if self.structure.kind == "dataflow" else None

    @property
    def flow(self) -> str:
        """The dataflow that holds the figures."""
        return self.structure.id if self.structure.kind == "dataflow" else whole_flow(self.definition).id

    def message(self, catalogue: Catalogue) -> Message:
        """The message that answers it."""
        release = catalogue.newest(self.as_of)
        return Message(
            self.structure,
            message_id(self.structure.id, release.id if release else "empty"),
            release.released_at if release else "1970-01-01T00:00:00Z",
            at=self.at,
            attributes=self.content.attributes,
            values=self.content.values,
            observations=self.content.observations,
            dated=self.history or self.updated_after is not None,
        )


def structure(context: str, agency: str, name: str, version: str, own: str) -> Structure:
    """What a context, agency, id and version name; any context is that of dataflows."""
    if context == "datastructure":
        return data_structure(agency, name, version, own)
    if context == "dataflow" or is_any(context):
        return flow(agency, name, version, own)
    if context in ("provisionagreement", "metadataflow", "metadatastructure", "metadataprovisionagreement"):
        raise no_results(f"There is no {context} here.")
    raise syntax(unknown("context", context, ["dataflow", "datastructure", "provisionagreement"]))


def flow(agency: str, name: str, version: str, own: str) -> Structure:
    """The dataflow that a path names; any is the one of all figures, which holds those of the others."""
    _check_agency(agency)
    if is_any(name):
        name = FIGURES.id
    if "," in name or "+" in name:
        raise not_implemented("Ask for the data of one dataflow at a time; FIGURES holds those of all topics.")
    if name not in FLOWS:
        raise no_results(unknown("dataflow", name, FLOWS))
    check_version(version, own)
    return Structure.of_flow(name, own)


def data_structure(agency: str, name: str, version: str, own: str) -> Structure:
    """The data structure that a path names."""
    _check_agency(agency)
    if is_any(name):
        name = FIGURE.id
    if name not in DATA_STRUCTURES:
        raise no_results(unknown("data structure", name, DATA_STRUCTURES))
    check_version(version, own)
    return Structure.of_definition(DATA_STRUCTURES[name], own)


def _check_agency(agency: str) -> None:
    parameters = {part for part in agency.replace("+", ",").split(",") if part}
    if parameters and AGENCY not in parameters and not any(map(is_any, parameters)):
        raise no_results(unknown("agency", agency, [AGENCY]))


def check_version(version: str, own: str) -> None:
    """Refuse what is no version, and a version that there is not."""
    patterns = [part for part in version.split(",") if part]
    for pattern in patterns:
        if not is_version(pattern):
            raise syntax(f"{pattern[:100]!r} is no version; {own} is one, and latest, +, ~ and * stand for it.")
    if patterns and not any(version_matches(pattern, own) for pattern in patterns):
        raise no_results(f"There is no version {version[:100]}; there is {own}.")


def read(structure: Structure, key: str, parameters: SdmxQuery, catalogue: Catalogue) -> DataQuery:
    """The query of a data or availability path, whose parameters are those of either version."""
    definition = structure.definition
    dimensions = tuple(part.id for part in definition.dimensions)
    query = DataQuery(
        structure,
        Selection(keys.read(key, definition, catalogue), _filters(parameters, definition, catalogue)),
        as_of=parameters.moment("asOf", past=True),
        updated_after=parameters.moment("updatedAfter"),
        history=parameters.truth("includeHistory"),
        first=parameters.number("firstNObservations"),
        last=parameters.number("lastNObservations"),
        at=parameters.word("dimensionAtObservation", (*dimensions, ALL_DIMENSIONS), TIME_PERIOD),
        content=_content(parameters, definition),
    )
    if query.as_of and query.updated_after and query.updated_after > query.as_of:
        raise semantic("updatedAfter lies after asOf, so that nothing can have changed in between.")
    trimmed = query.first is not None or query.last is not None
    if trimmed and (query.history or query.updated_after):
        raise not_implemented("firstNObservations and lastNObservations go with the data of one moment only.")
    if trimmed and query.at != TIME_PERIOD:
        raise not_implemented("firstNObservations and lastNObservations go with TIME_PERIOD at observation only.")
    return query


def _filters(parameters: SdmxQuery, definition: DataStructure, catalogue: Catalogue) -> tuple[Filter, ...]:
    found = [filters.read(component, text, definition, catalogue) for component, text in parameters.filters.items()]
    found.append(filters.between(parameters.text("startPeriod"), parameters.text("endPeriod")))
    return tuple(one for one in found if one is not None)


def _content(parameters: SdmxQuery, definition: DataStructure) -> Content:
    detail = parameters.word("detail", ("full", "dataonly", "serieskeysonly", "nodata"), "full")
    content = {
        "full": Content(),
        "dataonly": Content(attributes=frozenset()),
        # There are no attributes of series, so that without observations only keys are left.
        "serieskeysonly": Content(frozenset(), values=False, observations=False),
        "nodata": Content(frozenset(), values=False, observations=False),
    }[detail]
    if "attributes" in parameters.values:
        content = replace(content, attributes=_attributes(parameters.text("attributes") or "", definition))
    if "measures" in parameters.values:
        content = replace(content, values=_measures(parameters.text("measures") or ""))
    return content if content.values or content.attributes else Content(frozenset(), values=False, observations=False)


def _attributes(text: str, definition: DataStructure) -> frozenset[str]:
    own = [part.id for part in definition.attributes]
    found: frozenset[str] = frozenset()
    for name in text.split(","):
        if name in _ATTRIBUTE_WORDS:
            found |= _ATTRIBUTE_WORDS[name]
        elif name in own:
            found |= {name}
        else:
            raise syntax(unknown("attribute", name, [*_ATTRIBUTE_WORDS, *own]))
    return found


def _measures(text: str) -> bool:
    for name in text.split(","):
        if name not in ("all", "none", OBS_VALUE.id):
            raise syntax(unknown("measure", name, ["all", "none", OBS_VALUE.id]))
    return text != "none"
