"""Technologies, data, materials, transfers and equipment of a plain project."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from entente.desk.project_cases.parties import party_named
from entente.desk.project_cases.plain import ABSENT, Plain, as_number, as_text
from entente.desk.project_cases.subjects import identifiability, kind_of_data
from entente.desk.project_cases.vocabulary import MATERIALS, SENSITIVITY, TRANSFERS
from entente.desk.project_cases.words import countries_in, first_of, mentions, place_in
from entente.model.kinds import DataKind, MaterialKind, Sensitivity, TransferKind
from entente.model.proposal import DataItem, Equipment, Material, Party, Technology, Transfer

__all__ = ["codes_in", "data", "equipment", "materials", "technologies", "transfers"]

_CODE = re.compile(r"\b(EAR99|[0-9][A-E][0-9]{3}(?:\.[a-z0-9]+)*|[0-9]{6}X|USML [IVX]+|CN-[A-Z0-9-]+)\b")
_FREE = ("unrestricted", "not controlled", "uncontrolled", "no licence required", "nlr", "none", "unlisted")
_STAYS = (
    "not exported",
    "bought in each country",
    "bought locally",
    "stays",
    "remains",
    "within",
    "no transfer",
    "none",
)
_PUBLISHED = (
    "published",
    "public",
    "open-source",
    "open source",
    "open licence",
    "off-the-shelf model",
    "textbook",
    "公开",
)
_LAND = (
    DataKind.GEOGRAPHIC_SURVEY,
    DataKind.MARINE,
    DataKind.METEOROLOGICAL,
    DataKind.HYDROLOGICAL,
    DataKind.SEISMIC,
)
_CONTRACT = ("contract", "agreement", "合同")


def codes_in(value: object) -> tuple[str, ...] | None:
    """Control codes in a classification: absent or declared free → none; null or only words → unknown."""
    if value is ABSENT:
        return ()
    text = as_text(value)
    codes = tuple(dict.fromkeys(code.replace(" ", "-") for code in _CODE.findall(text)))
    if codes:
        return codes
    if text and (mentions(text, (*_FREE, *_STAYS)) or re.match(r"(?i)not (export|control|list|on\b|in\b)", text)):
        return ()
    return None


def technologies(items: Sequence[object], topic: str, unread: list[str]) -> tuple[Technology, ...]:
    """Technologies with every number as a parameter; published where the words say so."""
    found = []
    for number, item in enumerate(items, start=1):
        plain = Plain(item if isinstance(item, dict) else {"name": item}, f"technologies[{number}]", unread)
        name = plain.text("name", "what") or "?"
        codes = codes_in(plain.take("classification", "eccn", "control_codes", "code", "usml", "control"))
        published, whole = plain.take("published"), plain.take("full_process", "whole_route")
        note = plain.text("note", "status", "readiness")
        parameters = {k: n for k in list(plain.value) if k not in plain.taken and (n := _number(plain, k)) is not None}
        for unmeasured in [k for k, value in plain.value.items() if value is None]:
            plain.take(unmeasured)
        found.append(
            Technology(
                name=name,
                control_codes=codes,
                keywords=tuple(part for part in (topic, note) if part),
                parameters=parameters,
                published=published if isinstance(published, bool) else _published(f"{name} {note}", bool(parameters)),
                full_process=whole if isinstance(whole, bool) else None,
            )
        )
        plain.close()
    return tuple(found)


def _number(plain: Plain, key: str) -> float | None:
    number = as_number(plain.value[key])
    if number is not None:
        plain.take(key)
    return number


_WITHHELD = re.compile(
    r"(?i)\b(unpublished|not published|proprietary|trade secret|confidential|closed|in-house)|未公开|保密"
)


def _published(text: str, measured: bool = False) -> bool | None:
    """As the words say; a technology with measured values that nobody calls published is taken as not published."""
    if _WITHHELD.search(text):
        return False
    return True if mentions(text, _PUBLISHED) else False if measured else None


def data(
    items: Sequence[object],
    known: tuple[Party, ...],
    deal: tuple[bool | None, bool | None],
    ciio: bool | None,
    unread: list[str],
) -> tuple[DataItem, ...]:
    """Data items; one that flows both ways becomes one from each side, so that its origin is never in doubt.

    ``deal``: whether something of value is given for access, and whether a service agreement exists.
    """
    found: list[DataItem] = []
    for number, item in enumerate(items, start=1):
        plain = Plain(item if isinstance(item, dict) else {"kind": item}, f"data[{number}]", unread)
        base = _data_item(plain, f"d{number}", deal, ciio)
        direction, included = plain.text("direction", "flow", "movement"), plain.take("included")
        stated = plain.has("direction", "flow", "movement")
        plain.close()
        found += _directed(base, direction, stated, included, known)
    return tuple(found)


def _data_item(plain: Plain, key: str, deal: tuple[bool | None, bool | None], ciio: bool | None) -> DataItem:
    what = plain.text("kind", "what", "name", "type", "description")
    subjects, klass = plain.take("subjects", "about", "subject"), plain.take("sensitivity", "class", "classification")
    kind, persons = kind_of_data(what, subjects, as_text(klass))
    subject_text = as_text(subjects)
    sensitivity = _sensitivity(klass)
    handler, consideration = plain.take("handler_is_ciio", "processor_is_ciio"), plain.take("consideration", "paid_for")
    count = _whole(plain.take("count", "number", "records", "persons", "n"))
    sent, earlier = _sent(plain)
    if sent is None and earlier is None and sensitivity is Sensitivity.PUBLIC:
        sent = 0  # what anybody may read on the open web is not provided to anybody: no quota of the year counts it
    return DataItem(
        id=key,
        kind=kind,
        what=what,
        subjects=next(iter(countries_in(subject_text)), None) or next(iter(countries_in(what)), None),
        count=count,
        count_12_months=_whole(plain.take("count_last_12_months", "count_12_months", "last_12_months")),
        count_since_january=sent if earlier is None or count is None else count + earlier,
        period=plain.text("period", "years"),
        sensitivity=sensitivity,
        identifiability=identifiability(persons, f"{as_text(klass)}; {subject_text}; {what}", sensitivity),
        consideration=consideration if isinstance(consideration, bool) else deal[0],
        service_agreement=deal[1],
        controlled_repository=bool(
            mentions(
                f"{what} {plain.text('repository', 'source')}",
                ("dbgap", "controlled-access", "controlled access", "uk biobank", "all of us", "seer"),
            )
        ),
        notified_important=sensitivity is Sensitivity.IMPORTANT,
        handler_is_ciio=handler if isinstance(handler, bool) else ciio,
    )


def _sent(plain: Plain) -> tuple[int | None, int | None]:
    """Persons sent abroad since 1 January: in all, or before this set."""
    total = _whole(
        plain.take(
            "count_since_january",
            "count_since_1_january",
            "cumulative_since_january",
            "cumulative_since_1_january",
            "sent_since_1_january",
            "sent_since_january",
            "cumulative",
        )
    )
    before = _whole(
        plain.take(
            "already_sent_since_january",
            "already_sent_since_1_january",
            "sent_before",
            "earlier_this_year",
            "already_exported_this_year",
        )
    )
    return total, before


def _whole(value: object) -> int | None:
    number = as_number(value)
    return int(number) if number is not None else None


def _sensitivity(value: object) -> Sensitivity | None:
    """The class that the holder gave; none given is ordinary, null or an unknown word is unknown."""
    if value is ABSENT:
        return Sensitivity.ORDINARY
    text = as_text(value)
    if re.search(r"(?i)\b(possibly|perhaps|may be|undecided|unclear)", text):
        return None
    found = first_of(text, SENSITIVITY)
    return found if isinstance(found, Sensitivity) else None


def _directed(
    item: DataItem, direction: str, stated: bool, included: object, known: tuple[Party, ...]
) -> list[DataItem]:
    """Origin and destinations from the words for the direction."""
    replace = msgspec.structs.replace
    countries = tuple(dict.fromkeys(party.country for party in known if party.country))
    if included is False:
        return []
    if included is None:
        route = countries_in(direction)
        return [replace(item, origin=route[0] if route else None, destinations=None)]
    named = countries_in(direction)
    if len(named) >= 2:
        back = bool(mentions(direction, ("back", "return")))
        return [
            replace(
                item,
                origin=named[0],
                destinations=named[1:],
                returns=back,
                subjects=item.subjects or _land(item, named[0]),
            )
        ]
    if mentions(direction, ("both", "shared", "exchange", "each", "mutual", "all", "双向")):
        if item.subjects in countries:
            others = tuple(country for country in countries if country != item.subjects)
            return [replace(item, origin=item.subjects, destinations=others, returns=False)]
        return [
            replace(
                item,
                id=f"{item.id}-{home.lower()}",
                origin=home,
                destinations=tuple(c for c in countries if c != home),
                subjects=item.subjects or _land(item, home),
                returns=False,
            )
            for home in countries
            if len(countries) > 1
        ] or [item]
    still = mentions(
        direction, ("public", "none", "stays", "stay", "remains", "within", "local", "not shared", "不出境")
    )
    if still or not stated:
        return [replace(item, origin=named[0] if named else item.subjects, destinations=())]
    return [replace(item, destinations=None)]


def _land(item: DataItem, home: str) -> str | None:
    """Data about land, waters or air is taken to describe the country it comes from; of persons only what is said."""
    return home if item.kind in _LAND else None


def materials(items: Sequence[object], known: tuple[Party, ...], unread: list[str]) -> tuple[Material, ...]:
    """Samples and substances with their kind, and where they come from and go."""
    found = []
    for number, item in enumerate(items, start=1):
        plain = Plain(item if isinstance(item, dict) else {"what": item}, f"materials[{number}]", unread)
        what = plain.text("what", "kind", "name") or "?"
        kind = first_of(what, MATERIALS)
        count = as_number(plain.take("count", "number"))
        origin = next(iter(countries_in(plain.text("from", "origin") or what)), None)
        target = plain.take("to", "destination")
        stays = target is ABSENT and bool(mentions(what, _STAYS))
        found.append(
            Material(
                what=what,
                kind=kind if isinstance(kind, MaterialKind) else MaterialKind.OTHER,
                count=int(count) if count is not None else None,
                origin=origin,
                destination=origin if stays else next(iter(countries_in(as_text(target))), None),
                control_codes=codes_in(plain.take("classification", "control_codes", "eccn")),
                taken_by_foreigners=_taken_by_foreigners(what, origin, known),
            )
        )
        plain.close()
    return tuple(found)


_TAKEN = re.compile(r"(?i)\b(?:collected|taken|drawn|gathered|preserved|banked) by ([^,;.]+)|由([^，；。]+)采集")


def _taken_by_foreigners(text: str, origin: str | None, known: tuple[Party, ...]) -> bool:
    """Whether the words for a sample say that somebody from abroad takes it."""
    by = _TAKEN.search(text)
    if by is None:
        return False
    who = by[1] or by[2]
    party = party_named(re.sub(r"(?i)^(the|our|an?) ", "", who), known)
    homes = (party.country,) if party else countries_in(who)[:1]
    return bool(mentions(who, ("foreign", "外方", "外国"))) or any(home not in (None, origin) for home in homes)


def transfers(
    items: Sequence[object], known: tuple[Party, ...], named: Sequence[Technology], unread: list[str]
) -> tuple[Transfer, ...]:
    """What goes from one party to another. Knowledge counts as unpublished unless the words say otherwise."""
    found = []
    for number, item in enumerate(items, start=1):
        plain = Plain(item if isinstance(item, dict) else {"what": item}, f"transfers[{number}]", unread)
        what, klass = (
            plain.text("what", "item", "kind") or "?",
            plain.take("classification", "eccn", "control_codes", "code"),
        )
        kind = first_of(what, TRANSFERS)
        kind = kind if isinstance(kind, TransferKind) else TransferKind.ITEM
        origin, target = plain.text("from", "origin"), plain.text("to", "destination")
        contract, published = plain.take("under_contract", "contract"), plain.take("published")
        recipient = (
            party_named(plain.text("recipient", "to_party", "receiver"), known)
            or party_named(target, known)
            or _only_party(target, known)
        )
        value = as_number(plain.take("value_usd", "value"))
        plain.take("temporary", "loan", "permanent", "duration")
        stays = re.search(r"(?i)not exported|bought in each country", f"{as_text(klass)} {what}")
        home = next((party.country for party in known if party.country), None) if stays else None
        found.append(
            Transfer(
                what=what,
                kind=kind,
                origin=next(iter(countries_in(origin)), home),
                destination=recipient.country if recipient else next(iter(countries_in(target)), home),
                recipient=recipient.id if recipient else None,
                control_codes=_codes(klass, next(iter(countries_in(origin)), home)),
                technology=named[0].name if kind is not TransferKind.ITEM and len(named) == 1 else "",
                value_usd=value,
                published=published if isinstance(published, bool) else bool(_published(f"{what} {as_text(klass)}")),
                withheld=published is not True and bool(_WITHHELD.search(what)),
                under_contract=contract
                if isinstance(contract, bool)
                else _contract(kind, f"{what} {as_text(contract)}"),
            )
        )
        plain.close()
    return tuple(found)


_CHINESE_LIST = re.compile(r"(?i)\b(chinese|china's|prc|mofcom)\b.*\b(list|controlled)\b|两用物项|管制清单|管控清单")
_UNSURE = re.compile(r"(?i)\b(not|whether|unless|unknown|unclear|perhaps|possibly|may be)\b|不在|未列|非管制|是否|不明")


def _codes(value: object, origin: str | None) -> tuple[str, ...] | None:
    """Control codes; those of an item from China are codes of the Chinese list, which numbers items as others do."""
    codes, text = codes_in(value), as_text(value)
    if origin != "CN":
        return codes
    if not codes and _CHINESE_LIST.search(text) and not _UNSURE.search(text):
        return ("CN-LISTED",)
    return tuple(f"CN-{code}" if re.fullmatch(r"\d[A-E]\d{3}.*", code) else code for code in codes) if codes else codes


def _only_party(target: str, known: tuple[Party, ...]) -> Party | None:
    """The one party in the country of destination; nobody if there are several."""
    there = [party for party in known if party.country in countries_in(target)]
    return there[0] if len(there) == 1 else None


def _contract(kind: TransferKind, text: str) -> bool | None:
    if mentions(text, _CONTRACT):
        return True
    return False if kind is TransferKind.ITEM else None


def equipment(items: Sequence[object], known: tuple[Party, ...], unread: list[str]) -> tuple[Equipment, ...]:
    """Instruments and facilities, with their place and maker where the words say them."""
    found = []
    for number, item in enumerate(items, start=1):
        plain = Plain(item if isinstance(item, dict) else {"what": item}, f"equipment[{number}]", unread)
        what = plain.text("what", "name", "kind") or "?"
        owner = party_named(plain.text("owner"), known)
        place = plain.text("location", "where") or what
        maker = plain.text("maker", "made_in", "maker_country", "manufacturer")
        found.append(
            Equipment(
                what=what,
                location=place_in(place) or (owner.country if owner else None),
                owner=owner.id if owner else None,
                control_codes=codes_in(plain.take("classification", "eccn", "control_codes")),
                maker_country=next(iter(countries_in(maker)), None) or _maker(f"{what} {maker}"),
            )
        )
        plain.close()
    return tuple(found)


def _maker(text: str) -> str | None:
    """The country that something is "made in", or the seat of makers that everybody in the field knows."""
    made = re.search(r"(?i)\b(?:made|built|manufactured) in ([^,;]+)", text)
    if made and place_in(f"in {made[1]}"):
        return place_in(f"in {made[1]}")
    return "CN" if mentions(text, ("dji", "autel", "chinese-made", "hikvision", "dahua", "大疆")) else None
