"""One file a format, named by the format's key; each has one `write(table)`."""
