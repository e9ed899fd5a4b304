"""Report packages: read, checked, loaded as releases, verified against their sources."""
