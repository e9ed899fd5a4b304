"""Figures as SDMX messages: CSV, JSON and XML."""
