"""Parties, owners, people, visitors and money of a plain project."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from entente.desk.project_cases.plain import ABSENT, Plain, as_items, as_number, as_text
from entente.desk.project_cases.vocabulary import FUNDERS_BY_SOURCE, FUNDERS_BY_TYPE, PARTY_KINDS, PARTY_ROLES
from entente.desk.project_cases.words import countries_in, first_of, mentions
from entente.model.kinds import Funder, FundingKind, PartyKind, PartyRole
from entente.model.proposal import Funding, Owner, Party, Person, Visitor

__all__ = ["funding", "parties", "party_named", "people", "visitors"]

_PAYMENTS = (
    (FundingKind.GIFT, ("gift", "donation", "捐赠")),
    (FundingKind.TUITION, ("tuition", "course fee", "学费")),
    (FundingKind.CONTRACT, ("contract", "sponsored research", "合同")),
)
_NATURAL = ("natural person", "founder", "individual", "employees", "staff", "public shareholders", "自然人")
_BOTH_WAYS = ("each way", "both ways", "in return", "exchange", "in turn", "mutual", "either side", "互访")
_NUMBERS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
}
_DAYS = {"day": 1, "week": 7, "month": 30, "summer": 90, "term": 120, "semester": 150, "year": 365}


def parties(items: Sequence[object], unread: list[str]) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Parties in order (one that stands for bodies of several countries becomes one per country), and their owners.

    Organisations named as owners become parties too (role ``other``), so that they are screened as well; they take no
    part in the work.
    """
    found: list[Party] = []
    owners: list[Party] = []
    for number, item in enumerate(items, start=1):
        plain = Plain(item, f"parties[{number}]", unread)
        made, owned = _party(plain, f"p{number}")
        plain.close()
        found += made
        owners += owned
    return tuple(found), tuple(owners)


def _party(plain: Plain, key: str) -> tuple[list[Party], list[Party]]:
    name = plain.text("name") or key
    names = [plain.text("name_zh"), plain.text("name_en"), plain.text("former_name")]
    names += [as_text(alias) for alias in as_items(plain.take("aka", "aliases", "acronym")) or ()]
    kind_text, role_text = plain.text("kind", "type"), plain.text("role")
    countries = countries_in(plain.text("country", "location")) or (None,)
    owners, owned = _owners(plain, key)
    military = plain.take("military", "defence_links", "defense_links")
    kind = first_of(kind_text, PARTY_KINDS)
    role = first_of(role_text, PARTY_ROLES)
    listings = plain.take("listed", "listings", "declared_listings")
    made = [
        Party(
            id=key if len(countries) == 1 else f"{key}-{str(country).lower()}",
            name=name,
            names=tuple(dict.fromkeys(alias for alias in names if alias)),
            kind=kind if isinstance(kind, PartyKind) else PartyKind.OTHER if kind_text else None,
            role=role if isinstance(role, PartyRole) else PartyRole.OTHER if role_text else None,
            country=country,
            city=plain.text("city", "place"),
            owners=owners,
            declared_listings=None if listings is None else (),
            military=_military(military, f"{kind_text} {role_text}"),
        )
        for country in countries
    ]
    return made, owned


def _military(stated: object, text: str) -> bool | None:
    if stated is None or isinstance(stated, bool):
        return stated
    return bool(mentions(f"{text} {as_text(stated)}", ("military", "army", "navy", "armed forces", "defence", "军")))


def _owners(plain: Plain, key: str) -> tuple[tuple[Owner, ...] | None, list[Party]]:
    """Direct owners, and a party for each organisation among them."""
    items = as_items(plain.take("ownership", "owners", "owned_by"))
    if items is None:
        return None, []
    owners: list[Owner] = []
    owned: list[Party] = []
    for number, item in enumerate(items, start=1):
        row = Plain(
            item if isinstance(item, dict) else {"owner": item}, f"{plain.path}.ownership[{number}]", plain.unread
        )
        name = row.text("owner", "name") or "?"
        country = next(iter(countries_in(row.text("country") or name)), None)
        percent = as_number(row.take("pct", "percent", "share", "share_pct"))
        zh, listed = row.text("name_zh", "owner_zh"), row.take("listed")
        person = bool(mentions(name, _NATURAL))
        row.close()
        owner_key = None
        if not person and name != "?":
            owner_key = f"{key}.o{number}"
            owned.append(
                Party(id=owner_key, name=name, names=(zh,) if zh else (), role=PartyRole.OTHER, country=country)
            )
        owners.append(
            Owner(
                name=name,
                percent=min(percent, 100.0) if percent is not None else None,
                country=country,
                party=owner_key,
                listed=listed if isinstance(listed, bool) else False if person else None,
            )
        )
    return tuple(owners), owned


