"""Inductive coding: candidates for new codes, what people make of them, and their promotion."""
