"""Learning from exemplars and gold-coded interviews. Loads torch, scikit-learn and scipy."""
