"""The parameter table of docs/reference.md, made from the models: `python -m tests.docs.write_parameter_table`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from api.main import create_app
from api.settings import Settings

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference.md"
HEAD = "| parameter | means | on |\n| --- | --- | --- |\n"
TABLE = re.compile(re.escape(HEAD) + r"(?:\|.*\n)*")
MANY = 8
"""A parameter of more paths than this is said to be on all or on most."""


def parameter_table() -> str:
    """A row for each parameter and meaning, with the paths that take it."""
    document = create_app(Settings(database_url="sqlite:///none.db", log_level="error")).openapi()
    paths: dict[tuple[str, str], list[str]] = {}
    native = {path: methods["get"] for path, methods in document["paths"].items() if path.startswith("/v1/")}
    for path, operation in native.items():
        for parameter in _query_parameters(operation):
            meaning = parameter["description"].replace(" Several are separated by commas or repeated.", "")
            paths.setdefault((parameter["name"], meaning), []).append(path.removeprefix("/v1/"))
    with_formats = [path for path, operation in native.items() if _is_table(operation)]
    rows = (
        f"| `{name}` | {meaning} | {_places(places, len(with_formats))} |\n"
        for (name, meaning), places in paths.items()
    )
    return HEAD + "".join(rows)


def _is_table(operation: dict[str, Any]) -> bool:
    """Whether it answers in the formats of a table, whose options it takes."""
    return "sep" in [parameter["name"] for parameter in _query_parameters(operation)]


def _query_parameters(operation: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for item in operation.get("parameters", ()) if item["in"] == "query"]


def _places(places: list[str], all_of_them: int) -> str:
    if len(places) == all_of_them:
        return "all"
    return "most" if len(places) > MANY else ", ".join(f"`{place}`" for place in places)


def main() -> None:
    """Write the table into the reference."""
    text = REFERENCE.read_text(encoding="utf-8")
    REFERENCE.write_text(TABLE.sub(lambda _match: parameter_table(), text), encoding="utf-8")


if __name__ == "__main__":
    main()
