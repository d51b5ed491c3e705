"""Whole projects written by outsiders in plain names: read, put into our words, answered, and written for a scorer.

The plain object is mapped once and for all lines alike; nothing looks at a line's id. ``null`` is unknown and stays
unknown; what is absent is none. What cannot be read from the structure is asked, not guessed, and every key that the
mapping does not know is reported.
"""
