"""What pages say, element by element: the facts of `facts/*.txt`, each a title and the lines that show it.

A line is `path | where | what`, with a fourth cell where the page in Chinese says something else than the English one;
the path is then opened in both languages, as one that begins with a star is. An empty cell is that of the line above.
A status other than 200 stands before the path; unless an alert says what is wrong, the page is for no search engine
then, and a program gets a problem document. `where` is an XPath, an element with its class (`p.note`), what labels it
(`section:breaks`), or what is told where the link of the page is pasted (`og:title`). `what` is

    words        in the text of the one element      = words      which is just that
    ^ words      which begins so                     $ words      which ends so
    ! words      which does not hold them            !^ words     which does not begin so
    #3 or #>3    so many are found                   answer >3    each address of this site is answered
    = a; b       for several elements, in order      ^ a; b       the same of their beginnings

With `->` in place of `where` the path leads on: `302 /elsewhere`. A title may begin with `full`, and with the name of
the client that is asked (`rivals:`, `full rivals:`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.conftest import Client
from tests.helpers.page_facts import PREFIXES, answered, read
from tests.helpers.page_reader import BROWSER, opened, text_of
from tests.helpers.tables import count

FOLDER = Path(__file__).resolve().with_name("facts")


class Line(NamedTuple):
    """One thing that is said on a page."""

    status: int
    path: str
    where: str
    what: str


def lines_of(text: str) -> Iterator[Line]:
    """The lines of a fact, those in two languages twice."""
    status, path, where = "", "", ""
    for row in text.splitlines():
        place, at, *said = (cell.strip() for cell in row.split("|"))
        status, path = re.fullmatch(r"(?:(\d{3}) )?(.*)", place).groups() if place else (status, path)  # type: ignore[union-attr]
        where = at or where
        bilingual = path.startswith("*") or len(said) > 1
        for prefix, what in zip(PREFIXES if bilingual else ("",), said * (2 if len(said) == 1 else 1), strict=False):
            yield Line(int(status or 200), prefix + path.removeprefix("*"), where, what)


def facts() -> Iterator[Any]:
    """Each fact with its client and its lines."""
    for file in sorted(FOLDER.glob("*.txt")):
        for fact in read(file).split("\n\n"):
            title, _, lines = fact.partition("\n")
            full, client, told = re.fullmatch(r"# (full)?(?:(?: ?([a-z]+))?: )?(.*)", title).groups()  # type: ignore[union-attr]
            marks = [pytest.mark.full] if full else []
            yield pytest.param(client or "client", lines, id=f"{file.stem}: {told}", marks=marks)


def elements(page: Any, where: str) -> list[Any]:
    """What is found there: elements, or the values of attributes."""
    if where.startswith("og:"):
        where = f"//meta[@property='{where}']/@content"
    elif short := re.fullmatch(r"(\w+)(?:([.:])([\w-]+))?", where):
        name, sign, value = short.groups()
        label = "class" if sign == "." else "aria-labelledby"
        where = f"//{name}[@{label}='{value}']" if sign else f"//{name}"
    found: list[Any] = page.xpath(where)
    return found


def holds(client: Client, page: Any, where: str, what: str) -> None:
    """Check one line on its page."""
    found = elements(page, where)
    if number := re.fullmatch(r"(#|answer )(>?)(\d+)", what):
        least = int(number[3])
        if number[1] == "#":
            assert len(found) > least if number[2] else len(found) == least, f"{len(found)} found"
        else:
            answered(
                client, {str(each).partition("#")[0] for each in found if each.startswith(("/", "http://test/"))}, least
            )
        return
    sign, words = re.fullmatch(r"(?:(!\^|[=^$!]) ?)?(.*)", what).groups()  # type: ignore[union-attr]
    told = [each if isinstance(each, str) else text_of(each) for each in found]
    wanted = words.split("; ") if len(found) > 1 else [words]
    for text, part in zip(told, wanted, strict=True):
        match sign:
            case "=":
                assert text == part
            case "^":
                assert text.startswith(part)
            case "$":
                assert text.endswith(part)
            case "!":
                assert part not in text
            case "!^":
                assert not text.startswith(part)
            case _:
                assert part in text


def is_refused(client: Client, line: Line, page: Any) -> None:
    """No search engine lists the page, and a program gets a problem document."""
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    document = client.get(line.path, headers={"accept": "application/json"})
    assert (document.status_code, document.headers["content-type"]) == (line.status, "application/problem+json")


@pytest.mark.parametrize(("name", "lines"), list(facts()))
def test_pages_say(request: pytest.FixtureRequest, client: Client, name: str, lines: str) -> None:
    """All that the lines of a fact say, each page opened once; all lines that fail are told."""
    asked: Client = request.getfixturevalue(name)
    pages: dict[str, Any] = {}
    failures: list[Exception] = []
    for number, line in enumerate(lines_of(lines)):
        count(min(number, 1))
        try:
            if line.where == "->":
                answer = asked.get(line.path, headers=BROWSER)
                assert f"{answer.status_code} {answer.headers['location']}" == line.what
                continue
            if line.path not in pages:
                pages[line.path] = opened(asked, line.path, line.status)
                if line.status != 200 and not pages[line.path].xpath("//p[@role='alert']"):
                    is_refused(asked, line, pages[line.path])
            holds(asked, pages[line.path], line.where, line.what)
        except Exception as error:
            error.add_note(f"with {' | '.join(map(str, line))}")
            failures.append(error)
    if failures:
        raise ExceptionGroup(f"{len(failures)} lines fail", failures)
