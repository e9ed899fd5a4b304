"""What `extract` proposes, `check` accepts: every scale word and unit word of both languages goes into a package."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from functools import cache
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
from tests.helpers import tables
from tests.helpers.rows import seed_table
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

KINDS = {UnitSort.MONEY: "physical", UnitSort.SHARE: "share", UnitSort.MEASURE: "physical", UnitSort.COUNT: "count"}
"""What a person declares a unit as that is not listed; a currency without rates is measured and converts to nothing."""

SHARES = ("%", " percent", " per cent", " pct")
POINTS = ("% points", " percent points", " percentage points", " percentage-points", " basis points")
SCALES = (*ENGLISH_SCALE_WORDS, "lakh crore", "thousand billion", "thousand million", "hundred thousand",
          "thousand crore")  # fmt: skip

Language = Literal["en", "zh"]
TEMPLATES: dict[Language, list[tuple[str, Iterable[str]]]] = {
    "en": [
        ("Sales reached # {} yuan in 2024.", SCALES),
        ("Sales reached #-{} dollars in 2024.", ENGLISH_SCALE_WORDS),
        ("About # {} people came in 2024.", SCALES),
        ("Sales reached $#{} in 2024.", [gap + letter for letter in SCALE_LETTERS for gap in ("", " ")]),
        ("It holds #.5 {} kWh.", ENGLISH_SCALE_WORDS),
        ("It rose #.5 {} percent.", ENGLISH_SCALE_WORDS),
        ("It reached #.5 {} in 2024.", sorted({*english.MEASURES, *english.MEASURE_SIGNS})),
        ("It counted 1,# {} in 2024.", sorted(english.PLURAL)),
        ("It rose #.5{} in 2024.", (*SHARES, *POINTS)),
        (
            "Sales were # million {} in 2024.",
            [name.replace("u.s.", "U.S.") for name in (*NAMES, *sorted(CODES), *SHORT)],
        ),
        ("Sales were {}# million in 2024.", (*SIGNS, "¥", *sorted(CODES), *SHORT)),
    ],
    "zh": [
        ("2024年销售额达#{}元。", CHINESE_SCALE_WORDS),
        ("2024年到访#{}人。", CHINESE_SCALE_WORDS),
        ("2024年销售额超过#{}多美元。", CHINESE_SCALE_WORDS),
        ("2024年{}。", ["销售额达五千万元", "销售额达1亿2000万元", "到访两千多人"]),
        ("2024年发电#{}kWh。", CHINESE_SCALE_WORDS),
        ("2024年达到#.5{}。", chinese.MEASURES),
        ("2024年达到#万{}。", [word for word in chinese.MEASURES if word != "‰"]),
        ("2024年连续#{}。", chinese.CLASSIFIERS),
        ("2024年建成#个{}。", chinese.NOUNS),
        ("2024年销售额达#万{}。", CHINESE),
        ("2024年{}。", ["增长#.5%", "提高#.5个百分点", "提高百分之六", "占七成"]),
    ],
}
"""Sentences of a word each; # is a number of the sentence's own, so that no phrase stands twice."""
FEW = 12
"""Of so many sentences an ordinary run loads one."""


@cache
def listed() -> dict[str, str]:
    """The units that a database has, and their kinds."""
    files = ("units.csv", "more-units.csv")
    return {row["code"]: row["kind"] for name in files for row in seed_table("reference", name)}


def sentences(language: Language) -> list[str]:
    """Every sentence of a language."""
    made = [template.format(word) for template, words in TEMPLATES[language] for word in words]
    return [sentence.replace("#", str(number)) for number, sentence in enumerate(made, start=101)]


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
    kinds = {code: KINDS[proposal.sort] for code, proposal in proposals if code not in listed()}
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
            kind = listed().get(row["unit"], KINDS.get(proposal.sort, "count"))
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


@pytest.mark.wider
@every("language", TEMPLATES)
def test_every_word_is_proposed(language: Language, pytestconfig: pytest.Config) -> None:
    """Each sentence gives one figure with a unit, at a power of ten that a scale has; a third in an ordinary run."""
    made = sentences(language)[:: 1 if pytestconfig.getoption("--rest") else 3]
    tables.count(len(made) - 1)
    silent = []
    for sentence in made:
        proposals = propose(f"Title\n{sentence}", language)
        if [proposal.unit != "" and proposal.scale in EXPONENTS for proposal in proposals] != [True]:
            silent.append(sentence)
    assert silent == []


@pytest.mark.parametrize("step", [FEW, pytest.param(1, marks=pytest.mark.full)])
@pytest.mark.one_engine  # what is tried is which units and scales a package may name
def test_check_accepts_and_load_takes_them(tmp_path: Path, fresh_url: str, portal: BlockingPortal, step: int) -> None:
    """The package of all proposals has no fault, its texts prove it, and it loads."""
    chosen = {language: sentences(language)[::step] for language in TEMPLATES}
    proposals = _package(
        tmp_path / "probe", {language: "\n".join(["Every word", *lines]) for language, lines in chosen.items()}
    )

    async def load() -> releases.Loaded:
        database = Database(fresh_url)
        try:
            package = read(tmp_path / "probe")
            await lock_figures(database, package)
            return await releases.load(database, package)
        finally:
            await database.close()

    assert portal.call(load).added == len(proposals) == sum(map(len, chosen.values()))


@every("words", ["million crore", "crore crore", "billion lakh", "trillion trillion"])
def test_a_power_of_ten_without_a_scale_is_not_proposed(words: str) -> None:
    """Nobody could load it."""
    assert propose(f"Title\nSales reached 5 {words} yuan in 2024.", "en") == []
