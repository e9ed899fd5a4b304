"""Figures proposed from prose, English or Chinese, for a person to check and complete."""
