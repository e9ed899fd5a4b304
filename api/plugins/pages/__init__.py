"""Pages for people, in English and Chinese."""
