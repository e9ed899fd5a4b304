"""The store of ready answers: what it throws out, what it counts, and how an answer is found."""

from __future__ import annotations

from api.web.in_front.answer_store import SPELLINGS, AnswerStore, taken_by_key
from api.web.in_front.delivery import Ready, taken_by
from api.web.in_front.recorded_answer import Recorded
from api.web.in_front.standing_headers import StandingHeaders
from tests.helpers.tables import every

SPELLING = taken_by_key("a")
"""Bytes that a spelling or a key of one letter counts for."""
BARE = taken_by(b"", ())
"""Those of an answer without headers and body."""


def recorded(size: int) -> Recorded:
    """An answer that takes so many bytes with its key and its first spelling, if these are of one letter."""
    return Recorded(200, (), b"x" * (size - BARE - 2 * SPELLING), "/")


def _ready(size: int) -> Ready:
    """A coding that takes so many bytes."""
    return Ready(200, (), b"", b"x" * (size - BARE), "/", StandingHeaders())


def test_what_an_address_holds_counts() -> None:
    """An answer of a few bytes to a question of many thousand takes what the question takes, as key and spelling."""
    store = AnswerStore(1_000_000)
    for letter in "abcdefgh":
        store.put((True, letter * 10_000, "/"), (letter * 10_000, "/"), Recorded(200, (), b"", "/"))
    assert store.size > 8 * 2 * 10_000
    assert taken_by(b"", [(b"link", b"x" * 5_000)]) > 5_000


def test_the_least_recently_used_is_thrown_out() -> None:
    """Beyond the capacity."""
    store = AnswerStore(8000)
    for key in "abcd":
        store.put(key, key, recorded(2000))
    store.get("a")
    store.put("e", "e", recorded(2000))
    assert [key for key in "abcde" if store.get(key)] == ["a", "c", "d", "e"]
    assert (len(store), store.size) == (4, 8000)


def test_an_answer_counts_once() -> None:
    """Two requests that make the same answer at the same time do not use up the store."""
    store = AnswerStore(8000)
    first = store.put("a", "a", recorded(2000))
    for _ in range(100):
        assert store.put("a", "a", recorded(2000)) is first
    assert (len(store), store.size) == (1, 2000)


@every("capacity", [0, 4999])
def test_an_answer_too_large_for_the_store_is_not_kept(capacity: int) -> None:
    """One answer may not throw out all the others; whoever made it gets it all the same."""
    store = AnswerStore(capacity)
    kept = store.put("a", "a", recorded(2000))
    store.add_variant(kept, b"br", _ready(1000))
    store.remember("b", kept)
    assert store.get("a") is store.get("b") is None
    assert (len(store), store.size) == (0, 0)


def test_all_codings_of_an_answer_count() -> None:
    """The bound holds for what lies beside the plain bytes too, which count once."""
    store = AnswerStore(16_000)
    for key in "ab":
        kept = store.put(key, key, recorded(2000))
        store.add_variant(kept, b"identity", Ready(200, (), b"", kept.recorded.body, "/", StandingHeaders()))
        store.add_variant(kept, b"br", _ready(1000))
        store.add_variant(kept, b"br", _ready(1000))
    assert store.size == 2 * (2000 + BARE + 1000)
    for key in "cdefghijkl":
        kept = store.put(key, key, recorded(1700))
        store.add_variant(kept, b"br", _ready(1700))
        assert store.size <= 16_000
    assert store.size == sum(found.size for key in "abcdefghijkl" if (found := store.get(key)))


def test_an_answer_is_found_by_each_spelling() -> None:
    """And by none of them once it is thrown out."""
    store = AnswerStore(8000)
    kept = store.put("a", "a=1", recorded(2000))
    store.remember("a=one", kept)
    assert store.get("a=1") is store.get("a=one") is store.find("a") is kept
    for key in "bcdefghi":
        store.put(key, key, recorded(2000))
    assert store.get("a=1") is store.get("a=one") is store.find("a") is None
    assert store.size == 8000


def test_few_spellings_of_an_answer_are_remembered() -> None:
    """No caller fills the store with ways to ask for one thing."""
    store = AnswerStore(100_000)
    kept = store.put("a", 0, recorded(2000))
    for spelling in range(1000):
        store.remember(spelling, kept)
    assert len([spelling for spelling in range(1000) if store.get(spelling)]) == SPELLINGS
    assert store.size == kept.recorded.size + SPELLING + SPELLINGS * taken_by_key(0)


def test_nothing_is_left_after_clearing() -> None:
    """Not its size either, and what was kept is not remembered again."""
    store = AnswerStore(8000)
    kept = store.put("a", "a", recorded(2000))
    store.clear()
    store.remember("b", kept)
    store.add_variant(kept, b"br", _ready(1000))
    assert (store.get("a"), store.get("b"), len(store), store.size) == (None, None, 0, 0)
