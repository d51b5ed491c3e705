"""What is proven of the rules with z3 (the extra ``proofs``): for every proposal, not for the examples alone."""
