"""Make the embedded sample of works: synthetic, seeded, in the shape of OpenAlex (2025 on), labelled SAMPLE.

Usage: python tools/make_sample_works.py [TARGET.jsonl.gz]

Nothing in it is real: titles, people, institutions and numbers are made up, and identifiers lie in ranges that OpenAlex
does not use. Only the topic ids and names are those of OpenAlex (CC0), so that the examples find something. The same
program makes the same bytes.
"""

from __future__ import annotations

import gzip
import io
import json
import random
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "src/entente/sources/sample/sample_works.jsonl.gz"
SEED = 20240827
YEARS = range(2010, 2026)
AT = "https://openalex.org/"

# topic, name, subfield, subfield name, field, field name, domain, domain name, works in 2010 and 2025, tie of US and CN
TOPICS = (
    ("T10167", "Influenza Virus Research Studies", 2713, "Epidemiology", 27, "Medicine", 4, "Health Sciences", 30, 62, 1.1),
    ("T10121", "Building Energy and Comfort Optimization", 2215, "Building and Construction", 22, "Engineering", 3,
     "Physical Sciences", 24, 66, 1.3),
    ("T13094", "Mining and Gasification Technologies", 2210, "Mechanical Engineering", 22, "Engineering", 3,
     "Physical Sciences", 22, 48, 0.9),
    ("T10261", "Genetic Associations and Epidemiology", 1311, "Genetics", 13, "Biochemistry, Genetics and Molecular Biology", 1,
     "Life Sciences", 34, 60, 1.0),
    ("T10020", "Quantum Information and Cryptography", 1702, "Artificial Intelligence", 17, "Computer Science", 3,
     "Physical Sciences", 24, 74, 0.8),
    ("T10018", "Advancements in Battery Materials", 2208, "Electrical and Electronic Engineering", 22, "Engineering", 3,
     "Physical Sciences", 26, 84, 1.4),
    ("T13584", "Coal Combustion and Slurry Processing", 2210, "Mechanical Engineering", 22, "Engineering", 3,
     "Physical Sciences", 12, 20, 0.7),
    ("T10102", "scientometrics and bibliometrics research", 1804, "Statistics, Probability and Uncertainty", 18,
     "Decision Sciences", 2, "Social Sciences", 12, 26, 0.8),
)  # fmt: skip

# weight of a country as a seat of the first author in 2010 and in 2025, and number of fictional institutions
COUNTRIES = {
    "US": (34, 22, 6), "CN": (18, 36, 6), "DE": (8, 7, 5), "GB": (8, 7, 5), "JP": (8, 5, 5), "FR": (5, 4, 3),
    "KR": (4, 5, 3), "IN": (4, 7, 3), "CA": (4, 4, 3), "AU": (3, 4, 3), "NL": (2, 2, 2), "IT": (3, 3, 2),
    "BR": (2, 2, 2), "SE": (2, 2, 2), "SG": (1, 2, 2), "ZA": (1, 1, 1), "TW": (2, 2, 2), "HK": (1, 2, 2),
}  # fmt: skip
PLACES = ("Alderbrook", "Birchmere", "Cedarholm", "Dunmoor", "Elmstead", "Fernhollow", "Glenrath", "Hazelwick",
          "Ivorvale", "Junipera", "Kestrel Bay", "Larkfield")  # fmt: skip


def between(pair: tuple[float, float], year: int) -> float:
    return pair[0] + (pair[1] - pair[0]) * (year - YEARS[0]) / (YEARS[-1] - YEARS[0])


def tie(a: str, b: str, year: int, strength: float) -> float:
    """Weight of country b as a partner of a: by size, with one tie that rises to 2018 and falls after."""
    weight = between(COUNTRIES[b][:2], year)
    if {a, b} == {"US", "CN"}:
        weight *= 2.4 * strength * (1 + 0.09 * (year - 2010) if year <= 2018 else 1.72 - 0.13 * (year - 2018))
    return weight


