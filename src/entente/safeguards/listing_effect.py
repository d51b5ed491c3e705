"""What a listing does in this project: which rule bites because of it, or that it is information here."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from entente.model.answers import ScreeningHit
from entente.model.codes import Deontic, ListClass, Standing
from entente.model.text import Text
from entente.safeguards.lists import ENTITY_LIST
from entente.safeguards.standing import Ruling

__all__ = ["with_effects"]

_GENERAL: dict[str, Text] = {
    "EL": Text(
        en="Licence for the items the entry names (mostly all items subject to the EAR); no such item goes to this "
        "party here: information only.",
        zh="清单条目所列物项（多为受 EAR 管辖的全部物项）须许可；本项目无此类物项转移至该方：仅供参考。",
    ),
    "csl.MEU": Text(
        en="Licence for items of Supplement 2 to part 744 only; no such item goes to this party here: information "
        "only.",
        zh="仅第 744 部分附件二所列物项须许可；本项目无此类物项转移至该方：仅供参考。",
    ),
    "csl.UVL": Text(
        en="No licence exceptions and a statement before shipment; nothing is shipped to this party here: information "
        "only.",
        zh="不得使用许可例外，发运前须取得声明；本项目无物项发运至该方：仅供参考。",
    ),
    "dod.1286": Text(
        en="Bars defence money for fundamental research with this institution; it has no effect on this money: "
        "information only.",
        zh="禁止国防经费用于与该机构的基础研究合作；对本项目经费无影响：仅供参考。",
    ),
    "dod.1260H": Text(
        en="Named as a Chinese military company for defence procurement; no defence money goes to it here: information "
        "only.",
        zh="为国防采购目的列为中国军工企业；本项目无国防经费流向该方：仅供参考。",
    ),
}
_NON_OFFICIAL = Text(
    en="A tracker that is not official: information only, it changes no standing.",
    zh="非官方名录：仅供参考，不影响结论。",
)
_POSSIBLE = Text(
    en="Possibly this entry: a person has to look before any rule counts it.",
    zh="可能为该条目：须人工核实后方可计入规则。",
)
_CLEARED = Text(en="Looked alike and is another body: no effect.", zh="名称相似但并非同一机构：无影响。")
_OTHER = Text(
    en="No rule in force makes this listing bite on this project: information only.",
    zh="现行规则未使该列名对本项目产生限制：仅供参考。",
)


def with_effects(hits: Sequence[ScreeningHit], rulings: Sequence[Ruling]) -> tuple[ScreeningHit, ...]:
    """The hits, each with what its listing does here."""
    return tuple(msgspec.structs.replace(hit, effect=_effect(hit, rulings)) for hit in hits)


def _effect(hit: ScreeningHit, rulings: Sequence[Ruling]) -> Text:
    if hit.status == "cleared":
        return _CLEARED
    if hit.list_class == ListClass.NON_OFFICIAL:
        return _NON_OFFICIAL
    if hit.status == "possible":
        return _POSSIBLE
    biting = [ruling for ruling in rulings if _because_of(ruling, hit)]
    if not biting:
        return _general(hit)
    titles = sorted({(each.verdict.rule.record.title.en, each.verdict.rule.record.title.zh) for each in biting})
    return Text(
        en="Bites here: " + "; ".join(en for en, _zh in titles) + ".",
        zh="在本项目中产生限制：" + "；".join(zh for _en, zh in titles) + "。",
    )


def _general(hit: ScreeningHit) -> Text:
    code = "EL" if hit.list in ENTITY_LIST else "dod.1286" if hit.list.startswith("dod.1286.") else hit.list
    text = _GENERAL.get(code, _OTHER)
    if code == "EL" and hit.licence_policy:
        return Text(
            en=f"{text.en} Licence policy: {hit.licence_policy}", zh=f"{text.zh} 许可政策：{hit.licence_policy}"
        )
    return text


def _because_of(ruling: Ruling, hit: ScreeningHit) -> bool:
    """Whether a rule that applies names this list and speaks of this party."""
    verdict = ruling.verdict
    record = verdict.rule.record
    if not verdict.effective or not verdict.rule.binding or record.effect in (Deontic.INFORM, Deontic.EXEMPT):
        return False
    if ruling.possible is Standing.NO_OBJECTION:
        return False
    text = record.when + record.unless
    on_1286 = hit.list.startswith("dod.1286.") and ("dod_1286_current" in text or "dod.1286" in text)
    on_el = hit.list in ENTITY_LIST and ("entity_listed" in text or any(code in text for code in ENTITY_LIST))
    if not (on_1286 or on_el or f'"{hit.list}"' in text):
        return False
    if record.for_each == "party":
        return verdict.subject == f"party[{hit.party}]"
    if record.for_each == "transfer":
        lists = verdict.scope["transfer"]["recipient_lists"]
        named = verdict.scope["transfer"]["recipient"]
        return named == hit.party if named else bool(lists is not None and lists.contains(hit.list))
    return True
