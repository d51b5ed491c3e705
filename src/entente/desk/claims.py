"""Claims with the data that check them: the register from ``accords``, rows from the warehouse and what is published.

Answers are reports, so that table, CSV, JSON and Parquet are made where those of all indicators are made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import msgspec

from entente.accords import claims as room
from entente.accords.claims import Claim, ClaimKind, ClaimsRegister, Judged, Verdict
from entente.desk.claims_data import ClaimsData
from entente.errors import InputError, gettext_noop
from entente.evidence.report import Cell, Report, Table, both_languages, column, table
from entente.model.answers import Series, SeriesPoint
from entente.model.provenance import SourceRef
from entente.model.text import Text

__all__ = ["ClaimKind", "Filter", "Verdict", "check_claims", "contradictions", "list_claims", "show_claim"]

_COUNTING = Text(
    en="one row a claim; a verdict is about the claim as it is worded here", zh="每行一项说法；结论针对此处的表述"
)
_NOTE = Text(
    en="A claim is no statement of ours. Unverified means that nothing was found to settle it, not that it is wrong.",
    zh="所列说法并非本系统的陈述。“未核实”指尚未找到可资定论的依据，并非错误。",
)
_WORDS = {
    Verdict.RECOMPUTED: Text(en="recomputed", zh="已复算"),
    Verdict.SUPPORTED: Text(en="supported", zh="有佐证"),
    Verdict.CONTRADICTED: Text(en="contradicted", zh="相矛盾"),
    Verdict.UNVERIFIED: Text(en="unverified", zh="未核实"),
}
_SAYS = {"supports": Text(en="supports", zh="支持"), "contradicts": Text(en="contradicts", zh="反驳")}


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which claims: of a verdict, a document, a subject (ISO code), a kind, with a word in them."""

    verdicts: tuple[str, ...] = ()
    document: str = ""
    subject: str = ""
    kind: str = ""
    word: str = ""

    def takes(self, claim: Claim) -> bool:
        """Whether a claim is asked for, before it is judged."""
        if not (self.document or self.subject or self.kind or self.word):
            return True
        word = self.word.casefold()
        return (
            (not self.document or claim.document == self.document)
            and (not self.subject or self.subject in claim.subject)
            and (not self.kind or claim.kind == self.kind)
            and (not word or any(word in text.casefold() for text in (claim.text.en, claim.text.zh, claim.measure)))
        )


def list_claims(home: Path, folders: Sequence[Path], known_at: date, wanted: Filter) -> Report:
    """Claims with their verdicts and reasons, and how many there are of each verdict."""
    register = room.load_claims(*folders)
    with ClaimsData(home, register, known_at) as data:
        judged = _judged(register, data, known_at, wanted)
        sources = data.sources()
    counts = Counter(one.verdict for one in judged)
    rows = [_row(one) for one in judged]
    columns = [
        column("claim", "claim", "说法编号"), column("verdict", "verdict", "结论"),
        column("subject", "of", "对象", shown=False), column("kind", "kind", "类别", shown=False),
        column("value", "value", "数值", shown=False), column("unit", "unit", "单位", shown=False),
        column("period", "period", "时期"), column("document", "document", "文献", shown=False),
        column("said_by", "attributed to", "归于", shown=False), *both_languages("text", "in words", "表述"),
        *both_languages("reason", "reason", "理由"),
    ]  # fmt: skip
    summary = table(
        "verdicts", Text(en="Verdicts", zh="结论"),
        [column("verdict", "verdict", "结论"), column("claims", "claims", "说法数")],
        [(verdict.value, counts[verdict]) for verdict in Verdict], _COUNTING,
    )  # fmt: skip
    claims = table("claims", Text(en="Claims", zh="说法"), columns, rows, _COUNTING)
    return _report("claims", Text(en="Claims and what becomes of them", zh="说法及其核查结论"), (claims, summary),
                   known_at, sources, sample=any(one.sample for one in judged))  # fmt: skip


def _judged(register: ClaimsRegister, data: ClaimsData, known_at: date, wanted: Filter) -> list[Judged]:
    documents = register.content.documents_by_id
    found = []
    for claim in register.content.claim:
        if wanted.takes(claim) and documents[claim.document].known_from <= known_at:
            one = room.judge(register, claim, data.provide, known_at)
            if not wanted.verdicts or one.verdict in wanted.verdicts:
                found.append(one)
    return found


