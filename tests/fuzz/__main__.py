"""`python -m tests.fuzz TARGET --seconds N`: Atheris feeds a target for so long, and stops at the first finding.

The kept inputs are unpacked into `build/fuzz/TARGET-kept/`. What covers more goes to `build/fuzz/TARGET/`, and so does
what was found. `--merge` puts the few inputs that together cover what all of both folders do in the place of those that
are kept. Options that this program does not know are libFuzzer's own.
"""

import argparse
import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import atheris

from tests.fuzz.targets import CORPORA, TARGETS, digest, kept, timed

BUILD = Path("build/fuzz")
MEGABYTES = 2048
"""Memory that a run may take, most of it the fuzzer's own."""
INSTRUMENTED = ["api", "odata_query", "sly"]
MOST_BYTES = 34_000
"""Bytes of the inputs that are kept of a target: the smallest."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--merge", action="store_true", help="minimise the kept inputs instead")
    wanted, more = parser.parse_known_args()
    found, unpacked = BUILD / wanted.target, BUILD / f"{wanted.target}-kept"
    if more and not wanted.merge:  # libFuzzer starts this program again to merge
        _fuzz(wanted.target, more)
    found.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(unpacked, ignore_errors=True)
    unpacked.mkdir()
    for name, data in kept(wanted.target).items():
        (unpacked / name).write_bytes(data)
    folders = [str(found), str(unpacked)]
    if wanted.merge:
        _merge(wanted.target, folders)
    else:
        run = [f"-max_total_time={wanted.seconds}", f"-artifact_prefix={found}/finding-", "-print_final_stats=1"]
        _fuzz(wanted.target, [*run, *folders])


def _fuzz(name: str, arguments: list[str]) -> None:
    with ExitStack() as opened:  # libFuzzer ends the process
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        with atheris.instrument_imports(include=INSTRUMENTED):
            begin, longest = TARGETS[name]
            read = timed(opened.enter_context(begin(lambda: _migrated(folder))))
            for data in kept(name).values():  # what is imported on use is instrumented too
                read(data)
        limits = [f"-max_len={longest}", f"-rss_limit_mb={MEGABYTES}", "-timeout=20", "-len_control=20"]
        atheris.Setup([f"{sys.executable} -m tests.fuzz {name}", *limits, *arguments], read)
        atheris.Fuzz()


def _merge(name: str, folders: list[str]) -> None:
    with tempfile.TemporaryDirectory() as merged:
        merging = [sys.executable, "-m", "tests.fuzz", name, "-set_cover_merge=1", merged]
        subprocess.run([*merging, *folders], check=True)  # noqa: S603 - our own words
        texts, room = {}, MOST_BYTES
        for data in sorted((path.read_bytes() for path in Path(merged).iterdir()), key=lambda data: (len(data), data)):
            room -= len(data)
            if room >= 0:
                texts[digest(data)] = data.decode("utf-8", "surrogateescape")
    lines = [json.dumps({"name": key, "text": text}) + "\n" for key, text in sorted(texts.items())]
    (CORPORA / f"{name}.jsonl").write_text("".join(lines), encoding="ascii")


def _migrated(folder: Path) -> str:
    from api.storage.address import parse_url
    from api.storage.writing import bring_to

    url = f"sqlite:///{folder / 'fuzz.db'}"
    asyncio.run(bring_to(parse_url(url)))
    return url


if __name__ == "__main__":
    main()
