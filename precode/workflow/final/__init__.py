"""The final code sets of a study: made from its decisions, kept in versions that never change."""
