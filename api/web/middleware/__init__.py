"""In front of the routes: kept answers, tags, ranges, headers, turns, the log."""
