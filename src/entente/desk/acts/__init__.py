"""Acts: what the office, or both parties of an agreement, sign. Their kinds, their statements, and what they need."""
