"""The message catalogue: what a language adds, what is refused, and that code and files name the same messages."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from jinja2 import Environment, nodes

from api.domain import messages
from api.domain.messages import FOLDER, LANGUAGES, Bilingual, Joined, Message
from tests.conftest import MakeUrl
from tests.helpers.command_line import PROGRAM, environment
from tests.helpers.rows import tables
from tests.helpers.tables import every


@pytest.mark.full
@pytest.mark.slow  # starts two programs
def test_a_third_language_is_a_file(read_only_url: MakeUrl, repository: Path, tmp_path: Path) -> None:
    """Its messages are served, and English in place of those that it lacks; nothing else of the code changes."""
    shutil.copytree(repository / "api", tmp_path / "api", ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("migrations", "seed"):
        (tmp_path / folder).symlink_to(repository / folder)
    shutil.copy(Path(__file__).with_name("messages.fr.ftl"), tmp_path / "api/domain")
    given = environment(DATABASE_URL=read_only_url("sqlite"), PYTHONPATH=str(tmp_path), COLUMNS="500")
    audit, text = (
        subprocess.run(  # noqa: S603 - this interpreter, and our own words
            [sys.executable, "-c", PROGRAM, *words.split(), "--lang", "fr"],
            cwd=tmp_path,
            env=given,
            input="China's online retail sales reached 15.5 trillion yuan in 2024.",
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for words in ("audit --format json", "fact-check - --format json")
    )
    assert re.search(r"\(selon [^)]*\) et [^.]+ concordent\.", audit)
    assert re.search(r"differ by more than rounding explains: |are not comparable, since ", audit)
    assert "« 15.5 trillion yuan » est exact." in text


LACKING = {
    "en": "whole = { CAPITAL($what) } { $count } countries.",
    "fr": "whole = Environ { $count } pays.",
    "zh": "",
    "de": "whole = Etwa { $nothing }.",
}


def values_of(language: str) -> dict[str, frozenset[str]]:
    """By message of a language, the names of its values; the comment above a message may name more values."""
    source, found = (FOLDER / f"messages.{language}.ftl").read_text("utf-8"), dict[str, frozenset[str]]()
    for entry in FluentParser().parse(source).body:
        assert not isinstance(entry, fluent.Junk), entry.content
        if isinstance(entry, fluent.Message):
            assert entry.id.name not in found
            found[entry.id.name] = frozenset(
                re.findall(r"\$([A-Za-z][\w-]*)", source[entry.span.start : entry.span.end])
            )
    return found


def test_each_language_says_what_english_says() -> None:
    """Each file can be read, has a message once, and uses no value that the English message is not given."""
    english = values_of("en")
    assert all(values <= english[name] for lang in LANGUAGES for name, values in values_of(lang).items())


@every("lang, text", tables(__file__)["lacking"])
def test_english_stands_for_what_a_language_lacks(lang: str, text: str, tmp_path: Path) -> None:
    for language, source in LACKING.items():
        (tmp_path / f"messages.{language}.ftl").write_text(source, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(messages, "catalogues", partial(messages.catalogues, tmp_path))
        assert Message("whole", count=5, what="about").in_language(lang) == text


@every(
    "words, en, zh",
    [
        (Joined([Bilingual("One.", "一。"), Bilingual("", ""), Bilingual("Two.", "二。")]), "One. Two.", "一。二。"),
        (Joined([], "between-listed"), "", ""),
        (Message("listed", before="a", last=Bilingual("b", "乙")), "a and b", "a、乙"),
    ],
)
def test_texts_as_one(words: Joined | Message, en: str, zh: str) -> None:
    assert (words.in_language("en"), words.in_language("zh")) == (en, zh)


def test_a_missing_value_is_an_error_and_a_long_one_is_none() -> None:
    with pytest.raises(LookupError, match="last"):
        Message("listed", before="a").in_language("en")
    assert len(Message("listed", before="a" * 9_000, last="b").in_language("zh")) == 9_002


def test_code_and_catalogue_name_the_same_messages(repository: Path) -> None:
    """Each message that code or a template names is there and gets its values; each that is there is named."""
    english, named = values_of("en"), set[str]()
    for file in sorted((repository / "api").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Constant(str(name)):
                    named.add(name)
                case ast.JoinedStr(parts):
                    texts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in parts]
                    named |= {name for name in english if any(texts) and re.fullmatch("".join(texts), name)}
            match node:
                case ast.Call(
                    ast.Name("Message") | ast.Attribute(attr="say" | "message"), [ast.Constant(name)], keywords
                ):
                    given = {keyword.arg for keyword in keywords}
                    assert None in given or (name, english.get(name)) == (name, given), file
    for file in sorted((repository / "api").rglob("*.html")):
        for call in Environment(autoescape=True).parse(file.read_text(encoding="utf-8")).find_all(nodes.Call):
            if getattr(call.node, "name", getattr(call.node, "attr", None)) == "say":
                names, given = _names(call.args[0], english), {keyword.key for keyword in call.kwargs}
                assert names, f"{file}:{call.lineno}"
                assert {name: english.get(name) for name in names} == dict.fromkeys(names, given), file
                named |= names
    referred = "".join((FOLDER / f"messages.{language}.ftl").read_text("utf-8") for language in LANGUAGES)
    assert set(english) - named == set(english) & set(re.findall(r"\{ ([a-z][\w-]+) \}", referred)) - named


def _names(node: nodes.Node, english: Iterable[str]) -> set[str]:
    """The messages that an expression of a template may name: either of two, those that begin as it begins."""
    match node:
        case nodes.Const():
            return {node.value}
        case nodes.CondExpr():
            return _names(node.expr1, english) | _names(node.expr2 or node.expr1, english)
        case nodes.Concat():
            first, last = node.nodes[0], node.nodes[-1]
            ends = last.value if isinstance(last, nodes.Const) else ""
            return {name for name in english if name.startswith(first.value) and name.endswith(ends)}
    return set()


def test_the_project_has_two_languages_in_full() -> None:
    names = [re.findall(r"^([a-z][\w-]*) =", path.read_text("utf-8"), re.M) for path in FOLDER.glob("messages.*.ftl")]
    assert (LANGUAGES, set(names[0])) == (("en", "zh"), set(names[1]))
