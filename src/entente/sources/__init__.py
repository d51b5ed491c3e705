"""What does the outside world publish? FIRST FLOOR: outside data.

Kind of fact: copies. A snapshot is immutable and named by its hash; the warehouse is rebuilt from snapshots at will.
"""
