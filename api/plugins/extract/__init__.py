"""The extraction of figures from English and Chinese prose, as proposals for a person to check and complete."""
