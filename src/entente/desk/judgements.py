"""What a person judged of a pair of identities: remembered, recorded, and applied when the pair is met again.

A judgement belongs to a party (by its identifiers and names), an entry of a list, and what that entry said. While the
entry says the same, *different* shows the hit as cleared and *same* as a match; *unsure* leaves it possible. When the
entry says something else, the judgement is shown and not applied: a person has to look again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal

import msgspec

from entente.desk.acts.commitments import commit, commitments_of
from entente.desk.acts.kinds import Judgement, statement_of
from entente.desk.casefile import CaseFile
from entente.desk.casefile.judgements import JudgementRows, StoredJudgement
from entente.desk.casefile.words import Words
from entente.desk.keeping import append_private
from entente.desk.signing import FOLDER, statement_in
from entente.errors import InputError, gettext_noop
from entente.model.answers import ScreeningHit
from entente.model.canonical import canonical_bytes
from entente.model.proposal import Party
from entente.model.text import Text
from entente.record.agent import Exchange
from entente.record.ledger import Ledger
from entente.safeguards.screening import Screening, ScreeningIndex
from entente.safeguards.screening.holdings import name_key
from entente.safeguards.screening.screen import UNIQUE_SCHEMES

__all__ = [
    "JudgementRequest",
    "JudgementShown",
    "Judgements",
    "as_json",
    "entry_version",
    "judge",
    "keys_of",
    "list_judgements",
    "load_judgements",
]  # fmt: skip

Verdict = Literal["same", "different", "unsure"]
_WORDS: dict[str, Text] = {
    "same": Text(en="the same body", zh="为同一机构"),
    "different": Text(en="another body", zh="为不同机构"),
    "unsure": Text(en="not settled", zh="未能确定"),
}
_STATUS: dict[str, Literal["match", "possible", "cleared"]] = {
    "same": "match",
    "different": "cleared",
    "unsure": "possible",
}


class JudgementRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One call of ``entente judgements add``. ``officer`` is a role, not a name."""

    home: Path
    party: Party
    list: str
    entry: str
    verdict: Verdict
    reason: str
    officer: str = ""


class JudgementShown(msgspec.Struct, frozen=True, kw_only=True):
    """A judgement as the office reads it; ``recorded`` is its number in the log, absent while it has no force."""

    party: str
    list: str
    entry: str
    entry_name: str
    verdict: str
    judged_at: str
    officer: str
    reason: str
    recorded: int | None


def keys_of(party: Party) -> tuple[str, ...]:
    """By what a party is known again: identifiers that one body bears, and its given names."""
    numbers = party.identifiers | ({"ror": party.ror} if party.ror else {})
    strong = sorted(
        f"{scheme.lower()}:{''.join(char for char in value.upper() if char.isalnum())}"
        for scheme, value in numbers.items()
        if scheme.lower() in UNIQUE_SCHEMES and value
    )
    return (*strong, *dict.fromkeys(key for name in (party.name, *party.names) if (key := name_key(name))))


def entry_version(index: ScreeningIndex, number: int) -> str:
    """The digest of what an entry says: names, numbers, programme, last day; the same in every edition that says so."""
    entry = index.entry(number)
    names = sorted(name for name, _kind, _read in index.names_of(entry))
    said = [entry.list, entry.entry_id, entry.name, names, sorted(map(list, index.identifiers_of(entry))),
            entry.programme, str(entry.until or "")]  # fmt: skip
    return sha256(canonical_bytes({"entry": said})).hexdigest()


def judge(
    request: JudgementRequest,
    index: ScreeningIndex,
    *,
    now: datetime,
    entropy: Callable[[int], bytes],
    agent: Exchange | None = None,
) -> JudgementShown:
    """Record a judgement; when this returns, it is in the log under a signed checkpoint and applies from now on.

    Raises ``InputError`` without a reason or for an entry that no loaded list has, ``StorageError``, ``RecordError``.
    """
    if not request.reason.strip():
        raise InputError(
            gettext_noop("A judgement needs a reason."),
            field="--reason",
            hint=gettext_noop("Say what tells the two apart, or shows that they are one."),
        )
    number = _find(index, request.list, request.entry)
    entry, version = index.entry(number), entry_version(index, number)
    words = {"party": request.party.name, "reason": request.reason, "officer": request.officer}
    values = commit(words, entropy)
    at = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    statement = statement_of(
        Judgement(
            at=at,
            entry=sha256(f"{entry.list}\n{entry.entry_id}".encode()).hexdigest(),
            version=version,
            verdict=request.verdict,
            commitments=commitments_of(values),
        )
    )
    judged = StoredJudgement(
        id=sha256(statement).hexdigest(), keys=keys_of(request.party), list=entry.list, entry=entry.entry_id,
        entry_name=entry.name, version=version, snapshot=entry.snapshot, verdict=request.verdict, judged_at=at,
    )  # fmt: skip
    with CaseFile.open(request.home) as casefile:
        rows = JudgementRows(casefile)
        _link(request.home, rows)
        Words(casefile).store(judged.id, values)
        rows.store(judged)
        place, note = append_private(request.home, statement, entropy, int(now.timestamp()), agent)
        rows.link(judged.id, place, note)
        return _shown(msgspec.structs.replace(judged, log_index=place), Words(casefile))


