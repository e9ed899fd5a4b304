"""Claims that quote figures right and wrong, and a scorer of checkers."""
