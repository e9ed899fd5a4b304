"""The World Bank's API, version 2."""
