"""What can be proven? GROUND: bytes in, proofs out.

Kind of fact: proofs. The log knows bytes, not meaning; nothing of ours is imported but the errors.
"""
