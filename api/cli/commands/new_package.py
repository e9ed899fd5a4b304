"""`indicators new`: a folder with a worked example, to be replaced by a report of one's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from shutil import rmtree
from typing import Annotated

import typer

from api.cli.failures import BAD_INPUT, Failure
from api.cli.options import Command
from api.cli.output import tell_done

SCAFFOLD = Path(__file__).resolve().parents[2] / "plugins" / "packages" / "scaffold"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,58}")


def run(
    name: Annotated[
        str, typer.Argument(help="The report's id, which names the folder: small letters, digits, hyphens.")
    ],
    parent: Annotated[Path, typer.Option("--in", metavar="DIR", help="Where the folder is made.")] = Path(),
    text: Annotated[
        Path | None,
        typer.Option("--from", metavar="TEXT", help="A text or HTML page that the report is read in, for the example."),
    ] = None,
) -> None:
    """Make a report package: a worked example that checks, loads and audits as it stands, or one for a text.

    A package for a text holds a copy of it, and as title its heading or first line; all else is for you to fill in.
    """
    if not _NAME.fullmatch(name):
        raise Failure(f"{name[:80]!r} is no id: small letters, digits and hyphens, as in my-report-2025", BAD_INPUT)
    folder = parent / name
    if folder.exists():
        raise Failure(f"{folder} exists already; nothing is written", BAD_INPUT)
    files = _example(name) if text is None else _for_text(name, text)
    try:
        _write(folder, files)
    except OSError as error:
        raise Failure(f"{folder} cannot be made: {error.strerror}") from None
    done = _made(folder) if text is None else _made_for_text(folder, text)
    tell_done("\n  ".join((*done, f"indicators load {folder}", f"indicators audit --report {name}")))


def _made(folder: Path) -> tuple[str, ...]:
    return f"Made {folder} with a worked example. Next:", f"indicators check {folder}"


def _made_for_text(folder: Path, text: Path) -> tuple[str, ...]:
    return (
        f"Made {folder} for {text}. Complete report.toml and sources.csv, list what is measured in\n"
        "indicators.csv, if you know it already, and go on with:",
        f"indicators extract {folder / _article(text)} --area CODE --into {folder}",
        f"indicators check {folder} --write",
    )


def _write(folder: Path, files: Mapping[str, str]) -> None:
    """Make the folder with all its files, or not at all."""
    beside = folder.with_name(f".{folder.name}.new")
    folder.parent.mkdir(parents=True, exist_ok=True)
    rmtree(beside, ignore_errors=True)  # of a run that was killed
    try:
        beside.mkdir()
        for file, content in files.items():
            (beside / file).write_text(content, encoding="utf-8", newline="\n")
        beside.rename(folder)
    finally:
        rmtree(beside, ignore_errors=True)


def _example(name: str) -> dict[str, str]:
    """The worked example under its own id."""
    files = (file for file in sorted(SCAFFOLD.iterdir()) if file.is_file())
    return {file.name: file.read_text(encoding="utf-8").replace('id = "my-report"', f'id = "{name}"') for file in files}


def _for_text(name: str, text: Path) -> dict[str, str]:
    """A package for a text: what the text tells, the first lines of the lists, and blanks."""
    from api.cli.output import content_of
    from api.plugins.packages.scaffold import begun

    return begun(name, _article(text), content_of(str(text)))


def _article(text: Path) -> str:
    return "article.html" if text.suffix.lower() in (".html", ".htm", ".xhtml") else "article.txt"


COMMAND = Command(run, ("new my-report", "new my-report --in reports", "new my-report --from press-release.txt"))
