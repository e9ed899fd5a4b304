"""The benchmark of misquoted figures: a sound file, and a service that calls nothing in it right that is wrong."""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from benchmarks.misquotes import score
from tests.conftest import Client

pytestmark = pytest.mark.one_engine


@pytest.fixture(scope="module")
def rows(repository: Path) -> list[score.Row]:
    return score.read(repository / "benchmarks" / "misquotes" / "claims.csv")


def test_the_file_is_sound(client: Client, rows: list[score.Row]) -> None:
    """Each id is one of its own, each verdict known and frequent, each figure served, each phrase in its text."""
    served = {figure["id"] for figure in client.data("/v1/figures?claims=all&fields=id&limit=1000")}
    faults = []
    for row in rows:
        faults += [
            f"{row['id']}: no verdict {each}" for each in row["expected"].split("|") if each not in score.VERDICTS
        ]
        faults += [f"{row['id']}: no figure {each}" for each in row["figure"].split("|") if each and each not in served]
        if row["text"].count(row["phrase"]) != 1:
            faults.append(f"{row['id']}: the phrase does not stand in the text once")
        if bool(row["indicator"]) != bool(row["figure"]) or bool(row["figure"]) != bool(row["reference"]):
            faults.append(f"{row['id']}: what is quoted has a figure, and nothing else has")
    assert not faults
    assert len({row["id"] for row in rows}) == len(rows) == 200
    assert min(Counter(row["expected"].split("|")[0] for row in rows).values()) >= 10


def test_the_service_is_right_about_fields(client: Client, rows: list[score.Row]) -> None:
    """Claims as fields have no false agree, and nearly all their verdicts."""

    def post(path: str, body: bytes, media_type: str) -> Any:
        return client.request("POST", path, content=body, headers={"content-type": media_type}).json()

    scored = score.score("fields", rows, score.service(post))
    wrong = {row["id"]: (how, answer["verdict"]) for row, answer, how in scored if how != "right"}
    assert not [each for each, (how, _) in wrong.items() if how == "false agrees"], wrong
    assert len(wrong) <= len(scored) // 20, wrong


def test_another_checker_is_a_program(tmp_path: Path, rows: list[score.Row]) -> None:
    """It reads claims and writes verdicts; what it leaves out is lost."""
    program = tmp_path / "checker.py"
    program.write_text("import sys\nsys.stdout.write(sys.stdin.readline().replace('phrase', 'verdict'))\n")
    scored = score.score("text", rows[:3], score.command(f"{sys.executable} {program}"))
    assert [how for *_, how in scored] == ["lost"] * 3
    assert scored[0][1]["verdict"] == rows[0]["phrase"]
