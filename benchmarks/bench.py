"""What every runner gets: the data, the peers, the control, and how to start the service on it."""

from __future__ import annotations

import contextlib
import http.client
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.data.datasets import INDICATORS, Dataset
from benchmarks.measure.processes import SERVER_CORE, MeasureError, Server, free_port, serving
from benchmarks.measure.requests import get, load
from benchmarks.measure.rounds import Plan, Rounds, Subject, interleave
from benchmarks.peers.programs import Peers, bare

CONTROL_BYTES = 1_750
CONTROL_SECONDS = 0.4


@dataclass(frozen=True)
class Bench:
    """One run of the benchmarks."""

    root: Path
    work: Path
    datasets: tuple[Dataset, ...]
    peers: Peers
    plan: Plan
    seconds: float
    """How long one load lasts in a round."""
    control: Server

    @property
    def largest(self) -> Dataset:
        """The largest size of the run."""
        return self.datasets[-1]

    def quiet(self) -> float:
        """Answers a second of raw ASGI, by which a run is judged."""
        return load(self.control.port, [get("/")], min(CONTROL_SECONDS, self.seconds)).per_second

    def rounds(self, subjects: Mapping[str, Subject], budget: float | None = None) -> Rounds:
        """Interleave subjects with the control."""
        plan = self.plan if budget is None else replace(self.plan, budget=min(budget, self.plan.budget))
        return interleave(subjects, self.quiet, plan)

    @contextlib.contextmanager
    def service(
        self, url: str, *, cache_bytes: int | None = None, workers: int = 1, cores: Sequence[int] = (SERVER_CORE,)
    ) -> Iterator[Server]:
        """The service over a database with its default settings, but for those given."""
        port = free_port()
        environment = {"DATABASE_URL": url, "PORT": str(port), "WORKERS": str(workers)}
        if cache_bytes is not None:
            environment["CACHE_BYTES"] = str(cache_bytes)
        with serving([*INDICATORS, "serve"], port, "/readyz", self.work, environment, cores) as server:
            yield server


@contextlib.contextmanager
def control(work: Path) -> Iterator[Server]:
    """The raw ASGI application that is asked in every round of every run."""
    body = work / "control.json"
    body.write_bytes(b'"' + b"x" * (CONTROL_BYTES - 2) + b'"')
    with bare("raw", body, work) as server:
        yield server


def wait_for_release(server: Server, release: str, seconds: float = 30) -> None:
    """Wait until a server has taken up a release."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=seconds)
        connection.request("GET", f"/v1/releases/{release}")
        status = connection.getresponse().status
        connection.close()
        if status == http.client.OK:
            return
        time.sleep(0.2)
    raise MeasureError(f"release {release} is not served within {seconds} s")
