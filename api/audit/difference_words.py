"""Why two sides are not comparable, in words."""

from __future__ import annotations

from collections.abc import Mapping

from api.audit.relations import Difference
from api.domain.words.bilingual import Bilingual

RATES = Bilingual("the rate that the source converts at is not known", "折算所用汇率不详")
"""Of one figure in two units of its own source, which has one definition, period, edition and vintage."""
DIFFERENCES: Mapping[Difference, Bilingual] = {
    Difference.DEFINITION: Bilingual("their definitions differ", "口径不同"),
    Difference.PERIOD: Bilingual("their periods differ", "所属时期不同"),
    Difference.EDITION: Bilingual("their editions differ", "出自不同版本"),
    Difference.VINTAGE: Bilingual("their vintages differ", "公布批次不同"),
}
