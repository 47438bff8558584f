"""Induction: what the taxonomy does not hold, grouped for a person to judge. Numbers only."""
