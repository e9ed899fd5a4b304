"""The parameter table of docs/reference.md, made from the models: `python -m tests.docs.write_parameter_table`."""

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


def parameter_table(described: dict[str, Any]) -> str:
    """A row for each parameter and meaning, with the paths that take it."""
    paths: dict[tuple[str, str], list[str]] = {}
    with_formats = 0
    for path, operation in described.items():
        if not path.startswith("/v1/"):
            continue
        parameters = [item for item in operation.get("parameters", ()) if item["in"] == "query"]
        with_formats += "sep" in [parameter["name"] for parameter in parameters]
        for parameter in parameters:
            meaning = parameter["description"].replace(" Several are separated by commas or repeated.", "")
            paths.setdefault((parameter["name"], meaning), []).append(path.removeprefix("/v1/"))
    rows = []
    for (name, meaning), places in paths.items():
        some = "most" if len(places) > MANY else ", ".join(f"`{place}`" for place in places)
        rows.append(f"| `{name}` | {meaning} | {'all' if len(places) == with_formats else some} |\n")
    return HEAD + "".join(rows)


def main() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    app = create_app(Settings(database_url="sqlite:///none.db", log_level="error"))
    table = parameter_table({path: methods["get"] for path, methods in app.openapi()["paths"].items()})
    REFERENCE.write_text(TABLE.sub(lambda _match: table, text), encoding="utf-8")


if __name__ == "__main__":
    main()
