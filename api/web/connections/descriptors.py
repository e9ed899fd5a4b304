"""How many descriptors (sockets, files) the process may open, and whether one is to be had."""

from __future__ import annotations

import errno
import os

RESERVE = 40
"""Descriptors that are no connections: 18 of a server at rest; the rest for the database, exports and what lingers."""
FEWEST = 8
"""Connections that are taken however low the limit."""


def descriptor_limit() -> int | None:
    """How many the process may have; None where the system counts none."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return None if soft == resource.RLIM_INFINITY else soft


def connections_within(wanted: int) -> int:
    """As many connections as are wanted, or as the descriptors allow."""
    limit = descriptor_limit()
    return wanted if limit is None else min(wanted, max(limit - RESERVE, FEWEST))


def have_run_out() -> bool:
    """Whether no further descriptor is to be had: uvloop cuts new connections then and tells nobody."""
    try:
        os.close(os.open(os.devnull, os.O_RDONLY))
    except OSError as error:
        return error.errno in (errno.EMFILE, errno.ENFILE)
    return False
