"""Accept changed answers, or see what changed in them.

    python -m tests.web.answer_corpus                     accept every change: write `answers.txt`, print what changed
    python -m tests.web.answer_corpus '^/v1/figures'      accept those alone whose address fits the expression
    python -m tests.web.answer_corpus --before HEAD       accept none: print where each differs from a commit's answer

A change of the file is a change of what callers get: look at each address, and say in the changelog what they notice.
The bodies of before are not kept; `--before` makes them of that commit's code, in a worktree that it removes.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.conftest import serving
from tests.helpers.claims import add_claims
from tests.web.answer_corpus.addresses import addresses
from tests.web.answer_corpus.answers import Answer, answered, changed, first_difference, keep, kept

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.web.answer_corpus", description="The answers kept.")
    parser.add_argument("accepted", nargs="?", default="", help="an expression that the accepted addresses fit")
    parser.add_argument("--before", metavar="COMMIT", help="print what differs from the answers of that commit")
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    line = parser.parse_args()
    if line.into:
        line.into.write_text(json.dumps(_portable(over_claims(json.load(sys.stdin)))), encoding="utf-8")
        return
    fits, was = re.compile(line.accepted).search, kept()
    now = over_claims(filter(fits, addresses()))
    digests = {address: answer.digest for address, answer in now.items()}
    changes = changed({address: digest for address, digest in was.items() if fits(address)}, digests)
    if line.before:
        changes = with_differences(changes, answers_of(line.before, changes), now)
    else:
        left = {address: digest for address, digest in was.items() if not fits(address)}
        both = left | digests
        keep({address: both[address] for address in [*addresses(), *left] if address in both})
    print("\n".join([*(f"{how}  {address}" for address, how in changes.items()), f"{len(changes)} answers changed"]))


def with_differences(
    changes: Mapping[str, str], before: Mapping[str, Answer], now: Mapping[str, Answer]
) -> dict[str, str]:
    """Of each changed answer how it was at that commit, and where the bodies part."""
    told = dict(changes)
    for address in changes.keys() & before.keys() & now.keys():
        was, is_now = before[address], now[address]
        status = f"{was.status}" if was.status == is_now.status else f"{was.status} -> {is_now.status}"
        told[address] = f"{status} {first_difference(was.body, is_now.body)}" if was != is_now else "as it was there"
    return told


def over_claims(asked: Iterable[str]) -> dict[str, Answer]:
    with serving(add_claims) as client:
        return answered(client, asked)


def answers_of(commit: str, asked: Iterable[str]) -> dict[str, Answer]:
    with tempfile.TemporaryDirectory() as folder:
        tree, into = Path(folder) / "tree", Path(folder) / "answers.json"
        git = ["git", "-C", ROOT, "worktree"]
        _run([*git, "add", "--quiet", "--detach", tree, commit])
        try:
            shutil.copytree(HERE, tree / HERE.relative_to(ROOT), dirs_exist_ok=True)
            program = [sys.executable, "-m", "tests.web.answer_corpus", "--into", into]
            _run(program, cwd=tree, input=json.dumps(list(asked)))
        finally:
            _run([*git, "remove", "--force", tree])
        kept_there = json.loads(into.read_text(encoding="utf-8"))
    return {address: Answer(status, body.encode("latin-1")) for address, (status, body) in kept_there.items()}


def _run(line: Sequence[str | Path], **options: Any) -> None:
    subprocess.run(line, check=True, text=True, **options)  # noqa: S603 - git and ourselves


def _portable(answers: Mapping[str, Answer]) -> dict[str, tuple[int, str]]:
    return {address: (answer.status, answer.body.decode("latin-1")) for address, answer in answers.items()}


if __name__ == "__main__":
    main()
