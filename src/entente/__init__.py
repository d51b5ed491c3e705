"""Entente: a workbench for governing international research cooperation.

A proposal is answered by three questions: *need* (what is observed), *will* (what is declared) and *way* (what is
imposed by both sides). The answers make a dossier; a person decides; the decision goes into a log that can be
verified.
"""

__version__ = "0.1.0"

__all__ = ["__version__"]
