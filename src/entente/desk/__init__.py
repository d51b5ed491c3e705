"""The join: the only room that sees need, will and way together.

Kind of fact: none of its own; it asks the rooms, keeps the case file and records what a person decides.
"""
