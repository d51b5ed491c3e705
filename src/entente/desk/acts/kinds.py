"""The kinds of acts and the form of each: in-toto predicates, documented by their own fields.

Private acts go into the office's own log and nowhere else. Joint acts are signed by both parties and go into both
copies of their joint log. Words that a person wrote, and anything about a person, stand in an act as salted commitments
only (``commitments``: field name to HMAC-SHA-256 in hexadecimal); value and salt lie in the case file. Digests are
SHA-256 in lower-case hexadecimal, moments are UTC (``2026-11-25T16:00:00Z``).
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Annotated, Literal

import msgspec

from entente.errors import InputError, Malformed, gettext_noop
from entente.model.canonical import canonical_bytes
from entente.record.statement import STATEMENT

__all__ = [
    "JOINT_KINDS",
    "PRIVATE_KINDS",
    "Access",
    "Act",
    "Approval",
    "Assessment",
    "Audit",
    "Dispute",
    "Finding",
    "Judgement",
    "Output",
    "Purge",
    "Receipt",
    "Transfer",
    "joint_moment",
    "kind_of",
    "read_statement",
    "statement_of",
    "written_statement",
]

BASE = "https://entente.example/predicate/"
"""Names the forms of entries; the domain is one that RFC 2606 reserves, nothing is fetched from it."""

Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
Moment = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z")]
Day = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]
Word = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
Commitments = dict[Word, Digest]


class _Act(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """Every act says when it was drawn up, and what was committed to."""

    at: Moment
    commitments: Commitments = {}


class Assessment(_Act, frozen=True, kw_only=True, tag="assessment"):
    """Private: a dossier was made. ``dossier`` and ``proposal`` are digests."""

    dossier: Digest
    proposal: Digest
    standing: Literal["no_objection", "conditions", "open", "prohibited"]


class Approval(_Act, frozen=True, kw_only=True, tag="approval"):
    """Joint: both sides approve, or refuse, one step that a protocol asks for.

    ``request`` is the digest of what is asked; ``step`` names the step in the handling rule.
    """

    protocol: Word
    request: Digest
    step: Word
    decision: Literal["approve", "refuse"]


class Transfer(_Act, frozen=True, kw_only=True, tag="transfer"):
    """Joint: a package may move, or has moved, under a rule. ``package`` is the digest of its tag manifest.

    ``approvals`` are the digests of the approving acts, in the order in which the rule names its steps.
    """

    protocol: Word
    dataset_class: Word
    rule: Word
    purpose: Word
    package: Digest
    files: Count
    bytes: Count
    sender: Word
    receiver: Word
    approvals: tuple[Digest, ...]


class Receipt(_Act, frozen=True, kw_only=True, tag="receipt"):
    """Joint: the receiver verified a transferred package byte for byte. ``transfer`` is the transfer's digest."""

    transfer: Digest
    package: Digest
    files: Count
    bytes: Count


class Access(_Act, frozen=True, kw_only=True, tag="access"):
    """Joint: an analysis ran where the data lie. Code, query and output by digest; ``epsilon`` is the privacy spend."""

    protocol: Word
    dataset_class: Word
    rule: Word
    purpose: Word
    code: Digest
    query: Digest
    output: Digest
    epsilon: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,6}(\.[0-9]{1,6})?$")]
    approvals: tuple[Digest, ...] = ()


class Audit(_Act, frozen=True, kw_only=True, tag="audit"):
    """Joint: a period was audited. ``checkpoints`` name, for each log by origin, the digest of the note it rests on."""

    first: Day
    last: Day
    transfers: Count
    receipts: Count
    accesses: Count
    open_duties: Count
    checkpoints: dict[Word, Digest]


class Finding(_Act, frozen=True, kw_only=True, tag="finding"):
    """Joint: something that an audit found. ``about`` is the digest of the act it concerns."""

    audit: Digest
    about: Digest
    severity: Literal["note", "minor", "major"]
    code: Word


class Output(_Act, frozen=True, kw_only=True, tag="output"):
    """Joint: a result of the cooperation, and whose it is. ``shares`` are whole percentages that total 100."""

    form: Literal["paper", "patent", "software", "dataset", "product", "training"]
    identifier: Word
    shares: dict[Word, Annotated[int, msgspec.Meta(ge=0, le=100)]]

    def __post_init__(self) -> None:
        if sum(self.shares.values()) != 100:
            raise ValueError("shares total 100")


class Dispute(_Act, frozen=True, kw_only=True, tag="dispute"):
    """Joint: one side disputes an act, or both record how a dispute ended."""

    about: Digest
    state: Literal["opened", "settled", "withdrawn"]


class Purge(_Act, frozen=True, kw_only=True, tag="purge"):
    """Joint or private: words behind commitments were erased. The act they belong to stays, and says nothing more.

    ``about`` is its digest, ``fields`` are the names of the commitments that can no longer be opened.
    """

    about: Digest
    fields: tuple[Word, ...]
    reason: Literal["retention_ended", "erasure_request", "error"]


class Judgement(_Act, frozen=True, kw_only=True, tag="judgement"):
    """Private: a person judged whether a party is a list entry.

    ``entry`` and ``version`` are digests of which entry, and of what it said; who and why stand in the commitments.
    """

    entry: Digest
    version: Digest
    verdict: Literal["same", "different", "unsure"]


