"""The databases and clients of the service's own tests."""

from tests.conftest import client, connect, engine, migrated_url, new_url, portal, postgres, read_only_url, shared, url  # noqa: F401 - fixtures
from tests.plugins.conftest import bare, rich  # noqa: F401 - fixtures
