"""Tables in the formats that other programs read: a registry, the row types, one file for each format."""
