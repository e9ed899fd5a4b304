"""Words for what happens in a time, by which a count tells what came in it: approved, opened, joined."""

from __future__ import annotations

import re

_STATES = (
    "reached|totall?ed|numbered|covered|spanned|included|comprised|boasted|featured|operated|involved|engaged|remained|"
    "amounted|exceeded|increased|expanded|surpassed|topped|climbed|jumped|counted|based|located|so-called|related|"
    "integrated|combined|needed|used|called|named|launched under|linked|dedicated|designed|consolidated|united|"
    "ranked|retained|maintained|kept|distributed|scattered|owned|possessed|participated|cooperated|partnered|"
    "swelled|hailed|lasted|served|stretched|extended|widened|brought|employed|housed|hosted|contained|supported|"
    "connected|equipped|installed|registered|lived|stayed|worked|inhabited|"
    # what is said or shown
    "reported|noted|stated|showed|revealed|disclosed|published|released|recorded|estimated|recalled|confirmed|"
    "explained|claimed|listed|cited|mentioned|indicated|remarked|observed|informed|"
    # what is no verb
    "indeed|hundred|speed|red|need|united|advanced|developed|limited|funded|licensed|certified|qualified|"
    "detailed|updated|unprecedented"
)
EVENT = re.compile(
    rf"\b(?!(?:{_STATES})\b)(?:[a-z]{{2,}}ed|set up|set|built|held|ran|won|struck|began|gave|rolled out|"
    r"founded|signing|opening|approving|establishing|launching|adding|negotiating)\b",
    re.IGNORECASE,
)
"""What happened: any verb of the past that tells no state, and nothing that somebody said."""
STATE = re.compile(
    rf"\b(?:has|have|had|having|is|are|was|were|total|totalling|totaling|totals|now|there|stood|stands|grew|rose|"
    rf"came|takes|took|brings|bringing|includ\w+|{_STATES})\b",
    re.IGNORECASE,
)
"""What tells how it stands."""
HAVING = re.compile(r"\b(?:has|have|had|having)(?: \w+){0,3} $", re.IGNORECASE)
"""What stands before a verb of what has happened by then."""
HAPPENED_BEHIND = re.compile(
    rf"^(?P<between>[^,;:.]*?)\b(?:(?:were|was|being|got) (?:\w+ly )?(?!(?:{_STATES})\b)(?:[a-z]{{2,}}ed|set up|set|"
    r"built|held)|joined|signed|opened|entered)\b",
    re.IGNORECASE,
)
"""What befell so many of them, behind their number."""
PERFECT = re.compile(r"\b(?:has|have|had|already|that|which|who|where)\b", re.IGNORECASE)
UP_TO = re.compile(
    r"\b(?:by|as of|as at|up to|until|till|so far|to date|already|since|cumulative\w*|altogether|in total|in all|"
    r"a total of|total(?:ling|ing|led|ed)?|overall|at the end|end of|at end|now|currently|then|bringing|brings|"
    r"taking)\b",
    re.IGNORECASE,
)
"""What tells that a count is of all there were by then."""
CHINESE_EVENT = re.compile(
    r"(?:举办|开展|举行|设立|批准|签署|签订|建立|建成|建设|开设|开通|启动|加入|成立|获批|推出|增设|授牌|缔结|达成|"
    r"新建|落地|揭牌|批复|结成)"
)
CHINESE_UP_TO = re.compile(
    r"截至|截止|迄今|目前|现有|已|累计|共|总数|总计|总共|达|增至|增加到|扩大到|扩大至|拥有|设有|底|末|为止|至今|以来|遍布|遍及"
)
