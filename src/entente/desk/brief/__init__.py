"""Dossiers and documents as a person reads them: text, one HTML page, JSON, memo.

Renderers read a ``Dossier`` and a language, and nothing else; the same dossier gives the same bytes.
"""
