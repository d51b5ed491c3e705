"""A paper as a file: one form in, three writers."""

from __future__ import annotations

from entente.desk.brief.blocks import Paper
from entente.desk.brief.html import render_paper

__all__ = ["FORMATS", "write_paper"]

FORMATS = ("docx", "html", "pdf")


def write_paper(paper: Paper, form: str) -> bytes:
    """The paper as ``docx``, ``html`` or ``pdf``; equal papers give equal bytes.

    Raises ``InputError`` where PDF is not installed or no font has a sign of it.
    """
    if form == "docx":
        from entente.desk.brief.docx import write_docx

        return write_docx(paper)
    if form == "pdf":
        from entente.desk.brief.pdf import write_pdf

        return write_pdf(paper)
    return render_paper(paper).encode()
