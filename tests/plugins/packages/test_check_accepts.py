"""What `extract` proposes, `check` accepts: every scale word and unit word of both languages goes into a package."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Literal

import pytest

from api.domain.units import CHINESE_SCALE_WORDS, ENGLISH_SCALE_WORDS, SCALE_LETTERS
from api.plugins.extract import draft, propose
from api.plugins.extract.proposal import UnitSort
from api.plugins.extract.words import CHINESE, CLASSIFIERS, CODES, EN, MEASURES, NAMES, NOUNS, SHORT, SIGNS
from tests.faults.packages import write
from tests.helpers.rows import seed_table
from tests.plugins.packages.conftest import Desk

pytestmark = pytest.mark.slow

KINDS = {UnitSort.MONEY: "physical", UnitSort.SHARE: "share", UnitSort.MEASURE: "physical", UnitSort.COUNT: "count"}
"""What a person declares a unit as that is not listed; a currency without rates is measured and converts to nothing."""

CURRENCIES = [name.replace("u.s.", "U.S.") for name in (*NAMES, *sorted(CODES), *SHORT)]
Language = Literal["en", "zh"]
TEMPLATES: dict[Language, list[tuple[str, Iterable[str]]]] = {
    "en": [
        ("Sales reached # {} yuan in 2024.", ENGLISH_SCALE_WORDS),
        ("Sales reached $#{} in 2024.", SCALE_LETTERS),
        ("It reached #.5 {} in 2024.", sorted({*EN.words("measures"), *EN.words("measure_signs")})),
        ("It counted 1,# {} in 2024.", sorted(EN.words("plural"))),
        ("Sales were # million {} in 2024.", CURRENCIES),
        ("Sales were {}# million in 2024.", (*SIGNS, "¥", *sorted(CODES), *SHORT)),
    ],
    "zh": [
        ("2024年销售额达#{}元。", CHINESE_SCALE_WORDS),
        ("2024年达到#万{}。", [word for word in MEASURES if word != "‰"]),
        ("2024年连续#{}。", CLASSIFIERS),
        ("2024年建成#个{}。", NOUNS),
        ("2024年销售额达#万{}。", CHINESE),
    ],
}
"""Sentences of a word each; # is a number of the sentence's own, so that no phrase stands twice."""
FEW = 12
"""Of so many sentences an ordinary run loads one."""


@cache
def listed() -> dict[str, str]:
    files = ("units.csv", "more-units.csv")
    return {row["code"]: row["kind"] for name in files for row in seed_table("reference", name)}


def sentences(language: Language) -> list[str]:
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


def _package(folder: Path, texts: dict[Language, str]) -> int:
    """A package of all that is proposed, and how much that is.

    A person's part is an indicator of its own for each row, area and source, and the kinds of units that are not
    listed: those that the extraction read.
    """
    kinds: dict[str, str] = {}
    figures: list[dict[str, str]] = []
    indicators = ["code,topic,name_en,definition_en,unit_kind,measuring_type"]
    sources = ["id,publisher,language,url"]
    for language, text in texts.items():
        write(f"{language}.txt", text)(folder)
        sources.append(f"{language},A paper,{language},https://example.org/{language}")
        proposals = propose(text, language)
        rows = csv.DictReader(io.StringIO(draft(proposals)), strict=True)
        for row, proposal in zip(rows, proposals, strict=True):
            code, unit = f"probe-{len(figures)}", row["unit"]
            figures.append(row | {"indicator": code, "area": "WLD", "source": language, "restates": ""})
            figures[-1]["period"] = figures[-1]["period"] or "2024"
            if unit not in listed():
                kinds[unit] = KINDS[proposal.sort]
            kind = listed().get(unit, KINDS.get(proposal.sort, "count"))
            indicators.append(f"{code},probe,{code},A probe.,{kind},flow")
    with (folder / "figures.csv").open("w", encoding="utf-8") as file:
        table = csv.DictWriter(file, list(figures[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(figures)
    units = [f'\n[[unit]]\ncode = "{code}"\nkind = "{kind}"\nname_en = "{code}"\n' for code, kind in kinds.items()]
    for name, lines in (("indicators.csv", indicators), ("sources.csv", sources), ("report.toml", [HEAD, *units])):
        write(name, "\n".join(lines) + "\n")(folder)
    return len(figures)


@pytest.mark.parametrize("step", [FEW, pytest.param(1, marks=pytest.mark.full)])
@pytest.mark.one_engine  # what is tried is which units and scales a package may name
def test_check_accepts_and_load_takes_them(desk: Desk, tmp_path: Path, step: int) -> None:
    """The package of all proposals has no fault, its texts prove it, and it loads."""
    chosen = {language: sentences(language)[::step] for language in TEMPLATES}
    (tmp_path / "probe").mkdir()
    desk.folder = tmp_path / "probe"
    proposed = _package(desk.folder, {name: "\n".join(["Every word", *lines]) for name, lines in chosen.items()})
    desk.write()
    assert desk.load().added == proposed == sum(map(len, chosen.values()))
