"""Relations that say why their sides may differ: where they do they are not comparable, and no contradiction."""

from __future__ import annotations

from api.audit.check_relations import audit
from api.audit.findings import Finding
from api.audit.relations import DeclaredRelation, Difference
from api.audit.verdicts import Verdict
from tests.helpers.evidence import PACKAGES, evidence
from tests.helpers.tables import every

REPORT, COMPANION = PACKAGES
SALES = "online-retail-sales[CHN,2023]"
OURS, THEIRS = f"{SALES}@globaltimes-2024-01-19", f"{SALES}@scio-2024-01-17"
EARLIER = "online-retail-sales[CHN,2022]"
ABOUT_USD = "online-retail-sales[CHN,2024]{USD:as-printed}@cfis-2025-09-15"
USD = "online-retail-sales[CHN,2024]{USD}@nbs-2025-01-18"


def checked(formula: str, differs: str | None) -> Finding:
    """The finding of one formula against the companion's figures."""
    entry = {"id": "x", "kind": "check", "expectation_en": "X.", "expectation_zh": "某。", "formula": formula}
    return audit([DeclaredRelation.of(entry | {"differs": differs})], evidence(COMPANION))[0]


WORDS = [
    (Difference.DEFINITION, "since their definitions differ", "口径不同，不可比"),
    (Difference.PERIOD, "since their periods differ", "所属时期不同，不可比"),
    (Difference.EDITION, "since their editions differ", "出自不同版本，不可比"),
    (Difference.VINTAGE, "since their vintages differ", "公布批次不同，不可比"),
]


def test_each_difference_has_its_words() -> None:
    """No reason is declared that a sentence cannot tell."""
    assert [row[0] for row in WORDS] == list(Difference)


@every(("differs", "en", "zh"), WORDS)
def test_a_sentence_says_why_the_sides_do_not_compare(differs: Difference, en: str, zh: str) -> None:
    """It does so in both languages, and speaks neither of rounding nor of agreement."""
    finding = checked(f"{EARLIER} = {OURS}", differs)
    assert (finding.verdict, finding.differs) == (Verdict.NOT_COMPARABLE, differs)
    assert en in finding.sentence_en
    assert zh in finding.sentence_zh
    assert not {"rounding", "agree"} & set(finding.sentence_en.split())


CHECKS = [
    # formula, verdict without a difference, verdict with one
    (f"{OURS} = {OURS}", Verdict.CONSISTENT, Verdict.CONSISTENT),
    (f"{EARLIER} <= {OURS}", Verdict.CONSISTENT, Verdict.CONSISTENT),
    (f"{OURS} = {THEIRS}", Verdict.WITHIN_ROUNDING, Verdict.NOT_COMPARABLE),
    (f"{USD} = {ABOUT_USD}", Verdict.WITHIN_ROUNDING, Verdict.NOT_COMPARABLE),
    (f"{EARLIER} = {OURS}", Verdict.CONTRADICTS, Verdict.NOT_COMPARABLE),
    (f"{EARLIER} > {OURS}", Verdict.CONTRADICTS, Verdict.NOT_COMPARABLE),
    (f"{THEIRS} <= {OURS}", Verdict.WITHIN_ROUNDING, Verdict.NOT_COMPARABLE),
    (f"{EARLIER} = 13.8", Verdict.NOT_TESTABLE, Verdict.NOT_TESTABLE),
    ("online-retail-sales[CHN,1999] = 1", Verdict.NOT_TESTABLE, Verdict.NOT_TESTABLE),
]


@every(("formula", "plainly", "excused"), CHECKS)
def test_a_difference_excuses_what_would_not_hold(formula: str, plainly: Verdict, excused: Verdict) -> None:
    """What holds is consistent, what cannot be tested stays so, and all else is not comparable."""
    assert checked(formula, None).verdict is plainly
    finding = checked(formula, "vintage")
    assert (finding.verdict, finding.differs) == (excused, Difference.VINTAGE)
    assert ("differ" in finding.sentence_en) == (excused is Verdict.NOT_COMPARABLE)
    assert ("公布批次不同" in finding.sentence_zh) == (excused is Verdict.NOT_COMPARABLE)


def test_sides_that_one_rate_would_join_name_no_rate() -> None:
    """Where the value at the actual rate lies within what the two leave open, no other rate is said to be needed."""
    finding = checked(f"{USD} = {ABOUT_USD}", "definition")
    sentence = finding.sentence_en
    assert "rate" not in sentence
    assert "(converted from 15,522.5 billion CNY at the 2024 average, National Bureau of Statistics" in sentence
    assert "are not comparable, since their definitions differ: 2.157218 to 2.157233 trillion USD" in sentence
    assert "（由国家统计局的15.5225万亿元按2024年平均汇率折算）" in finding.sentence_zh


BY_ABOUT = [
    # formula, whether only the word about lets it hold
    ("share-of-world-online-retail[CHN,2024]@cfis-2025-09-15 = 34 / 100", True),
    ("share-of-world-online-retail[CHN,2024]@cfis-2025-09-15 = 33.5 / 100", False),
    ("share-of-world-online-retail[CHN,2024]@cfis-2025-09-15 >= 33.9 / 100", True),
    ("share-of-world-online-retail[CHN,2024]@cfis-2025-09-15 >= 33.1 / 100", False),
    (f"{OURS} = {THEIRS}", False),
]


@every(("formula", "by_about"), BY_ABOUT)
def test_what_holds_barely_is_told_by_what_it_holds(formula: str, by_about: bool) -> None:
    """About 33% may be 34%, which no rounding makes of it; that 33.5 are rounded to 33 or 34 it does say."""
    finding = checked(formula, None)
    assert finding.verdict is Verdict.WITHIN_ROUNDING
    assert ("“about”" in finding.sentence_en, "“约”字" in finding.sentence_zh) == (by_about, by_about)
    assert ("rounding" in finding.sentence_en, "取整" in finding.sentence_zh) == (not by_about, not by_about)
