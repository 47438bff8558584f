"""Learning from exemplars and gold-coded interviews. Loads scikit-learn and scipy."""
