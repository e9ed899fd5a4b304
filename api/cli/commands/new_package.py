"""`indicators new`: a folder with a worked example, to be replaced by a report of one's own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from api.cli.failures import BAD_INPUT, Failure
from api.cli.options import Command

SCAFFOLD = Path(__file__).resolve().parents[2] / "reports" / "scaffold"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,58}")


def run(
    name: Annotated[
        str, typer.Argument(help="The report's id, which names the folder: small letters, digits, hyphens.")
    ],
    parent: Annotated[Path, typer.Option("--in", metavar="DIR", help="Where the folder is made.")] = Path(),
) -> None:
    """Make a report package with a worked example that checks, loads and audits as it stands."""
    if not _NAME.fullmatch(name):
        raise Failure(f"{name[:80]!r} is no id: small letters, digits and hyphens, as in my-report-2025", BAD_INPUT)
    folder = parent / name
    if folder.exists():
        raise Failure(f"{folder} exists already; nothing is written", BAD_INPUT)
    try:
        _make(folder, name)
    except OSError as error:
        raise Failure(f"{folder} cannot be made: {error.strerror}") from None
    typer.echo(f"Made {folder} with a worked example. Next:")
    typer.echo(f"  indicators check {folder}")
    typer.echo(f"  indicators load {folder}")
    typer.echo(f"  indicators audit --report {name}")


def _make(folder: Path, name: str) -> None:
    folder.mkdir(parents=True)
    for template in sorted(SCAFFOLD.iterdir()):
        if template.is_file():
            text = template.read_text(encoding="utf-8").replace('id = "my-report"', f'id = "{name}"')
            (folder / template.name).write_text(text, encoding="utf-8", newline="\n")


COMMAND = Command(run, ("new my-report", "new my-report --in reports"))
