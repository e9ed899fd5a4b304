"""Reports on their way in: packages on disk, releases, sources and their texts, extraction from prose."""
