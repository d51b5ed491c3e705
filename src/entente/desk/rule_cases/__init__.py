"""Rule cases stated by outsiders: facts in neutral names, one regime and one day each, answered by the same rules.

``reading`` reads the lines, ``mapping`` turns neutral names into our facts by the tables in ``regimes/``, ``labels``
and ``answering`` evaluate the regime's rules and name the result, ``scoring`` compares with expected labels.
"""
