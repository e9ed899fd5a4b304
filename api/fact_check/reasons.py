"""Why a verdict was given: what the sentence of explanation tells."""

from __future__ import annotations

from enum import Enum, auto


class Reason(Enum):
    """What decided a verdict."""

    SAME = auto()
    WITHIN = auto()
    BARE = auto()
    OLD = auto()
    OTHER_SCALE = auto()
    OTHER_UNIT = auto()
    OTHER_PERIOD = auto()
    OTHER_SIGN = auto()
    APART = auto()
    SAYS_MORE = auto()
    NO_INDICATOR = auto()
    SEVERAL_INDICATORS = auto()
    NARROWED = auto()
    NO_AREA = auto()
    NO_PERIOD = auto()
    NO_PERIOD_FITS = auto()
    NO_FIGURE_OF_PERIOD = auto()
    NO_RATE = auto()
    NO_UNIT = auto()
    DENIED = auto()
    ASKED = auto()
    SUPPOSED = auto()
    PART = auto()
    OTHER_WAY = auto()
    ZEROS = auto()
    SIDE_OPEN = auto()
    COARSER = auto()
    OTHER_SAYER = auto()
    ROUNDED = auto()
    ZEROS_FAR = auto()
    MEANS_ANOTHER = auto()
    MAY_MEAN_ANOTHER = auto()
    OTHER_VINTAGE = auto()
    NO_SINGLE_PERIOD = auto()
    OTHER_DATE = auto()
