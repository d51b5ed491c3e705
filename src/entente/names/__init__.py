"""How alike are two names? GROUND: strings in, explained scores out.

Kind of fact: strings. This room knows no list, no country and no database.
"""
