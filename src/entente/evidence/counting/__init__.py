"""Counting: one SQL question each, answered as values that the measures take. Nothing is measured here."""
