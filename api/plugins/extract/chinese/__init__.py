"""The Chinese reader of the extraction; the English one has the same module names."""
