"""Memory of a server under downloads, workbooks, PNGs, fact-checks and releases, a line every ten seconds.

python -m benchmarks.measure.memory_soak --figures 100000 --minutes 60
"""

from __future__ import annotations

import argparse
import http.client
import random
import statistics
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

from benchmarks.data import packages
from benchmarks.data.datasets import INDICATORS, fill, load_small_release
from benchmarks.measure import processes

MIX = (
    "/v1/downloads/{table}.{file}",
    "/v1/figures.csv?unit={unit}&scale={scale}&limit=10000",
    "/v1/figures.xlsx?indicator={indicator}&limit=1000",
    "/v1/figures.png?indicator={indicator}&area={area}",
    "/v1/fact-check?text={text}",
    "/v1/figures?indicator={indicator}&area={area}&unit={unit}",
    "/v1/figures?limit=500&offset={number}",
    "/zh/indicators/{indicator}",
)
TEXT = "Online retail sales of China reached {number} billion yuan in 2024, up 7.2 percent. "
RELEASE_SECONDS, LOOK_SECONDS, CLIENTS = 60.0, 10.0, 6


def _address(indicators: int, chance: random.Random) -> str:
    number = chance.randrange(10_000)
    return chance.choice(MIX).format(
        table=chance.choice(("figures", "claims")),
        file=chance.choice(("csv", "xlsx", "parquet", "sqlite", "json")),
        unit=chance.choice(("EUR", "CNY", "GBP", "USD", "JPY")),
        scale=chance.choice(("million", "billion", "trillion")),
        indicator=packages.indicator_code(chance.randrange(indicators)),
        area=chance.choice(packages.area_codes()),
        text=quote(TEXT.format(number=number) * 20),
        number=number,
    )


def _ask(port: int, indicators: int, seed: int, end: float, statuses: Counter[int]) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    while time.monotonic() < end:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        try:
            connection.request("GET", _address(indicators, chance), headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            while answer.read(65536):
                pass
            statuses[answer.status] += 1
        except (OSError, http.client.HTTPException):
            statuses[0] += 1
        finally:
            connection.close()


def main() -> None:
    """Run for some minutes, and print the memory of each look, the most, and the mean of each half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--figures", type=int, default=10_000)
    parser.add_argument("--minutes", type=float, default=5.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        url = f"sqlite:///{work / 'soak.db'}"
        fill(url, packages.write_packages(work / "package", given.figures), work)
        indicators, statuses, seen = packages.indicator_count(given.figures), Counter[int](), list[float]()
        environment = {"DATABASE_URL": url, "LOG_LEVEL": "error", "PORT": str(port := processes.free_port())}
        with processes.serving([*INDICATORS, "serve"], port, "/readyz", work, environment, processes.CORES) as server:
            begun = time.monotonic()
            end, release, number = begun + 60 * given.minutes, begun + RELEASE_SECONDS / 2, 0
            asking = (server.port, indicators)
            threads = [
                threading.Thread(target=_ask, args=(*asking, seed, end, statuses), daemon=True)
                for seed in range(CLIENTS)
            ]
            for thread in threads:
                thread.start()
            while time.monotonic() < end:
                time.sleep(LOOK_SECONDS)
                seen.append(server.memory() / 1e6)
                print(f"{time.monotonic() - begun:6.0f} s {seen[-1]:6.0f} MB {dict(statuses)}", flush=True)
                if time.monotonic() > release:
                    release, number = release + RELEASE_SECONDS, number + 1
                    load_small_release(url, work, number)
            most = server.peak_memory() / 1e6
            first, second = (statistics.mean(each) for each in (seen[: len(seen) // 2], seen[len(seen) // 2 :]))
            print(f"most {most:.0f} MB; {first:.0f} MB in the first half, {second:.0f} in the second")


if __name__ == "__main__":
    main()
