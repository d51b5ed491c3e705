"""All names of one body against one entry: is it a match, possible, or another body, and which meeting decides?

A full name that agrees makes a match; what is weak (an acronym, a name that the list calls weak, a body reached through
an acronym) makes at most a possible one; names that agree in translation and disagree in a script that both sides have
are held back. The value that goes with each verdict follows these words, so that a list of values tells the same story.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from entente.safeguards.screening.bridge import Registered, Via
from entente.safeguards.screening.candidates import AGREEING, WIDE
from entente.safeguards.screening.index import Found, ScreeningIndex
from entente.safeguards.screening.listing import Entry
from entente.safeguards.screening.scorer import Name, compare_names, parse

__all__ = ["ALIKE", "POSSIBLE_BAND", "THRESHOLD", "Ask", "Met", "Reason", "Verdict", "asks_of", "judge", "meetings"]

THRESHOLD = 0.7
"""Default score from which names are taken for the same body."""
POSSIBLE_BAND = 0.1
"""Scores up to this far below the threshold are *possible*: a person must look."""
ALIKE = 0.45
"""Scores from here on are shown as cleared: they looked alike and are not."""

_POSSIBLE = 0.69
"""Most that a possible entry can have."""
_CLEARED = 0.55
"""Most that an entry can have that was looked at and is another body."""
_SURE_ACRONYM, _SHARED_ACRONYM, _TWICE = 0.85, 0.65, 0.78
"""What a full agreement counts where an acronym led to it: of one body; of several; of several, and the list itself
gives the entry this acronym."""
_LEAST_WEAK = 0.55
_CONTRADICTIONS = ("different_words", "different_number", "different_body", "only_generic")
"""Features of a score that speak against one body, beyond one name being longer."""
_HAN, _SAME_HAN = "han", 0.95


class Reason(StrEnum):
    """Why an entry has its status."""

    NAMES_AGREE = "names_agree"
    IDENTIFIER = "identifier"
    NUMBER_AGREES = "number_agrees"
    CLOSE = "close"
    WEAK_ALIAS = "weak_alias"
    ACRONYM_ONLY = "acronym_only"
    ACRONYM_REGISTERED = "acronym_registered"
    ACRONYM_SHARED = "acronym_shared"
    SCRIPTS_DISAGREE = "scripts_disagree"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Ask:
    """One name of a body; ``via`` says how the register led to it (``None``: it was given)."""

    written: str
    read: Name
    via: Via | None = None
    weak: bool = False

    @property
    def acronym(self) -> bool:
        """Whether it is nothing but an acronym."""
        return bool(self.read.readings) and all(reading.acronym for reading in self.read.readings)

    @property
    def by_acronym(self) -> bool:
        """Whether only an acronym leads from the body to this name."""
        return self.via in (Via.ACRONYM, Via.SHARED_ACRONYM)

    @property
    def full(self) -> bool:
        """Whether it can make a match by itself."""
        return not (self.weak or self.acronym or self.by_acronym)

    @property
    def scripts(self) -> frozenset[str]:
        """Scripts in which it gives a full name."""
        return frozenset(reading.script for reading in self.read.readings if not reading.acronym)


@dataclass(frozen=True, slots=True)
class Met:
    """A name of the body that met a name of an entry."""

    ask: Ask
    found: Found

    @property
    def value(self) -> float:
        """The score of the two names."""
        return self.found.score.value

    @property
    def weak(self) -> bool:
        """Whether it rests on an acronym, or on a name that the list or the register itself calls weak."""
        return self.by_acronym or not self.ask.full or self.found.name_kind == "weak"

    @property
    def same_han(self) -> bool:
        """Whether two names in Chinese characters are the same."""
        return self.found.score.scripts == (_HAN, _HAN) and self.value >= _SAME_HAN

    @property
    def renamed(self) -> bool:
        """Whether the names agree but for what the school calls itself (institute, university)."""
        return self.found.score.has("renamed_body")

    @property
    def contradicts(self) -> bool:
        """Whether each name has something that the other lacks; a longer form of the same name contradicts nothing."""
        return any(self.found.score.has(name) for name in _CONTRADICTIONS)

    @property
    def by_acronym(self) -> bool:
        """Whether nothing but an acronym agrees."""
        return self.ask.acronym or self.found.name_kind == "acronym" or self.found.score.has("acronym_alone")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an entry: ``match``, ``possible`` or ``cleared``, why, how much, and the meeting that decides."""

    status: str
    reason: Reason
    value: float
    met: Met

    @property
    def entry(self) -> Entry:
        """The entry."""
        return self.met.found.entry


def asks_of(names: Iterable[str], ror: str | None, index: ScreeningIndex) -> list[Ask]:
    """The given names of a body, then those that the register adds."""
    given = list(dict.fromkeys(names))
    return [Ask(name, parse(name)) for name in given] + [_registered(each) for each in index.bridge.names(ror, given)]


def _registered(found: Registered) -> Ask:
    return Ask(found.name, parse(found.name), found.via, found.weak)


def meetings(
    asks: Sequence[Ask], index: ScreeningIndex, *, as_of: date | None, floor: float, wanted: Callable[[Entry], bool]
) -> list[list[Met]]:
    """Every wanted entry that one of the names meets, as its meetings."""
    met: dict[int, list[Met]] = {}
    for ask in asks:
        bounds = WIDE if ask.via is None else AGREEING
        for number, found in index.met(ask.read, as_of=as_of, floor=floor, bounds=bounds).items():
            if wanted(found.entry):
                met.setdefault(number, []).append(Met(ask, found))
    return list(met.values())


