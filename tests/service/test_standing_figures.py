"""Which area stands for an indicator where a page tells one figure of it."""

from __future__ import annotations

from api.service.standing_figures import area_told
from tests.helpers.tables import every


@every(
    ("counts", "said", "area"),
    [
        ({"AUT": 3, "CHN": 5, "WLD": 4}, (), "CHN"),
        ({"AUT": 5, "CHN": 5, "WLD": 5}, (), "WLD"),
        ({"CHN": 5, "AUT": 5, "USA": 5}, (), "AUT"),
        ({"AUT": 5, "CHN": 1}, ("CHN",), "CHN"),
        ({"AUT": 5, "CHN": 1}, ("USA",), "AUT"),
    ],
)
def test_the_area_that_is_told(counts: dict[str, int], said: tuple[str, ...], area: str) -> None:
    """One that is named, else that of most figures, then the world, then the first by its code; in any order."""
    assert area_told(counts, said) == area_told(dict(reversed(counts.items())), said) == area