def party_named(text: str, known: Iterable[Party]) -> Party | None:
    """The party that a text names, by any of its names; ``None`` if none or several are meant."""
    folded = text.casefold().strip()
    if not folded:
        return None
    exact = [p for p in known if folded in {name.casefold() for name in (p.name, *p.names)}]
    close = exact or [p for p in known if any(n and n.casefold() in folded for n in (p.name, *p.names))]
    close = close or [p for p in known if len(folded) > 3 and folded in p.name.casefold()]
    return close[0] if len(close) == 1 else None


def people(
    items: Sequence[object], known: tuple[Party, ...], controlled: bool, unread: list[str]
) -> tuple[Person, ...]:
    """People by role. Citizenship is carried only as stated; nothing is inferred from it."""
    found = []
    for number, item in enumerate(items, start=1):
        plain = Plain(item if isinstance(item, dict) else {"role": item}, f"people_roles[{number}]", unread)
        employer = party_named(plain.text("employer", "affiliation", "institution"), known)
        where = next(iter(countries_in(plain.text("location"))), employer.country if employer else None)
        citizenship = plain.take("citizenship", "nationality")
        count = as_number(plain.take("count", "number"))
        stay = plain.text("immigration", "visa", "status")
        person = plain.take("us_person")
        programme = plain.take("talent_programme", "talent_program", "talent_plan")
        found.append(
            Person(
                role=plain.text("role") or "?",
                employer=employer.id if employer else None,
                count=int(count) if count is not None else None,
                location=where,
                us_person=person if isinstance(person, bool) else _us_person(citizenship, stay),
                citizenship=None if citizenship in (ABSENT, None) else countries_in(as_text(citizenship)),
                talent_programme=_flag(programme),
                malign_programme=True if mentions(as_text(programme), ("malign",)) else None,
                other_appointments=_flag(
                    plain.take(
                        "other_appointments", "other_appointment", "appointments", "other_affiliation", "affiliations"
                    )
                ),
                access_controlled=_flag(
                    plain.take("access_controlled", "access", "access_to_controlled_technology"),
                    absent=None if controlled else False,
                ),
            )
        )
        plain.close()
    return tuple(found)


def _us_person(citizenship: object, stay: str) -> bool | None:
    """US person as far as it is stated: citizen, permanent resident or protected; a work or study visa says no."""
    if mentions(stay, ("permanent resident", "green card", "asylee", "refugee", "lawful permanent")):
        return True
    if citizenship in (ABSENT, None):
        return None
    if "US" in countries_in(as_text(citizenship)):
        return True
    return False if re.search(r"\b(H-1B|J-1|F-1|O-1|TN|B-1)\b", stay) else None


def _flag(value: object, absent: bool | None = False) -> bool | None:
    """A yes or no: absent is none, null is unknown, a text counts as yes unless it begins with a no."""
    if value is ABSENT:
        return absent
    if value is None or isinstance(value, bool):
        return value
    text = as_text(value)
    return bool(text) and not re.match(r"(?i)(no\b|none|never|无|否)", text)


def visitors(
    value: object, known: tuple[Party, ...], staff: tuple[Person, ...], controlled: bool
) -> tuple[Visitor, ...] | None:
    """Visits from a line of text: number, days, direction as far as it is said or follows from who is named."""
    if value is None:
        return None
    found: list[Visitor] = []
    for text in (as_text(item) for item in as_items(value) or ()):
        if text and not re.match(r"(?i)(no\b|none\b|无)", text):
            found += _visits(text, known, staff, controlled)
    return tuple(found)


def _visits(text: str, known: tuple[Party, ...], staff: tuple[Person, ...], controlled: bool) -> list[Visitor]:
    countries = tuple(dict.fromkeys(party.country for party in known if party.country))
    pairs: list[tuple[str | None, str | None]]
    if mentions(text, _BOTH_WAYS) and len(countries) == 2:
        pairs = [(countries[0], countries[1]), (countries[1], countries[0])]
    else:
        origin = _home(text, known, staff)
        others = [country for country in countries if country != origin]
        pairs = [(origin, others[0] if origin and len(others) == 1 else None)]
    access = None if controlled else False
    return [
        Visitor(origin=a, destination=b, count=_count(text), days=_days(text), role=text, access_controlled=access)
        for a, b in pairs
    ]


def _home(text: str, known: tuple[Party, ...], staff: tuple[Person, ...]) -> str | None:
    """Where visitors come from: a country that is named, or the employer of the role that is named."""
    route = re.search(r"\bfrom ([A-Z][\w.-]*)", text)
    if route and countries_in(route.group(1)):
        return countries_in(route.group(1))[0]
    named = [c for c in countries_in(re.split(r"\b(?:to|in|at)\b", text)[0]) if c in {p.country for p in known}]
    if named:
        return named[0]
    homes = {p.id: p.country for p in known}
    for person in staff:
        words = [word for word in re.findall(r"[a-z]+", person.role.lower()) if len(word) > 4]
        if person.employer and words and mentions(text.lower(), [words[-1]]):
            return homes.get(person.employer)
    return None


def _count(text: str) -> int | None:
    found = re.match(r"(?i)\s*(\d+|[a-z]+)\b", text)
    if not found:
        return None
    word = found.group(1).lower()
    return int(word) if word.isdigit() and len(word) < 6 else _NUMBERS.get(word)


