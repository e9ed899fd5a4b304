"""What a command that writes meets of others: one that does not end, a connection that is lost at the end."""

from __future__ import annotations


class OccupiedError(Exception):
    """Another writer was at work all the time that this one would wait: nothing is written."""

    def __init__(self, detail: str = "another load, withdrawal or migration did not end in time") -> None:
        super().__init__(f"{detail}: try again")


class UnconfirmedError(Exception):
    """The connection was lost while the transaction ended: the server has kept all of it, or nothing."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"the connection was lost at the end, and all of it is written or nothing: try again to see ({reason})"
        )
