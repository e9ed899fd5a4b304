"""Relations as a package declares them: those that are read, what is kept in a table, every fault of a bad file."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from pydantic import ValidationError

from api.audit.formula import DeclaredRelation, Derivation, Difference, RelationKind, parse
from api.plugins.packages.commands import begun as example
from api.plugins.packages.package import HEAD, RELATIONS, Reading
from api.plugins.packages.rows import METHODS, Head, PackagedRelation, Relations
from tests.helpers.evidence import declared
from tests.helpers.raw_request import expanded
from tests.helpers.rows import tables
from tests.helpers.tables import every

TEXT = Path(__file__).with_name("relations.toml").read_text(encoding="utf-8")
TABLES = tables(__file__)
CHECK, DERIVE = (f"[[relation]]{part}" for part in TEXT.split("[[relation]]")[1:])


def read(*entries: object) -> tuple[PackagedRelation, ...]:
    return Relations.model_validate({"relation": entries}).relation


def read_relations(text: str) -> list[DeclaredRelation]:
    given = Relations.model_validate(tomllib.loads(text))
    return [declared("r", **relation.in_both()) for relation in given.relation]


def test_relations_are_read() -> None:
    """An empty file has none; a derivation says which figure it gives; line breaks in a formula do not matter."""
    assert read_relations("") == []
    check, relation = read_relations(CHECK + DERIVE)
    formula, words = parse("a[CHN,2024] = b[CHN,2024]"), ("A is B.", "甲等于乙。")
    assert check == DeclaredRelation("r", "a-is-b", RelationKind.CHECK, formula, *words)
    assert relation.formula.text == "a[CHN,2024] / b[CHN,2024]"
    given = ("share", "a-share", "Share of A", "甲的比重", "CHN", "2024", "percent")
    assert relation.derivation == Derivation(*given)
    assert (relation.note_en, relation.note_zh) == ("A note.", "注。")
    assert [str(reference) for reference in relation.formula.references] == ["a[CHN,2024]", "b[CHN,2024]"]


def _changed(text: str, key: str, value: object) -> dict[str, object]:
    entry: dict[str, object] = tomllib.loads(text)["relation"][0]
    return {name: given for name, given in (entry | {key: value}).items() if given is not None}


@every("name", ["expectation", "name"])
def test_a_text_may_be_in_either_language(name: str) -> None:
    """Where one is missing the other serves for it; where both are, that is one fault."""
    english, chinese = f"{name}_en", f"{name}_zh"
    for here, there in ((english, chinese), (chinese, english)):
        row = read(_changed(DERIVE, here, None))[0].in_both()
        assert row[here] == row[there] == _changed(DERIVE, here, None)[there]
    entry = _changed(DERIVE, english, None)
    del entry[chinese]
    with pytest.raises(ValidationError, match=f"{english} or {chinese} is required"):
        read(entry)


@every("kind, key, value", TABLES["wrong"])
def test_refuses(kind: str, key: str, value: str) -> None:
    """A key that is left out, which is required, and what is none of its values."""
    assert set(_faulty(_changed(CHECK if kind == "check" else DERIVE, key, json.loads(expanded(value))))) == {key}


@every("word", list(Difference))
def test_a_check_may_say_why_its_sides_differ(word: Difference) -> None:
    for given in (str(word), None):
        (relation,) = read(_changed(CHECK, "differs", given))
        assert declared(**relation.in_both()).differs == given


@every(("method", "formula"), TABLES["shapes"])
def test_each_method_takes_its_shape(method: str, formula: str) -> None:
    """The closed list of what may be derived is kept by the formula's last step."""
    entry = _changed(DERIVE, "formula", formula) | {"method": method}
    assert read(entry)[0].formula == formula


def _faulty(entry: dict[str, object]) -> list[object]:
    with pytest.raises(ValidationError) as refusal:
        read(entry)
    return [fault["loc"][2] for fault in refusal.value.errors()]


@every("text, changes, said", TABLES["faults"])
def test_every_fault_has_its_place(text: str, changes: str, said: str, tmp_path: Path) -> None:
    """A file is refused once, with all that is wrong in it; the fault of a formula has its place in that."""
    reading, begun = Reading(tmp_path), said.split(" / ")
    text = expanded(text).replace("CHECK", CHECK).replace("DERIVE", DERIVE).replace("↵", "\n")
    for change in changes.split("; ") if changes else ():
        old, new = change.split(" =>")
        assert old in text
        text = text.replace(old, new.strip(), 1)
    (tmp_path / RELATIONS).write_text(text, encoding="utf-8")
    reading.toml(RELATIONS, Relations)
    assert [str(fault)[: len(words)] for fault, words in zip(reading.faults, begun, strict=True)] == begun


def test_the_examples_of_a_new_package_are_read() -> None:
    """Without the signs that make comments of them; those of relations name each method."""
    shown = {name: re.sub(r"^# (?=\[|\w+ = )", "", example(name), flags=re.MULTILINE) for name in (RELATIONS, HEAD)}
    kinds = [row.kind for row in Relations.model_validate(tomllib.loads(shown[RELATIONS])).relation]
    assert (kinds, [method for method in METHODS if method not in example(RELATIONS)]) == (["check", "derive"], [])
    filled = shown[HEAD].format(name="a", title='"A"', article="a.txt", language="en", note="N")
    head = Head.model_validate(tomllib.loads(filled.replace('= ""', '= "B"')))
    assert (head.unit[0].code, head.area[0].code, head.words.narrowing) == ("visitors", "NZ-TAURANGA", "transit")


def test_there_may_be_ten_thousand() -> None:
    (entry,) = tomllib.loads(CHECK)["relation"]
    assert len(read(*[entry] * 10_000)) == 10_000
    with pytest.raises(ValidationError, match="at most 10000 items"):
        read(*[entry] * 10_001)