def institutions() -> dict[str, list[dict[str, object]]]:
    made: dict[str, list[dict[str, object]]] = {}
    number = 9_900_000_000
    for country, (_, _, count) in COUNTRIES.items():
        made[country] = []
        for place in PLACES[:count]:
            number += 1
            made[country].append({
                "id": f"{AT}I{number}", "display_name": f"SAMPLE University of {place} ({country})", "ror": None,
                "country_code": country, "type": "education", "lineage": [f"{AT}I{number}"],
            })  # fmt: skip
    return made


GOALS = {"T10167": (3,), "T10121": (7, 11), "T13094": (7,), "T10261": (3,), "T10018": (7,), "T13584": (7, 13)}
"""Sustainable Development Goals that works of a topic may serve; the others serve none."""
PEOPLE = 1500
"""Fictional authors; one in twelve moves to another country once."""


def careers(rng: random.Random) -> dict[str, list[tuple[int, int, int]]]:
    """Country → (author, first year there, last year there)."""
    codes = list(COUNTRIES)
    made: dict[str, list[tuple[int, int, int]]] = {code: [] for code in codes}
    for number in range(1, PEOPLE + 1):
        home = rng.choices(codes, [sum(COUNTRIES[code][:2]) for code in codes])[0]
        if rng.random() < 1 / 12:
            away = rng.choice([code for code in codes if code != home])
            turn = rng.randrange(YEARS[3], YEARS[-3])
            made[home].append((number, YEARS[0], turn))
            made[away].append((number, turn + 1, YEARS[-1]))
        else:
            made[home].append((number, YEARS[0], YEARS[-1]))
    return made


def person(
    rng: random.Random, people: dict[str, list[tuple[int, int, int]]], code: str, year: int, met: set[int]
) -> int:
    """An author who is in the country that year and not on the work already."""
    there = [number for number, first, last in people[code] if first <= year <= last and number not in met]
    found = rng.choice(there)
    met.add(found)
    return found


def authorship(place: str, homes: list[dict[str, object]], number: int) -> dict[str, object]:
    names = [str(home["display_name"]) for home in homes]
    countries = sorted({str(home["country_code"]) for home in homes})
    return {
        "author_position": place,
        "author": {"id": f"{AT}A99{number:08d}", "display_name": f"Sample Author {number}", "orcid": None},
        "institutions": homes, "countries": countries, "is_corresponding": place == "first",
        "raw_author_name": f"Sample Author {number}", "raw_affiliation_strings": names,
        "affiliations": [{"raw_affiliation_string": name, "institution_ids": [home["id"]]}
                         for name, home in zip(names, homes, strict=True)],
    }  # fmt: skip


def seats(rng: random.Random, year: int, strength: float) -> tuple[list[str], bool]:
    """Countries of a work, one for each author, and whether it is joint only through one author's two seats."""
    codes = list(COUNTRIES)
    first = rng.choices(codes, [between(COUNTRIES[code][:2], year) for code in codes])[0]
    authors = min(24, 1 + int(rng.expovariate(1 / 1.6)))
    others = [code for code in codes if code != first]
    partners: list[str] = []
    chance = rng.random()
    if chance < 0.34 + 0.012 * (year - 2010):
        wanted = 1 if rng.random() < 0.74 else 2 if rng.random() < 0.8 else 4
        while len(partners) < wanted:
            found = rng.choices(others, [tie(first, other, year, strength) for other in others])[0]
            if found not in partners:
                partners.append(found)
    if len(partners) == 1 and rng.random() < 0.12:
        return [first, partners[0]], True
    spread = [first, *partners]
    spread += [rng.choice(spread) for _ in range(max(0, authors - len(spread)))]
    return spread, False


