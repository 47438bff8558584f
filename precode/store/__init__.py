"""The study folder on disk: settings, cases, transcripts, derived data, and the record.

Derived data (suggestions, vectors) may be deleted at any time; the record and the transcripts
are people's work and are only ever added to, except by a withdrawal.
"""
