"""Tables in the formats that other programs read: a registry of formats, row classes, and a writer for each format."""