def judge(asks: Sequence[Ask], met: Sequence[Met], index: ScreeningIndex, threshold: float = THRESHOLD) -> Verdict:
    """What becomes of an entry that some of the names met."""
    ordered = sorted(met, key=_surest)
    strong = next((each for each in ordered if not each.weak), None)
    if strong is not None and strong.value >= threshold:
        return _matched(asks, strong, ordered, index, threshold)
    weak = next((each for each in ordered if each.weak and not each.ask.by_acronym), None)
    routed = next((each for each in ordered if each.ask.by_acronym and each.found.name_kind != "weak"), None)
    if routed is not None and routed.value >= threshold and not routed.by_acronym:
        return _routed(asks, routed, index)
    if weak is not None and weak.value >= min(threshold - POSSIBLE_BAND, _LEAST_WEAK):
        if not weak.by_acronym:
            return Verdict("possible", Reason.WEAK_ALIAS, min(weak.value, _POSSIBLE), weak)
        if _full_names_disagree(asks, weak, index):
            return Verdict("cleared", Reason.ACRONYM_SHARED, min(weak.value, _CLEARED), weak)
        return Verdict("possible", Reason.ACRONYM_ONLY, min(weak.value, _POSSIBLE), weak)
    if strong is not None and strong.value >= threshold - POSSIBLE_BAND:
        return Verdict("possible", Reason.CLOSE, strong.value, strong)
    return Verdict("cleared", Reason.DIFFERENT, min(ordered[0].value, _POSSIBLE), strong or ordered[0])


def _surest(met: Met) -> tuple[object, ...]:
    return -met.value, met.weak, met.ask.via is not None, met.ask.written


def _matched(asks: Sequence[Ask], best: Met, met: Sequence[Met], index: ScreeningIndex, threshold: float) -> Verdict:
    """A full name agrees; unless names in a script that both sides have say otherwise, that is a match.

    Equal Chinese names settle it: the Chinese name is the official one, and English renderings of it vary.
    """
    if any(each.same_han and not each.weak for each in met):
        return Verdict("match", Reason.NAMES_AGREE, best.value, best)
    others = _within_scripts(asks, best, index)
    translated = best.found.score.scripts[0] != best.found.score.scripts[1]
    unlike = [
        met
        for met in others
        if (met.value < threshold - POSSIBLE_BAND and (translated or met.contradicts)) or (translated and met.renamed)
    ]
    if len(unlike) == len(others) > 1:
        nearest = max(unlike, key=lambda met: met.value)
        return Verdict("cleared", Reason.DIFFERENT, min(nearest.value, _CLEARED), nearest)
    if unlike:
        return Verdict("possible", Reason.SCRIPTS_DISAGREE, min(best.value, _POSSIBLE), best)
    if best.renamed:
        return Verdict("possible", Reason.CLOSE, min(best.value, _POSSIBLE), best)
    return Verdict("match", Reason.NAMES_AGREE, best.value, best)


def _routed(asks: Sequence[Ask], routed: Met, index: ScreeningIndex) -> Verdict:
    """A body to which only an acronym leads has the entry's name."""
    share = _SURE_ACRONYM
    if routed.ask.via is Via.SHARED_ACRONYM:
        given = {reading.acronym for ask in asks if ask.via is None for reading in ask.read.readings if reading.acronym}
        listed = {
            reading.acronym for _name, _kind, read in index.names_of(routed.found.entry) for reading in read.readings
        }
        share = _TWICE if given & listed else _SHARED_ACRONYM
    return Verdict("possible", Reason.ACRONYM_REGISTERED, round(routed.value * share, 4), routed)


def _within_scripts(asks: Sequence[Ask], best: Met, index: ScreeningIndex) -> list[Met]:
    """Best meeting of full names in each script that both sides have, but for a script that made the match alone.

    Two names in one script say more than a translation: 天津工业大学 may be rendered *Tianjin University of
    Technology*, which is the English name of 天津理工大学.
    """
    left, right = best.found.score.scripts
    if left == right and all(ask.scripts <= {left} for ask in asks if ask.full):
        return []
    entry = best.found.entry
    names = [each for each in index.names_of(entry) if each[1] not in ("weak", "acronym")]
    found: list[Met] = []
    for script in sorted({reading.script for name in names for reading in name[2].readings if not reading.acronym}):
        if script == left == right:
            continue
        met = [
            Met(ask, Found(entry=entry, name=written, name_kind=kind, score=score))
            for ask in asks
            if ask.full and script in ask.scripts
            for written, kind, name in names
            for score in [compare_names(_only(ask.read, script), _only(name, script))]
            if score.scripts == (script, script)
        ]
        if met:
            found.append(max(met, key=lambda each: each.value))
    return found


def _only(name: Name, script: str) -> Name:
    """A name with its readings in one script."""
    return replace(name, readings=tuple(reading for reading in name.readings if reading.script == script))


def _full_names_disagree(asks: Sequence[Ask], weak: Met, index: ScreeningIndex) -> bool:
    """Whether body and entry both have a full name in one script and these are unlike (checked, not assumed)."""
    full = [ask for ask in asks if ask.full and ask.read.readings]
    if weak.ask in full and not weak.found.score.has("acronym_alone"):
        return False
    scores = [
        compare_names(ask.read, name).value
        for ask in full
        for _written, kind, name in index.names_of(weak.found.entry)
        if kind not in ("weak", "acronym") and any(r.script in ask.scripts and not r.acronym for r in name.readings)
    ]
    return bool(scores) and max(scores) < THRESHOLD - POSSIBLE_BAND
