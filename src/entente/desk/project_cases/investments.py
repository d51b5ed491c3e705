"""Stakes, joint ventures and plants abroad, from the words of a request, an activity or an entry of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from entente.desk.project_cases.plain import as_text
from entente.desk.project_cases.vocabulary import COVERED_ACTIVITIES, INVESTMENT_FORMS
from entente.desk.project_cases.words import mentions
from entente.model.kinds import ActivityFeature, CoveredActivity, InvestmentForm
from entente.model.proposal import Investment, Party

__all__ = ["investments"]

_PRC = ("CN", "HK", "MO")
_MILITARY = ("military", "intelligence service", "surveillance of", "weapon", "defence use", "军用", "军事")
_OPERATIONS = re.compile(r"(\d+(?:\.\d+)?)\s*(?:[x×*]\s*10\^?|e|E)\s*(\d{2})")


def investments(texts: Sequence[str], topic: str, purpose: object, parties: Sequence[Party]) -> tuple[Investment, ...]:
    """One undertaking for each text that names a form of it; what it does is read from that text and the topic."""
    return tuple(_read(text, topic, as_text(purpose), parties) for text in texts if _forms(text))


def _forms(text: str) -> list[InvestmentForm]:
    return [form for form, words in INVESTMENT_FORMS if mentions(text, words)]


def _read(text: str, topic: str, purpose: str, parties: Sequence[Party]) -> Investment:
    words = f"{text}; {topic}"
    does = tuple(kind for kind, terms in COVERED_ACTIVITIES if mentions(words, terms))
    operations = _OPERATIONS.search(words)
    return Investment(
        what=text[:1000],
        form=_forms(text)[0],
        us_person=any(party.country == "US" for party in parties),
        with_person_of_concern=any(party.country in _PRC for party in parties),
        known=True,
        activities=does or (CoveredActivity.OTHER,),
        features=tuple(_features(words, purpose, does)),
        parameters={"training_operations_1e21": float(f"{operations[1]}e{int(operations[2]) - 21}")}
        if operations
        else {},
        official_business=False,
        publicly_traded=bool(mentions(text, ("publicly traded", "listed shares", "stock exchange"))),
        extra_rights=bool(
            mentions(text, ("board", "seat", "veto", "control", "director", "per cent", "percent", "stake"))
        ),
        target_listed=None,
        holds_covered=False,
    )


def _features(words: str, purpose: str, does: Sequence[CoveredActivity]) -> Iterator[ActivityFeature]:
    """Features that the words state; where they decide and nothing is said, nothing is assumed."""
    if mentions(f"{words}; {purpose}", _MILITARY):
        yield ActivityFeature.MILITARY_OR_INTELLIGENCE
    if CoveredActivity.QUANTUM_NETWORK in does and mentions(words, ("key distribution", "secure", "密钥")):
        yield ActivityFeature.SECURE_COMMUNICATION
    if mentions(words, ("gallium", "graphene", "carbon nanotube", "氮化镓", "石墨烯")):
        yield ActivityFeature.COMPOUND_OR_CARBON
    if mentions(words, ("protein", "sequence", "genom", "biolog")):
        yield ActivityFeature.BIOLOGICAL_SEQUENCES
    if mentions(words, ("robot", "penetration test", "forensic", "机器人")):
        yield ActivityFeature.ROBOT_CYBER_FORENSIC
