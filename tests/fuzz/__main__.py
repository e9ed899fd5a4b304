"""`python -m tests.fuzz TARGET --seconds N`: Atheris feeds a target for so long, and stops at the first finding.

What covers more than the kept inputs goes to `build/fuzz/TARGET/`, and so does what was found. `--merge` puts the few
inputs that together cover what all of both folders do in the place of those that are kept. Options that this program
does not know are libFuzzer's own.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import atheris

from tests.fuzz.target import CORPORA, NAMES, kept, target, timed

BUILD = Path("build/fuzz")
MEGABYTES = 2048
"""Memory that a run may take, most of it the fuzzer's own."""
INSTRUMENTED = ["api", "odata_query", "sly"]
MOST_BYTES = 34_000
"""Bytes of the inputs that are kept of a target: the smallest."""


def main() -> None:
    """Read the command line, and fuzz or merge."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=NAMES)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--merge", action="store_true", help="minimise the kept inputs instead")
    wanted, more = parser.parse_known_args()
    found = BUILD / wanted.target
    for folder in (found, CORPORA / wanted.target):
        folder.mkdir(parents=True, exist_ok=True)
    if wanted.merge:
        _merge(wanted.target, found)
    elif more:  # libFuzzer starts this program again to merge
        _fuzz(wanted.target, more)
    else:
        folders = [str(found), str(CORPORA / wanted.target)]
        run = [f"-max_total_time={wanted.seconds}", f"-artifact_prefix={found}/finding-", "-print_final_stats=1"]
        _fuzz(wanted.target, [*run, *folders])


def _fuzz(name: str, arguments: list[str]) -> None:
    """Hand the process over to libFuzzer, which ends it."""
    with ExitStack() as opened:  # libFuzzer ends the process
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        with atheris.instrument_imports(include=INSTRUMENTED):
            module = target(name)
            read = timed(opened.enter_context(module.begin(lambda: _migrated(folder))))
            for path in kept(name):  # what is imported on use is instrumented too
                read(path.read_bytes())
        limits = [f"-max_len={module.LONGEST}", f"-rss_limit_mb={MEGABYTES}", "-timeout=20", "-len_control=20"]
        atheris.Setup([f"{sys.executable} -m tests.fuzz {name}", *limits, *arguments], read)
        atheris.Fuzz()


def _merge(name: str, found: Path) -> None:
    kept_inputs = CORPORA / name
    with tempfile.TemporaryDirectory() as folder:
        merging = [sys.executable, "-m", "tests.fuzz", name, "-set_cover_merge=1", folder]
        subprocess.run([*merging, str(kept_inputs), str(found)], check=True)  # noqa: S603 - our own words
        shutil.rmtree(kept_inputs)
        kept_inputs.mkdir()
        room = MOST_BYTES
        for path in sorted(Path(folder).iterdir(), key=lambda path: (path.stat().st_size, path.name)):
            room -= path.stat().st_size
            if room >= 0:
                shutil.copyfile(path, kept_inputs / path.name[:16])


def _migrated(folder: Path) -> str:
    from api.storage.database_address import parse_url
    from api.storage.schema_upgrade import upgrade

    url = f"sqlite:///{folder / 'fuzz.db'}"
    asyncio.run(upgrade(parse_url(url), "head"))
    return url


if __name__ == "__main__":
    main()
