"""Every figure of a report over REST: exact as printed, with its precision, its receipt and its source."""
