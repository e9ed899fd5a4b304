"""Bounds of connections: how much one may take, for how long, and their number."""
