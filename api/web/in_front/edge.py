"""What every request meets first and every answer last, put together by the assembly."""

from __future__ import annotations

from dataclasses import dataclass

from api.web.in_front.access_log import AccessLog
from api.web.in_front.host_header import Hosts
from api.web.in_front.in_flight import InFlight
from api.web.in_front.metrics import Metrics
from api.web.in_front.standing_headers import StandingHeaders


@dataclass(frozen=True, slots=True)
class Edge:
    """The parts of the edge."""

    metrics: Metrics
    access_log: AccessLog
    standing: StandingHeaders
    hosts: Hosts
    in_flight: InFlight
