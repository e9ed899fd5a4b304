"""`indicators tally`: how many formats this installation has."""

from api.cli.options import Command
from api.formats.registry import FORMATS


def tally() -> None:
    """Count the formats, those of plug-ins among them."""
    print(len(FORMATS))


TALLY = Command(tally, ("tally",))
