"""A dossier as one self-contained page: no script, prints well, light and dark, charts inline with their table."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from pathlib import Path

import jinja2
import msgspec

from entente.desk.brief import labels
from entente.desk.brief.blocks import Block, Paper, Paragraph
from entente.desk.brief.text import number
from entente.evidence.chart import comparison_chart, series_chart
from entente.locale import translator
from entente.model.answers import Comparison, Dossier, Series
from entente.model.codes import Result
from entente.model.text import Text, printable

__all__ = ["page", "render_html", "render_paper"]

TEMPLATES = Path(__file__).parent / "templates"


class _Chart(msgspec.Struct, frozen=True, kw_only=True):
    series: Series
    svg: str


class _Picture(msgspec.Struct, frozen=True, kw_only=True):
    comparison: Comparison
    svg: str


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    environment.filters["anchor"] = lambda value: re.sub(r"[^A-Za-z0-9_.-]", "-", value)
    environment.filters["number"] = number
    environment.finalize = lambda value: printable(value) if type(value) is str else value
    return environment


def page(template: str, lang: str, **content: object) -> str:
    """A packaged template as an HTML page in ``en`` or ``zh``; all outside text is escaped."""

    def in_lang(text: Text) -> str:
        return text.in_lang(lang)

    html_lang = "zh-Hans" if lang == "zh" else "en"
    return (
        _environment().get_template(template).render(_=translator(lang), t=in_lang, html_lang=html_lang, **content)
        + "\n"
    )


def render_html(dossier: Dossier, lang: str, *, checkpoint: str = "") -> str:
    """The dossier as an HTML page in ``en`` or ``zh``.

    All outside text is escaped; the page asks for nothing from any network. ``checkpoint`` as in ``render_text``.
    """

    shown = [f for f in dossier.way.findings if f.result is not Result.DOES_NOT_APPLY or f.defeated_by]
    references = {source.id: source for source in (*dossier.need.sources, *dossier.will.sources)}
    return page(
        "dossier.html",
        lang,
        labels=labels,
        dossier=dossier,
        screen=dossier.first_screen,
        charts=[_Chart(series=series, svg=series_chart(series, lang)) for series in dossier.need.series],
        pictures=[_Picture(comparison=one, svg=comparison_chart(one, lang)) for one in dossier.need.comparisons],
        findings=shown,
        not_applying=len(dossier.way.findings) - len(shown),
        references=list(references.values()),
        checkpoint=checkpoint.strip(),
    )


def render_paper(paper: Paper) -> str:
    """A document of blocks as an HTML page; blanks and items of a list that follow each other stand together."""
    _ = translator(paper.lang)

    def kind(block: Block) -> str:
        return "bullet" if isinstance(block, Paragraph) and block.bullet else str(block.__struct_config__.tag)

    groups = [(name, list(group)) for name, group in groupby(paper.blocks, key=kind)]
    words = {name: _(word) for name, word in labels.PAPER.items()}
    return page("paper.html", paper.lang, paper=paper, groups=groups, words=words)
