"""Forms: a proposal asked for, and read back, as Word and Excel files.

The questions are those of the declared proposal (``model.proposal``) and no others; ``table`` lays them out once, and
both writers, both readers and the check of what came back follow that one layout.
"""
