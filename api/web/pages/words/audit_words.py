"""The words of the page on whether the figures agree: its counts, and what is said above each kind of verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.audit.findings import Finding
from api.audit.sentences import difference_words
from api.audit.verdicts import Verdict
from api.domain.query import Lang
from api.domain.words import Bilingual

ORDER = (
    Verdict.CONTRADICTS,
    Verdict.WITHIN_ROUNDING,
    Verdict.NOT_COMPARABLE,
    Verdict.NOT_TESTABLE,
    Verdict.CONSISTENT,
)
"""What matters to a reader first."""

HEADINGS: Mapping[str, Bilingual] = {
    Verdict.CONTRADICTS: Bilingual("What contradicts", "相互矛盾"),
    Verdict.WITHIN_ROUNDING: Bilingual("What agrees only within rounding", "仅在取整范围内一致"),
    Verdict.NOT_COMPARABLE: Bilingual("What is not comparable", "不可比"),
    Verdict.NOT_TESTABLE: Bilingual("What cannot be tested", "无法检验"),
    Verdict.CONSISTENT: Bilingual("What agrees", "一致"),
}
INTRODUCTIONS: Mapping[str, Bilingual] = {
    Verdict.CONTRADICTS: Bilingual(
        "Two statements on the same thing that cannot both be true, however the numbers were rounded.",
        "对同一事物的两种说法，无论如何取整都不可能同时成立。",
    ),
    Verdict.WITHIN_ROUNDING: Bilingual(
        "As printed the numbers differ. They fit only because rounding, or the word “about”, leaves room.",
        "按所载数字并不相等，仅因取整或“约”字留有余地而相容。",
    ),
    Verdict.NOT_COMPARABLE: Bilingual(
        "The numbers differ, and they may: they count another thing, another period or another edition.",
        "数字不同，但情有可原：口径、时期或版本有别。",
    ),
    Verdict.NOT_TESTABLE: Bilingual(
        "A figure is missing, or an open end (“more than”) leaves it undecided.",
        "缺少数据，或因仅有上限或下限（如“超过”）而无从判定。",
    ),
    Verdict.CONSISTENT: Bilingual(
        "The numbers say the same, each to the digits that it is printed with.", "各数字在其所载位数内相互吻合。"
    ),
}
_COUNTED: Mapping[str, tuple[Bilingual, Bilingual]] = {
    Verdict.CONTRADICTS: (Bilingual("{} contradicts", "{}项矛盾"), Bilingual("{} contradict", "{}项矛盾")),
    Verdict.WITHIN_ROUNDING: (
        Bilingual("{} agrees only within rounding", "{}项仅在取整范围内一致"),
        Bilingual("{} agree only within rounding", "{}项仅在取整范围内一致"),
    ),
    Verdict.NOT_COMPARABLE: (
        Bilingual("{} is not comparable", "{}项不可比"),
        Bilingual("{} are not comparable", "{}项不可比"),
    ),
    Verdict.NOT_TESTABLE: (Bilingual("{} cannot be tested", "{}项无法检验"),) * 2,
    Verdict.CONSISTENT: (Bilingual("{} agrees", "{}项一致"), Bilingual("{} agree", "{}项一致")),
}


@dataclass(frozen=True, slots=True)
class VerdictCounts:
    """How many findings there are of each verdict."""

    by_verdict: Mapping[str, int]
    lang: Lang

    @classmethod
    def of(cls, findings: Sequence[Finding], lang: Lang) -> VerdictCounts:
        """The counts of some findings, what matters first; nothing of a verdict that none has."""
        counts = Counter(finding.verdict for finding in findings)
        return cls({verdict: counts[verdict] for verdict in ORDER if counts[verdict]}, lang)

    @property
    def total(self) -> int:
        """Of all verdicts."""
        return sum(self.by_verdict.values())

    def told(self, verdict: str) -> str:
        """`12 agree only within rounding`."""
        count = self.by_verdict[verdict]
        return _COUNTED[verdict][count != 1].in_language(self.lang).format(f"{count:,}" if count > 999 else count)

    @property
    def sentence(self) -> str:
        """All counts one after the other: `1 contradicts, 12 agree only within rounding and 25 agree`."""
        return "".join(f"{self.before(place)}{self.told(verdict)}" for place, verdict in enumerate(self.by_verdict))

    def before(self, place: int) -> str:
        """What stands before a count: nothing, a comma, or `and` before the last."""
        if not place:
            return ""
        is_last = place == len(self.by_verdict) - 1
        return Bilingual(" and " if is_last else ", ", "，").in_language(self.lang)

    @property
    def opening(self) -> str:
        """How the sentence of all counts begins."""
        if self.total == 1:
            told = Bilingual("One relation between printed figures was checked:", "共核对所载数据之间的1项关系：")
        else:
            told = Bilingual(
                f"Of {self.total:,} relations between printed figures that were checked,",
                f"共核对所载数据之间的{self.total}项关系：",
            )
        return told.in_language(self.lang)

    @property
    def headline(self) -> str:
        """What matters of them in a few words: `1 of 46 checks contradicts`."""
        wrong, checks = self.by_verdict.get(Verdict.CONTRADICTS, 0), "check" if self.total == 1 else "checks"
        if not wrong:
            told = Bilingual(f"{self.total:,} {checks}, no contradiction", f"{self.total}项核对，无矛盾")
        else:
            told = Bilingual(
                f"{wrong:,} of {self.total:,} {checks} contradict{'s' if wrong == 1 else ''}",
                f"{self.total}项核对，{wrong}项矛盾",
            )
        return told.in_language(self.lang)


def reason(finding: Finding, lang: Lang) -> str | None:
    """Why the sides of a finding are not comparable, as its sentence has it; None where it is not about that."""
    if finding.verdict is not Verdict.NOT_COMPARABLE or finding.differs is None:
        return None
    if finding.left is None or finding.right is None:
        return None
    told = difference_words(finding.differs, finding.left.stated, finding.right.stated).in_language(lang)
    return told[:1].upper() + told[1:]