def _row(one: Judged) -> tuple[Cell, ...]:
    claim = one.claim
    return (
        claim.id, one.verdict.value, ";".join(claim.subject), claim.kind.value, claim.value or None,
        claim.unit or None, claim.period or None, claim.document, claim.said_by or None, claim.text.en, claim.text.zh,
        one.reason.en, one.reason.zh,
    )  # fmt: skip


def _report(
    kind: str, title: Text, tables: tuple[Table, ...], known_at: date, sources: tuple[SourceRef, ...] = (),
    *, sample: bool = False, series: tuple[Series, ...] = (), notes: tuple[Text, ...] = (_NOTE,),
) -> Report:  # fmt: skip
    return Report(
        kind=kind, title=title, tables=tables, notes=notes, sources=sources, sample=sample, series=series,
        settings={"known_at": known_at.isoformat()},
    )  # fmt: skip


def check_claims(home: Path, folders: Sequence[Path], known_at: date, names: Sequence[str] = ()) -> Report:
    """Run the checks of the named claims, or of all: computed and claimed number, difference, tolerance, basis."""
    register = room.load_claims(*folders)
    wanted = [_known(register, name) for name in names] or list(register.content.claim)
    with ClaimsData(home, register, known_at) as data:
        judged = [room.judge(register, one, data.provide, known_at) for one in wanted]
        sources = data.sources()
    return _report("checks", Text(en="Checks of claims", zh="说法的核查"), (_checks(judged),), known_at, sources,
                   sample=any(one.sample for one in judged))  # fmt: skip


_OUTCOME = {True: "agrees", False: "differs", None: "no number"}


