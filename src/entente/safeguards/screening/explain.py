"""Why a hit is what it is, in a few sentences of both languages."""

from __future__ import annotations

from entente.model.text import Text
from entente.safeguards.screening.bridge import Via
from entente.safeguards.screening.index import Found
from entente.safeguards.screening.judge import Ask, Verdict
from entente.safeguards.screening.scorer import Score

__all__ = ["explain"]

_REASONS: dict[str, Text] = {
    "names_agree": Text(en="The names agree.", zh="名称相符。"),
    "close": Text(
        en="The names are close, but not close enough to be taken for the same body: a person should look.",
        zh="名称相近，但不足以认定为同一机构，需人工核查。",
    ),
    "weak_alias": Text(
        en="It agrees only with a name that the list itself calls weak: a person should look.",
        zh="仅与清单自身标为“弱别名”的名称相符，需人工核查。",
    ),
    "acronym_only": Text(
        en="Only an acronym agrees, and many bodies share one: a person should look.",
        zh="仅缩写相符，而同一缩写可能为多个机构共用，需人工核查。",
    ),
    "identifier": Text(
        en="A number that only one body bears agrees.",
        zh="唯一对应某一机构的编号相符。",
    ),
    "number_agrees": Text(
        en="A number agrees that a body of another register may bear too: a person should look.",
        zh="编号相符，但其他登记机关的机构也可能使用同一编号，需人工核查。",
    ),
    "acronym_registered": Text(
        en="Only an acronym leads to this name: a body that bears it, by the register, has the entry's name; a person "
        "should look.",
        zh="仅凭缩写推及此名称：登记册中使用该缩写的机构与条目名称相符，需人工核查。",
    ),
    "acronym_shared": Text(
        en="Only the acronym agrees; the full names are those of different bodies.",
        zh="仅缩写相同，全称属于不同机构。",
    ),
    "scripts_disagree": Text(
        en="The names agree in one script or in translation, but not in the other: a person should look.",
        zh="两个名称在一种文字或译名上相符，但在另一种文字上不符，需人工核查。",
    ),
    "different": Text(en="The names look alike and are those of different bodies.", zh="名称相似，但属于不同机构。"),
}


_SOURCE: dict[Via, tuple[str, str]] = {
    Via.IDENTIFIER: (" (a name in the organisation register)", "（机构登记名称）"),
    Via.NAME: (" (a name in the organisation register)", "（机构登记名称）"),
    Via.ACRONYM: (" (by the register the one body with this acronym)", "（登记册中唯一使用该缩写的机构）"),
    Via.SHARED_ACRONYM: (" (by the register one of the bodies with this acronym)", "（登记册中使用该缩写的机构之一）"),
}


def explain(verdict: Verdict) -> Text:
    """The explanation of one hit: reason, aligned words, what only one name has, and the features that decided."""
    found, reason = verdict.met.found, verdict.reason.value
    if reason in ("identifier", "number_agrees"):
        return _by_number(verdict)
    return _by_names(verdict.met.ask, found, reason)


def _by_number(verdict: Verdict) -> Text:
    scheme, entry = verdict.met.found.name_kind, verdict.entry
    return Text(
        en=f"{_REASONS[verdict.reason].en} Scheme: {scheme}; entry “{verdict.met.found.name}” of {entry.list}.",
        zh=f"{_REASONS[verdict.reason].zh}编号类别：{scheme}；条目“{verdict.met.found.name}”（{entry.list}）。",
    )


def _by_names(ask: Ask, found: Found, reason: str) -> Text:
    asked = ask.written
    register, register_zh = _SOURCE[ask.via] if ask.via else ("", "")
    aligned = _aligned(found.score)
    alone = _alone(found.score)
    features = [seen for seen in found.score.features if seen.name != "overlap"]
    english = [
        f"{_REASONS[reason].en} “{asked}”{register} against “{found.name}”: score {found.score.value:.2f}.",
        *([f"Aligned: {'; '.join(aligned)}."] if aligned else []),
        *([f"Only in one name: {', '.join(alone)}."] if alone else []),
        *(seen.en for seen in features),
    ]
    chinese = [
        f"{_REASONS[reason].zh}“{asked}”{register_zh}与“{found.name}”比较，得分 {found.score.value:.2f}。",
        *([f"对应词语：{'；'.join(aligned)}。"] if aligned else []),
        *([f"仅见于其中一个名称：{'、'.join(alone)}。"] if alone else []),
        *(seen.zh for seen in features),
    ]
    return Text(en=" ".join(english), zh="".join(chinese))


def _aligned(score: Score) -> list[str]:
    """Word pairs that answer each other; one word where both sides write it alike."""
    return [
        pair.left if pair.left.casefold() == pair.right.casefold() else f"{pair.left} = {pair.right}"
        for pair in score.aligned
        if pair.left and pair.right and pair.likeness > 0
    ]


def _alone(score: Score) -> list[str]:
    return [pair.left or pair.right for pair in score.aligned if not (pair.left and pair.right)]
