"""`python -m tests.fuzz.write_seeds`: the inputs that a run begins with, from the project's own tests and reports."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from api.plugins.packages.commands import SCAFFOLD
from tests.fuzz.targets import TARGETS, digest
from tests.helpers import refusals
from tests.helpers.rows import cases
from tests.web.answer_corpus import values as corpus

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path("build/fuzz")
REPORTS = (SCAFFOLD, *(ROOT / "seed" / name for name in ("new-ecommerce-2025", "companion-official")))


def _formulas() -> Iterator[str]:
    for file in (ROOT / "seed").rglob("relations.toml"):
        yield from re.findall(r'^formula = "(.*)"', file.read_text(encoding="utf-8"), re.MULTILINE)
    for file in (ROOT / "tests/audit").rglob("test_formula*.py"):
        yield from re.findall(r'"([^"\n]*\[[A-Z]{3},[^"\n]*)"', file.read_text(encoding="utf-8"))


def _filters() -> Iterator[str]:
    yield from corpus.ODATA_QUERY["$filter"]
    for address in (*corpus.ODATA_PLACES, *(row[0] for row in refusals.ROWS)):
        yield from (value for name, value in parse_qsl(urlsplit(address).query) if name == "$filter")
    for file in (ROOT / "tests/plugins/odata").glob("test_*.py"):
        yield from re.findall(r'"([^"\n]* (?:eq|ne|gt|ge|lt|le|in|and|or) [^"\n]*)"', file.read_text(encoding="utf-8"))


def _keys() -> Iterator[str]:
    keys = [address.rsplit("/", 1)[-1] for address in (*corpus.SDMX_21, *corpus.SDMX_30)]
    tests = {(name, unquote(value)) for name, values in corpus.SDMX_30_QUERY.items() for value in values}
    lines = [f"{name[2:-1]}={value}" for name, value in sorted(tests) if name.startswith("c[")]
    yield from keys
    yield from (f"\n{line}" for line in lines)
    yield "\n".join(("A.CHN", *lines))


def _packages() -> Iterator[bytes]:
    for folder in REPORTS:
        pieces = []
        for path in sorted(folder.glob("*.*")):
            if re.fullmatch(r"[a-z]+(\.lock)?\.(csv|toml|txt|html)", path.name):
                lines = path.read_bytes().splitlines(keepends=True)
                pieces.append(f"=== {path.name}\n".encode() + b"".join(lines[:12]))
        yield b"".join(pieces)
    tables = str(ROOT / "tests/plugins/packages/test_package_files.py")
    for text, *_ in (*cases(tables, "rows"), *cases(tables, "faults")):
        yield f"=== sources.csv\n{text}".encode()


def main() -> None:
    """Write them below build/fuzz, where a run looks."""
    sentences = sorted((ROOT / "tests/plugins/extract/sentences").glob("*.txt"))
    quoted = (ROOT / "tests/plugins/fact_check/quoted.csv").read_text(encoding="utf-8")
    made: dict[str, Iterable[str | bytes]] = {
        "formula": _formulas(),
        "odata_filter": _filters(),
        "sdmx_key": _keys(),
        "package_reader": _packages(),
        "extractor": [line for path in sentences for line in path.read_text(encoding="utf-8").split("\n")],
        "fact_checker": [row["text"] for row in csv.DictReader(io.StringIO(quoted, newline=""))],
    }
    for name, inputs in made.items():
        folder = BUILD / name
        folder.mkdir(parents=True, exist_ok=True)
        longest = TARGETS[name].longest
        contents = [item.encode() if isinstance(item, str) else item for item in inputs]
        for content in filter(None, contents):
            (folder / digest(content)).write_bytes(content[:longest])
        print(f"{name}: {len(contents)} inputs")


if __name__ == "__main__":
    main()
