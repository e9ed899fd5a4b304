"""Chinese words around a quoted number: same meaning, narrowing, leads."""

from __future__ import annotations

import re
from collections.abc import Mapping

from api.plugins.extract.lexicon import lexicon_of

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

BENIGN = _ZH.listed("benign")
NARROWING = _ZH.listed("narrowing")
PROVINCES = _ZH.listed("provinces")
AREAS = _ZH.codes("areas")

DATE = re.compile(r"\d{1,4}\s?(?:[—–~～至-]\s?\d{1,4}\s?)?(?:年度?|个?月|日)")
"""A year, month or day in digits."""
SINCE_JANUARY = re.compile(r"前\s?(?:[两二三23]个?季度|(?:\d{1,2}|[一二三四五六七八九十]{1,2})个月)")
"""Months from January on, as periods are read."""
DATELINE = re.compile(r"^.{0,16}?\d{1,2}日(?:电|讯|消息)")
"""Where and when a report was filed, at its beginning."""

PART_OF_YEAR = re.compile(
    r"春节|元旦|国庆|五一|端午|中秋|清明|双十一|双11|双十二|双12|618|购物节|黄金周|假期|长假|当[日天周月]|单日|单月|一[天周]|"
    r"春季|夏季|秋季|冬季|暑期|年货节|[一二三四]季度|[上下]半年"
)
"""What is no whole year, though the year is told beside it."""

ANOTHER_TIME = re.compile(r"次年|翌年|[一两三四五十]年[之以]?[后前]|下一年|前一年|来年")
"""Words that tell a period by its distance from another one."""

LAST_YEAR = re.compile(r"(?<![比较同])(?:去年|上年)(?!同期|相比|[（(]?\d)")
"""What tells a period by the year in which it is told."""

IN_TURN = re.compile(r"分别|依次|前者|后者")
"""Words that give each of two things its own number."""
LATTER = re.compile(r"后者[^，；]*$")
FORMER = re.compile(r"前者[^，；]*$")
PAIR = re.compile(r"(?P<first>出口|进口)(?:额)?[和与、及](?P<second>出口|进口)")
"""Two flows that are named together."""

ELSEWHERE = re.compile(r"除(?:了)?[^，]{1,8}(?:外|以外|之外)|扣除|剔除|不含|不包括|以外|境外|海外|第[二三四五]大")
"""Words that take away from what is named, or name another rank."""
NEWLY = re.compile(r"新增|新设|增设|新加入|退出|关闭|撤销|(?:减少|增加)(?![到至为])")
"""Words of a change in what is counted."""

ABROAD = re.compile(r"(?:海外|境外)(?!仓)")
"""Words that leave what they are those whose definition says that they stand abroad."""

COOPERATION = re.compile(r"双边(?=(?:电子商务|电商)?合作)|商品[和与及、]服务(?=零售)")
"""What tells of an agreement between two countries, or of all that is sold, and of no other trade than is named."""

PER_ONE = re.compile(
    r"[人户日周月季单件店]均(?!衡|匀|等)|平均每|每(?!日经济)(?P<one>[名个位家户单件人天日月周季店户票]|平方米)"
)
"""Words for a part of a level that falls to one of many: a head, a parcel, a day. `one` is a word of what is one."""

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


_GOODS = "购买卖商店淘易物货当装品车鞋包机书妆酒药肉果茶食衣具贸"
_NEWS = (
    rf"(?:(?<![{_GOODS}])(?:网|新闻|财经|报道)|(?<![财年季月海])报|(?<!旅行)(?<!供销)(?<!合作)(?<!信用)社|电视台|通讯社|杂志|周刊|"
    r"客户端|媒体|财新|\d{0,2}氪|虎嗅|澎湃|界面|见闻)"
)
MEDIA = re.compile(
    rf"(?:据|来自)?[一-鿿\d]{{0,8}}{_NEWS}(?:记者|北京)?(?:快讯|消息|报道|评论|电|讯|[一-鿿]{{0,2}}评论员)?"
)
"""A news outlet, told by how the names of such end: it only quotes."""
OF_THE_NATION = re.compile(
    r"(?:据|来自)?(?:新华|人民|央视|光明|中国|中新|中青|环球|经济|证券|上海证券|新京|财新|财联|第一财经|每日经济|21世纪|界面|澎湃|观察者|"
    r"虎嗅|36氪|36Kr|华尔街见闻|工人日|农民日|科技日|法治日|国际商|国际在线|参考)"
)
"""How the names of outlets begin that tell of the whole country where they name no place."""

