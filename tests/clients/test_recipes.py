"""docs/clients.md: every block of code runs as it is printed, and prints what it says."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.clients.conftest import HERE, ended

PAGE = (HERE.parents[1] / "docs" / "clients.md").read_text(encoding="utf-8")
BASE = "http://127.0.0.1:8000"
BLOCK = re.compile(r"^```(?P<language>\w+)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
PROMISED = re.compile(r"(?:#|//) → (?P<output>.*)$", re.MULTILINE)
HTTPFS = """
import duckdb, duckdb_extension_httpfs, pathlib
(file,) = pathlib.Path(duckdb_extension_httpfs.__file__).parent.rglob("httpfs.duckdb_extension")
duckdb.execute(f"INSTALL '{file}'")
"""
"""DuckDB fetches its extension when it is first needed; here it comes from a package."""
CURL = r"""
import re, sys, urllib.request as web
for line in sys.argv[1].splitlines():
    url = re.search(r'''http\S+?(?=['"\s]|$)''', line)[0]
    headers = dict(pair.split(": ", 1) for pair in re.findall(r"-H '([^']+)'", line))
    assert len(web.urlopen(web.Request(url, headers=headers)).read()) > 200, line
"""
Execute = Callable[..., str]

pytestmark = pytest.mark.slow


def blocks(*languages: str) -> list[str]:
    return [match["code"] for match in BLOCK.finditer(PAGE) if match["language"] in languages]


def name(code: str) -> str:
    """What a block is about: the first thing that it imports, or its first line."""
    match = re.search(r"(?:import|from|require\()\s*\"?([\w@/]+)", code)
    return match[1] if match else code.split("\n", 1)[0][:20]


@pytest.fixture(scope="module")
def execute(tmp_path_factory: pytest.TempPathFactory) -> Execute:
    """Runs a command in an empty home, or in a folder, with code; gives what it printed."""
    home = tmp_path_factory.mktemp("recipes")
    return lambda command, code, folder=None: ended([*command, code], home, folder).stdout


def kept(code: str, output: str) -> None:
    """Each promised line was printed, in order; at least one is promised."""
    promised = [match["output"].strip() for match in PROMISED.finditer(code)]
    assert promised
    printed = [line.strip() for line in output.splitlines()]
    assert [line for line in printed if line in promised] == promised, output


@pytest.mark.parametrize("code", blocks("python"), ids=name)
def test_python(code: str, execute: Execute, server: str, python: str) -> None:
    """With the clients' interpreter; fastmcp is an extra of ours, and its client comes with it."""
    if "duckdb" in code:
        execute([python, "-c"], HTTPFS)
    kept(code, execute([sys.executable if "fastmcp" in code else python, "-c"], code.replace(BASE, server)))


@pytest.mark.parametrize("code", blocks("js"), ids=name)
def test_javascript(code: str, execute: Execute, node: Path, server: str) -> None:
    kept(code, execute(["node", "-e"], code.replace(BASE, server), node))


def test_shell(execute: Execute, server: str, python: str) -> None:
    """Each address of a block answers, asked for as curl asks; by curl itself every command succeeds."""
    for code in blocks("sh"):
        joined = code.replace("\\\n", " ")  # a backslash before the end of a line goes on in the next
        execute([python, "-c", CURL], joined.replace(BASE, server).strip())
    for code in blocks("bash"):
        kept(code, execute(["bash", "-euo", "pipefail", "-c"], code.replace(BASE, server)))


def test_addresses_in_formulas_answer(execute: Execute, server: str, python: str) -> None:
    """Of programs that are not run: what they fetch is there, one value in one cell."""
    hosts = r"https?://(?:figures\.example\.org|127\.0\.0\.1:8000)"
    addresses = re.findall(rf'"({hosts}/[^"]*)"', "".join(blocks("text", "calc")))
    whole = [re.sub("https?://[^/]+", server, address) for address in addresses if "?" in address]
    assert len(whole) >= 6
    script = "import sys, urllib.request as web; print(web.urlopen(sys.argv[1]).read().decode())"
    for address in whole:
        told = execute([python, "-c", script], address)
        if ".txt" in address:
            number = "fields=value" in address
            assert told.rstrip("\n") == ("250.153347128706" if number else "more than 250 billion USD")
