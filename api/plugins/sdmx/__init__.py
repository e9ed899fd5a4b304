"""SDMX 2.1 and 3.0: the figures as data, the catalogue as structures."""
