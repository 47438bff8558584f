"""Bytes before they are talk: archives, encodings, limits."""
