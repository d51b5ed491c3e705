"""Renderers show everything, open every statement to its source, and let no outside text act."""

from __future__ import annotations

import html.parser
import unicodedata
from collections.abc import Callable

import pytest
from tests.conftest import hit

from entente.desk.brief.html import render_html
from entente.desk.brief.text import render_text
from entente.model.answers import Dossier

Maker = Callable[..., Dossier]


class _Page(html.parser.HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.resources: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        self.ids.add(values.get("id") or "")
        if tag == "a":
            self.links.append(values.get("href") or "")
        self.resources += [values[name] or "" for name in ("src", "data", "srcset") if name in values]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_text_has_every_part_of_the_first_screen(make_dossier: Maker, lang: str) -> None:
    text = render_text(make_dossier(), lang)
    for part in make_dossier().first_screen.questions:
        assert part.text.in_lang(lang) in text
    assert "15 CFR 744.11" in text
    assert "SAMPLE" in text
    assert "\x1b" not in text


def test_text_counts_chinese_characters_as_two_columns(make_dossier: Maker) -> None:
    wide = max(
        sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)
        for line in render_text(make_dossier(), "zh", width=80).splitlines()
    )
    assert wide <= 80


def test_the_first_screen_alone_is_shorter(make_dossier: Maker) -> None:
    assert len(render_text(make_dossier(), "en", full=False)) < len(render_text(make_dossier(), "en"))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_html_is_self_contained_and_needs_no_script(make_dossier: Maker, lang: str) -> None:
    page = _Page(render_html(make_dossier(), lang))
    assert "script" not in page.tags
    assert not page.resources
    assert "link" not in page.tags
    assert "svg" in page.tags
    assert "table" in page.tags


def test_every_reference_opens_a_source_on_the_page(make_dossier: Maker) -> None:
    page = _Page(render_html(make_dossier(), "en"))
    inside = [link[1:] for link in page.links if link.startswith("#")]
    assert inside
    assert set(inside) <= page.ids


HOSTILE = '<script>alert(1)</script>"><img src=x onerror=y> \x1b[31mred\x1b[0m \u202eevil =HYPERLINK("x")'


def test_outside_text_is_shown_and_does_nothing(make_dossier: Maker) -> None:
    dossier = make_dossier(title=HOSTILE, screening=(hit(entry_name=HOSTILE, party=HOSTILE),))
    page = render_html(dossier, "en")
    assert "img" not in _Page(page).tags
    assert "script" not in _Page(page).tags
    assert "&lt;script&gt;" in page
    text = render_text(dossier, "en")
    for rendered in (page, text):
        assert "\x1b" not in rendered
        assert "\u202e" not in rendered


def test_a_link_that_is_not_https_is_no_link(make_dossier: Maker) -> None:
    assert all(link.startswith(("#", "https://")) for link in _Page(render_html(make_dossier(), "en")).links)


def test_the_same_dossier_gives_the_same_bytes(make_dossier: Maker) -> None:
    assert render_html(make_dossier(), "zh") == render_html(make_dossier(), "zh")
    assert render_text(make_dossier(), "zh") == render_text(make_dossier(), "zh")


def test_the_checkpoint_is_printed_when_there_is_one(make_dossier: Maker) -> None:
    checkpoint = "entente.example/private\n3\nabc=\n\n— entente.example/private sig\n"
    assert "entente.example/private" in render_text(make_dossier(), "en", checkpoint=checkpoint)
    assert "entente.example/private" in render_html(make_dossier(), "en", checkpoint=checkpoint)
