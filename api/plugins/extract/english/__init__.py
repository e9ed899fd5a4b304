"""The English reader of the extraction; the Chinese one has the same module names."""