def work(
    rng: random.Random,
    number: int,
    year: int,
    topic: tuple,
    homes: dict[str, list[dict[str, object]]],
    everybody: dict[str, list[tuple[int, int, int]]],
    earlier: list[str],
) -> dict[str, object]:
    countries, dual = seats(rng, year, topic[10])
    places = ["first"] + ["middle"] * (len(countries) - 2) + ["last"] * (len(countries) > 1)
    met: set[int] = set()
    people = [person(rng, everybody, code, year, met) for code in countries]
    seat = {code: rng.choice(homes[code]) for code in sorted(set(countries))}
    if dual:
        people = people[:1]
        made = [authorship("first", [seat[code] for code in countries], people[0])]
    elif rng.random() < 0.04:  # nobody's affiliation was recognised, as in a part of the real records
        made = [authorship(place, [], person) for place, person in zip(places, people, strict=True)]
    else:
        made = [authorship(place, [seat[code]], person)
                for place, code, person in zip(places, countries, people, strict=True)]  # fmt: skip
    abroad = len(set(countries)) > 1
    fwci = round(rng.lognormvariate(-0.35 + 0.35 * abroad, 0.9), 2) if year <= 2024 else None
    percentile = None if fwci is None else round(1 - 1 / (1 + fwci**2.4), 3)
    listed = {
        "id": f"{AT}{topic[0]}",
        "display_name": topic[1],
        "score": 0.99,
        "subfield": {"id": f"{AT}subfields/{topic[2]}", "display_name": topic[3]},
        "field": {"id": f"{AT}fields/{topic[4]}", "display_name": topic[5]},
        "domain": {"id": f"{AT}domains/{topic[6]}", "display_name": topic[7]},
    }
    goals = [goal for goal in GOALS.get(topic[0], ()) if rng.random() < 0.45]
    cited = sorted(rng.sample(earlier, min(len(earlier), rng.choice((0, 1, 1, 2, 2, 3)))))
    title = f"SAMPLE {number}: a fictional study ({topic[1]})"
    return {
        "id": f"{AT}W99{number:08d}", "doi": None, "title": title, "display_name": title, "publication_year": year,
        "publication_date": f"{year}-{rng.randint(1, 12):02d}-01",
        "ids": {"openalex": f"{AT}W99{number:08d}"}, "language": "en",
        "type": rng.choices(("article", "review", "preprint"), (88, 7, 5))[0], "indexed_in": [],
        "authorships": made,
        "countries_distinct_count": len({code for one in made for code in one["countries"]}),
        "institutions_distinct_count": len({home["id"] for one in made for home in one["institutions"]}),
        "fwci": fwci, "cited_by_count": 0 if fwci is None else int(fwci * (2026 - year) * 2),
        "citation_normalized_percentile": None if percentile is None else {
            "value": percentile, "is_in_top_1_percent": percentile >= 0.99, "is_in_top_10_percent": percentile >= 0.9},
        "is_retracted": rng.random() < 0.002, "is_paratext": False, "is_xpac": rng.random() < 0.03,
        "primary_topic": listed, "topics": [listed], "keywords": [], "awards": [], "funders": [],
        "sustainable_development_goals": [{"id": f"https://metadata.un.org/sdg/{goal}", "score": 0.6} for goal in goals],
        "referenced_works_count": len(cited), "referenced_works": cited, "related_works": [],
        "updated_date": "2026-01-01T00:00:00.000000", "created_date": "2026-01-01T00:00:00.000000",
    }  # fmt: skip


def lines() -> list[str]:
    rng = random.Random(SEED)
    homes, everybody = institutions(), careers(rng)
    made, number = [], 0
    earlier: dict[str, list[tuple[int, str]]] = {topic[0]: [] for topic in TOPICS}
    for year in YEARS:
        for topic in TOPICS:
            for _ in range(round(0.84 * between((topic[8], topic[9]), year))):
                number += 1
                before = [name for when, name in earlier[topic[0]] if year - 5 <= when < year]
                one = work(rng, number, year, topic, homes, everybody, before)
                earlier[topic[0]].append((year, str(one["id"])))
                made.append(json.dumps(one, separators=(",", ":")))
    return made


def main() -> None:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=buffer, mode="wb", compresslevel=9, mtime=0) as stream:
        stream.write(("\n".join(lines()) + "\n").encode())
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(buffer.getvalue())
    print(f"{target}: {len(lines())} works, {len(buffer.getvalue())} bytes")


if __name__ == "__main__":
    main()
