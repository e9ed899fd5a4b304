"""The World Bank's API, version 2, over the preferred figures."""
