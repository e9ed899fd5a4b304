"""The command line as tests run it: in this process, or as a program of its own."""

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from api.cli import command_line

# Ctrl-C is given back to a process that was started where it is ignored, as in the background of a shell.
PROGRAM = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from api.cli.command_line import main
main()
"""
SETTINGS = ("DATABASE_URL", "HOST", "PORT", "WORKERS", "PUBLIC_URL")


def indicators(line: str, *more: str, **environment: str) -> Any:
    """Run a command line in this process, split as a shell splits it, with these variables and no other settings."""
    given = dict.fromkeys(SETTINGS) | environment
    return CliRunner(env=given).invoke(command_line.application(), [*shlex.split(line), *more], catch_exceptions=False)


def environment(**given: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in SETTINGS} | given


def started(line: str, folder: Path, program: str = PROGRAM, **given: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - this interpreter, and our own words
        [sys.executable, "-c", program, *shlex.split(line)],
        cwd=folder,
        text=True,
        start_new_session=True,
        **{"env": environment(), "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | given,
    )
