"""Relations as a package declares them: what is read, what is kept in a table, every fault of a bad file."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from api.audit import relations
from api.audit.formula import parse
from api.audit.relations import DeclaredRelation, Difference, RelationError, RelationKind, read_relations
from tests.helpers.tables import every

TEXT = Path(__file__).with_name("relations.toml").read_text(encoding="utf-8")
CHECK, DERIVE = (f"[[relation]]{part}" for part in TEXT.split("[[relation]]")[1:])


def test_an_empty_file_declares_nothing() -> None:
    assert read_relations("") == []


def test_a_check_is_read() -> None:
    formula, words = parse("a[CHN,2024] = b[CHN,2024]"), ("A is B.", "甲等于乙。")
    (relation,) = read_relations(CHECK, "r")
    assert relation == DeclaredRelation("a-is-b", RelationKind.CHECK, formula, *words, report="r", position=1)


def test_a_derivation_is_read() -> None:
    """A derivation says which figure it gives; line breaks in a formula do not matter."""
    relation = read_relations(CHECK + DERIVE)[1]
    assert relation.formula.text == "a[CHN,2024] / b[CHN,2024]"
    given = ("share", "a-share", "Share of A", "甲的比重", "CHN", "2024", "percent")
    assert relation.derivation == relations.Derivation(*given)
    assert (relation.note_en, relation.note_zh, relation.position) == ("A note.", "注。", 2)
    assert [str(reference) for reference in relation.references] == ["a[CHN,2024]", "b[CHN,2024]"]


def test_a_row_gives_the_relation_back() -> None:
    """What a table keeps is the whole relation, with None where it has no text."""
    for relation in read_relations(CHECK + DERIVE, "r"):
        row = relation.row()
        assert set(row) == {*relations.COLUMNS, "position"}
        position = row.pop("position")
        assert isinstance(position, int)
        assert DeclaredRelation.of(row, "r", position) == relation


def _changed(text: str, key: str, value: object) -> dict[str, object]:
    entry: dict[str, object] = tomllib.loads(text)["relation"][0]
    return {name: given for name, given in (entry | {key: value}).items() if given is not None}


REQUIRED = [(CHECK, key) for key in ("id", "kind", "formula")]
REQUIRED += [(DERIVE, key) for key in ("method", "indicator", "area", "period", "unit")]


@every("text, key", REQUIRED)
def test_what_is_required(text: str, key: str) -> None:
    assert _faulty(_changed(text, key, None)) == [key]


@every("name", ["expectation", "name"])
def test_a_text_may_be_in_either_language(name: str) -> None:
    """Where one is missing the other serves for it; where both are, that is one fault."""
    english, chinese = f"{name}_en", f"{name}_zh"
    for here, there in ((english, chinese), (chinese, english)):
        row = DeclaredRelation.of(_changed(DERIVE, here, None)).row()
        assert row[here] == row[there] == _changed(DERIVE, here, None)[there]
    entry = _changed(DERIVE, english, None)
    del entry[chinese]
    with pytest.raises(RelationError, match=f"{english}: it is missing, as is {chinese}"):
        DeclaredRelation.of(entry)


WRONG_CHECK: dict[str, list[object]] = {
    "id": ["A B", "", "a" * 81, 1],
    "kind": ["guess", ["check"]],
    "formula": [
        *("max(a[CHN,2024], 1) = 1", "a[CHN,2024]", "1 = 1", "a[CHN,2024] & 1", True),
        f"a[CHN,2024] = 1 {' ' * 1000}+ 1",
    ],
    "expectation_en": [" ", "a\x00b"],
    "expectation_zh": ["x" * 1001],
    "note_en": ["x" * 401],
    "differs": ["revision", "", ["period"]],
    "unit": ["percent"],
    "remark": ["hello"],
}
WRONG_DERIVATION: dict[str, list[object]] = {
    "differs": ["period"],
    "method": ["guess"],
    "formula": ["a[CHN,2024] = 1", "a[CHN,2024] - b[CHN,2024]", "a[CHN,2024]", "a[CHN,2024] & b[CHN,2024]"],
    "area": ["CN"],
    "period": ["2024-13"],
    "unit": ["US$"],
    "indicator": ["Share"],
    "name_en": ["x" * 201],
}
WRONG = [(CHECK, key, value) for key, values in WRONG_CHECK.items() for value in values]
WRONG += [(DERIVE, key, value) for key, values in WRONG_DERIVATION.items() for value in values]


@every("text, key, value", WRONG)
def test_refuses(text: str, key: str, value: object) -> None:
    assert set(_faulty(_changed(text, key, value))) == {key}


@every("word", list(Difference))
def test_a_check_may_say_why_its_sides_differ(word: Difference) -> None:
    """Each word is read and kept; without one there is none."""
    relation = DeclaredRelation.of(_changed(CHECK, "differs", str(word)))
    assert (relation.differs, relation.row()["differs"]) == (word, word)
    assert DeclaredRelation.of(_changed(CHECK, "differs", None)).row()["differs"] is None


DIFFERS = "it is one of definition, period, edition, vintage"


@every(
    "key, given, said",
    [
        ("differs", "editon", f"{DIFFERS}; did you mean edition?"),
        ("differs", "Vintage", f"{DIFFERS}; did you mean vintage?"),
        ("differs", "currency", DIFFERS),
        ("kind", "chek", "it is one of check, derive; did you mean check?"),
    ],
)
def test_an_unknown_word_is_refused_with_those_there_are(key: str, given: str, said: str) -> None:
    """The fault names the allowed words and the one that was probably meant."""
    with pytest.raises(RelationError) as refusal:
        DeclaredRelation.of(_changed(CHECK, key, given))
    assert str(refusal.value) == f"a-is-b: {key}: {said}"


@every(
    ("method", "formula"),
    [
        ("share", "a[CHN,2024] / b[CHN,2024]"),
        ("growth", "a[CHN,2024] / a[CHN,2023] - 1"),
        ("growth", "(a[CHN,2024] - a[CHN,2023]) / a[CHN,2023]"),
        ("previous-year", "a[CHN,2024] / (1 + b[CHN,2024])"),
        ("per-unit", "a[CHN,2024] / b[CHN,2024]"),
        ("difference", "a[CHN,2024] - b[CHN,2024]"),
        ("difference", "a[CHN,2024] * (1 - b[CHN,2024])"),
        ("bound", "a[CHN,2024] & b[CHN,2024] * 2"),
    ],
)
def test_each_method_takes_its_shape(method: str, formula: str) -> None:
    """The closed list of what may be derived is kept by the formula's last step."""
    entry = _changed(DERIVE, "formula", formula) | {"method": method}
    assert DeclaredRelation.of(entry).formula.text == formula


