"""Measures: numbers in, numbers out. Nothing here reads, rounds, draws without a seed or knows where counts came from.

Each function names its formula, source, unit, denominator and interval; a denominator of zero makes a measure ``None``,
never a number. The same functions serve loaded works, a user's own counts and published figures.
"""