Act = Assessment | Judgement | Approval | Transfer | Receipt | Access | Audit | Finding | Output | Dispute | Purge

_JOINT = (Approval, Transfer, Receipt, Access, Audit, Finding, Output, Dispute, Purge)
DECISION = f"{BASE}decision/v1"


def kind_of(act: Act | type[Act]) -> str:
    """The predicate type of an act."""
    return f"{BASE}{act.__struct_config__.tag}/v1"


JOINT_KINDS = frozenset(kind_of(one) for one in _JOINT)
"""What a joint log takes, beside its opening and changes of keys."""
PRIVATE_KINDS = frozenset({kind_of(Assessment), kind_of(Judgement), DECISION, kind_of(Purge)})
"""What the private log takes; a purge is in both, because words of both kinds can be erased."""

WRITTEN_KINDS = JOINT_KINDS | {kind_of(Assessment), kind_of(Judgement)}
"""The kinds whose fields are listed here."""


def _subjects(act: Act) -> dict[str, str]:
    """What the statement is about: the digests that a verifier of other tools looks for."""
    names = (
        "dossier",
        "proposal",
        "request",
        "package",
        "transfer",
        "code",
        "query",
        "output",
        "audit",
        "about",
        "entry",
    )
    found = {name: getattr(act, name) for name in names if getattr(act, name, None)}
    if isinstance(act, Audit):
        found |= act.checkpoints
    if isinstance(act, Output):
        found["output"] = sha256(act.identifier.encode()).hexdigest()
    return found


def statement_of(act: Act) -> bytes:
    """The in-toto statement of an act, in RFC 8785 bytes."""
    return canonical_bytes(_content(act))


def _content(act: Act) -> dict[str, object]:
    predicate = msgspec.to_builtins(act)
    predicate.pop("kind")
    subject = [{"name": name, "digest": {"sha256": value}} for name, value in sorted(_subjects(act).items())]
    return {"_type": STATEMENT, "subject": subject, "predicateType": kind_of(act), "predicate": predicate}


def _act(kind: object, predicate: object) -> Act:
    if not isinstance(predicate, dict):
        raise msgspec.ValidationError("Object missing required field `predicate`")
    act: Act = msgspec.convert({**predicate, "kind": str(kind)[len(BASE) : -len("/v1")]}, type=Act)
    return act


def _is_spelt(act: Act, payload: bytes) -> bool:
    """Whether these are the RFC 8785 bytes. Where nothing is escaped and all is ASCII, sorted JSON is RFC 8785."""
    if payload.isascii() and b"\\" not in payload:
        return msgspec.json.encode(_content(act), order="sorted") == payload
    return statement_of(act) == payload


def read_statement(payload: bytes) -> Act | None:
    """The act in a statement; ``None`` if it is of a kind not listed here. Raises ``InputError`` if it is malformed."""
    try:
        content = msgspec.json.decode(payload, type=dict[str, object])
        kind = content.get("predicateType")
        if kind not in WRITTEN_KINDS:
            return None
        act = _act(kind, content.get("predicate"))
        same = _is_spelt(act, payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError) as fault:
        raise InputError(gettext_noop("The act is not in its required form: {reason}."), reason=str(fault)) from None
    if not same:
        raise InputError(gettext_noop("The act is not in its required form: {reason}."), reason="spelling")
    return act


def written_statement(data: bytes) -> bytes:
    """The one form of an act that somebody wrote down as JSON, however it is spaced and ordered.

    Either an in-toto statement, where ``_type`` and ``subject`` may be left out, or the fields of the act alone with
    their ``kind``. What is of no kind listed here stays as it is. Raises ``InputError``.
    """
    try:
        content = msgspec.json.decode(data, type=dict[str, object])
        if "kind" in content:
            return statement_of(msgspec.convert(content, type=Act))
        kind = content.get("predicateType")
        if kind not in WRITTEN_KINDS:
            return data
        act = _act(kind, content.get("predicate"))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError) as fault:
        raise InputError(gettext_noop("The act is not in its required form: {reason}."), reason=str(fault)) from None
    drawn = _content(act)
    for field, value in content.items():
        if field != "predicate" and drawn.get(field) != value:
            raise InputError(gettext_noop("The act is not in its required form: {reason}."), field=field, reason=field)
    return statement_of(act)


def joint_moment(payload: bytes) -> int:
    """The POSIX second at which a joint act says it was drawn up: the ``Reading`` of a joint log.

    Raises ``Malformed`` for an act of another kind, or not in its one form.
    """
    try:
        act = read_statement(payload)
        if act is not None and kind_of(act) in JOINT_KINDS:
            return int(datetime.fromisoformat(act.at).timestamp())
    except InputError as fault:
        raise Malformed(fault.template, reason=str(fault.values["reason"])) from None
    except ValueError as fault:
        raise Malformed(gettext_noop("The act is not in its required form: {reason}."), reason=str(fault)) from None
    raise Malformed(gettext_noop("A joint log takes acts of the kinds that were agreed, and no others."))
