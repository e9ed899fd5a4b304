"""The tables of the database, connections to it, and all SQL: reads, writes, copies and release files."""