LABELS = re.compile(
    "有关部门|相关部门|有关负责人|相关负责人|来看|一组|令人振奋|数字|数据|为证|说话|注意|请看|图解|解读|背景|新闻|链接|说明|备注|编者按|按语|小结|总结|点评|延伸|阅读|一图|看懂|读懂|"
    "喜讯|捷报|喜报|网友|热议|评论员|评论|通报|聚焦|关注|观察|盘点|速递|导读|导语|提示|提要|综述|时评|短评|快评|述评|焦点|话题|关键词|"
    "亮点|看点|科普|独家|突发|更新|补充|引言|简讯|短讯"
)
"""What an editor writes over a number."""

_SEEN = "看到|看出|看见|发现|知道|想见|想象|否认|置疑|讳言|怀疑|忽视|忽略|多说|注意|指出|一提|强调|承认|欣慰|振奋|意外"
_BORNE = "压力|困难|挑战|考验|冲击|风险|逆风|寒流|难关"
DISCOURSE = re.compile(
    r"[一-鿿]{1,2}(?<!天)(?<!自)然|[其确]实|(?:众所|尽人|人所)[周皆共]知|"
    r"[也还更又但而]?(?:需?要|须|应[当该]?|可以?|不难|不?值得|必须|不得不|不[可能容必用]|[毋无]庸|[毋无][须需]|令人|让人)"
    rf"(?:清醒|同时)?地?(?:{_SEEN})(?:的是)?|(?:不管|无论)(?:怎样|如何|怎么[说看])(?:[说看])?|不出(?:所料|意外|预料)|"
    r"有?数据为证|归根(?:结底|到底)|说到底|除此[之以]?外|逆[风势](?:前行|而上|而行)|迎难而上|砥砺前行|"
    rf"(?:顶住|扛住|克服|战胜|经受住?|承受住?)了?(?:重重|多重|内外部?|各种|下行)?(?:{_BORNE})"
)
"""A clause that is a turn of speech, or tells that something was borne: it holds no place, firm, people or goods."""

LOOKS = re.compile(
    r"^(?:纵观|盘点|回头|回望|回看|放眼|综观|从|就)|(?:[上来]?看|来讲|而论)$|结构|总量|笔者|小编|编者|作者|本[报刊网]|发现|整理|梳理|"
    r"注意到|了解到|测算|核算|汇总"
)
"""From where a text looks at a number, and who wrote it together."""

SPEAKER = re.compile(r"(?:(?<=发言人)|(?<=负责人)|(?<=[局部司署]长))[一-鿿]{0,4}?(?:说|表示|介绍|指出|强调|透露|称)$")
"""The name of one who speaks for a body, and the verb: 国家统计局发言人付凌晖说."""

COUNTS = re.compile(r"(?:统计|数据|测算|核算|快报)$")
"""How a clause ends that only says who counted: 海关统计."""

NO_SPEAKER = re.compile(
    r"(?:也|还|更|又)?(?:可以|应该|应当|不得不|只能|敢)(?:这[么样])?|"
    r"(?:简单|具体|总体|总的|一般|严格|准确|确切|客观|通俗|坦率|相对|整体|长远|换句话|老实)[来地]?|"
    r"(?:也|还)?有(?:评论|观点|意见|声音|舆论|看法|文章|人|网友)"
)
"""What stands before a verb of speaking and is nobody: 可以说，有观点指出."""


PARTED = re.compile(r"[；;。]")
CLAUSES = re.compile(r"[，,：:]")
TIME = re.compile(
    r"\d{1,4}\s?(?:年度?|个?月|日|季度)|[一二三四]季度|[上下]半年|[一二三四五六七八九十数]{1,3}年[之以]?[后前]的?|"
    r"(?:过去|近|这|最近)?(?:\d{1,2}\s?|[一二两三四五六七八九十几多数]{1,3})多?年(?:以来|来|间)|(?:过去|近|最近)[一二两三四五六七八九十几数]{1,3}年|"
    rf"{SINCE_JANUARY.pattern}"
)

