"""Whole tables as files, and what describes them."""
