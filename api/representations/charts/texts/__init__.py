"""Texts in pictures: the font that they are painted in, how wide they are, how they break into lines."""
