"""The interview: asks of a proposal only what still matters, and writes every answer into its file at once.

The state of an interview is the file: who stops and comes back goes on where the file stands.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from entente.desk.answers_toml import Reply, write_reply
from entente.desk.assess import Desk, Question
from entente.errors import InputError, gettext_noop
from entente.model.answers import Dossier
from entente.model.answers import Question as Asked
from entente.model.codes import Standing
from entente.model.kinds import PermitStatus
from entente.model.provenance import Citation
from entente.model.reading import read_proposal
from entente.model.text import Text
from entente.safeguards.facts import FACT_PATH
from entente.safeguards.language import COLLECTIONS
from entente.safeguards.replies import CHECKS, LISTING, typed_reply, yes_or_no
from entente.safeguards.schema import base_schema, fact_schema

__all__ = ["Interview", "NextQuestion"]

Kind = Literal["yes_no", "choice", "several", "number", "date", "text", "none", "elsewhere"]
_OWNER = re.compile(r"^party\[[^\]]+\]\.owners\[\d+\]\.(?P<field>listed|percent|country)$")
_NONE = ("none", "no", "无", "没有", "否")


class Settles(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule that an answer would help to settle."""

    rule: str
    title: Text
    citation: Citation


class NextQuestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question with the form of its answer.

    ``kind`` ``none``: whether a list has any items (``none`` is the only answer that fits in here); ``elsewhere``: it
    is answered by importing a list, not by a person.
    """

    fact: str
    text: Text
    who: Text
    kind: Kind
    choices: tuple[str, ...] = ()
    settles: tuple[Settles, ...] = ()


class Interview:
    """One proposal file under questions; a desk answers again after every reply."""

    def __init__(self, path: Path, desk: Desk, question: Question) -> None:
        self.path = path
        self._desk = desk
        self._question = question
        self.skipped: set[str] = set()
        self.written = 0
        self.dossier: Dossier = desk.assess(read_proposal(path), question)

    @property
    def standing(self) -> Standing:
        """Where the proposal stands with what is answered so far."""
        return self.dossier.standing

    def questions(self) -> tuple[NextQuestion, ...]:
        """What still matters, hardest consequence first; skipped questions are left out."""
        return tuple(self._next(each) for each in self.dossier.questions if each.fact not in self.skipped)

    def skip(self, fact: str) -> None:
        """Do not ask this again in this interview."""
        self.skipped.add(fact)

    def answer(self, fact: str, words: str, *, on: date, by: str = "") -> None:
        """Write an answer and assess again.

        Raises ``InputError`` for an answer that does not fit the fact, and as ``write_reply``; then nothing has
        changed.
        """
        form = _form(fact)
        if form.kind == "elsewhere":
            raise _not_answered_here(fact)
        reply = Reply(fact, _value(form, words), words.strip(), _has_field(fact), on, by)
        proposal = write_reply(self.path, reply)
        self.written += 1
        self.dossier = self._desk.assess(proposal, self._question)

    def _next(self, asked: Asked) -> NextQuestion:
        findings = {finding.rule: finding for finding in self.dossier.way.findings}
        settles = tuple(
            Settles(rule=rule, title=findings[rule].title, citation=findings[rule].citation)
            for rule in asked.settles
            if rule in findings
        )
        form = _form(asked.fact)
        return NextQuestion(
            fact=asked.fact, text=asked.text, who=asked.who, kind=form.kind, choices=form.choices, settles=settles
        )


def _not_answered_here(fact: str) -> InputError:
    """That a list is imported, not answered; or that no fact is called so."""
    if fact.startswith("list["):
        return InputError(
            gettext_noop("A list is imported, not answered: {name}."),
            name=fact,
            hint=gettext_noop("`entente sources kinds` names what can be imported, and from where."),
        )
    name = re.sub(r"\[[^\]]*\]", "", fact)
    near = difflib.get_close_matches(name, base_schema(), n=1)
    return InputError(
        gettext_noop("No fact is called {name}."),
        name=fact,
        hint=near[0] if near else gettext_noop("docs/reference/facts.md names them."),
    )


class _Form(NamedTuple):
    """What may be answered to a fact."""

    fact: str
    kind: Kind
    choices: tuple[str, ...] = ()


_KINDS: dict[str, Kind] = {
    "bool": "yes_no",
    "number": "number",
    "numbers": "number",
    "date": "date",
    "set": "several",
}
_OWNER_KINDS: dict[str, Kind] = {"listed": "yes_no", "percent": "number", "country": "text"}


def _form(fact: str) -> _Form:
    if fact in COLLECTIONS:
        return _Form(fact, "none")
    if fact.startswith("permit["):
        return _Form(fact, "choice", tuple(PermitStatus))
    if fact.startswith("verify["):
        return _Form(fact, "choice", CHECKS)
    if LISTING.match(fact):
        return _Form(fact, "yes_no")
    if owner := _OWNER.match(fact):
        return _Form(fact, _OWNER_KINDS[owner["field"]])
    path = FACT_PATH.match(fact)
    known = fact_schema().get(f"{path['namespace']}.{path['field']}") if path else None
    if known is None:
        return _Form(fact, "none" if fact.endswith(".owners") else "elsewhere")
    kind: Kind = "choice" if known.kind == "text" and known.values else _KINDS.get(known.kind, "text")
    return _Form(fact, kind, known.values)


def _has_field(fact: str) -> bool:
    """Whether the proposal has a field for a fact."""
    if fact in COLLECTIONS or _OWNER.match(fact) or fact.endswith(".owners"):
        return True
    path = FACT_PATH.match(fact)
    return path is not None and f"{path['namespace']}.{path['field']}" in base_schema()


def _value(form: _Form, words: str) -> object:
    """The answer as the file holds it; raises ``InputError`` where it is none."""
    try:
        return _READERS.get(form.kind, _by_fact)(form, words.strip())
    except ValueError:
        raise InputError(
            gettext_noop("“{words}” is no answer here; possible: {possible}."),
            field=form.fact,
            words=words.strip(),
            possible=", ".join(form.choices) or _POSSIBLE.get(form.kind, "…"),
        ) from None


def _none(_form_of: _Form, words: str) -> object:
    if words.casefold() not in _NONE:
        raise ValueError(words)
    return []


def _yes_no(_form_of: _Form, words: str) -> object:
    return yes_or_no(words)


def _choice(form: _Form, words: str) -> object:
    chosen = [choice for choice in form.choices if choice.casefold() == words.casefold()]
    if words.isdigit() and 0 < int(words) <= len(form.choices):
        chosen = [form.choices[int(words) - 1]]
    if len(chosen) != 1:
        raise ValueError(words)
    return str(chosen[0])


def _by_fact(form: _Form, words: str) -> object:
    if _OWNER.match(form.fact):
        return float(words) if form.kind == "number" else words
    found = typed_reply(form.fact, words, fact_schema())
    return list(found) if isinstance(found, tuple) else found


_READERS: dict[str, Callable[[_Form, str], object]] = {
    "none": _none,
    "yes_no": _yes_no,
    "choice": _choice,
}
_POSSIBLE = {"yes_no": "yes, no", "none": "none", "number": "1000", "date": "2026-05-31"}
