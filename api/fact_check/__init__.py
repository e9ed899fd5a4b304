"""Whether a sentence quotes a figure right: the claim as read, the indicator that it speaks of, the judgement."""
