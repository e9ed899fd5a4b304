"""Sentences that quote figures, right and wrong: verdicts, corrections, figures taken back, and bounded work."""

import csv
from pathlib import Path
from typing import Any

import pytest

from api.plugins.fact_check import check as check_text
from tests.conftest import Client
from tests.helpers.rows import tables
from tests.helpers.tables import every

with Path(__file__).with_name("quoted.csv").open(encoding="utf-8", newline="") as FILE:
    ROWS = list(csv.DictReader(FILE))
TABLES = tables(__file__)


def judged(client: Client, text: str, **asked: str) -> list[dict[str, Any]]:
    """The numbers of a text, as they are judged; a new line is written as in Python."""
    rows: list[dict[str, Any]] = client.data("/v1/fact-check", params={"text": text.replace("\\n", "\n"), **asked})
    return rows


def posted(client: Client, text: str) -> Any:
    headers = {"Content-Type": "text/plain; charset=utf-8"}
    body = text.replace("\\n", "\n").encode()
    return client.request("POST", "/v1/fact-check", content=body, headers=headers).json()


def verdicts_of(client: Client, text: str) -> list[str]:
    return [row["verdict"] for row in posted(client, text)["data"]]


@pytest.mark.slow
@pytest.mark.one_engine
@every("row", ROWS)
def test_a_quoted_number_has_its_verdict(client: Client, row: dict[str, str]) -> None:
    """The phrase is found at its place, and judged as a reader of the source would."""
    found = judged(client, row["text"], lang=row["lang"])
    places = {row["text"][each["start"] : each["end"]]: each for each in found}
    assert all(" ".join(phrase.split()) == each["phrase"] for phrase, each in places.items())
    phrases = {each["phrase"]: each for each in found}
    (one,) = (each for phrase, each in phrases.items() if row["phrase"] in phrase or phrase in row["phrase"])
    assert one["verdict"] == row["verdict"], one["sentence"]
    if row["would_be"]:
        assert one["would_be"] == row["would_be"], one["sentence"]
    assert (one["would_be"] is None) == (one["unexplained"] == [])
    decided = one["verdict"] != "cannot-tell"
    assert not decided or None not in (one["figure"], one["citation"])
    assert one["correction"] is None or one["verdict"] not in ("agrees", "cannot-tell")
    assert one["correction"] is not None or one["verdict"] in ("agrees", "cannot-tell", "agrees-within-rounding")
    assert one["correction"] != one["phrase"]


@every(("text",), TABLES["nothing said"])
def test_nothing_is_said_of_dates_addresses_and_names(client: Client, text: str) -> None:
    answer = client.get("/v1/fact-check", params={"text": text}).json()
    assert answer["data"] == []
    assert answer["meta"]["hint"].startswith("No number in the text")


@pytest.mark.full
@pytest.mark.one_engine
@every("place, verdict", [("", "agrees"), (" in Sichuan alone", "cannot-tell")])
def test_a_line_of_any_length_is_read_by_its_sentences(client: Client, place: str, verdict: str) -> None:
    sentence = f"In 2024 China's online retail sales reached 15.5 trillion yuan{place}."
    for before in range(1_380, 1_560, 20):
        text = f"{('Nothing of note is told here. ' * 60)[:before].rsplit('. ', 1)[0]}. {sentence} {sentence}"
        assert verdicts_of(client, text) == [verdict] * 2


@every("verdicts, text", TABLES["verdicts"])
def test_a_sentence_is_judged_in_its_text(client: Client, text: str, verdicts: str) -> None:
    """Items of a list are of the period in its heading; what was said before breaks no later sentence."""
    assert verdicts_of(client, text) == verdicts.split()


@every("source, text", TABLES["printed instead"])
def test_the_figure_to_print_instead_is_the_first_candidate(client: Client, text: str, source: str) -> None:
    assert judged(client, text)[0]["candidates"][0]["figure"].endswith(source)


@every("phrase, part, text", TABLES["sentences"])
def test_the_sentence_says_what_the_digits_and_words_leave_open(
    client: Client, phrase: str, text: str, part: str
) -> None:
    """A number that a source rounds to, that its zeros alone excuse, that others rule out, of a time kept nowhere."""
    (row,) = judged(client, text, lang="en" if text.isascii() else "zh")
    assert phrase in row["phrase"]
    assert part in row["sentence"]


@every("lang, correction, text", TABLES["corrections"])
def test_what_to_print_instead(client: Client, text: str, lang: str, correction: str) -> None:
    """With the word for its money that the text has at the end of the phrase, and the direction of a growth."""
    (row,) = judged(client, text, lang=lang)
    assert row["correction"] == correction
    assert "%" not in correction or row["verdict"] == "contradicts"


@every(("text",), TABLES["ranges"])
@every("low, high", [("15", "16"), ("15", "15.5"), ("12", "13.1")])
def test_a_range_from_its_upper_end_down_is_the_same_range(client: Client, text: str, low: str, high: str) -> None:
    assert verdicts_of(client, text.format(high, low)) == verdicts_of(client, text.format(low, high))


@every("row", TABLES["withdrawn"])
def test_a_withdrawn_figure_is_superseded(rivals: Client, row: tuple[str, ...]) -> None:
    """The verdict says so, with what was put in its place if anything was; as of before, it was right."""
    asked, verdict, figure, correction, said, cited, text = row
    (found,) = judged(rivals, text, **dict([asked.split("=")]))
    wanted = (verdict, figure and f"online-retail-sales.FRA.{figure}", correction)
    assert (found["verdict"], found["figure"] or "", found["correction"] or "") == wanted
    assert all(part in found["sentence"] for part in said.split(" / "))
    assert cited in (found["citation"] or "")
    assert ("withdrawn" in (found["citation"] or "")) == ("withdrawn" in cited)


SENTENCE = "China's online retail sales were 15.5 trillion yuan in 2024. "


def test_areas_share_no_bound(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of China there are more figures than an answer may have: those of the world are compared all the same."""
    monkeypatch.setattr(check_text, "MAX_LIMIT", 10)
    china = "China's online retail sales reached 15.5 trillion yuan in 2024."
    assert verdicts_of(client, f"{china} Global retail e-commerce sales were $6.3 trillion in 2024.")[1] == "agrees"


def test_a_text_is_read_as_far_as_its_work_is_bounded(client: Client) -> None:
    """The first number is always judged; of the rest as many as fit, and the hint says where reading ended."""
    whole = posted(client, SENTENCE * 3)
    assert (len(whole["data"]), whole["meta"].get("hint")) == (3, None)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(check_text, "MOST_LOOKS", 1)
        part = posted(client, SENTENCE * 3)
    assert part["data"] == whole["data"][:1]
    assert f"up to character {whole['data'][1]['start']}" in str(part["meta"].get("hint"))
