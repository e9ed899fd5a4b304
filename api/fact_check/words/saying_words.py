"""Words that make of a name in a sentence the one who says its numbers, or give it another part."""

from __future__ import annotations

import re

_DATA = (
    r"(?:data|figures?|statistics|stats|numbers?|estimates?|counts?|tally|reports?|bulletin|release|communique|survey|"
    r"forecasts?|projections?|calculations?|analysis|study|yearbook|spokes(?:man|woman|person))"
)
_SAYS = (
    r"(?:says?|said|saying|puts?|putting|gives?|gave|reports?|reported|shows?|showed|shown|states?|stated|records?|"
    r"recorded|tells?|told|finds?|found|estimate[sd]?|announce[sd]?|publish(?:es|ed)?|release[sd]?|notes?|noted|"
    r"writes?|wrote|counts?|counted|expect(?:s|ed)?|forecasts?|project(?:s|ed)|predict(?:s|ed)?|reckons?|reckoned|"
    r"claim(?:s|ed)?|confirm(?:s|ed)?|reveal(?:s|ed)?|disclose[sd]?|calculate[sd]?|compiled?|cite[sd]?|issued?)"
)
_WHICH = r"(?:the |its |an? |China['’]s |Chinese |latest |new |newest |official |fresh |final |preliminary |annual )*"

SAID_BEFORE = re.compile(
    rf"(?:\b(?:according to|as per|per|citing|quoting|says|said|sources?:|{_SAYS} by|{_DATA} (?:from|by|of|at))\s+|"
    rf"\bsources?:\s*){_WHICH}(?:{_DATA} (?:from|by|of) )?{_WHICH}$",
    re.IGNORECASE,
)
"""What stands before the name of one who says it."""
SAYS_BEHIND = re.compile(
    r"(?:['’]s?\b)?(?:\s\([^()]{1,40}\))?(?:,[^,;]{1,80},)?(?:\s(?:own|latest|new|official|annual|monthly|final|"
    rf"preliminary|(?:19|20)\d\d))*(?:\s{_DATA})?(?:\s(?:has|have|had|also|now|recently|itself|(?:on|this|last) \w+))*"
    rf"\s{_SAYS}\b(?!\s(?:otherwise|nothing|no|differently)\b)|['’]s?\s(?:[\w-]+\s){{0,3}}{_DATA}\b|"
    r"\s(?:data|figures|statistics)\b",
    re.IGNORECASE,
)
"""What stands behind it."""
IN_IT = re.compile(rf"\b(?:in|from|by|of)\s+{_WHICH}$", re.IGNORECASE)
"""What stands before the title of a report that says it."""
COMPARED_WITH = re.compile(
    r"\b(?:than|unlike|contrary to|beyond|above|below|against|versus|vs\.?|not|nor|compar\w+ (?:with|to)|"
    rf"differ\w* from|deviat\w+ from|exceed\w*|beats?|match\w*)\s(?:what |that |those )?(?:{_WHICH}{_DATA} "
    rf"(?:from|by|of) )?{_WHICH}$",
    re.IGNORECASE,
)
"""What stands before the name of one with whose number another is compared."""
OTHER_PART = re.compile(r"[;；]|\s(?:while|whereas|although|but)\s", re.IGNORECASE)
OTHER_PART_CHINESE = re.compile(r"[;；]|，(?:而|但)")
"""What parts a sentence, so that who is named in the one part does not say what stands in the other."""

_SPOKEN = (
    r"(?:数据|统计|显示|表示|指出|公布|发布|公告|报道|介绍|透露|通报|认为|预计|预测|宣布|称|说|披露|核算|测算|消息|"
    r"报告|调查|估计)"
)
_BESIDE = (
    r"(?:[》」”\"）)]|的|在|于|对外|初步|最新|近日|日前|今[日天]|昨[日天]|当[日天]|有关负责人|新闻发言人|发言人|负责人|"
    r"网站|官网|[年月日]|\d)*"
)

SAID_BEFORE_CHINESE = re.compile(
    r"(?:据|根据|依据|按照?|引述|引用|援引|来源于?[:：]?|出自)(?:中国|我国|最新|官方)*[《「“\"（(]?$"
)
SAYS_BEHIND_CHINESE = re.compile(rf"{_BESIDE}{_SPOKEN}")
NAME_GOES_ON = re.compile(rf"(?!{_BESIDE}{_SPOKEN})[一-鿿]")
"""What makes of a Chinese name the beginning of a longer word."""
