"""Several hosts of PostgreSQL in one address: one host is chosen, and used until it does not answer."""

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Any

ANY, PRIMARY, STANDBY, PREFERRED = "any", "primary", "standby", "prefer-standby"
WANTED = {ANY: (PRIMARY, STANDBY), PRIMARY: (PRIMARY,), STANDBY: (STANDBY,), PREFERRED: (STANDBY,)}
WANTED |= {"read-write": (PRIMARY,), "read-only": (STANDBY,)}
"""By value of libpq's target_session_attrs, the roles that a host may have."""
HOST_SECONDS = 2.0
"""Seconds to wait for a connection to one of several hosts."""
AVOIDED_SECONDS = 3.0
"""Seconds for which a failed host is tried last, and not at all if another host answers."""
Host = tuple[str, int]


class NotWrittenError(ConnectionError):
    """Some hosts answer, and none of them accepts writes."""

    sqlstate = "25006"


class Hosts:
    """Makes connections to one host of an address, until it fails or no longer has a role that the address wants."""

    def __init__(self, moved: Callable[[str, str], None] = lambda *_: None) -> None:
        """Call `moved` with the host and its role whenever another host is chosen."""
        self.least = 0
        """The number of the release that a standby must have, so that no answer goes back to an earlier release."""
        self._moved = moved
        self._chosen: tuple[Host, str] | None = None
        self._failed: dict[Host, float] = {}
        self._choosing = asyncio.Lock()

    def leave(self) -> None:
        """Leave the chosen host: the next connection tries the other hosts first."""
        if self._chosen is not None:
            self._failed[self._chosen[0]], self._chosen = monotonic(), None

    async def connect(
        self, *, host: Any = None, port: Any = None, target_session_attrs: str = ANY, **given: Any
    ) -> Any:
        """A connection by asyncpg with these arguments; of several hosts, to one that has the wanted role."""
        import asyncpg  # type: ignore[import-untyped]  # on use, since it takes 50 ms

        if not isinstance(host, list):
            return await asyncpg.connect(host=host, port=port, target_session_attrs=target_session_attrs, **given)
        given["timeout"] = HOST_SECONDS
        while (chosen := self._chosen) is not None:
            try:
                connection, role = await self._open(chosen[0], given)
            except (OSError, asyncpg.OperatorInterventionError, asyncpg.PostgresConnectionError):
                break  # the host is down, or about to be
            if role == chosen[1]:
                return connection
            connection.terminate()
            self._chosen = None
        async with self._choosing:
            if self._chosen is None or self._chosen == chosen:
                return await self._choose(list(zip(host, port, strict=True)), target_session_attrs, given)
        return await self.connect(host=host, port=port, target_session_attrs=target_session_attrs, **given)

    async def _open(self, host: Host, given: dict[str, Any]) -> tuple[Any, str]:
        """A connection to a host, and the host's role; a host that fails is tried last for a while."""
        import asyncpg

        connection, role = None, PRIMARY
        try:
            connection = await asyncpg.connect(host=host[0], port=host[1], **given)
            if await connection.fetchval("SELECT pg_is_in_recovery()", timeout=HOST_SECONDS):
                role, newest = STANDBY, "SELECT max(sequence) FROM release"
                if self.least and await connection.fetchval(newest, timeout=HOST_SECONDS) < self.least:
                    role = "standby that lacks the newest release"
        except BaseException:
            self._failed[host] = monotonic()
            if connection is not None:
                connection.terminate()
            raise
        self._failed.pop(host, None)
        return connection, role

    async def _choose(self, hosts: list[Host], wanted: str, given: dict[str, Any]) -> Any:
        """A connection to the first host with a wanted role; the primary if a standby is preferred and none answers."""
        import asyncpg

        found, said, refused, answers = list[tuple[Host, str, Any]](), list[str](), None, 0
        before = monotonic() - AVOIDED_SECONDS
        for host in sorted(hosts, key=lambda host: self._failed.get(host, 0) > before):
            if answers and self._failed.get(host, 0) > before:
                break
            try:
                connection, role = await self._open(host, given)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                refused = error if isinstance(error, asyncpg.PostgresError) else refused
                said.append(f"{host[0]}:{host[1]} does not answer ({error or type(error).__name__})")
                continue
            answers += 1
            if role in WANTED[wanted]:
                found.insert(0, (host, role, connection))
                break
            said.append(f"{host[0]}:{host[1]} is a {role}")
            if role == PRIMARY and wanted == PREFERRED:
                found.append((host, role, connection))
            else:
                connection.terminate()
        for *_, other in found[1:]:
            other.terminate()
        if found:
            host, role, connection = found[0]
            if self._chosen != (host, role):
                self._moved(f"{host[0]}:{host[1]}", role)
            self._chosen = host, role
            return connection
        if refused is not None:
            raise refused
        raise (NotWrittenError if wanted == PRIMARY and answers else ConnectionError)("; ".join(said))
