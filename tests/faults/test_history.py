"""The checker of histories finds what is wrong with one, and nothing in one that is right."""

from __future__ import annotations

from tests.faults.history import Anomaly, History, Read, Told
from tests.helpers.tables import every

TRUTHS = {"list": {("a", "b"): 1, ("b", "c"): 2, ("c", "d"): 3}, "count": {2: 1, 3: 2, 4: 3}}
FIRST, SECOND = Told(("a", "b"), 1, "09:00"), Told(("b", "c"), 2, "10:00")
RIGHT = [
    Read(0, "list", FIRST, '"x"'),
    Read(1, "list", SECOND, '"y"'),
    Read(0, "list", FIRST, '"x"'),
    Read(0, "count", Told(3), '"z"'),
    Read(0, "list", SECOND, '"y"'),
    Read(1, "count", Told(4), '"w"'),
]
BROKEN = {
    Anomaly.LOST: Read(0, "list", None, lost="reset"),
    Anomaly.MIXED: Read(0, "list", Told(("a", "c"), 2, "10:00"), '"m"'),
    Anomaly.MISLABELLED: Read(0, "list", Told(("b", "c"), 3), '"y"'),
    Anomaly.BACK: Read(1, "list", SECOND, '"y"'),
    Anomaly.TWO_TAGS: Read(0, "list", SECOND, '"other"'),
    Anomaly.TWO_MOMENTS: Read(0, "list", Told(("b", "c"), 2, "10:01"), '"y"'),
}


def history(*reads: Read) -> History:
    """A history of these."""
    made = History(TRUTHS)
    for read in reads:
        made.add(read)
    return made


def test_nothing_is_found_in_a_right_history() -> None:
    """Clients may be of different releases, each of its own goes forward only."""
    right = history(*RIGHT)
    assert right.found == []
    assert (right.reads, right.releases) == ({"list": 4, "count": 2}, {1: 2, 2: 3, 3: 1})


@every("anomaly", Anomaly)
def test_what_is_wrong_is_found(anomaly: Anomaly) -> None:
    """A mixed answer, a step back, a lost request, and whatever does not agree: that, and no more."""
    assert history(*RIGHT, BROKEN[anomaly]).found == [(anomaly, BROKEN[anomaly])]


def test_a_step_back_counts_over_all_kinds() -> None:
    """A client that has counted in a release does not list an older one."""
    found = history(Read(0, "count", Told(4), '"w"'), Read(0, "list", SECOND, '"y"')).found
    assert [anomaly for anomaly, _ in found] == [Anomaly.BACK]
