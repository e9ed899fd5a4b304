"""Relations between figures: their formulas, how they are evaluated, and the sentences that report the result; pure."""
