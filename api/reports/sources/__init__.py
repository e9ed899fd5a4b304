"""Where figures were read: pages, their texts, and the proof that a text prints a figure."""
