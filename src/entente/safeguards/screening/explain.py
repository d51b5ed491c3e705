"""Why a hit is what it is, in a few sentences of both languages."""

from __future__ import annotations

from entente.model.text import Text
from entente.names.score_v0 import Score
from entente.safeguards.screening.index import Found

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


def explain(asked: str, found: Found, reason: str, *, bridged: bool) -> Text:
    """The explanation of one hit: reason, aligned words, what only one name has, and the features that decided."""
    aligned = _aligned(found.score)
    alone = _alone(found.score)
    features = [seen for seen in found.score.features if seen.name != "overlap"]
    register = " (a name in the organisation register)" if bridged else ""
    register_zh = "（机构登记名称）" if bridged else ""
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
