"""Words at the beginning of a number's phrase that say that something rose by it."""

from __future__ import annotations

import re

ROSE = re.compile(
    r"(?i)^(?:r[io]sen?|rises|rising|gr[eo]wn?|grows|growing|increas\w{1,3}|climb\w{0,3}|jump\w{0,3}|surg\w{1,3}|"
    r"soar\w{0,3}|gain\w{0,3}|expand\w{0,3}|advanc\w{1,3}|up)\b|^(?:增长|上升|提高|上涨|增加|提升|扩大|增)(?!速|幅)"
)
"""Growth is none of them, since growth of less than 1% may be a fall."""
