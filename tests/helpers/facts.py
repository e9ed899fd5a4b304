"""Facts of single answers, written as text: a row a line, its cells between bars.

In a table of data a row has a request, its status, and pairs of a place and what is there. A request is an address,
its method before it where that is not GET, its headers after it in braces, joined by ` + `; an empty one is that of
the row above. A place is the way to a value in the JSON: names and numbers with points between them, `*` for each of
a list, `#` for its length, `@` for the names in it. `line` leads into the lines of another format, `header` to a
header, and `body` is all of it. `~` marks what the value has in it, `!~` what it has not, `^` what it begins with;
else it is the value itself: a text as it is, all else as in JSON with its digits.

In a table of pages a row has a path, a place and what is there, with a fourth cell where the page in Chinese says
something else than the English one; the path is then opened in both languages, as one that begins with a star is. An
empty cell is that of the row above. A status other than 200 goes before the path; unless an alert says what is wrong,
the page is for no search engine then, and a program gets a problem document. A place is an XPath, an element with its
class (`p.note`), what labels it (`section:breaks`), or what is seen where the link of the page is pasted (`og:title`).
`->` leads to where the path redirects: `302 /elsewhere`. What is there is written so:

    words        in the text of the one element      = words      which is just that
    ^ words      which begins so                     $ words      which ends so
    ! words      which does not hold them            !^ words     which does not begin so
    #3 or #>3    so many are found                   answer >3    each address of this site is answered
    = a; b       for several elements, in order      ^ a; b       the same of their beginnings
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import cache, partial
from typing import Any
from weakref import WeakKeyDictionary

import httpx

from tests.conftest import Client
from tests.helpers.pages import BROWSER, PREFIXES, answered, named, opened, text_of
from tests.helpers.rows import tables

REQUEST = re.compile(r"(?:(?P<method>[A-Z]+) )?(?P<address>/.*?)(?: \{(?P<headers>.*)\})?")
SIGNS = {
    "=": str.__eq__,
    "^": str.startswith,
    "$": str.endswith,
    "~": str.__contains__,
    "!": lambda found, words: words not in found,
    "!~": lambda found, words: words not in found,
    "!^": lambda found, words: not found.startswith(words),
}


def named_tables(test: str) -> dict[str, list[tuple[str, ...]]]:
    """The tables of the text file beside a test with what they name in braces put in."""
    return {name: [tuple(map(named, row)) for row in found] for name, found in tables(test).items()}


def check(client: Client, facts: Iterable[Sequence[str]]) -> None:
    """Send each request of a table of data and fail with all that is otherwise."""
    wrong: list[Any] = []
    answer: Any = None
    parsed: Callable[[], Any] = dict
    for row in facts:
        request, status, *pairs = map(named, row)
        if request:
            answer = _asked(client, request)
            parsed = cache(partial(_parsed, answer))
            if answer.status_code != int(status):
                wrong.append((request, answer.status_code, answer.text[:500]))
                continue
        for place, expected in zip(pairs[::2], pairs[1::2], strict=True):
            sign, words = re.fullmatch(r"(!?~|\^|)(.*)", expected).groups()  # type: ignore[union-attr]
            if not SIGNS[sign or "="](found := _at(answer, parsed, place), words):
                wrong.append((request, place, expected, found[:1500]))
    assert not wrong, "\n".join(map(str, wrong))


def _asked(client: Client, request: str) -> httpx.Response:
    found = REQUEST.fullmatch(request)
    assert found is not None, request
    headers = dict(header.split(": ", 1) for header in (found["headers"] or "").split(" + ") if header)
    return client.request(found["method"] or "GET", found["address"], headers=headers)


def _parsed(answer: httpx.Response) -> Any:
    return json.loads(answer.text, parse_float=Decimal, parse_int=Decimal)


def _at(answer: httpx.Response, parsed: Callable[[], Any], place: str) -> str:
    start, *steps = place.split(".")
    if start == "body":
        return answer.text
    if start == "line":
        return _shown(_step(answer.text.splitlines(), steps))
    if start == "header":
        return answer.headers.get(steps[0], "null")
    return _shown(_step(parsed(), [start, *steps]))


def _step(value: Any, place: list[str]) -> Any:
    if not place:
        return value
    step, *further = place
    if step == "*":
        return [_step(each, further) for each in value]
    if step in ("#", "@"):
        return len(value) if step == "#" else list(value)
    return _step(value[int(step) if isinstance(value, list) else step], further)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(_shown, value))
    return value if isinstance(value, str) else json.dumps(value, default=str).strip('"')


_SEEN: WeakKeyDictionary[Client, dict[str, Any]] = WeakKeyDictionary()
"""By client, which changes nothing here, the pages that were opened, and the addresses that were answered, as None."""


def check_pages(client: Client, facts: Iterable[Sequence[str]]) -> None:
    """Open each page of a table of pages, once for all tables of a client, and fail with all that is otherwise."""
    request = where = ""
    pages = _SEEN.setdefault(client, {})
    failures: list[Exception] = []
    for row in facts:
        place, at, *words = map(named, row)
        request, where = place or request, at or where
        status, star, path = re.fullmatch(r"(\d{3})? ?(\*?)(.*)", request).groups()  # type: ignore[union-attr]
        for prefix, what in zip(PREFIXES if star or len(words) > 1 else ("",), words * 2, strict=False):
            try:
                _look(client, pages, int(status or 200), prefix + path, where, what)
            except Exception as error:
                error.add_note(f"with {prefix}{path} | {where} | {what}")
                failures.append(error)
    if failures:
        raise ExceptionGroup(f"{len(failures)} lines fail", failures)


def _look(client: Client, pages: dict[str, Any], status: int, path: str, where: str, what: str) -> None:
    if where == "->":
        answer = client.get(path, headers=BROWSER)
        assert f"{answer.status_code} {answer.headers['location']}" == what
        return
    if pages.get(path) is None:
        pages[path] = opened(client, path, status)
        if status != 200 and not pages[path].xpath("//p[@role='alert']"):
            assert pages[path].xpath("//meta[@name='robots']/@content") == ["noindex"]
            document = client.get(path, headers={"accept": "application/json"})
            assert (document.status_code, document.headers["content-type"]) == (status, "application/problem+json")
    found = _elements(pages[path], where)
    if number := re.fullmatch(r"(#|answer )(>?)(\d+)", what):
        least = int(number[3])
        if number[1] == "#":
            assert len(found) > least if number[2] else len(found) == least, f"{len(found)} found"
        else:
            own = {str(each).partition("#")[0] for each in found if each.startswith(("/", "http://test/"))}
            assert len(own) > least
            answered(client, own - pages.keys(), -1)
            pages.update(dict.fromkeys(own - pages.keys()))
        return
    sign, words = re.fullmatch(r"(?:(!\^|[=^$!]) ?)?(.*)", what).groups()  # type: ignore[union-attr]
    texts = [each if isinstance(each, str) else text_of(each) for each in found]
    for text, part in zip(texts, words.split("; ") if len(found) > 1 else [words], strict=True):
        assert SIGNS[sign or "~"](text, part), text[:1500]


def _elements(page: Any, where: str) -> list[Any]:
    if where.startswith("og:"):
        where = f"//meta[@property='{where}']/@content"
    elif short := re.fullmatch(r"(\w+)(?:([.:])([\w-]+))?", where):
        name, sign, value = short.groups()
        label = "class" if sign == "." else "aria-labelledby"
        where = f"//{name}[@{label}='{value}']" if sign else f"//{name}"
    found: list[Any] = page.xpath(where)
    return found
