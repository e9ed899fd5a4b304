"""What stands in front of routing: ready answers, ranges, tags, cross-origin headers, the log line, metrics."""
