"""What a quoted number is about: the indicator, area and part of it that the words around it name."""
