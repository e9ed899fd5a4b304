"""What `extract` proposes, `check` accepts: every scale word and unit word of both languages goes into a package."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import pytest
from anyio.from_thread import BlockingPortal

from api.domain.words.scales import CHINESE_SCALE_WORDS, ENGLISH_SCALE_WORDS, EXPONENTS, SCALE_LETTERS
from api.reports import releases
from api.reports.extract import Proposal, draft, propose
from api.reports.extract.chinese import vocabulary as chinese
from api.reports.extract.currency_names import CHINESE, CODES, NAMES, SHORT, SIGNS
from api.reports.extract.english import vocabulary as english
from api.reports.extract.proposal import UnitSort
from api.reports.locate_figures import lock_figures
from api.reports.packages.package import read
from api.storage.database import Database
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

REFERENCE = Path(__file__).resolve().parents[3] / "seed" / "reference"
UNITS = [(REFERENCE / name).read_text(encoding="utf-8").splitlines() for name in ("units.csv", "more-units.csv")]
LISTED = {row["code"]: row["kind"] for lines in UNITS for row in csv.DictReader(lines)}
KINDS = {UnitSort.MONEY: "physical", UnitSort.SHARE: "share", UnitSort.MEASURE: "physical", UnitSort.COUNT: "count"}
"""What a person declares a unit as that is not listed; a currency without rates is measured and converts to nothing."""

SHARES = ("%", " percent", " per cent", " pct")
POINTS = ("% points", " percent points", " percentage points", " percentage-points", " basis points")
TWO_WORDS = ("lakh crore", "thousand billion", "thousand million", "hundred thousand", "thousand crore")

ENGLISH_SCALES = [f"Sales reached # {word} yuan in 2024." for word in (*ENGLISH_SCALE_WORDS, *TWO_WORDS)]
ENGLISH_SCALES += [f"Sales reached #-{word} dollars in 2024." for word in ENGLISH_SCALE_WORDS]
ENGLISH_SCALES += [f"About # {word} people came in 2024." for word in (*ENGLISH_SCALE_WORDS, *TWO_WORDS)]
ENGLISH_SCALES += [f"Sales reached $#{gap}{letter} in 2024." for letter in SCALE_LETTERS for gap in ("", " ")]
ENGLISH_SCALES += [f"It holds #.5 {word} kWh." for word in ENGLISH_SCALE_WORDS]
ENGLISH_SCALES += [f"It rose #.5 {word} percent." for word in ENGLISH_SCALE_WORDS]
ENGLISH_UNITS = [f"It reached #.5 {word} in 2024." for word in sorted({*english.MEASURES, *english.MEASURE_SIGNS})]
ENGLISH_UNITS += [f"It counted 1,# {word} in 2024." for word in sorted(english.PLURAL)]
ENGLISH_UNITS += [f"It rose #.5{word} in 2024." for word in (*SHARES, *POINTS)]
ENGLISH_UNITS += [
    f"Sales were # million {name.replace('u.s.', 'U.S.')} in 2024." for name in (*NAMES, *sorted(CODES), *SHORT)
]
ENGLISH_UNITS += [f"Sales were {sign}# million in 2024." for sign in (*SIGNS, "¥", *sorted(CODES), *SHORT)]
CHINESE_SCALES = [f"2024年销售额达#{word}元。" for word in CHINESE_SCALE_WORDS]
CHINESE_SCALES += [f"2024年到访#{word}人。" for word in CHINESE_SCALE_WORDS]
CHINESE_SCALES += [f"2024年销售额超过#{word}多美元。" for word in CHINESE_SCALE_WORDS]
CHINESE_SCALES += ["2024年销售额达五千万元。", "2024年销售额达1亿2000万元。", "2024年到访两千多人。"]
CHINESE_SCALES += [f"2024年发电#{word}kWh。" for word in CHINESE_SCALE_WORDS]
CHINESE_UNITS = [f"2024年达到#.5{word}。" for word in chinese.MEASURES]
CHINESE_UNITS += [f"2024年达到#万{word}。" for word in chinese.MEASURES if word != "‰"]
CHINESE_UNITS += [f"2024年连续#{word}。" for word in chinese.CLASSIFIERS]
CHINESE_UNITS += [f"2024年建成#个{word}。" for word in chinese.NOUNS]
CHINESE_UNITS += [f"2024年销售额达#万{name}。" for name in CHINESE]
CHINESE_UNITS += ["2024年增长#.5%。", "2024年提高#.5个百分点。", "2024年提高百分之六。", "2024年占七成。"]

Language = Literal["en", "zh"]
SENTENCES: dict[Language, list[str]] = {"en": ENGLISH_SCALES + ENGLISH_UNITS, "zh": CHINESE_SCALES + CHINESE_UNITS}


def _numbered(sentences: list[str]) -> list[str]:
    """Each sentence with a number of its own, so that no phrase stands twice."""
    return [sentence.replace("#", str(number)) for number, sentence in enumerate(sentences, start=101)]


HEAD = """[report]
id = "probe"
title_en = "Every word"
description_en = "A sentence for each scale word and each unit word."

