"""The layers in front of the routes: cached answers, ETags, ranges, headers, turns, the log and the metrics."""
