"""SDMX-JSON 1.0 and 2.0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.domain.figure import Figure
from api.domain.words import Bilingual
from api.formats.table import Table
from api.formats.writers.json import dumps
from api.plugins.sdmx.concepts import AGENCY, OBS_VALUE, TIME, Component, Holds
from api.plugins.sdmx.messages import (
    PLAIN,
    Message,
    MessageWriter,
    Observation,
    SdmxCsvOptions,
    Series,
    Set,
    label,
    of_table,
)

Json = dict[str, Any]


class _Index:
    """The values of a component that were met, each with its place."""

    def __init__(self, part: Component) -> None:
        self.part = part
        self.places: dict[str, int] = {}
        self.entries: list[Json] = []


class Json1(MessageWriter):
    """SDMX-JSON 1.0."""

    free = "name"
    """The name of the member that holds a text without a code."""
    without_value: Sequence[str] = ("null",)
    """The cells in place of a value that is not shown; the first place is the value's."""

    def __init__(self, message: Message, options: SdmxCsvOptions = PLAIN) -> None:
        super().__init__(message, options)
        self.dimensions = [_Index(part) for part in message.dimensions]
        self.attributes = [(_Index(message.shown[place]), place) for place in self.places]
        self._outer = [place for place, part in enumerate(message.dimensions) if part in message.outer]
        self._inner = [place for place, part in enumerate(message.dimensions) if part in message.inner]
        self.sets = 0
        self._members = 0

    def start(self) -> str:
        """The members before the data sets."""
        meta = {
            "id": self.message.id,
            "prepared": self.message.prepared,
            "test": False,
            "contentLanguages": ["en", "zh"],
            "sender": {"id": AGENCY},
        }
        return f'{{"meta":{_text(meta)},"data":{{"dataSets":['

    def open(self, head: Set) -> str:
        """A set's own members, and the beginning of its series or observations."""
        super().open(head)
        comma = "," if self.sets else ""
        self.sets += 1
        self._members = 0
        dates = {"validFrom": head.valid_from, "validTo": head.valid_to}
        members: Json = {"action": head.action, "links": self._links()}
        members |= {name: moment for name, moment in dates.items() if moment}
        members |= self.reference()
        return f'{comma}{_text(members)[:-1]},"{"observations" if self.message.flat else "series"}":{{'

    def series(self, series: Series) -> str:
        """A member of the set for a series, or for each observation where the message is flat."""
        members = [f'"{self._key(self._inner, one)}":{self._cells(one)}' for one in series.observations]
        if not self.message.flat:
            observations = f'"observations":{{{",".join(members)}}}' if self.message.observations else ""
            members = [f'"{self._key(self._outer, series.observations[0])}":{{{observations}}}']
        comma = "," if self._members and members else ""
        self._members += len(members)
        return comma + ",".join(members)

    def close(self) -> str:
        """The end of a set."""
        return "}}"

    def end(self) -> str:
        """The structure, which names the values that the sets point to."""
        return f'],{self.structures()}}},"errors":[]}}'

    def _key(self, places: Sequence[int], observation: Observation) -> str:
        cells = observation.dimensions
        return ":".join(str(self._place(self.dimensions[place], cells[place], observation)) for place in places)

    def _place(self, index: _Index, cell: str, observation: Observation) -> int:
        """The place of a value, which is described where it is new."""
        place = index.places.get(cell)
        if place is None:
            place = index.places[cell] = len(index.entries)
            index.entries.append(self._described(index.part, cell, observation.figure))
        return place

    def _cells(self, observation: Observation) -> str:
        if not self.message.observations:
            return "[]"
        if self.set.deletes:
            return "[null]" if self.message.values else "[]"
        cells = [observation.value] if self.message.values else [*self.without_value]
        for index, place in self.attributes:
            cell = observation.attributes[place]
            cells.append("null" if cell is None else str(self._place(index, cell, observation)))
        return f"[{','.join(cells)}]"

    def _described(self, part: Component, cell: str, figure: Figure) -> Json:
        if part is not TIME and part.codelist is None:
            return {self.free: cell}
        described: Json = {"id": cell, **self._named(label(part, cell, figure))}
        if part is TIME:
            described["start"] = f"{figure.period.first.isoformat()}T00:00:00Z"
            described["end"] = f"{figure.period.last.isoformat()}T23:59:59Z"
        return described

    def _named(self, text: Bilingual) -> Json:
        return {"name": text.in_language(self.message.lang), "names": {"en": text.en, "zh": text.zh}}

    def _links(self) -> list[Json]:
        return [{"urn": self.message.structure.urn, "rel": self.message.structure.kind}]

    def reference(self) -> Json:
        """The member of a set that names its structure."""
        return {}

    def structures(self) -> str:
        """The member that describes the structure."""
        return f'"structure":{_text(self.structure())}'

    def structure(self) -> Json:
        """Dimensions and attributes with the values that were met."""

        def described(places: Sequence[int]) -> list[Json]:
            return [self.component(self.dimensions[place], keyPosition=place) for place in places]

        attributes = [self.attribute(index) for index, _ in self.attributes]
        return {
            "links": self._links(),
            **self._named(self.message.structure.name),
            "dimensions": {"dataSet": [], "series": described(self._outer), "observation": described(self._inner)},
            "attributes": {
                "dataSet": [],
                "series": [],
                "observation": attributes if self.message.observations else [],
            },
        }

    def component(self, index: _Index, **members: Any) -> Json:
        """A component with its values."""
        part = index.part
        described: Json = {"id": part.id, **self._named(part.name), **members, "values": index.entries}
        return described | ({"roles": [part.id]} if part is TIME else {})

    def attribute(self, index: _Index) -> Json:
        """An attribute with its values."""
        return self.component(index, relationship={"primaryMeasure": OBS_VALUE.id})


class Json2(Json1):
    """SDMX-JSON 2.0."""

    free = "value"
    without_value = ()

    def reference(self) -> Json:
        """The place of its structure."""
        return {"structure": 0}

    def structures(self) -> str:
        """The member that describes the structure, with its measure."""
        structure = self.structure()
        if self.sets:
            structure["dataSets"] = list(range(self.sets))
        measure: Json = {"id": OBS_VALUE.id, **self._named(OBS_VALUE.name), "format": {"dataType": Holds.DECIMAL}}
        shown = self.message.values and self.message.observations
        structure["measures"] = {"observation": [measure] if shown else []}
        return f'"structures":[{_text(structure)}]'

    def attribute(self, index: _Index) -> Json:
        """An attribute with its values, and the type of those without a code list."""
        described = self.component(index, relationship={"observation": {}}, isMandatory=index.part.required)
        if index.part.codelist is None:
            described["format"] = {"dataType": index.part.holds}
        if not index.entries:
            del described["values"]  # a list without values is not allowed; the observations hold null
        return described


def _text(value: Json) -> str:
    return dumps(value).decode("utf-8")


def write(table: Table) -> bytes:
    """The figures of a table as SDMX-JSON 1.0."""
    message, series = of_table(table, "1.0")
    return Json1(message).whole([(Set(), series)])
