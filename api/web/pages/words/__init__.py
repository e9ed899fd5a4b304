"""What the pages say in words, in both languages."""
