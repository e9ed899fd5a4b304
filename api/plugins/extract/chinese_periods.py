"""Periods in a Chinese sentence, its tenses, and the numbers in it that measure nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from api.plugins.extract.chinese_figures import han
from api.plugins.extract.periods import (
    DAY,
    HEADED,
    SAME,
    Fields,
    Form,
    Mention,
    Role,
    part_of_days,
    part_of_months,
    read_forms,
)
from api.plugins.extract.proposal import Doubt
from api.plugins.extract.sentences import TenseMark, TenseMarks

_RELATIVE = {"今年": 0, "本年": 0, "去年": -1, "明年": 1, "前年": -2}
_DASH = r"(?:[—–\-~～至到]{1,2}|－)"

_YEAR = rf"""(?:(?P<first>\d{{4}})年?{_DASH})?                     # 2019—2023年
    (?P<year>(?<![\d.])(?:1[89]|2[01])\d\d|[一二][〇零一二三四五六七八九]{{3}})(?P<fiscal>财)?年(?:度|份)?
    |(?P<bare>(?<![\d.])(?:19|20)\d\d)(?=全年|上半年|下半年|一季度)
    |(?P<relative>今年|本年|去年|明年|前年)(?:度)?
    |(?P<shift>上年|上一年|上个年度)|(?P<next>次年|翌年)度?"""
_PART = rf"""(?:(?P<half>上|下)半年|(?P<first_half>半年(?:度|报))
    |第?(?P<quarter>[一二三四1-4])季(?:度|报)
    |前(?P<quarters>[两二三23])个?季度
    |(?P<m1>\d{{1,2}})月?(?:份)?{_DASH}(?P<m2>\d{{1,2}})月(?:份)?
    |前(?P<months>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})个月
    |(?P<month>\d{{1,2}}|(?<![一二三四五六七八九个])(?:十[一二]?|[一二三四五六七八九]))月
     (?:份|(?P<day>\d{{1,2}}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])
       (?:(?P<days>[日号]?起?{_DASH}(?:(?:\d{{4}}年)?(?P<to_month>\d{{1,2}})月)?(?P<to_day>\d{{1,2}})[日号])|[日号]))?)"""
_TAIL = r"""(?:(?P<tail>全年|年?末|年?底|初|中|同期|同月|同季度?)
    |(?P<season>(?:春运|暑运|暑期|暑假|寒假|春节|国庆|元旦|清明|端午|中秋|[“"]?(?:五一|双(?:11|十一))[”"]?)
     (?:假期|期间|长假)?)|(?P<that_day>当日|当天))?"""
_YEARS = r"""(?:(?<![\d第])(?:(?:近|这|过去)?(?:\d{1,2}|[两二三四五六七八九十]{1,3})(?:多|余)?年(?:多)?来
      |(?:近|过去)(?:\d{1,2}|[两二三四五六七八九十]{1,3})年))"""
_NOW = r"(?:目前|当前|眼下|截至目前|迄今)"
_MASKS = rf"""https?://[!-~]+|www\.[!-~]+|[\w.+-]{{1,64}}@[\w.-]{{1,128}}
    |\d{{1,2}}(?::\d\d){{1,2}}|\d{{1,2}}[时点](?:\d{{1,2}}分|半|整|许|左右)?(?=[，。、至到—前后]|$|[在于开启发])
    |(?:上午|下午|晚上|凌晨|中午|晚)\d{{1,2}}[时点](?:\d{{1,2}}分)?
    |\d{{1,2}}[时点]\d{{1,2}}分(?!钟)
    |\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}日?|\d{{1,2}}日
    |(?:(?<=大厦|大楼|广场|花园|公寓|家园|小区|园区|中心)\d{{1,2}}(?:期|号楼|栋|座|幢))?\d{{2,5}}室|\d{{1,2}}(?:期|号楼|栋|座|幢)(?=[A-Z]?\d)
    |(?:\+\d{{1,3}}[-—－– ]?)?\(?0\d{{2,3}}\)?(?:[-—－– ]?\d{{3,8}}){{1,3}}
    |[48]00(?:[-—－– ]\d{{3,4}}){{2}}
    |(?:电话|热线|传真|手机|咨询|邮编|微信|QQ)(?:号码|号)?[为是：: ]{{0,2}}[+(]?\d[\d ()—－–-]{{4,20}}|\b1[3-9]\d{{9}}\b
    |(?<![\d.])\d{{1,9}}(?:\.\d{{1,9}})?(?:[:：]\d{{1,9}}(?:\.\d{{1,9}})?){{1,9}}|(?<![\d.])\d{{1,9}}(?:\.\d{{1,9}}){{2,5}}
    |(?:近|过去|未来|今后|最近|近来|前|后)(?:的)?(?:\d{{1,9}}|[一二三四五六七八九十两]{{1,3}})(?:个)?(?:余|多)?(?:年|个月|月|周|天|日)
    |(?:\d{{1,9}}|[一二三四五六七八九十两]{{1,3}})(?:个)?(?:余|多)?(?:年|月|周|天|日|小时|分钟)(?:来|前|后|内|以前|以后|之前|之后|以内|之内|间)
    |\d{{1,9}}(?:周)?岁(?:及|以|至|到|或|的|{_DASH})|(?<!连续)第\d{{1,9}}|前\d{{1,9}}(?:名|位|强|大)|\d{{1,9}}号|\d{{1,9}}后|\d0年代|\d{{1,2}}世纪
    |(?<![\d.])(?:19|20)\d\d{_DASH}(?:19|20)?\d\d(?!\d|%|[.])|年?[=＝]\s?100(?!\d)"""
_LOOK_BACK = 12
_SAME_TIME = frozenset({"同期", "同月", "同季", "同季度"})
_MULTIPLE = re.compile(r"[的之]?(?:近|约|超过?|逾)?[\d.一二两三四五六七八九十]{1,6}(?:多|余)?倍")
_STARTED = re.compile(
    r"(?:正式)?(?:开工|动工|开园|成立|启动|投产|投运|通车|开业|上市|开通|竣工|获批|签约|印发|出台|施行|起实施)"
)
_REPORTED = re.compile(r"[，,]?(?:本报|新华社)?记者|[，,]?[^，。；\d]{0,14}(?:获悉|发布|召开|举行|公布|通报|举办)")
_BASE = re.compile(r"(?:比|较|与|同|相比|对比|超过|[高低优好大小多少快慢强]于)(?:于)?$")
_ITS_VALUE = re.compile(r"(?:的|是|为)(?:约|近|超过?|逾)?[\d.]+(?:万亿|[万亿])?(?:%|个百分点|[^\W\d](?!倍))")
_FROM_TO = re.compile(rf"[月日号]起?{_DASH}")
_SINCE = re.compile(r"(?:自|自从|从)$")
_AS_OF = re.compile(r"(?:截至|截止|截止到|截至到|到|至)(?:目前)?$")
_COMPARED_AFTER = re.compile(r"(?:相比|以来|起|之前|以前|之后|以后)")
_EVER_SINCE = re.compile(r"[^，。；、\d]{1,10}以来")
_HAPPENED = re.compile(r"(?:于|将于|在|记者|消息|电|日电|定于)$")


def _count(text: str) -> int:
    return int(text) if text.isdigit() else han(text) or 0


def _dated(match: re.Match[str]) -> Fields:
    """2024年, 去年上半年, 3月5日, 上年同期."""
    groups = match.groupdict()
    printed = groups.get("year") or groups.get("bare")
    year = None if printed is None else int(printed) if printed.isdigit() else han(printed)
    relative = _RELATIVE.get(groups.get("relative") or "")
    shift = -1 if groups.get("shift") else 1 if groups.get("next") else 0
    part, fits = _part(groups)
    fits = fits and not (groups.get("first") or groups.get("fiscal") or (groups["season"] and not part))
    if not part and not shift and groups["tail"] in _SAME_TIME:
        part, relative, shift = ("", None, relative) if relative else (SAME, None, 0)
    return {"year": year, "part": part, "from_published": relative, "shift": shift, "fits": fits}


def _part(groups: Mapping[str, str | None]) -> tuple[str, bool]:
    """The part of a year, and whether one SDMX period covers it."""
    if groups["first_half"] or groups["half"]:
        return ("S2" if groups["half"] == "下" else "S1"), True
    if quarter := groups["quarter"]:
        return f"Q{_count(quarter)}", True
    if several := groups["quarters"]:
        return part_of_months(1, 3 * _count(several))
    if several := groups["months"]:
        return part_of_months(1, _count(several))
    if groups["m1"] and groups["m2"]:
        return part_of_months(int(groups["m1"]), int(groups["m2"]))
    if not groups["month"]:
        return "", True
    month, day = _count(groups["month"]), _count(groups["day"] or "1")
    if groups["to_day"]:
        return part_of_days((month, day), (int(groups["to_month"] or month), int(groups["to_day"])))
    return (f"{month:02}-{day:02}" if groups["day"] else f"{month:02}"), 1 <= month <= 12


def _iso(match: re.Match[str]) -> Fields:
    return {"year": int(match[1]), "part": f"{int(match[2]):02}-{int(match[3]):02}"}


def _form(pattern: str, fields: Fields | Callable[[re.Match[str]], Fields | None] | None = None) -> Form:
    return Form(re.compile(pattern, re.VERBOSE), fields)


FORMS = (
    _form(rf"(?:{_YEAR})(?:[，,的]?{_PART})?{_TAIL}", _dated),
    _form(r"(?<![\d.])((?:19|20)\d\d)[-/.](0?[1-9]|1[0-2])[-/.]([0-3]?\d)(?![\d.])日?", _iso),
    _form(r"(?:上|前)一?个?月(?!末以)", {"shift": -1, "step": "month"}),
    _form(r"(?:上|前)一?个?季度?(?!末以)", {"shift": -1, "step": "quarter"}),
    _form(_PART + _TAIL, _dated),
    _form(r"(?:本|当)季度?|本月|当月", {"part": SAME}),
    _form(r"(?<![\d日号])(?:当日|当天)", {"part": SAME, "step": "day"}),
    _form(r"本?报告期[内末]?", {"part": SAME, "step": HEADED}),
    _form(_NOW + "(?=的)", {"fits": False, "unfit": Doubt.PERIOD_NOW, "role": Role.LOCAL}),
    _form(_NOW, {"fits": False, "unfit": Doubt.PERIOD_NOW}),
    _form(
        rf"(?:(?<=[为是创]){_YEARS}|{_YEARS}(?=的?(?:同期)?(?:最|首|新高|新低|历史|第)))",
        {"fits": False, "role": Role.AFAR},
    ),
    _form(_YEARS, {"fits": False}),
    _form(
        r"""[“"]?十[一二三四五六]五[”"]?(?:规划)?(?:时期|期间|以来|末|前\w年)|(?:年初|开年|近年)以?来|[春暑]运
        |(?:春节|国庆|元旦|清明|端午|中秋|五一|“五一”|劳动节|暑期|寒假|春运|黄金周)(?:[、和]?(?:国庆|中秋))?节?
         (?:假期|期间|假日|长假|小长假|黄金周|运输)""",
        {"fits": False},
    ),
    _form(r"全年|年末|年底|年内|年终", {}),
    _form(_MASKS),
)


def read(sentence: str) -> tuple[list[Mention], list[tuple[int, int]]]:
    """The periods in order, and the spans of all numbers that are no figures; a part of a year comes with its year."""
    return read_forms(sentence, FORMS, _placed)


def _placed(sentence: str, mention: Mention) -> Mention:
    """The mention with its role."""
    dated = mention.fits or mention.year or mention.part
    if not dated or mention.role is not Role.OWN or (mention.part == SAME and mention.step != "year"):
        return mention
    if _EVER_SINCE.match(sentence, mention.end):  # 5月1日新政实施以来
        return replace(mention, fits=False)
    return replace(mention, role=_role(sentence, mention))


def _role(sentence: str, mention: Mention) -> Role:
    start, end, shift = mention.start, mention.end, mention.shift
    before, after = sentence[max(0, start - _LOOK_BACK) : start], sentence[end : end + 6]
    if _MULTIPLE.match(sentence, end):
        return Role.AFAR
    if _BASE.search(before) and not before.endswith("同") and _ITS_VALUE.match(sentence, end):
        return Role.LOCAL  # 高于2024年的3.4%
    if _STARTED.match(sentence, end):
        return Role.AFAR
    if _BASE.search(before) or _COMPARED_AFTER.match(after):
        return Role.AFAR
    if _SINCE.search(before) and not after.startswith("的") and not _FROM_TO.search(sentence, start, end):
        return Role.AFAR
    if len(mention.part) == DAY and mention.fits:
        if _AS_OF.search(before) or sentence.endswith(("当日", "当天"), start, end):
            return Role.OWN
        return Role.AFAR if _HAPPENED.search(before) or _REPORTED.match(sentence, end) else Role.WEAK
    if after.startswith("的") and re.search(r"[由从自]$", before):
        return Role.LOCAL
    same_time = sentence[start:end].endswith(("同期", "同月", "同季", "同季度"))
    if same_time and not shift and after.startswith("的"):
        return Role.AFAR  # 恢复至2019年同期的100.66%
    return Role.LOCAL if shift or same_time else Role.OWN


_MARK = re.compile(
    r"(?P<ahead>预计|预期|展望|有望|(?<!年度)计划(?!的)|力争|(?<![即亦也])将(?![近军])|拟|目标(?!的)|争取|明年|规划"
    r"|到20[2-9]\d年(?![^。；]{0,12}(?:已|累计|共有)))"
    r"|(?P<past>已|截至|截止|累计|去年|上年|同比|环比|初步核算|了(?![解])|以来)"
    r"|(?P<weak>增长|下降|上涨|实现|完成|达到?)"  # of the past, but not after what tells of the future
)
_OPENED = re.compile(r"[^，。；万亿%元]{0,8}，?")  # 下半年，预计: what opens the sentence is of the future too
_BREAK = re.compile(r"[，；。：]")


def read_tenses(sentence: str) -> TenseMarks:
    """The marks of tense of a sentence; where none is before a place, nothing is given."""
    marks: list[TenseMark] = [(-1, None)]
    for match in _MARK.finditer(sentence):
        if not (match["weak"] and marks[-1][1]):
            opens = match["ahead"] and len(marks) == 1 and _OPENED.fullmatch(sentence, 0, match.start())
            marks.append((0 if opens else match.start(), match["ahead"] is not None))
    return TenseMarks(marks, [match.start() for match in _BREAK.finditer(sentence)])