def _days(text: str) -> int | None:
    found = re.search(r"(?i)\b(\d+|[a-z]+)[ -](day|week|month|summer|term|semester|year)", text)
    if not found:
        return None
    word = found.group(1).lower()
    number = int(word) if word.isdigit() and len(word) < 5 else _NUMBERS.get(word)
    return number * _DAYS[found.group(2).lower()] if number is not None else None


def funding(items: Sequence[object], known: tuple[Party, ...], unread: list[str]) -> tuple[Funding, ...]:
    """Sources of money. The stated type decides first ("own funds", "private grant"), then the name of the source."""
    found = []
    for number, item in enumerate(items, start=1):
        plain = Plain(item if isinstance(item, dict) else {"source": item}, f"funding[{number}]", unread)
        source, kind = plain.text("source", "funder", "name") or "?", plain.text("type", "kind")
        funder = (
            first_of(kind, FUNDERS_BY_TYPE) or first_of(f"{source}; {kind}", FUNDERS_BY_SOURCE) or _other(plain, source)
        )
        amount, currency = _amount(plain)
        pays = plain.take("pays_for", "for")
        terms = plain.take("restrictions", "terms", "conditions")
        pays_for = _paid(as_text(pays), known)
        foreign = plain.take("foreign_source")
        found.append(
            Funding(
                source=source,
                funder=funder if isinstance(funder, Funder) else None,
                kind=_payment(kind),
                amount=amount,
                currency=currency,
                pays_for=pays_for,
                restrictions=terms if terms is None or isinstance(terms, bool) else _restricts(as_text(terms)),
                foreign_source=foreign
                if foreign is None or isinstance(foreign, bool)
                else _foreign(source, kind, funder, pays_for, known),
            )
        )
        plain.close()
    return tuple(_with_totals(found))


def _with_totals(found: Sequence[Funding]) -> list[Funding]:
    """Several gifts or contracts of one foreign source count together (20 USC 1011f)."""
    out = []
    for each in found:
        same = [other.amount for other in found if other.source == each.source and other.foreign_source]
        several = each.foreign_source and None not in same
        total = sum(amount for amount in same if amount is not None)
        out.append(msgspec.structs.replace(each, year_total=total) if several else each)
    return out


def _payment(kind: str) -> FundingKind | None:
    """What sort of payment a type names; grants and own money are none of those that the rules distinguish."""
    found = first_of(kind, _PAYMENTS)
    return found if isinstance(found, FundingKind) else None


def _other(plain: Plain, source: str) -> Funder | None:
    """A funder that is named and is none of those that the rules know by name; unknown where nobody is named."""
    unsaid = any(plain.has(key) and plain.value[key] is None for key in ("type", "kind"))
    unnamed = (
        unsaid
        or source in ("", "?")
        or mentions(source, ("unknown", "to be found", "not yet", "several", "tbd", "待定"))
    )
    return (
        None
        if unnamed
        else Funder.GOVERNMENT_OTHER
        if mentions(source, ("council", "state", "govern"))
        else Funder.PRIVATE
    )


def _amount(plain: Plain) -> tuple[float | None, str]:
    for key in [name for name in plain.value if name.startswith("amount")]:
        amount = as_number(plain.take(key))
        tail = key.partition("_")[2].upper()
        if amount is not None:
            return amount, tail if re.fullmatch(r"[A-Z]{3}", tail) else "USD"
    return None, "USD"


def _paid(text: str, known: tuple[Party, ...]) -> str | None:
    """Country of the team that is paid, where one is named."""
    named = countries_in(text)
    if len(named) == 1:
        return named[0]
    party = party_named(text, known)
    if party is not None:
        return party.country
    partners = {p.country for p in known if p.role is PartyRole.PARTNER}
    return partners.pop() if mentions(text, ("partner",)) and len(partners) == 1 else None


def _restricts(text: str) -> bool:
    return bool(
        mentions(
            text,
            (
                "restrict",
                "approval",
                "export-controlled",
                "confidential",
                "us citizens only",
                "prepublication",
                "pre-publication",
                "limit",
                "限制",
            ),
        )
    )


def _foreign(source: str, kind: str, funder: object, pays_for: str | None, known: tuple[Party, ...]) -> bool:
    """Paid to a US institution by a source abroad, as far as the source says where it sits.

    A contract, fee or gift from a party abroad is paid to the other side unless it says for whom; a party's own
    funds, and grants, are spent by itself.
    """
    payer = party_named(source, known)
    from_party = payer is not None and payer.country not in (None, "US")
    if pays_for is None and from_party and mentions(kind, ("contract", "tuition", "fee", "gift", "donation", "合同")):
        return True
    abroad = funder in (Funder.PRC_GOVERNMENT, Funder.GOVERNMENT_OTHER) or any(c != "US" for c in countries_in(source))
    return pays_for == "US" and (abroad or from_party)