def _find(index: ScreeningIndex, code: str, entry_id: str) -> int:
    rows = index.rows("SELECT n FROM entry WHERE list = ? AND entry_id = ? ORDER BY n DESC", (code, entry_id))
    if not rows:
        raise InputError(
            gettext_noop("No loaded list {list} has an entry {entry}."),
            list=code[:40],
            entry=entry_id[:120],
            hint=gettext_noop("`entente screen NAME --json` shows list and entry of each hit."),
        )
    return int(rows[0][0])


def _link(home: Path, rows: JudgementRows) -> None:
    """Link judgements that reached the log before their command stopped."""
    waiting = {one.id for one in rows.all() if one.log_index is None}
    if not waiting or not (home / FOLDER).exists():
        return
    with Ledger.open(home / FOLDER) as ledger:
        signed = ledger.last()
        for place, entry in enumerate(ledger.entries.entries(0, signed[0].size)) if signed else ():
            key = sha256(canonical_bytes(statement_in(entry))).hexdigest()
            if key in waiting and signed:
                rows.link(key, place, signed[1].decode())


def _shown(judged: StoredJudgement, words: Words) -> JudgementShown:
    said = {field: str(value.value) for field, value in words.of(judged.id).items()}
    return JudgementShown(
        party=said.get("party", ""), list=judged.list, entry=judged.entry, entry_name=judged.entry_name,
        verdict=judged.verdict, judged_at=judged.judged_at, officer=said.get("officer", ""),
        reason=said.get("reason", ""), recorded=judged.log_index,
    )  # fmt: skip


def list_judgements(home: Path) -> list[JudgementShown]:
    """Every judgement, oldest first."""
    if not CaseFile.exists(home):
        return []
    with CaseFile.open(home) as casefile:
        rows = JudgementRows(casefile)
        _link(home, rows)
        words = Words(casefile)
        return [_shown(each, words) for each in rows.all()]


class Judgements:
    """The judgements that have force, ready to be applied."""

    def __init__(self, judged: Iterable[tuple[StoredJudgement, JudgementShown]] = ()) -> None:
        self._by_pair: dict[tuple[str, str], list[tuple[StoredJudgement, JudgementShown]]] = {}
        for stored, shown in judged:
            if stored.log_index is not None:
                self._by_pair.setdefault((stored.list, stored.entry), []).append((stored, shown))

    def apply(
        self, found: Screening, parties: Sequence[Party], index: ScreeningIndex, *, known_at: str = "9999"
    ) -> Screening:
        """The screening with what was judged of its pairs by a day (``known_at``, ISO)."""
        if not self._by_pair:
            return found
        keys = {party.id: keys_of(party) for party in parties}
        hits = tuple(self._applied(hit, keys.get(hit.party, ()), index, known_at) for hit in found.hits)
        return msgspec.structs.replace(found, hits=hits)

    def _applied(self, hit: ScreeningHit, keys: Sequence[str], index: ScreeningIndex, known_at: str) -> ScreeningHit:
        held = None
        for stored, shown in self._by_pair.get((hit.list, hit.entry), ()):
            if stored.judged_at[:10] <= known_at and _same_party(stored.keys, keys):
                held = (stored, shown)  # the latest counts
        if held is None:
            return hit
        stored, shown = held
        current = entry_version(index, _find(index, hit.list, hit.entry)) == stored.version
        told = _told(shown, current=current)
        if not current:
            return msgspec.structs.replace(hit, judged=told)
        return msgspec.structs.replace(hit, judged=told, status=_STATUS[stored.verdict])


def _same_party(judged: Sequence[str], asked: Sequence[str]) -> bool:
    """Whether two sets of keys are one party's: a shared identifier decides, different ones of a scheme too."""
    strong = [{key.partition(":")[0]: key for key in keys if not key.startswith("n:")} for keys in (judged, asked)]
    shared = strong[0].keys() & strong[1].keys()
    if shared:
        return all(strong[0][scheme] == strong[1][scheme] for scheme in shared)
    return bool({key for key in judged if key.startswith("n:")} & set(asked))


def _told(shown: JudgementShown, *, current: bool) -> Text:
    day, verdict = shown.judged_at[:10], _WORDS[shown.verdict]
    who, who_zh = (f" by {shown.officer}", f"由{shown.officer}") if shown.officer else ("", "")
    reason = shown.reason or "…"
    again_en = "" if current else " The entry has changed since: look again."
    again_zh = "" if current else "条目此后已有变动：请重新核查。"
    return Text(
        en=f"Judged on {day}{who}: {verdict.en}. Reason: {reason}.{again_en}".replace("..", "."),
        zh=f"{day}{who_zh}判定：{verdict.zh}。理由：{reason}。{again_zh}".replace("。。", "。"),
    )


def load_judgements(home: Path) -> Judgements:
    """The judgements of a home folder; none where there is no case file."""
    if not CaseFile.exists(home):
        return Judgements()
    with CaseFile.open(home) as casefile:
        rows = JudgementRows(casefile)
        _link(home, rows)
        words = Words(casefile)
        return Judgements([(each, _shown(each, words)) for each in rows.all()])


def as_json(value: object) -> str:
    """A judgement or a list of them as JSON text."""
    return json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2) + "\n"
