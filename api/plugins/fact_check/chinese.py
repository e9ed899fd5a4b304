"""Chinese words around a quoted number: same meaning, narrowing, leads."""

from __future__ import annotations

import re
from collections.abc import Mapping

from api.plugins.extract.chinese_figures import SIGN_WORDS
from api.plugins.extract.words import CHINESE, lexicon_of

BETWEEN = frozenset("的了和及与、其之")
"""Characters that stand between the parts of a name."""


_ZH = lexicon_of(__package__, "zh")

MEANING: Mapping[str, tuple[str, ...]] = {word: tuple(one.split("_")) for word, one in _ZH.codes("meaning").items()}
"""By word, the terms that it stands for; several where it names two things at once."""
WEAK = _ZH.words("weak")

TAILS = ("总金额", "总额", "金额", "总值", "总量", "数量", "规模", "场次", "总数", "额", "值", "量", "数")
"""What a name ends in, and prose may leave out, the longest first."""

NOT_SAID = re.compile(r"增长率|增速|增长|比重|占比|份额|按[^，]*口径|年数|占")
"""What a name holds of its kind, a change or a share, which prose says in other words."""

AREAS = _ZH.codes("areas")

DATELINE = re.compile(r"^.{0,16}?\d{1,2}日(?:电|讯|消息)")
"""Where and when a report was filed, at its beginning."""


ANOTHER_TIME = re.compile(r"次年|翌年|[一两三四五十]年[之以]?[后前]|下一年|前一年|来年")
"""Words that tell a period by its distance from another one."""

LAST_YEAR = re.compile(r"(?<![比较同])(?:去年|上年)(?!同期|相比|[（(]?\d)")
"""What tells a period by the year in which it is told."""

IN_TURN = re.compile(r"分别|依次|前者|后者")
"""Words that give each of two things its own number."""


ABROAD = re.compile(r"(?:海外|境外)(?!仓)")
"""Words that leave what they are those whose definition says that they stand abroad."""


CHANGE = re.compile(r"(?:增加|减少|增长|净增|多|少|下降|上升)(?:了|约|近|超|逾)?$")
"""What stands right before an amount by which something changed."""

TOLD_RATE = re.compile(
    r"1?\s*(?P<base>美元|欧元|英镑|日元)\s*(?:兑换?|对|合|=|约合|等于|"
    r"折合?)\s*(?P<rate>\d{1,6}(?:\.\d{1,8})?)\s*(?P<quote>元人民币|人民币|元)"
)
"""The price of a currency in another one."""

GROWTH = re.compile(
    r"同比|增长|增幅|增|增速|增加|下降|下滑|上升|上涨|提高|减少|回落|扩大|缩水|萎缩|跌|涨|长了|提升|比上年|"
    r"比去年|较上年|较去年"
)
"""Words that tell a change."""

GROWTH_BEHIND = re.compile(r"\s*的?(?:增长|增速|增幅|涨幅|降幅)")
"""What tells a change right behind its number."""

SHARE = re.compile(r"占|比重|份额|占比|来自|出自|源自|产自|贡献|渗透率|其中|由")
"""Words that tell a share of something."""

SHARE_BEHIND = re.compile(r"\s*(?:的)?(?:来自|出自|源自|产自|由|份额|比重|是由)")

NEARLY = re.compile(r"^\D{0,6}?(?:将近|接近|近)(?![年月日])")
"""Words for a number that is not quite reached."""

CLASSIFIERS = _ZH.words("classifiers")

COUNTED: Mapping[str, str] = {"国": "国家"}
"""Nouns of one character that are counted, by what they stand for."""

CLAUSE = "，,；;：:。！？!?（）()、"
"""Signs between which a clause stands."""


PARTED = re.compile(r"[；;。]")
CLAUSES = re.compile(r"[，,：:]")

LATIN = re.compile(r"(?<![\d.])\d?[A-Za-z][A-Za-z0-9&.]*")

_NEUTRAL = sorted(_ZH.words("neutral"), key=len, reverse=True)
NEUTRAL = re.compile("|".join(re.escape(word) for word in _NEUTRAL if len(word) > 1))
SMALL = frozenset(word for word in _NEUTRAL if len(word) == 1)
JOINT = re.compile(r"[，、及和与]|\s(?=[一-鿿])")
WHEN = re.compile(r"\d{1,4}\s?(?:年度?|个?月|日)|[一二两三四五六七八九十几数]{1,3}年[来间]")
SOURCES = re.compile(
    r"(?:据|来自)?(?:新华|人民|央视|光明|中国|中新|中青|环球|经济|证券|新京|财新|财联|第一财经|每日经济|21世纪|界面|澎湃|36)"
    r"[一-鿿]{0,6}?[报网社氪](?:记者|快讯|消息|报道)?|"
    rf"{DATELINE.pattern}|[一-鿿]{{2,6}}\d{{1,2}}月\d{{1,2}}日[电讯]|(?:新闻)?发言人[一-鿿]{{2,3}}(?=说|表示|介绍|指出)"
)
"""National media, datelines and spokespersons."""
BARS = re.compile(
    r"环比|本应|该[国省市]|距|[未没非每若拟盼]|不(?!断|可否认|难|仅|只|但)|20\d\d年?[EF]\b|[日月人户]均|年(?:初(?!步)|中(?![国华央])|头)|大部分"
)
"""Turns by which a number is a part, a plan, or one of many."""
QUESTION = re.compile(r"^(?!你知道吗)(?!.*(?:对吗|是吗|对不对)).*(?:[?？]|[吗呢][。？?]?)$")
CHANGE_OF = re.compile(r"(?:增量|增额|增加额|增幅)")
OTHER_GROWTH = re.compile(r"增速[^，]{0,8}[高快低慢]|回升(?!至|到)|[一二三四五六七八九十两几数]{1,3}年[来间]")
BASE_YEAR = re.compile(r"(?:比|较|与|从|自)((?:19|20)\d\d)年")
"""The year that a growth is counted from."""
NEW = re.compile(r"新增|新设|增设|新获批")
EVENTS = re.compile(r"批准|加入|签署|成立|获批|授牌|设立|举办|开设")
"""Verbs of what happened, by which a count may be of what was new."""
UP_TO = re.compile(
    r"截至|截止|迄今|目前|现有|已|累计|共|总数|总计|达|增至|增加到|扩大到|扩大至|拥有|设有|底|末|为止|至今|以来|遍布|遍及"
)
"""Words of a count of all there are by then."""
END_OF_YEAR = re.compile(r"年年?[底末终]")
OF_THEM = re.compile(r"(?!)")
OF_IT = re.compile(r"\s*的")
PART_OF_A_YEAR = re.compile(r"第?[一二三四1-4]季度|[上下]半年|前[一二三四五六七八九十\d]{1,3}个?(?:月|季度)")
ESTIMATED = re.compile(r"初步|估计|估算|预计|预测|快报")
MOVED_TO = re.compile(r"[至到为]$")
COMPARATORS = re.compile("|".join(map(re.escape, sorted(SIGN_WORDS, key=len, reverse=True))))
NOTHING = re.compile(r"(?!)")
MONEY = {
    code: re.compile("|".join(sorted((name for name, its in CHINESE.items() if its == code), key=len, reverse=True)))
    for code in set(CHINESE.values())
}
