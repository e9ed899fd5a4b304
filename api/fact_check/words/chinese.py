"""Chinese words around a quoted number: which narrow nothing down, which tell a change or a share."""

from __future__ import annotations

import re
from collections.abc import Mapping

BETWEEN = frozenset("的了和及与、其之")
"""Characters that stand between the parts of a name."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def listed(text: str) -> tuple[str, ...]:
    """Words that are written with spaces between them."""
    return tuple(text.split())


def _stands_for(**words: str) -> dict[str, tuple[str, ...]]:
    """By word, the terms that it stands for; several where it tells two things at once."""
    return {word: tuple(meant.split("_")) for meant, listed in words.items() for word in listed.split()}


MEANING: Mapping[str, tuple[str, ...]] = _stands_for(
    线上线下="线上线下",
    网上="网上 网络 线上 互联网 在线",
    零售="零售 购物 零售业",
    网上_零售="网购 网络购物 网上购物",
    电商="电商 电子商务",
    跨境="跨境",
    跨境_电商="跨境电商 跨境电子商务",
    丝路_电商="丝路电商 丝绸之路电商 丝路电子商务",
    丝路="丝路 丝绸之路",
    进出口="进出口 贸易 货值",
    货物="货物",
    货物_进出口="外贸 对外贸易 货物贸易",
    出口="出口 外销",
    进口="进口",
    实物="实物 实物商品",
    社会消费品="社会消费品 消费品",
    社会消费品_零售="社零 社消零",
    销售="销售 成交 营业",
    交易="交易",
    市场="市场 规模",
    商品="商品",
    综试区="综试区 综合试验区 试验区 试点 综试",
    伙伴_国家="伙伴国 伙伴国家",
    伙伴="伙伴 朋友圈",
    国家="国家",
    国家馆="国家馆",
    直采_基地="直采基地",
    直采="直采 直接采购",
    基地="基地",
    培训="培训 授课",
    新设="新设 新增 新批 增设 新设立 新获批",
    连续="连续 蝉联",
    最大="最大 第一 第一大",
    全球="全球 世界 全世界",
    海关="海关",
    平台="平台",
)
"""By word, the terms that names and prose share; what is not here is read in pairs of characters."""

WEAK = _words("销售 市场 商品 管理 设有 所在")
"""Terms that a name may hold and a sentence about it leave out."""

TAILS = ("总金额", "总额", "金额", "总值", "总量", "数量", "规模", "场次", "总数", "额", "值", "量", "数")
"""What a name ends in, and prose may leave out, the longest first."""

NOT_SAID = re.compile(r"增长率|增速|增长|比重|占比|份额|按[^，]*口径|年数|占")
"""What a name holds of its kind, a change or a share, which prose says in other words."""

BENIGN = listed(
    "据悉 据介绍 据了解 据报道 据测算 过去 一年 回顾 "
    "一口气 一举 一次性 纷纷 内地 大陆 加入 成为 结成 签约 达成 缔结 国家统计局 统计局 海关总署 商务部 国务院 "
    "新华社 人民日报 据统计 据海关统计 统计 数据显示 数据 显示 公布 发布 报道 初步 核算 预计 预测 估计 有望 将 "
    "会 已 已经 现已 目前 当前 去年 今年 全年 上年 当年 前年 年度 同期 同年 上半年 下半年 前三季度 一季度 "
    "二季度 三季度 四季度 季度 年底 年末 底 末 初 年 月 日 截至 截止 到 至 自 从 以来 近年来 近年 全国 我国 "
    "全世界 世界 全球 中国 国内 中方 全社会 社会 共 总 总体 整体 全部 累计 合计 总计 年均 其中 此外 另外 同时 "
    "而 但 则 且 并 也 还 又 仅 只 就 在 于 由 为 是 对 把 使 令 让 带动 推动 促进 拉动 助力 实现 完成 达到 达 "
    "突破 超过 超 约 近 逾 增长 增至 同比 比 较 上升 下降 上涨 提高 扩大 回升 占 占比 比重 份额 规模 市场 交易 "
    "销售 成交 金额 总额 额 总值 值 总量 量 数量 数 率 增速 增幅 情况 方面 领域 行业 产业 业务 发展 快速 迅速 "
    "稳步 持续 高速 火热 火爆 强劲 蓬勃 新 最新 首次 再 再次 再创 创 新高 历史 来自 贡献 拥有 设立 建设 建成 "
    "建立 设有 举办 开展 成立 签署 遍布 覆盖 分布 吸引 通过 经 经由 利用 与 和 及 的 了 有 个 家 项 场 国 第 "
    "连续 官方 权威 一 二 三 四 外贸 对外贸易 消费者 消费 网民 大家 人们 记者 获悉 介绍 表示 称 说 指出 认为 "
    "报告 白皮书 新闻 快讯 速览 要闻 划重点 重磅 其 该 这 这一 那 相当于 折合 换算 人民币 美元 亿元 万亿元 "
    "朋友圈 越来越大 动能 稳 步入 迈上 台阶 大关 关口 全口径 按 计 可比 口径 价格 线上线下"
)
"""Words beside a name that leave it what it is."""

NARROWING = listed(
    "利润 亏损 税收 人数 人次 投资 就业 岗位 顺差 逆差 订单 物流 通胀 农村 农产品 县域 乡村 城镇 城市 直播 "
    "社交 即时 生鲜 服务 非实物 虚拟 移动 手机 人均 户均 批发 餐饮 旅游 化妆品 服装 家电 汽车 图书 药品 医药 "
    "食品 二手 保税 海外仓 退货 融资 中小 民营 外资 西部 东部 中部 东北 沿海 地区 省 自治区 企业 平台 用户 包裹 快递 "
    "绿色 跨省 工业 农业 阿里 京东 拼多多 抖音 快手 淘宝 天猫 亚马逊 东盟 欧盟 一带一路 金砖 "
    "亚洲 欧洲 非洲 美洲 拉美 中东 对美 对欧 对日 对俄"
)
"""Words that make another subject of an indicator's."""

PROVINCES = listed(
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 "
    "四川 贵州 云南 陕西 甘肃 青海 内蒙古 广西 西藏 宁夏 新疆 深圳 广州 杭州 义乌 宁波 厦门 苏州 成都 武汉 "
    "郑州 青岛 大连 西安 南京 合肥 长沙 长三角 珠三角 粤港澳 大湾区"
)
"""Provinces, regions and the cities most told of, which have no figures of their own country's."""


AREAS: Mapping[str, str] = {
    "全球": "WLD",
    "世界": "WLD",
    "全世界": "WLD",
    "中国": "CHN",
    "我国": "CHN",
    "美国": "USA",
    "印度": "IND",
    "日本": "JPN",
    "韩国": "KOR",
    "英国": "GBR",
    "德国": "DEU",
    "法国": "FRA",
    "俄罗斯": "RUS",
    "巴西": "BRA",
    "越南": "VNM",
    "印度尼西亚": "IDN",
    "印尼": "IDN",
}
"""What areas are called beside their names in the catalogue."""

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

CLASSIFIERS = _words("个 家 项 座 所 处")
"""What counts almost anything."""

COUNTED: Mapping[str, str] = {"国": "国家"}
"""Nouns of one character that are counted, by what they stand for."""

CLAUSE = "，,；;：:。！？!?（）()、"
"""Signs between which a clause stands."""
