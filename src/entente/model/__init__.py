"""What are the words? GROUND: the vocabulary that every room shares.

Kind of fact: none. This room holds types (proposal, answers, obligations, provenance, codes) and their canonical
bytes; it reads no clock, file, network or database.
"""
