"""Figures as rows, and rows as JSON, CSV, XLSX, SDMX and the other formats."""
