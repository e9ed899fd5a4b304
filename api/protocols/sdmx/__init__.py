"""What the two versions of SDMX share: questions, structures, availability, data and errors."""
