"""Whole tables of figures in columns: no Python object is made for a figure."""
