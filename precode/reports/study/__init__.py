"""The report of a study: its tables and figures on one page."""
