"""Whom a sentence names as the one that says its numbers: the table of what names one, and of what does not."""

from __future__ import annotations

import re
from dataclasses import replace

from api.domain.catalogue import Catalogue
from api.domain.catalogue_entries import AreaBase, ReportBase, SourceBase
from api.fact_check.quoted_claim import Context
from api.fact_check.sayers import sayers_of
from tests.helpers.tables import every


def source(id: str, publisher: str, publisher_zh: str | None = None, tier: str = "A") -> SourceBase:
    """A source of a publisher."""
    return SourceBase(
        id=id, publisher=publisher, publisher_zh=publisher_zh, language="en", url="https://example.org/", tier=tier
    )


SOURCES = [
    source("nbs-2025", "National Bureau of Statistics of China", "国家统计局"),
    source("mofcom-2025", "Ministry of Commerce of China", "商务部"),
    source("china-com-cn-2025", "China.com.cn", "中国网"),
    source("peoples-daily-2025", "People's Daily Online", "人民网"),
    source("wire-2025", "Newswire"),
    source("relay-2025", "Morning Relay", tier="B"),
]
REPORT = ReportBase(
    id="retail", title_en="2025 Retail Outlook", title_zh="2025年零售展望", year=2025, language="en", rank="normal",
    description_en="", description_zh="",
)  # fmt: skip
CHINA = AreaBase(alpha3="CHN", alpha2="CN", m49="156", name_en="China", name_zh="中国")
SAYERS = sayers_of(
    replace(
        Catalogue.empty(),
        areas={"CHN": CHINA},
        sources={each.id: each for each in SOURCES},
        reports={"retail": REPORT},
    ),
    (),
)
NBS, MOFCOM = "national bureau of statistics of china", "ministry of commerce of china"
RETAIL = "2025 retail outlook"


@every(
    ("sentence", "said_by"),
    [
        ("According to the National Bureau of Statistics, sales were 15.", NBS),
        ("Sales were 15, data from China's National Bureau of Statistics of China show.", NBS),
        ("Sales were 15, the NBS said.", NBS),
        ("NBS: sales were 15", NBS),
        ("Sales were 15 (source: NBS).", NBS),
        ("NBS data put sales at 15.", NBS),
        ("The Ministry of Commerce (MOFCOM) has reported sales of 15.", MOFCOM),
        ("MOFCOM's latest figure for sales is 15.", MOFCOM),
        ("Figures released by the Ministry of Commerce put sales at 15.", MOFCOM),
        ("People’s Daily Online wrote that sales were 15.", "people's daily online"),
        ("Newswire, which follows the trade, reports sales of 15.", "newswire"),
        ("In the 2025 Retail Outlook, sales are 15.", RETAIL),
        ("The Retail Outlook 2025 puts sales at 15.", RETAIL),
        ("The retail outlook says that sales were 15.", RETAIL),
        ("国家统计局数据显示，销售额15。", NBS),
        ("据国家统计局1月17日发布的消息，销售额15。", NBS),
        ("商务部新闻发言人表示，销售额15。", MOFCOM),
        ("据《2025年零售展望》，销售额15。", RETAIL),
        ("据NBS数据，销售额15。", NBS),
        (f"国家统计局{'1' * 100}日公布，销售额15。", NBS),
        (f"国家统计局{'1' * 100}x，销售额15。", None),  # at once, however many digits follow
        (f"据{'最新' * 50}x国家统计局，销售额15。", None),
        (f"According to {'the latest ' * 20}x NBS, sales were 15.", None),
        # Named, but not as who says it: it quotes others.
        ("Morning Relay reported sales of 15.", None),
        # Named, but in another part.
        ("The Retail Outlook 2024 puts sales at 15.", None),
        ("The 2024 Retail Outlook puts sales at 15.", None),
        ("Sales were 15, more than the National Bureau of Statistics expected.", None),
        ("Sales were 15, contrary to data from the NBS.", None),
        ("The NBS says otherwise, and sales were 15.", None),
        ("The Ministry of Commerce opened a market with sales of 15.", None),
        ("The NBS says that exports fell; sales were 15.", None),
        ("The NBS says that exports fell while sales were 15.", None),
        ("Nbs said sales were 15.", None),
        ("The ANBS said sales were 15.", None),
        ("Sales were 15.", None),
        ("商务部推动消费，销售额15。", None),
        ("据中国网络零售协会数据，销售额15。", None),
        ("中国网上零售数据显示，销售额15。", None),
    ],
)
def test_who_says_a_number(sentence: str, said_by: str | None) -> None:
    """Only a held name that clearly plays that part is one."""
    number = re.search(r"\b15\b|(?<=额)15", sentence)
    assert number is not None
    start, end = number.span()
    chinese = re.search("[一-鿿]", sentence) is not None
    told = SAYERS.told(Context(sentence, start, end, "", (start,), (end,), chinese=chinese))
    assert (None if told is None else set(told.keys)) == (None if said_by is None else {said_by})


@every(
    ("sentence", "named"),
    [
        ("According to the World Bank, sales were 15.", "the World Bank"),
        ("Sales were 15, the European Union said.", "the European Union"),
        ("Data from Kantar show that sales were 15.", "Kantar"),
        ("Sales were 15 (source: Statista).", "Statista"),
        ("A Reuters poll found that sales were 15.", "A Reuters poll"),
        ("据世界银行数据，销售额15。", "世界银行数据"),
        ("贝恩公司称，销售额15。", "贝恩公司"),
        # Held, or passing on, or nobody by name.
        ("Morning Relay reported sales of 15.", None),
        ("Sales were 15, the NBS said.", "NBS"),
        ("Sales were 15, Reuters reported.", None),
        ("According to official data, sales were 15.", None),
        ("The minister said sales were 15.", None),
        ("据业内人士估计，销售额15。", None),
        ("最新数据显示，销售额15。", None),
        # Named in another part.
        ("Sales were 15, more than Goldman Sachs expected.", None),
        ("Kantar said that exports fell; sales were 15.", None),
    ],
)
def test_who_is_named_though_nothing_of_theirs_is_held(sentence: str, named: str | None) -> None:
    """Whoever is named as saying a number is told, and no figure is one of those of whom nothing is held."""
    number = re.search(r"\b15\b|(?<=额)15", sentence)
    assert number is not None
    start, end = number.span()
    chinese = re.search("[一-鿿]", sentence) is not None
    told = SAYERS.of(Context(sentence, start, end, "", (start,), (end,), chinese=chinese))
    assert (None if told is None else told.words) == named
