"""Several hosts of PostgreSQL in one address: one host is chosen, and used until it does not answer."""

from collections.abc import Callable
from time import monotonic
from typing import Any

ANY, PRIMARY, STANDBY, PREFERRED = "any", "primary", "standby", "prefer-standby"
WANTED = {ANY: (PRIMARY, STANDBY), PRIMARY: (PRIMARY,), STANDBY: (STANDBY,), PREFERRED: (PRIMARY, STANDBY)}
"""By value of libpq's target_session_attrs, the roles that a host may have."""
HOST_SECONDS = 2.0
"""Seconds to wait for a connection to one of several hosts."""
AVOIDED_SECONDS = 3.0
"""Seconds for which a failed host is tried last, and not at all if another host answers."""
Host = tuple[str, int]


class Hosts:
    """Makes connections to one host of an address, until it fails or no longer has a role that the address wants."""

    def __init__(self, moved: Callable[[str, str], None] = lambda *_: None) -> None:
        """Call `moved` with the host and its role whenever another host is chosen."""
        self.least = 0
        """The number of the release that a standby must have, so that no answer goes back to an earlier release."""
        self._moved = moved
        self._chosen: tuple[Host, str] | None = None
        self._failed: dict[Host, float] = {}

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
        wanted, before = WANTED[target_session_attrs], monotonic() - AVOIDED_SECONDS
        failed = {each for each, moment in self._failed.items() if moment > before}
        chosen = self._chosen and self._chosen[0]
        opened, said, refused = dict[tuple[Host, str], Any](), list[str](), None
        try:
            for each in sorted(zip(host, port, strict=True), key=lambda each: (each in failed, each != chosen)):
                if opened and each in failed:
                    break
                try:
                    connection, role = await self._open(each, given)
                except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                    refused = error if isinstance(error, asyncpg.PostgresError) else refused
                    said.append(f"{each[0]}:{each[1]} does not answer ({error or type(error).__name__})")
                    continue
                opened[each, role] = connection
                said.append(f"{each[0]}:{each[1]} is a {role}")
                if role in wanted and (target_session_attrs != PREFERRED or role == STANDBY or each == chosen):
                    break
            for found in sorted(opened, key=lambda found: found[1] == PRIMARY):
                if found[1] in wanted:
                    if self._chosen != found:
                        self._chosen = found
                        self._moved("{}:{}".format(*found[0]), found[1])
                    return opened.pop(found)
        finally:
            for other in opened.values():
                other.terminate()
        if refused is not None:
            raise refused
        is_read_only = target_session_attrs == PRIMARY and opened
        raise (asyncpg.ReadOnlySQLTransactionError if is_read_only else ConnectionError)("; ".join(said))

    async def _open(self, host: Host, given: dict[str, Any]) -> tuple[Any, str]:
        """A connection to a host, and its role; a host that fails, or whose answer nobody awaits, is tried last."""
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
