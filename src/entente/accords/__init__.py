"""Will: do both sides want it, and under which instrument? Answered from what is *declared*.

Kind of fact: dated statements (agreements, extensions, positions), bitemporal: valid from/to and known from/to.
"""
