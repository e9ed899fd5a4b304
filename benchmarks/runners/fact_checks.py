"""A posted text checked against the figures of the shipped reports, beside reading its numbers alone."""

from __future__ import annotations

import http.client
import statistics
import time
from collections.abc import Iterator
from itertools import cycle

from api.plugins.extract.propose import propose
from benchmarks.bench import Bench
from benchmarks.data.datasets import INDICATORS
from benchmarks.measure.processes import Server
from benchmarks.measure.processes import run as run_program
from benchmarks.results import Row

GROUP = "Fact-check"
BUDGET = 60.0
_TEXT = 10_000
_POSTED = 65_536
_ENGLISH = (
    "China's online retail sales reached 15.5 trillion yuan in 2024, up 7.2 percent. ",
    "The delegations met in autumn and looked at what had been agreed upon a year before. ",
    "In 2024, cross-border e-commerce exports were worth $250 billion. ",
    "Nobody at the table disputed the minutes, and the session ended before noon. ",
    "By June 2025, 35 partner countries had joined Silk Road e-commerce. ",
    "The next meeting will be held in the north, as the chair of the group announced. ",
)
_CHINESE = (
    "2024年全国网上零售额达15.5万亿元，同比增长7.2%。",
    "双方代表在会谈中就各项安排的落实情况交换了意见，并商定下一步工作。",
    "2023年我国跨境电商进出口2.37万亿元。",
    "与会人士认为，会议气氛友好，讨论务实。",
)


def run(bench: Bench) -> Iterator[Row]:
    """Prose of 10 kB in both languages, in rounds with the control; then texts that hold nothing but one sign."""
    url = f"sqlite:///{bench.work / 'shipped.db'}"
    run_program([*INDICATORS, "migrate"], bench.work, {"DATABASE_URL": url})
    prose = {"English prose, 10 kB": _of(_ENGLISH), "Chinese prose, 10 kB": _of(_CHINESE)}
    with bench.service(url) as server:
        for name, text in prose.items():
            checked: list[float] = []
            read: list[float] = []

            def check(text: str = text, checked: list[float] = checked, read: list[float] = read) -> float:
                checked.append(_posted(server, text))
                began = time.perf_counter()
                propose(text)
                read.append(1000 * (time.perf_counter() - began))
                return checked[-1]

            check()
            rounds = bench.rounds({"check": check}, budget=BUDGET)
            ours, alone = (statistics.median(times[-rounds.count :]) for times in (checked, read))
            peer = "extract's reading of its numbers"
            yield Row(GROUP, name, "", ours, "ms", peer, alone, "≤ 150 ms", rounds.count, rounds.spread)
        for name, sign in (("64 KB of a digit", "1"), ("64 KB of 万", "万")):
            text = sign * (_POSTED // len(sign.encode()))
            yield Row(GROUP, name, "", _posted(server, text), "ms", goal="≤ 1 s")


def _of(sentences: tuple[str, ...]) -> str:
    """The sentences over and over, to the size of the text."""
    text = ""
    for sentence in cycle(sentences):
        if len((text + sentence).encode()) > _TEXT:
            return text
        text += sentence
    return text


def _posted(server: Server, text: str) -> float:
    """Milliseconds from the first byte of a posted text to the last of its answer."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    began = time.perf_counter()
    connection.request("POST", "/v1/fact-check", text.encode(), {"Content-Type": "text/plain"})
    response = connection.getresponse()
    response.read()
    seconds = time.perf_counter() - began
    connection.close()
    assert response.status == 200, response.status  # noqa: S101 - what is measured is an answer
    return 1000 * seconds
