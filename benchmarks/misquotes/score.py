"""Run a checker of quoted figures through `claims.csv`, and count where it is right and how it is wrong."""

from __future__ import annotations

import argparse
import csv
import json
import shlex
import subprocess
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

Row = dict[str, str]
Answer = dict[str, Any]  # the id of a claim with a verdict and perhaps what it would_be
Checker = Callable[[str, list[Row]], Iterable[Answer]]  # from a door and the claims put at it
Post = Callable[[str, bytes, str], Any]  # from a path, a body and its media type to the parsed answer
PATH, MOST = "/v1/fact-check", 100  # what the service takes at once
AGREES = ("agrees", "agrees-within-rounding")
ACCUSES = ("drops-comparator", "wrong-scale", "wrong-unit", "wrong-period", "superseded", "contradicts")
VERDICTS = (*AGREES, *ACCUSES, "cannot-tell")
COLUMNS = ("claims", "right", "false agrees", "false accusations", "lost", "other", "would be right")
NAMED = ("id", "indicator", "area", "period", "source")
DOORS = {
    "fields": (*NAMED, "value", "upper", "scale", "unit", "comparator"),
    "amounts": (*NAMED, "amount"),
    "text": ("id", "lang", "text", "phrase"),
}
POWERS = {"one": 0, "wan": 4, "million": 6, "yi": 8, "billion": 9, "trillion": 12}


def read(path: Path) -> list[Row]:
    """All claims of a file."""
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines(keepends=True)))


def service(post: Post) -> Checker:
    """The checker behind `/v1/fact-check`."""

    def check(door: str, claims: list[Row]) -> Iterator[Answer]:
        for start in range(0, len(claims), MOST):
            part = claims[start : start + MOST]
            body = {"claims": [{name: claim[name] for name in claim if name != "id"} for claim in part]}
            given = json.dumps(body).encode(), "application/json"
            found = [_in_text(claim, post) for claim in part] if door == "text" else post(PATH, *given)["data"]
            yield from (answer | {"id": claim["id"]} for claim, answer in zip(part, found, strict=True))

    return check


def _in_text(claim: Row, post: Post) -> Answer:
    """The answer that shares most characters with the phrase."""
    found = post(f"{PATH}?lang={claim['lang']}", claim["text"].encode(), "text/plain")["data"]
    end = (start := claim["text"].find(claim["phrase"])) + len(claim["phrase"])
    shared = [min(end, each["end"]) - max(start, each["start"]) for each in found]
    return dict(found[shared.index(max(shared))]) if max(shared, default=0) > 0 else {}


def http(url: str) -> Post:
    """Posting to a running service."""

    def post(path: str, body: bytes, media_type: str) -> Any:
        request = urllib.request.Request(url + path, body, {"Content-Type": media_type})  # noqa: S310 - the caller's own
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - the caller's own
            return json.load(answer)

    return post


def command(line: str) -> Checker:
    """A program that reads claims and writes answers, a JSON object a line."""

    def check(door: str, claims: list[Row]) -> Iterator[Answer]:
        lines = "".join(json.dumps(claim | {"door": door}) + "\n" for claim in claims)
        output = subprocess.check_output(shlex.split(line), input=lines, text=True)  # noqa: S603 - the caller's own
        yield from (json.loads(answer) for answer in output.splitlines() if answer.strip())

    return check


def bands(rows: list[Row]) -> Checker:
    """The plain rule: off by 0.5 % is right, by 5 % about right. It is given the right figure, in the claim's unit."""

    def check(_door: str, claims: list[Row]) -> Iterator[Answer]:
        known = {row["id"]: row for row in rows}
        for row in (known[claim["id"]] for claim in claims):
            ends = [float(end) for end in (row["value"], row["upper"]) if end]
            off = abs(sum(ends) / len(ends) * 10.0 ** POWERS[row["scale"]] / float(row["reference"]) - 1)
            yield {"id": row["id"], "verdict": AGREES[off > 0.005] if off <= 0.05 else "contradicts"}

    return check


def score(door: str, rows: list[Row], check: Checker) -> list[tuple[Row, Answer, str]]:
    """Each claim that can be put at a door, with its answer and outcome; nothing is told but what is known there."""
    claims = [row for row in rows if door == "text" or row["indicator"]]
    told = [{name: claim[name] for name in DOORS[door] if claim[name]} for claim in claims]
    answers = {answer["id"]: answer for answer in check(door, told)}
    found = ((claim, answers.get(claim["id"], {})) for claim in claims)
    return [(claim, answer, outcome(claim["expected"].split("|"), answer.get("verdict"))) for claim, answer in found]


def outcome(expected: list[str], verdict: str | None) -> str:
    """Its column: `other` tells right from wrong, but for another reason."""
    if verdict in expected:
        return "right"
    for verdicts, wrong in ((AGREES, "false agrees"), (ACCUSES, "false accusations")):
        if verdict in verdicts:
            return "other" if set(verdicts) & set(expected) else wrong
    return "lost"


def show(name: str, scored: list[tuple[Row, Answer, str]], *, verbose: bool) -> tuple[float, int]:
    """Print the counts; return the share of right ones and the number of false agrees."""
    counts: Counter[tuple[str, str]] = Counter()
    for row, answer, how in scored:
        hinted = how == "lost" and answer.get("would_be") in row["expected"].split("|")
        groups = ("all", row["lang"], row["expected"].split("|")[0])
        counts.update((group, each) for group in groups for each in ("claims", how, *["would be right"] * hinted))
        if verbose and how != "right":
            print(f"  {row['id']} {how}: {answer.get('verdict')} for {row['expected']}, {row['phrase']}, {row['text']}")
    print(f"{name:<24}" + "".join(f"{column:>19}" for column in COLUMNS))
    for group in ("all", "en", "zh", *VERDICTS):
        print(f"  {group:<22}" + "".join(f"{counts[group, column] or '.':>19}" for column in COLUMNS))
    return counts["all", "right"] / max(1, len(scored)), counts["all", "false agrees"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Score as the command line says; 1 if a checker is below the floor or agrees falsely, where a floor is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=Path, default=Path(__file__).with_name("claims.csv"), help="the claims")
    parser.add_argument("--url", help="a running service of this project")
    parser.add_argument("--command", help="a program that reads claims and writes verdicts, a JSON object a line")
    parser.add_argument("--door", choices=DOORS, action="append", help="how claims are put; else in all three ways")
    parser.add_argument("--floor", type=float, help="the share that must be right, from 0 to 1")
    parser.add_argument("--verbose", "-v", action="store_true", help="print each claim that is not right")
    given = parser.parse_args(arguments)
    rows = read(given.claims)
    named = {"service": service(http(given.url.rstrip("/")))} if given.url else {}
    named |= {"command": command(given.command)} if given.command else {}
    pairs = [(f"{name}, {door}", score(door, rows, named[name])) for name in named for door in given.door or DOORS]
    results = [show(name, scored, verbose=given.verbose) for name, scored in pairs]
    show("bands, given the figure", score("fields", rows, bands(rows)), verbose=False)
    return int(given.floor is not None and any(share < given.floor or false for share, false in results))


if __name__ == "__main__":
    raise SystemExit(main())
