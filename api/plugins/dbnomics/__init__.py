"""DBnomics' API, version 22."""
