"""English verbs that tell of a level or a change how much it is, and leave it what it is."""

from __future__ import annotations

import re

_LEMMAS = (
    "reach total amount come stand grow surge soar leap swell balloon edge inch tick notch register record post log "
    "clock boast cross surpass exceed top break smash pass breach near approach touch climb rise jump spike rocket "
    "skyrocket expand increase advance gain accelerate quicken moderate decelerate slow cool ease drop fall decline "
    "decrease shrink contract dip slide slip slump plunge plummet tumble reckon estimate measure value tally print "
    "report announce publish release list show put peg mark equal represent constitute comprise make account "
    "contribute add hit beat stay remain hold keep settle level stabilise stabilize plateau hover linger average "
    "number count exist operate run range span spread cover include involve see witness experience enjoy maintain "
    "sustain continue extend resume regain recover rebound bounce return pick creep nudge move shift change turn go "
    "get bring take lift push drive send propel boost power double triple quadruple treble quintuple multiply "
    "outpace outstrip overtake finish close end start open begin achieve attain deliver produce generate score earn "
    "fetch command capture occupy seize win claim grab carry calculate compute say tell state note find give place "
    "rank lead become have do appear seem prove work translate equate correspond convert read write quote cite tip "
    "finalise finalize confirm revise update restate correct adjust amend collect gather compile assess peak bottom "
    "dwarf eclipse clear scale vault pile mount accumulate aggregate build rack chalk ring sit lie rest weigh tote "
    "bust crack shatter storm march stretch widen narrow establish set found launch approve designate name create "
    "sign join conclude forge form host organise organize stage conduct attract develop complete know"
)
_IRREGULAR = (
    "came stood grew grown rose risen fell fallen shrank shrunk slid broke broken made hit beat beaten held kept "
    "saw seen went gone got brought took taken drove driven sent began begun won said told found gave given led "
    "became had was were been is are did done ran spread put read wrote written built lay lain sat rang rung "
    "swelled swollen leapt struck sprang sprung overtook overtaken cast tripled quit set"
)


def _forms(lemma: str) -> set[str]:
    if lemma.endswith("e"):
        return {lemma, f"{lemma}s", f"{lemma}d", f"{lemma[:-1]}ing"}
    if re.search(r"[^aeiou]y$", lemma):
        return {lemma, f"{lemma[:-1]}ies", f"{lemma[:-1]}ied", f"{lemma}ing"}
    double = lemma + lemma[-1]
    return {lemma, f"{lemma}s", f"{lemma}es", f"{lemma}ed", f"{lemma}ing", f"{double}ed", f"{double}ing"}


TELLING = frozenset(_IRREGULAR.split()).union(*map(_forms, _LEMMAS.split()))
"""Every form of them."""
