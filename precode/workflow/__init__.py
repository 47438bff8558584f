"""Use cases: what the commands and the Python interface do, joined from the parts below."""