def _faulty(entry: dict[str, object]) -> list[str]:
    with pytest.raises(RelationError) as refusal:
        DeclaredRelation.of(entry)
    return [fault.key for fault in refusal.value.faults]


@every(
    ("text", "said"),
    [
        ("[[relation]", "no TOML"),
        ("[relation]\nid = 'a'", "[[relation]]"),
        ("relation = 1", "[[relation]]"),
        ("relation = [1]", "[[relation]]"),
        ("title = 'x'", "title"),
        ("x = " + "[" * 5000, "no TOML"),
        (CHECK + CHECK, "same id"),
        (f"relation = [{'{},' * (relations.MAX_RELATIONS + 1)}]", f"at most {relations.MAX_RELATIONS}"),
    ],
)
def test_refuses_files(text: str, said: str) -> None:
    with pytest.raises(RelationError, match=said.replace("[", r"\[")):
        read_relations(text)


def test_every_fault_is_named() -> None:
    """A file with several faults is refused once, with all of them and the place in the formula."""
    bad = CHECK.replace("check", "guess").replace("a-is-b", "second") + CHECK.replace(" = b[", " = b(")
    with pytest.raises(RelationError) as refusal:
        read_relations(bad)
    second, first = refusal.value.faults
    assert (second.relation, second.key, first.relation, first.key) == ("second", "kind", "a-is-b", "formula")
    assert first.detail.startswith("at character 15: ")


def test_a_relation_without_an_id_is_named_by_its_place() -> None:
    with pytest.raises(RelationError, match="relation 2: id: it is missing"):
        read_relations(CHECK + CHECK.replace('id = "a-is-b"', ""))
