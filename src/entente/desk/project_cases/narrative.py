"""Facts that an applicant states only in the abstract: read by fixed phrases, each kept with its sentence.

What is read here is put where the plain structure would have stated it, and only where the structure says nothing of
it; the same mapping then reads both. A sentence counts only if it asserts: one with a negation, a doubt or a past in it
says nothing here. No name, number or date is guessed. What is read never bars a project by itself (``desk.cases``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from entente.desk.project_cases.plain import as_items, as_text
from entente.desk.project_cases.reading import Case
from entente.desk.project_cases.vocabulary import ACTIVITIES, FUNDERS_BY_SOURCE, MATERIALS
from entente.desk.project_cases.words import countries_in, first_of, mentions, place_in
from entente.model.answers import Question, Way
from entente.model.codes import Standing
from entente.model.kinds import ActivityKind, Funder, MaterialKind
from entente.model.text import Text

__all__ = ["StatedInText", "confirmed_first", "stated_in_text", "with_stated"]

_DENIES = re.compile(
    r"(?i)\b(no|not|none|never|nothing|nobody|neither|nor|without|instead of|rather than|cannot)\b|n't\b"
    r"|[不无未勿]|没有|并非"
)
_DOUBTS = re.compile(
    r"(?i)\b(may|might|could|perhaps|possibly|if|unless|whether|one day|some ?day|hopes?|wish|wishes|considered|"
    r"discussed|earlier|previous|previously|former|formerly|once|ago|used to|last (?:year|month)|another|elsewhere|"
    r"others?|in (?:19|20)\d\d|since (?:19|20)\d\d)\b|可能|也许|如果|是否|曾|以前|过去|今后|将来|另一|往年|去年"
)
_DOES = (
    "fly", "flies", "flown", "flight", "map", "photograph", "film", "launch", "release", "install", "set up", "put up",
    "bury", "deploy", "place", "stand", "fix", "dig", "excavate", "join", "interview", "ask", "hand out", "fill",
    "conduct", "carry out", "measure", "record", "scan", "飞行", "航拍", "安装", "布设", "施放", "发掘", "开展", "测量",
    "调查",
)  # fmt: skip
_MAPS = (
    "elevation",
    "terrain",
    "map",
    "survey",
    "three-dimensional",
    "lidar",
    "photograph",
    "航测",
    "测绘",
    "航拍",
    "建模",
)
_KINDS = (
    ActivityKind.DRONE_FLIGHT,
    ActivityKind.SURVEYING_MAPPING,
    ActivityKind.EARTHQUAKE_MONITORING,
    ActivityKind.METEOROLOGICAL_OBSERVATION,
    ActivityKind.HYDROLOGICAL_OBSERVATION,
    ActivityKind.ARCHAEOLOGICAL_EXCAVATION,
    ActivityKind.SOCIAL_SURVEY,
)
_MOVES = re.compile(
    r"(?i)\b(?:flown|flies|fly|sent|sends?|shipped|ships?|posted|mailed|couriered|exported|brought|bring|carried|carry|"
    r"travels?)\b(.*?)\b(?:to|for)\s+(.+)|(?:寄|运|送|带|传)(.*?)(?:至|到|往|给|出)(.+)"
)
_LIVING = (
    MaterialKind.HIGHLY_PATHOGENIC,
    MaterialKind.PATHOGEN,
    MaterialKind.PROTECTED_WILDLIFE,
    MaterialKind.HUMAN_SAMPLE,
    MaterialKind.GERMPLASM,
)
_AGENCIES = (Funder.US_DOD, Funder.US_NASA, Funder.US_NIH, Funder.US_DOE, Funder.US_NSF)
_PAYS = re.compile(
    r"(?i)^\W*(?:an? |the )?(.{3,80}?)(?:'s [\w -]{3,40}?)? (?:pays?|will pay|funds?|will fund|finances?|supports?|"
    r"sponsors?|has awarded|awards|has recommended|has invited)\b"
)
_APPROVES = re.compile(
    r"(?i)\b(?:must|has to|shall|will|would) (?:first )?(?:approve|clear|consent to|agree to)\b.{0,40}"
    r"\b(?:manuscript|paper|publication|result|article)|"
    r"\b(?:manuscripts?|papers?|publications?|results?|articles?)\b.{0,60}"
    r"\b(?:only (?:with|after)|subject to|needs?|requires?)\b.{0,40}\b(?:approval|consent|clearance|permission)\b|"
    r"(?:论文|成果|稿件).{0,20}(?:须|需|应)经?.{0,20}(?:审批|批准|同意|审查)"
)
_OPERATOR = re.compile(r"(?i)\bcritical[ -]information[ -]infrastructure\b|关键信息基础设施运营者")


class StatedInText(msgspec.Struct, frozen=True, kw_only=True):
    """One fact of the abstract: the key of the plain structure that it belongs to, its value, and its sentence."""

    key: str
    value: Any
    sentence: str


def stated_in_text(case: Case) -> tuple[StatedInText, ...]:
    """What only the abstract states, in the order of the text; nothing where the structure speaks of it itself."""
    found: list[StatedInText] = []
    before = ""
    for sentence in _sentences(f"{case.narrative}\n{case.narrative_zh}"):
        found += _read(_asserted(sentence), before, sentence, case.structured)
        before = sentence
    return tuple({(each.key, as_text(each.value)): each for each in found}.values())


def with_stated(case: Case, stated: tuple[StatedInText, ...]) -> Case:
    """The case with these facts in its structure."""
    plain = dict(case.structured)
    for each in stated:
        if each.key in ("processor_is_ciio", "publication_terms"):
            held = as_text(plain.get(each.key))
            plain[each.key] = each.value if not held else f"{held}; {each.value}"
        else:
            plain[each.key] = [*(as_items(plain.get(each.key)) or ()), each.value]
    return msgspec.structs.replace(case, structured=plain)


def confirmed_first(by_structure: Way, way: Way, stated: tuple[StatedInText, ...]) -> Way:
    """The answer with what the abstract states, where that makes a difference: its sentences are to be confirmed.

    A bar that rests on nothing but such sentences is open until somebody confirms them.
    """
    if way.per_side == by_structure.per_side and way.standing is by_structure.standing:
        return way
    sides = {
        side: _not_barred(standing, by_structure.per_side.get(side, Standing.NO_OBJECTION))
        for side, standing in way.per_side.items()
    }
    return msgspec.structs.replace(
        way,
        standing=_not_barred(way.standing, by_structure.standing),
        per_side=sides,
        questions=(*way.questions, *dict.fromkeys(_confirm(each) for each in stated)),
    )


def _not_barred(standing: Standing, by_structure: Standing) -> Standing:
    barred = standing is Standing.PROHIBITED and by_structure is not Standing.PROHIBITED
    return Standing.OPEN if barred else standing


def _confirm(stated: StatedInText) -> Question:
    return Question(
        fact=stated.key,
        text=Text(
            en=f"The abstract says: “{stated.sentence}” Is that so?",
            zh=f"摘要写道：“{stated.sentence}”。是否属实？",
        ),
        who=Text(en="applicant", zh="申请人"),
    )


def _sentences(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"(?<=[.!?])\s+(?=[A-Z\"“(])|(?<=[。；！？])|\n", text) if part.strip()]


def _asserted(sentence: str) -> str:
    """The sentence if it asserts, else nothing; of a Chinese one those clauses that do."""
    chinese = re.search(r"[\u4e00-\u9fff]", sentence) is not None
    parts = re.split("[，：]", sentence) if chinese else [sentence]
    return "，".join(part for part in parts if not _DENIES.search(part) and not _DOUBTS.search(part))


def _read(part: str, before: str, sentence: str, plain: Mapping[str, Any]) -> Iterator[StatedInText]:
    yield from _activities(part, before, sentence, plain)
    yield from _materials(part, sentence, plain)
    yield from _money(part, sentence, plain)
    if _APPROVES.search(part) and "approv" not in as_text(plain.get("publication_terms")):
        yield StatedInText(key="publication_terms", value="approval: " + part.strip(" ."), sentence=sentence)
    if _OPERATOR.search(part) and not {"processor_is_ciio", "handler_is_ciio"} & plain.keys():
        yield StatedInText(key="processor_is_ciio", value=True, sentence=sentence)


def _activities(part: str, before: str, sentence: str, plain: Mapping[str, Any]) -> Iterator[StatedInText]:
    """Field work that the sentence does somewhere; the place may stand in the sentence before."""
    if {"activities", "fieldwork", "field_work", "methods"} & plain.keys() or not mentions(part, _DOES):
        return
    country = _where(part) or _where(before)
    for kind, words in ACTIVITIES:
        if kind in _KINDS and country and mentions(part, words):
            surveys = kind is ActivityKind.DRONE_FLIGHT and mentions(part, _MAPS)
            value = {"what": part.strip(" .") + ("; surveying" if surveys else ""), "country": country}
            yield StatedInText(key="activities", value=value, sentence=sentence)
            return


def _where(text: str) -> str | None:
    """The country that a place word introduces ("in Yunnan"); people are from somewhere, that is no place."""
    for found in re.finditer(r"\b(?:in|over|off|across|near|at)\s+([^,;.]+)|[在于]([^，。]{1,10})", text):
        country = place_in(f"in {found[1] or found[2]}")
        if country:
            return country
    return None


def _materials(part: str, sentence: str, plain: Mapping[str, Any]) -> Iterator[StatedInText]:
    """Human, wild or infectious material and seed that goes from one of two countries to the other."""
    moved = _MOVES.search(part)
    if {"materials", "samples"} & plain.keys() or moved is None:
        return
    homes = _homes(plain)
    target = _place(moved[2] or moved[4], plain)
    if len(set(homes.values())) != 2 or target not in homes.values():
        return
    for kind, words in MATERIALS:
        if kind in _LIVING and mentions(part, words):
            origin = next(country for country in homes.values() if country != target)
            value = {"what": part.strip(" ."), "from": origin, "to": target}
            yield StatedInText(key="materials", value=value, sentence=sentence)
            return


def _homes(plain: Mapping[str, Any]) -> dict[str, str]:
    """Names of parties, and the distinctive beginnings of them, with their countries."""
    found: dict[str, str] = {}
    for row in plain.get("parties") or ():
        country = next(iter(countries_in(as_text(row.get("country")))), "") if isinstance(row, dict) else ""
        for name in (as_text(row.get("name")), as_text(row.get("name_zh"))) if country else ():
            if name:
                found[name] = country
                found[re.split(r" University| Institute| Hospital|大学|研究", name)[0]] = country
    return found


def _place(text: str, plain: Mapping[str, Any]) -> str | None:
    named = [country for name, country in _homes(plain).items() if name in text]
    return next(iter(named or countries_in(text)), None)


def _money(part: str, sentence: str, plain: Mapping[str, Any]) -> Iterator[StatedInText]:
    """A federal agency that pays, where the structure leaves open which one does."""
    rows = [row for row in as_items(plain.get("funding")) or () if isinstance(row, dict)]
    named = [as_text(row.get("source")) for row in rows]
    unnamed = [row for row in rows if "federal" in as_text(row.get("type")) and not _agency(as_text(row.get("source")))]
    payer = _PAYS.search(part)
    agency = _agency(payer[1]) if payer else None
    if payer and agency and (unnamed or not rows) and not any(payer[1] in name for name in named):
        value = {"source": payer[1], "type": "US federal grant", "pays_for": "US team"}
        yield StatedInText(key="funding", value=value, sentence=sentence)


def _agency(text: str) -> Funder | None:
    """The US agency that a text names, if a rule knows it by name."""
    found = first_of(text, FUNDERS_BY_SOURCE)
    return found if isinstance(found, Funder) and found in _AGENCIES else None