_SAY_NOTHING = _ZH.listed("say_nothing")
KNOWN = re.compile("|".join(map(re.escape, sorted((*BENIGN, *_SAY_NOTHING), key=len, reverse=True))))
"""Words that name no part of anything."""
_TELL_THE_NUMBER = _ZH.listed("tell_the_number")
_BEHIND = {*BENIGN, *_SAY_NOTHING, *_TELL_THE_NUMBER, *MEANING} - {"价格"}
BEHIND_A_NAME = re.compile("|".join(map(re.escape, sorted(_BEHIND, key=len, reverse=True))))
"""Words that may stand between a name and its number."""
CIRCUMSTANCES = re.compile(
    r"^(?:随着|由于|因为?|尽管|虽然|虽|面对|受|得益于|为了|如果|在?.{1,24}(?:之下|[^一二三四五六七八九十\d]下|背景中|推动中|"
    r"过程中|同时|当天|当日|会上|发布会上|论坛上|采访时))|(?:的是|如此|言之|的话|说)$|"
    r"(?:显示|表示|指出|称|认为|预计|预测|估计|公布|披露|透露|介绍|宣布|获悉)$|^(?:另?据|根据|依据)|\d日(?:电|讯|消息)"
)
"""What makes of a clause one that tells circumstances."""
OF_WHAT = re.compile(
    r"^(?:在|沿|靠近?|临近|位于|通过|经由|对于?|向|于|来自|源自|凭借|针对|面向|从)|(?:期间|中|里|内|上|方面|领域|市场|平台|渠道|端|季|一带|沿线|周边)$"
)
"""What makes of a clause a phrase that says of what part a number is."""
SHORTEST_CLAUSE = 5
"""Characters from which what stands between two commas may be a clause of its own."""
EXCEPT = re.compile(
    r"除(?!此[之以]?外)(?:了|去|开)?[^，,；。、]{1,12}(?:以外|之外|外)|(?:扣除|剔除|不含|不包括|不计|未计入|不计入|去除|刨除|减去)(?!价格|(?:港澳台|港、澳、台))"
)
"""Words that take something away."""
THAT_PLACE = re.compile(r"[该本](?:国|省|市|区|县|州|地区|地|平台|公司|企业|集团|店)(?!内)")
"""What points at a place or a firm that was named before."""
COUNTRY = re.compile(r"全国|我国|国内")
BRACKETED = re.compile(r"（(?P<said>[^（）]{1,20})）")
"""A remark beside a number."""
REPORTED = re.compile(r"日(?:电|讯|消息)")
"""How the place and day of a report end."""
LATIN = re.compile(r"(?<![\d.])\d?[A-Za-z][A-Za-z0-9&.]*")
TITLE = re.compile(r"《[^《》]{1,60}》|“[^“”]{1,20}”|https?://\S{1,200}")
"""Names of documents, and what is quoted."""
GENERIC = re.compile(
    "业内人士|专家|学者|官员|分析师|分析人士|分析|研究机构|第三方|机构|有关部门|相关部门|部门|有关|相关|官方|媒体|外媒|负责人|发言人|"
    "记者|调查|业内|人士|多方|此前|最新|不完全|公开|资料|消息|央视|新华社|新华网|人民网|人民日报|财新|中新社|中新网|"
    "中国新闻网|权威|网站|官网|电子商务司|新闻办|国新办|新闻发布会|发布会|吹风会|例行|举行|召开|今年|去年|月度|年度|统计公报|公报|报告|白皮书|"
    "海关|年鉴|数据|统计|行业|测算|口径|估算|推算|计划|规划|要求|规定|部署|安排|经济学家|法新社|路透社|彭博社?|美联社|"
    "上述|同一|一份|这份|该|前述|主要|国际|国家|商务|部长|副部长|司长|局长|署长|新闻|联合|共同|近期|昨日|今日|周[一二三四五六日]|"
    "可比|不变|现行|经营|所在地|地|人民币|美元|计价|计算|计|价格|汇率"
)
"""Words of who or what says a number that name nobody."""
SAID_BY = re.compile(r"(?:^|[，,；。：:])(?:另?据|根据|依据|按照?)(?P<name>[^，,；。：:]{1,40})(?=[，,：:])")
SAYS = re.compile(
    r"(?:^|[，,；。：:])(?P<name>[^，,；。：:]{1,30}?)(?:数据|报告|统计|调查|研究|财报|公报)?(?:显示|表示|指出|声?称|认为|预计|"
    r"预测|估计|公布|披露|透露|介绍|说|宣布|发布)(?=[，,：:])"
)
"""Who says what stands behind."""
