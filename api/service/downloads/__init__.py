"""Whole tables as downloadable files, and the Data Package document that describes them."""
