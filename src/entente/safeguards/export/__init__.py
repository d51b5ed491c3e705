"""The rules in formats of others: Cedar policies (an independent evaluator), JSON, and a page for each rule."""
