"""The words of comparators, scales and statuses, English and Chinese: one table each."""
