"""What the two versions of SDMX share: queries, structures, availability, data and errors."""
