"""One file for each format, with a function `write` that returns bytes or `save` that writes into a binary file."""
