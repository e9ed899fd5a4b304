"""Chinese words of clauses and labels that lead to a number: which say of what part it is, and which say nothing."""

from __future__ import annotations

import re

from api.fact_check.words import chinese

PARTED = re.compile(r"[；;。]")
CLAUSES = re.compile(r"[，,：:]")
TIME = re.compile(
    r"\d{1,4}\s?(?:年度?|个?月|日|季度)|[一二三四]季度|[上下]半年|[一二三四五六七八九十数]{1,3}年[之以]?[后前]的?|"
    r"(?:过去|近|这|最近)?(?:\d{1,2}\s?|[一二两三四五六七八九十几多数]{1,3})多?年(?:以来|来|间)|(?:过去|近|最近)[一二两三四五六七八九十几数]{1,3}年|"
    rf"{chinese.SINCE_JANUARY.pattern}"
)

_SAY_NOTHING = chinese.listed(
    "现价 当年价格 当年价 现行价格 见图 见表 "
    "来看 成绩单 总体而言 具体来说 一般而言 相比而言 相对而言 整体而言 与此同时 尽管如此 不仅如此 "
    "除此之外 换言之 也就是说 事实上 实际上 总体上 总的来说 总体来看 总的来看 整体来看 具体来看 "
    "具体而言 分年度看 从总量看 从规模看 从增速看 从全年看 一方面 另一方面 首先 其次 最后 日前 近日 "
    "最近 同样 数字 好消息 划重点 要点 结论 摘要 标题 答案 问 答 年份 指标 名称 时间 地区 单位 "
    "综合 不过 然而 因此 所以 于是 至此 如今 昨日 今日 昨天 今天 本年 期间 今 昨 本 各界 大约 "
    "大概 左右 总之 可见 显然 当然 毫无疑问 无疑 疫情 之下 背景下 常态 态势 表 图 来源 注 附 "
    "综上 简言之 据 据此 官宣 官方数据 最终 终于 依然 仍然 仍 依旧 再度 继续 已然 均 皆 都 便 "
    "才 却 高达 多达 仅为 位居 稳居 保持 呈现 迎来 取得 跃升 攀升 猛增 激增 飙升 大幅 小幅 "
    "内需 外需 需求 经济 贸易 政策 因素 影响 支撑 作用 带来 加快 放缓 回暖 复苏 向好 疲软 承压"
)
"""Words of clauses and labels beside those that may stand beside a name."""
KNOWN = re.compile("|".join(map(re.escape, sorted((*chinese.BENIGN, *_SAY_NOTHING), key=len, reverse=True))))
"""Words that name no part of anything."""
_TELL_THE_NUMBER = chinese.listed(
    "零 五 六 七 八 九 十 百 千 录得 实现 创下 触及 逼近 站上 跨过 越过 冲破 跃上 迈过 升至 "
    "降至 升到 增到 扩大至 提升至 跌 涨 增 减 降 升 缩 扩 多 少 高 低 净增 翻番 翻倍 接近 "
    "将近 不足 不到 超出 大于 小于 等于 相当 折 合 共计 总共 合共 计 录 报 录入 估 估算 测算 "
    "统计为 首破 再破 首超 扩围 扩容 逆势 平稳 较快 温和 稳健 恢复性 补偿性 "
    "爆发式 井喷式 跨越式 强势 明显 显著 进一步 略 微 缓 大概 大致 基本 逐步 逐年 首度 一度 曾 才 刚 刚刚 "
    "正式 正 式 成功 顺利 如期 提前 上扬 走高 走低 下跌 下滑 萎缩 收缩 回落 回暖 反弹 加速 "
    "提速 减速 放缓 趋缓 收窄 分别 依次 均 同时 比 较 与 同 于 中 里 内 之 所 被 得 着 过 "
    "起 来 去 上 下 向 往 从 自 将 要 可 能 应 该 进口 出口 进出口 贸易 零售 销售 交易 "
    "成交 消费 购物 市场 规模 体量 盘子 总盘 大盘 增量规模 占比 份额 数据 指标 以 每 各 不 没 "
    "没有 未 非 无 万 亿 元 人民币 美元 两 几 双 单 位数 两位数 个位数 速度 步伐 势头 态势 "
    "趋势 节奏 水平 已经 也 还 更 最 很 太 十分 非常 相对 比较 同口径 名义 实际 可比"
)
_BEHIND = {*chinese.BENIGN, *_SAY_NOTHING, *_TELL_THE_NUMBER, *chinese.MEANING} - {"价格"}
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
