"""The databases and clients of the service's own tests."""

from tests.conftest import (  # noqa: F401 - fixtures
    client,
    connect,
    engine,
    migrated_url,
    new_url,
    portal,
    postgres,
    read_only_url,
    shared,
    url,
)
from tests.plugins.conftest import bare, rich  # noqa: F401 - fixtures
