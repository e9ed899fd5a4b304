"""A report package on disk: its files, its rows, and what must hold between them."""