[texts]
en = "en.txt"
zh = "zh.txt"
"""


def _units(proposals: Iterable[tuple[str, Proposal]]) -> str:
    """The [[unit]] entries that a person adds, of the kind that the extraction read."""
    kinds = {code: KINDS[proposal.sort] for code, proposal in proposals if code not in LISTED}
    return "".join(
        f'\n[[unit]]\ncode = "{code}"\nkind = "{kind}"\nname_en = "{code}"\n' for code, kind in kinds.items()
    )


def _package(folder: Path, texts: dict[Language, str]) -> list[Proposal]:
    """A package of all that is proposed; a person's part is an indicator of its own for each row, area and source."""
    folder.mkdir()
    found: list[tuple[str, Proposal]] = []
    figures: list[dict[str, str]] = []
    indicators = ["code,topic,name_en,definition_en,unit_kind,measuring_type"]
    for language, text in texts.items():
        (folder / f"{language}.txt").write_text(text, encoding="utf-8")
        proposals = propose(text, language)
        rows = csv.DictReader(io.StringIO(draft(proposals)), strict=True)
        for row, proposal in zip(rows, proposals, strict=True):
            code = f"probe-{len(figures)}"
            found.append((row["unit"], proposal))
            figures.append(row | {"indicator": code, "area": "WLD", "source": language, "restates": ""})
            figures[-1]["period"] = figures[-1]["period"] or "2024"
            kind = LISTED.get(row["unit"], KINDS.get(proposal.sort, "count"))
            indicators.append(f"{code},probe,{code},A probe.,{kind},flow")
    out = io.StringIO()
    table = csv.DictWriter(out, list(figures[0]), lineterminator="\n")
    table.writeheader()
    table.writerows(figures)
    (folder / "figures.csv").write_text(out.getvalue(), encoding="utf-8")
    (folder / "indicators.csv").write_text("\n".join(indicators) + "\n", encoding="utf-8")
    sources = "".join(f"{name},A paper,{name},https://example.org/{name}\n" for name in texts)
    (folder / "sources.csv").write_text(f"id,publisher,language,url\n{sources}", encoding="utf-8")
    (folder / "report.toml").write_text(HEAD + _units(found), encoding="utf-8")
    return [proposal for _, proposal in found]


@every("language", SENTENCES)
def test_every_word_is_proposed(language: Language) -> None:
    """Each sentence gives one figure with a unit, at a power of ten that a scale has."""
    silent = []
    for sentence in _numbered(SENTENCES[language]):
        proposals = propose(f"Title\n{sentence}", language)
        if [proposal.unit != "" and proposal.scale in EXPONENTS for proposal in proposals] != [True]:
            silent.append(sentence)
    assert silent == []


@pytest.mark.one_engine  # what is tried is which units and scales a package may name
def test_check_accepts_and_load_takes_them(tmp_path: Path, fresh_url: str, portal: BlockingPortal) -> None:
    """The package of all proposals has no fault, its texts prove it, and it loads."""
    texts: dict[Language, str] = {
        language: "\n".join(["Every word", *_numbered(sentences)]) for language, sentences in SENTENCES.items()
    }
    proposals = _package(tmp_path / "probe", texts)

    async def load() -> releases.Loaded:
        database = Database(fresh_url)
        try:
            package = read(tmp_path / "probe")
            await lock_figures(database, package)
            return await releases.load(database, package)
        finally:
            await database.close()

    assert portal.call(load).added == len(proposals) == sum(map(len, SENTENCES.values()))


@every("words", ["million crore", "crore crore", "billion lakh", "trillion trillion"])
def test_a_power_of_ten_without_a_scale_is_not_proposed(words: str) -> None:
    """Nobody could load it."""
    assert propose(f"Title\nSales reached 5 {words} yuan in 2024.", "en") == []
