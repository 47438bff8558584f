"""The nouns of precode: frozen dataclasses on the standard library and numpy."""
