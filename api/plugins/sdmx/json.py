"""SDMX-JSON 1.0 and 2.0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from api.domain.figure import Figure
from api.domain.words import Bilingual
from api.formats.table import Table
from api.formats.writers.json import dumps
from api.plugins.sdmx.concepts import AGENCY, OBS_VALUE, TIME, Component, Holds
from api.plugins.sdmx.messages import Message, MessageWriter, Observation, Series, Set, label, of_table

Json = dict[str, Any]


class _Index:
    """The values of a component that were met, each with its place."""

    def __init__(self, part: Component) -> None:
        self.part = part
        self.places: dict[str, int] = {}
        self.entries: list[Json] = []

    def place(self, cell: str, entry: Any) -> int:
        """The place of a value; `entry()` makes its description where it is new."""
        place = self.places.get(cell)
        if place is None:
            place = self.places[cell] = len(self.entries)
            self.entries.append(entry())
        return place


class _Json(MessageWriter):
    free: str
    """The name of the member that holds a text without a code."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.dimensions = [_Index(part) for part in message.dimensions]
        self.attributes = [(_Index(message.shown[place]), place) for place in self.places]
        ids = [part.id for part in message.dimensions]
        self._outer = [ids.index(part.id) for part in message.outer]
        self._inner = [ids.index(part.id) for part in message.inner]
        self._sets = 0
        self._members = 0

    def start(self) -> str:
        """The members before the data sets."""
        return f'{{"meta":{_text(self._meta())},"data":{{"dataSets":['

    def open(self, head: Set) -> str:
        """A set's own members, and the beginning of its series or observations."""
        super().open(head)
        comma = "," if self._sets else ""
        self._sets += 1
        self._members = 0
        dates = {"validFrom": head.valid_from, "validTo": head.valid_to}
        members: Json = {"action": head.action, "links": self._links()}
        members |= {name: moment for name, moment in dates.items() if moment}
        members |= self._reference()
        return f'{comma}{_text(members)[:-1]},"{"observations" if self.message.flat else "series"}":{{'

    def series(self, series: Series) -> str:
        """A member of the set for a series, or for each observation where the message is flat."""
        members = [f'"{self._key(self._inner, one)}":{self._cells(one)}' for one in series.observations]
        if self.message.flat:
            return self._joined(members)
        key = self._key(self._outer, series.observations[0])
        observations = f'"observations":{{{",".join(members)}}}' if self.message.observations else ""
        return self._joined([f'"{key}":{{{observations}}}'])

    def close(self) -> str:
        """The end of a set."""
        return "}}"

    def end(self) -> str:
        """The structure, which names the values that the sets point to."""
        return f'],{self._structures()}}},"errors":[]}}'

    def _joined(self, members: list[str]) -> str:
        text = ",".join(members)
        comma = "," if self._members and text else ""
        self._members += len(members)
        return comma + text

    def _key(self, places: Sequence[int], observation: Observation) -> str:
        return ":".join(str(self._dimension(place, observation)) for place in places)

    def _dimension(self, place: int, observation: Observation) -> int:
        index, cell = self.dimensions[place], observation.dimensions[place]
        return index.place(cell, lambda: self._described(index.part, cell, observation.figure))

    def _cells(self, observation: Observation) -> str:
        if not self.message.observations:
            return "[]"
        if self.set.deletes:
            return "[null]" if self.message.values else "[]"
        cells = [observation.value] if self.message.values else self._without_value()
        for index, place in self.attributes:
            cell = observation.attributes[place]
            if cell is None:
                cells.append("null")
            else:
                entry = index.place(cell, lambda i=index, c=cell: self._described(i.part, c, observation.figure))
                cells.append(str(entry))
        return f"[{','.join(cells)}]"

    def _without_value(self) -> list[str]:
        raise NotImplementedError

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

    def _meta(self) -> Json:
        message = self.message
        return {
            "id": message.id,
            "prepared": message.prepared,
            "test": False,
            "contentLanguages": ["en", "zh"],
            "sender": {"id": AGENCY},
        }

    def _reference(self) -> Json:
        return {}

    def _links(self) -> list[Json]:
        structure = self.message.structure
        return [{"urn": structure.urn, "rel": structure.kind}]

    def _structures(self) -> str:
        raise NotImplementedError

    def _structure(self) -> Json:
        def described(places: Sequence[int]) -> list[Json]:
            return [self._component(self.dimensions[place], keyPosition=place) for place in places]

        attributes = [self._attribute(index) for index, _ in self.attributes]
        return {
            "links": self._links(),
            **self._named(self.message.structure.name),
            "dimensions": {
                "dataSet": [],
                "series": described(self._outer),
                "observation": described(self._inner),
            },
            "attributes": {
                "dataSet": [],
                "series": [],
                "observation": attributes if self.message.observations else [],
            },
        }

    def _component(self, index: _Index, **members: Any) -> Json:
        part = index.part
        described: Json = {"id": part.id, **self._named(part.name), **members, "values": index.entries}
        return described | ({"roles": [part.id]} if part is TIME else {})

    def _attribute(self, index: _Index) -> Json:
        raise NotImplementedError


class Json1(_Json):
    """SDMX-JSON 1.0."""

    free = "name"

    def _without_value(self) -> list[str]:
        return ["null"]  # the first place is the value's, shown or not

    def _structures(self) -> str:
        return f'"structure":{_text(self._structure())}'

    def _attribute(self, index: _Index) -> Json:
        return self._component(index, relationship={"primaryMeasure": OBS_VALUE.id})


class Json2(_Json):
    """SDMX-JSON 2.0."""

    free = "value"

    def _without_value(self) -> list[str]:
        return []

    def _reference(self) -> Json:
        return {"structure": 0}

    def _structures(self) -> str:
        structure = self._structure()
        if self._sets:
            structure["dataSets"] = list(range(self._sets))
        measure: Json = {"id": OBS_VALUE.id, **self._named(OBS_VALUE.name), "format": {"dataType": Holds.DECIMAL}}
        shown = self.message.values and self.message.observations
        structure["measures"] = {"observation": [measure] if shown else []}
        return f'"structures":[{_text(structure)}]'

    def _attribute(self, index: _Index) -> Json:
        described = self._component(index, relationship={"observation": {}}, isMandatory=index.part.required)
        if index.part.codelist is None:
            described["format"] = {"dataType": index.part.holds}
        if not index.entries:
            del described["values"]  # a list without values is not allowed; the observations hold null
        return described


def _text(value: Mapping[str, Any]) -> str:
    return dumps(value).decode("utf-8")


def write(table: Table) -> bytes:
    """The figures of a table as SDMX-JSON 1.0."""
    message, series = of_table(table, "1.0")
    return Json1(message).whole(series)
