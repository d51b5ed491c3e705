"""Is a record a page of a journal or a catalogue, rather than a work of authors? Names in it are no affiliations."""

from __future__ import annotations

import re

from entente.model.text import Text

__all__ = ["paratext_reason"]

_WHOLE = re.compile(
    r"^\W*((table of )?contents|illustrations?|(list of )?(contributors|reviewers|referees|plates|figures|authors)"
    r"|index|catalogue?|masthead|issue information|title page|blank page|editorial board|errata"
    r"|(program(me)?|organi[sz]ing) committee|(special issues? )?announcements?|about our members"
    r"|instructions (to|for) authors)\W*\d*\W*$",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\b(front ?matter|back ?matter|title page|price list|issue information|program(me)? committee)\b"
    r"|\[(catalogue?|blank page)\]|volume \d+,? issue \d+ cover",
    re.IGNORECASE,
)
_SCANNED = "10.5962/bhl.title."
"""DOIs of whole scanned books and catalogues (Biodiversity Heritage Library); they carry no affiliations of authors."""

_PAGE = Text(
    en="the title is that of a page about other works (contents, cover, board); names on it are no affiliations",
    zh="题名属于关于其他作品的页面（目次、封面、编委会等），其中的名称并非作者单位",
)
_TYPE = Text(en="OpenAlex calls it paratext", zh="OpenAlex 标为副文本（paratext）")
_BOOK = Text(
    en="a scanned book or trade catalogue (DOI of the Biodiversity Heritage Library); it records no affiliations",
    zh="扫描图书或商品目录（生物多样性遗产图书馆 DOI），不含作者单位",
)


def paratext_reason(title: str, doi: str, kind: str) -> Text | None:
    """Why the record is no work of authors, or ``None``."""
    if kind == "paratext":
        return _TYPE
    if _WHOLE.match(title) or _WITHIN.search(title):
        return _PAGE
    if _SCANNED in doi.lower():
        return _BOOK
    return None