def _checks(judged: Sequence[Judged]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for each in judged:
        for one in each.outcomes:
            difference = None if one.computed is None or one.expected is None else one.computed - one.expected
            rows.append((
                one.check.id, each.claim.id, _OUTCOME[one.agrees], one.computed, one.check.relation, one.expected,
                difference, one.check.tolerance, one.basis or None, one.check.question.en, one.check.question.zh,
                one.why.en if one.why else None, one.why.zh if one.why else None,
            ))  # fmt: skip
    columns = [
        column("check", "check", "核查"), column("claim", "claim", "说法编号"), column("outcome", "outcome", "结果"),
        column("computed", "computed", "复算值"), column("relation", "relation", "关系"),
        column("expected", "claimed", "所称值"), column("difference", "difference", "差异", shown=False),
        column("tolerance", "tolerance", "容差", shown=False), column("basis", "data", "数据", shown=False),
        *both_languages("question", "what is computed", "计算内容"),
        *both_languages("why", "why there is no number", "无数值的原因"),
    ]  # fmt: skip
    counting = Text(en="one row a check; the tolerance is relative", zh="每行一项核查；容差为相对值")
    return table("checks", Text(en="Checks", zh="核查"), columns, rows, counting)


def show_claim(home: Path, folders: Sequence[Path], known_at: date, name: str) -> Report:
    """One claim with who said it, its verdict and reason, checks, evidence, opposed claims and yearly numbers."""
    register = room.load_claims(*folders)
    claim = _known(register, name)
    with ClaimsData(home, register, known_at) as data:
        one = room.judge(register, claim, data.provide, known_at)
        yearly = [(check, room.series_of(check, data.provide)) for check in register.content.checks_of.get(name, ())]
        sources = data.sources()
        opposed = _opposed(register, data, known_at, [name])
    document = register.content.documents_by_id[claim.document]
    facts = [
        ("claim", claim.text.en, claim.text.zh), ("verdict", one.verdict.value, _WORDS[one.verdict].zh),
        ("reason", one.reason.en, one.reason.zh), ("kind", claim.kind.value, claim.kind.value),
        ("subject", *[";".join(claim.subject)] * 2), ("value", *[f"{claim.value} {claim.unit}".strip() or "–"] * 2),
        ("period", *[claim.period or "–"] * 2), ("attributed to", *[claim.said_by or "–"] * 2),
        ("report and page", *[claim.locator or "–"] * 2),
        ("document", *[f"{document.author + ': ' if document.author else ''}{document.title} ({document.said})"] * 2),
    ]  # fmt: skip
    if document.note:
        facts.append(("note", document.note.en, document.note.zh))
    plain = Text(en="as the register holds it", zh="依登记簿")
    columns = [column("what", "what", "项目"), *both_languages("held", "held", "内容")]
    head = table("claim", claim.text, columns, facts, plain)
    said = table(
        "evidence", Text(en="What sources say", zh="来源所述"),
        [column("evidence", "evidence", "证据"), column("says", "says", "立场"),
         *both_languages("text", "text", "内容"),
         column("source", "source", "来源"), column("certainty", "certainty", "确定程度"),
         column("known_from", "known from", "知悉日")],
        [(e.id, _SAYS[e.says].en, e.text.en, e.text.zh, e.source, e.certainty.value, e.known_from.isoformat())
         for e in one.evidence], plain,
    )  # fmt: skip
    years = [(check.id, *row) for check, rows in yearly if len(rows) > 1 for row in rows]
    numbers = table(
        "years", Text(en="The same by year", zh="逐年数值"),
        [column("check", "check", "核查"), column("year", "year", "年份"), column("measure", "measure", "数值", 4),
         column("against", "against", "对比值", 4), column("joined", "as the check joins them", "合并值", 4)],
        years, Text(en="as the question of the check says", zh="依核查所述"),
    )  # fmt: skip
    named = {e.source for e in one.evidence}
    read = tuple(source for source in register.content.source if source.id in named)
    return _report(
        "claim", claim.text, (head, _checks([one]), said, numbers, opposed), known_at, read + sources,
        sample=one.sample, series=_series(yearly, sample=one.sample),
    )  # fmt: skip


def _series(yearly: list[tuple[room.Check, tuple[tuple[int, float, float | None, float | None], ...]]],
            *, sample: bool) -> tuple[Series, ...]:  # fmt: skip
    found = []
    for check, rows in yearly:
        if len(rows) > 1:
            points = tuple(SeriesPoint(year=year, value=one if joined is None else joined)
                           for year, one, _other, joined in rows)  # fmt: skip
            unit = check.by if any(joined is not None for *_, joined in rows) else "value"
            found.append(Series(
                id=check.id, label=check.question, unit=unit, points=points, sources=(check.measure.read,),
                sample=sample,
            ))  # fmt: skip
    return tuple(found)


def contradictions(home: Path, folders: Sequence[Path], known_at: date) -> Report:
    """Points on which documents contradict each other, the claims of each side by side with their verdicts."""
    register = room.load_claims(*folders)
    with ClaimsData(home, register, known_at) as data:
        found = _opposed(register, data, known_at, None)
        sources = data.sources()
    return _report("contradictions", Text(en="Where the documents contradict each other", zh="各文献的相互矛盾之处"),
                   (found,), known_at, sources)  # fmt: skip


def _opposed(register: ClaimsRegister, data: ClaimsData, known_at: date, of: Sequence[str] | None) -> Table:
    documents = register.content.documents_by_id
    rows: list[tuple[Cell, ...]] = []
    for point in register.content.contradiction:
        if of is not None and not set(of) & set(point.claims):
            continue
        for name in point.claims:
            claim = register.content.claims_by_id[name]
            if documents[claim.document].known_from <= known_at:
                one = room.judge(register, claim, data.provide, known_at)
                rows.append((point.id, point.point.en, point.point.zh, point.kind, claim.document, name,
                             claim.text.en, claim.text.zh, one.verdict.value))  # fmt: skip
    columns = [
        column("point", "point", "编号"), *both_languages("about", "about", "争点"), column("kind", "how", "性质"),
        column("document", "document", "文献"), column("claim", "claim", "说法编号", shown=False),
        *both_languages("text", "what it says", "所述"), column("verdict", "verdict", "结论"),
    ]  # fmt: skip
    notes = [point.note for point in register.content.contradiction
             if point.note and (of is None or set(of) & set(point.claims))]  # fmt: skip
    counting = Text(en="one row a claim, grouped by point", zh="每行一项说法，按争点分组")
    return table("contradictions", Text(en="Side by side", zh="并列"), columns, rows, counting, notes=notes)


def _known(register: ClaimsRegister, name: str) -> Claim:
    """The claim; otherwise an error that suggests near ones."""
    claims = register.content.claims_by_id
    if name in claims:
        return claims[name]
    near = get_close_matches(name, claims, n=3, cutoff=0.4) or list(claims)[:3]
    raise InputError(
        gettext_noop("No claim has the id {given}. Did you mean {near}?"), given=name[:80], near=", ".join(near),
        hint=gettext_noop("`entente claims list` shows every claim."),
    )  # fmt: skip
