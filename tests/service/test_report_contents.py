"""What each report has figures of: in which order, by which area, which series is drawn; which area speaks for one."""

from collections import Counter
from collections.abc import Callable, Mapping

import pytest
from anyio.from_thread import BlockingPortal

from api.domain.catalogue import Catalogue
from api.plugins.pages.front import ReportContents, report_contents
from api.plugins.pages.indicator import main_area
from tests.conftest import Client
from tests.helpers import claims
from tests.helpers.rows import tables
from tests.helpers.tables import every

Read = Callable[[Client], tuple[Catalogue, Mapping[str, ReportContents]]]


@pytest.fixture(scope="module")
def read(portal: BlockingPortal) -> Read:
    def contents(client: Client) -> tuple[Catalogue, Mapping[str, ReportContents]]:
        catalogue = client.catalogue()
        return catalogue, portal.call(report_contents, client.app.state.service, catalogue)

    return contents


def test_all_figures_are_counted_and_the_longest_series_is_drawn(client: Client, read: Read) -> None:
    """Figures by report, series and source, as the API has them; a series by the periods that any report has."""
    catalogue, contents = read(client)
    assert set(contents) == set(catalogue.reports)
    lengths = Counter((row["indicator"], row["area"]) for row in client.data("/v1/figures?limit=10000"))
    for report, each in contents.items():
        rows = client.data(f"/v1/figures?report={report}&limit=10000")
        stated = {(row["indicator"], row["area"]) for row in rows}
        assert each.claims == len(rows)
        counts = Counter(row["source"] for row in rows)
        assert set(each.sources) == counts.keys()
        assert [counts[source] for source in each.sources] == sorted(counts.values(), reverse=True)
        assert each.drawn.length == max(lengths[place] for place in stated)


def test_a_large_report_is_shown_by_its_main_area(rivals: Client, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.plugins.pages.front.MOST_SERIES", 2)
    monkeypatch.setattr("api.plugins.pages.front.LISTED_WHOLE", 2)
    contents = read(rivals)[1][claims.REPORT]
    areas = Counter(row["area"] for row in rivals.data(f"/v1/figures?report={claims.REPORT}"))
    assert [each.area for each in contents.shown] == [max(areas, key=lambda area: areas[area])]


@every("counts, said, area", tables(__file__)["areas"])
def test_the_area_of_a_report(counts: str, said: str, area: str) -> None:
    """One that is named, else that of most figures, then the world, then the first by its code; in any order."""
    words = counts.split()
    pairs = [(code, int(number)) for code, number in zip(words[::2], words[1::2], strict=True)]
    assert main_area(dict(pairs), said.split()) == main_area(dict(reversed(pairs)), said.split()) == area
