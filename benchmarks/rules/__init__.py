"""Measurements of the rules: speed, soundness, and the second evaluator."""
