"""What there is for a selection: told of series and periods, the same as of observations that are read one by one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest

from api.protocols.sdmx import availability, data_query, selection_condition
from api.protocols.sdmx.availability import Available
from api.protocols.sdmx.data import DataReading
from api.protocols.sdmx.parameters import SdmxQuery
from api.service.figure_service import FigureService
from api.storage.database import Database
from tests.conftest import within
from tests.helpers.tables import every
from tests.protocols import conftest as rich_data

pytestmark = pytest.mark.one_engine

SELECTIONS = [
    ("FIGURES", "", ""),
    ("CLAIMS", "", ""),
    ("TRADE", "A.CHN", ""),
    ("FIGURES", "Q+S", ""),
    ("FIGURES", "A.CHN,A.USA.online-retail-sales", ""),
    ("CLAIMS", "*.FRA+ITA", ""),
    ("CLAIMS", "", "c[VINTAGE]=ne:_Z"),
    ("CLAIMS", "", "c[VINTAGE]=_Z"),
    ("CLAIMS", "", "c[SOURCE]=sw:a"),
    ("FIGURES", "", "c[SOURCE]=sw:a"),
    ("FIGURES", "", "c[TIME_PERIOD]=2016,2018"),
    ("FIGURES", "", "c[TIME_PERIOD]=ge:2016+le:2017&c[REF_AREA]=ne:CHN"),
    ("CLAIMS", "A", "c[TIME_PERIOD]=ne:2016&c[INDICATOR]=co:retail"),
    ("FIGURES", "", "updatedAfter=2020-01-01"),
]


@pytest.fixture(scope="module")
def reading(engine: str, migrated_url: Callable[[str], str]) -> Iterator[Callable[..., DataReading]]:
    """Puts a key and filters to the data with rival claims."""
    address = migrated_url(engine)
    within(address, rich_data._add)
    service = FigureService(Database(address), 60)
    catalogue = asyncio.run(service.catalogue())

    def put(flow: str, key: str, parameters: str) -> DataReading:
        structure = data_query.flow("", flow, "", "1.0.0")
        given = SdmxQuery.read(parameters.encode(), data_query.AVAILABLE_30)
        return DataReading(service, catalogue, data_query.read(structure, key, given, catalogue))

    yield put
    asyncio.run(service.close())


def told(found: Available) -> tuple[dict[str, set[str]], int, int]:
    """All that an availability says."""
    return {name: set(values) for name, values in found.values.items()}, found.series, found.observations


@every(("flow", "key", "parameters"), SELECTIONS)
def test_a_selection_holds_what_its_observations_hold(
    reading: Callable[..., DataReading], flow: str, key: str, parameters: str
) -> None:
    """The same values, series and observations."""
    one = reading(flow, key, parameters)
    assert selection_condition.can_be_selected(one.query.selection)
    expected = told(asyncio.run(availability._exact_by_reading(one)))
    assert expected[2] > 0
    assert told(asyncio.run(availability.exact(one))) == expected


@every(("flow", "key", "parameters"), [one for one in SELECTIONS if "," not in one[1] and "updated" not in one[2]])
def test_what_could_be_added_is_what_reading_finds(
    reading: Callable[..., DataReading], flow: str, key: str, parameters: str
) -> None:
    """Of each dimension, what the choices in the others leave."""
    one = reading(flow, key, parameters)
    expected = told(asyncio.run(availability._addable_by_reading(one)))
    assert told(asyncio.run(availability.addable(one))) == expected


def test_what_is_computed_of_a_figure_is_read(reading: Callable[..., DataReading]) -> None:
    """No condition tells a status or a value as SDMX writes them."""
    one = reading("FIGURES", "", "c[OBS_VALUE]=gt:1000000")
    assert not selection_condition.can_be_selected(one.query.selection)
    assert asyncio.run(availability.exact(one)).observations > 0
