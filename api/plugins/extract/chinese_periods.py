"""Patterns of periods in Chinese prose and rules for their roles, compiled by `Lexicon` with chinese_patterns.py."""

from collections.abc import Mapping, Sequence
from typing import Any

# Forms of periods, the strongest first, as in `english_periods.py`.

FORMS: Sequence[str | Mapping[str, Any]] = (
    {
        "read": "ended",
        "pattern": r"""
截至?(?P<year>(?<![\d.])(?:19|20)\d\d)年(?P<month>\d{1,2})月(?P<day>\d{1,2})日止?的?
(?:(?P<months>三|六|九|十二|3|6|9|12)个月|(?P<months_>财政年度|财务年度|会计年度|年度|财年))(?:期间)?""",
    },
    {
        "shift": -1,
        "pattern": r"去年度?{same_time}",
    },
    r"(?<![\dA-Za-z.])(?P<year>(?:19|20)?\d\d)年?(?:[Hh](?P<half>[12])|[Qq](?P<quarter>[1-4]))(?!\d)",  # 24H1
    {
        "part": "same",
        "pattern": r"(?:{dated_year}){same_time}",
    },
    {
        "fits": False,
        "pattern": r"(?:{dated_year}){holiday}",
    },
    r"(?:{dated_year}){part_of_it}",
    {
        "shift": -1,
        "pattern": r"(?:上年|上一年|上个年度){part_of_it}",
    },
    {
        "shift": 1,
        "pattern": r"(?:次年|翌年)度?{part_of_it}",
    },
    r"(?<![\d.])(?P<year>(?:19|20)\d\d)[-/.](?P<month>0?[1-9]|1[0-2])[-/.](?P<day>[0-3]?\d)(?![\d.])日?",
    {
        "shift": -1,
        "step": "month",
        "pattern": r"(?:上|前)一?个?月(?!末以)",
    },
    {
        "shift": -1,
        "step": "quarter",
        "pattern": r"(?:上|前)一?个?季度?(?!末以)",
    },
    r"{part}{end}",
    {
        "part": "year",
        "pattern": r"(?:当|同|这一|该)年(?=[，,全我]|网|实|社|跨|货|电)",
    },
    {
        "part": "same",
        "pattern": r"(?:本|当)季度?|本月|当月|本?报告期[内末]?",
    },
    {
        "part": "same",
        "step": "day",
        "role": "own",
        "pattern": r"(?<![\d日号])(?:当日|当天)",
    },
    {
        "fits": False,
        "unfit": "PERIOD_NOW",
        "role": "local",
        "pattern": r"{now}(?=的)",
    },
    {
        "fits": False,
        "unfit": "PERIOD_NOW",
        "role": "own",
        "pattern": r"{now}",
    },
    {
        "fits": False,
        "role": "own",
        "pattern": r"""
{years}|[“"]?十[一二三四五六]五[”"]?(?:规划)?(?:时期|期间|以来|末|前\w年)|(?:年初|开年|近年)以?来|[春暑]运
|(?:春节|国庆|元旦|清明|端午|中秋|五一|“五一”|劳动节|暑期|寒假|春运|黄金周)(?:[、和]?(?:国庆|中秋))?节?
(?:假期|期间|假日|长假|小长假|黄金周|运输)""",
    },
    r"全年|年末|年底|年内|年终",
    # times of day, addresses, telephone numbers, ratios, how long something takes, ranks
    {
        "read": "mask",
        "pattern": r"""
https?://[!-~]+|www\.[!-~]+|[\w.+-]{1,64}@[\w.-]{1,128}
|\d{1,2}(?::\d\d){1,2}|\d{1,2}[时点](?:\d{1,2}分|半|整|许|左右)?(?=[，。、至到—前后]|$|[在于开启发])
|(?:上午|下午|晚上|凌晨|中午|晚)\d{1,2}[时点](?:\d{1,2}分)?
|\d{1,2}[时点]\d{1,2}分(?!钟)
|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}日?|\d{1,2}日
|(?:(?<=大厦|大楼|广场|花园|公寓|家园|小区|园区|中心)\d{1,2}(?:期|号楼|栋|座|幢))?\d{2,5}室
|\d{1,2}(?:期|号楼|栋|座|幢)(?=[A-Z]?\d)
|(?:\+\d{1,3}[-—－– ]?)?\(?0\d{2,3}\)?(?:[-—－– ]?\d{3,8}){1,3}
|[48]00(?:[-—－– ]\d{3,4}){2}
|(?:电话|热线|传真|手机|咨询|邮编|微信|QQ)(?:号码|号)?[为是：: ]{0,2}[+(]?\d[\d ()—－–-]{4,20}|\b1[3-9]\d{9}\b
|(?<![\d.])\d{1,9}(?:\.\d{1,9})?(?:[:：]\d{1,9}(?:\.\d{1,9})?){1,9}|(?<![\d.])\d{1,9}(?:\.\d{1,9}){2,5}
|(?:近|过去|未来|今后|最近|近来|前|后)(?:的)?(?:\d{1,9}|{up_to_ten}{1,3})(?:个)?(?:余|多)?(?:年|个月|月|周|天|日)
|(?:\d{1,9}|{up_to_ten}{1,3})(?:个)?(?:余|多)?(?:年|月|周|天|日|小时|分钟)
(?:来|前|后|内|以前|以后|之前|之后|以内|之内|间)
|\d{1,9}(?:周)?岁(?:及|以|至|到|或|的|{dash})|(?<!连续)第\d{1,9}|前\d{1,9}(?:名|位|强|大)
|\d{1,9}号|\d{1,9}后|\d0年代|\d{1,2}世纪
|(?<![\d.])(?:19|20)\d\d{dash}(?:19|20)?\d\d(?!\d|%|[.])|年?[=＝]\s?100(?!\d)""",
    },
)

# Roles of periods, as in `english_periods.py`.

ROLES: Sequence[Mapping[str, Any]] = (
    {
        "role": "afar",
        "after": r"^[的之]?(?:近|约|超过?|逾)?[\d.一二两三四五六七八九十]{1,6}(?:多|余)?倍",
    },
    {
        "role": "local",  # 高于2024年的3.4%
        "before": r"(?:比|较|与|相比|对比|超过|[高低优好大小多少快慢强]于)(?:于)?$",
        "after": r"^(?:的|是|为)(?:约|近|超过?|逾)?[\d.]+(?:万亿|[万亿])?(?:%|个百分点|[^\W\d](?!倍))",
    },
    {
        "role": "afar",
        "before": r"(?:比|较|与|同|相比|对比|超过|[高低优好大小多少快慢强]于)(?:于)?$",
    },
    {
        "role": "afar",
        "after": r"""
^(?:(?:正式)?(?:开工|动工|开园|成立|启动|投产|投运|通车|开业|上市|开通|竣工|获批|签约|印发|出台|施行|起实施|(?:发布|公布|出版)的)
|相比|[^，。；、\d]{0,10}以来|起|之前|以前|之后|以后|[电讯](?:[：: ]|$))""",
    },
    {
        "of": "day fits",
        "role": "own",
        "before": r"(?:截至|截止|截止到|截至到|到|至)(?:目前)?$",
    },
    {
        "of": "day fits",
        "role": "own",
        "printed": r"(?:当日|当天)$",
    },
    {
        "of": "day fits",
        "role": "weak",
    },
    {
        "role": "local",
        "before": r"[由从自]$",
        "after": r"^的",
    },
)
