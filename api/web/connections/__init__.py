"""Bounds of connections: their bytes, their time and their number."""
