"""The reference of indicators, `docs/reference/indicators.md`: written from the cards, so that it cannot go out of date.

`python tools/indicators.py` writes it, `python tools/indicators.py --check` says whether it is current.
"""

from __future__ import annotations

import sys
from pathlib import Path

from entente.evidence.measures.cards import Card, cards

TARGET = Path(__file__).parent.parent / "docs" / "reference" / "indicators.md"

HEAD = """# Indicators

Written from the measures' own cards (`entente evidence measures`, `--lang zh` for Chinese). A measure whose denominator
is zero is absent, with the reason; it never becomes a number.

| sign | meaning |
|---|---|
| C_xy | works with both x and y |
| n_x | works of x with at least one other country |
| C_x | links of x with any country, Σ_z C_xz |
| T | links of all unordered pairs |
| f | author fraction: a work is split evenly among its authors, an author among the countries listed |
| F_ct, F_c, F_t, F | sums of f: of country c in topic t, of c, of t, of all |
| R_ab | references from works of block a to works of block b, weighed by the product of both works' fractions |

## Counting

Whole counting for presence (a work with authors in both countries is one link), author-fractional counting for shares, activity
index and impact; the kind is printed with the number. Every pair measure has three stricter variants, in which the works
themselves are restricted and everything is counted again: *bilateral only*, *at most 20 authors*, and *without works that are
international only through one author's several affiliations*. CN does not contain HK and MO unless `--territory cn+hk+mo` is
given; TW is its own code, as OpenAlex has it.

Only the core corpus is counted (`is_xpac` false), no retracted work and no paratext. T, and whatever is called the world, is
summed over the **loaded** works. Impact is read from works up to the *impact year*: two years before the copy, or `--impact-year`.

## The measures

"""

FOOT = """
## Intervals

Each card names its own. Bootstraps draw 100 random groups of works, not single works: every work belongs to the group
`md5("work_id:seed")` modulo 100, and every measure is computed from sums that add up over works. So one pass over the data
serves all replicates, ranks are resampled jointly, and the same seed gives the same bytes (`--seed`, `--replicates`).

## Order of opportunities

| criterion | what |
|---|---|
| capability | the smaller of both sides' shrunk PP(top 10 %) times share of the topic |
| complementarity | the smaller of what each adds to the other around the topic |
| gain | lower bound of the mutual benefit, top 10 % |
| challenge | share of the topic's works with a Sustainable Development Goal |
| base | the smaller of RIC seen from both sides |

Each is brought to (0, 1) by rank; a missing one is lowest; the score is their weighted geometric mean. It orders the reading and
decides nothing: a topic is recommended only where all four sub-results pass, whatever its rank.

## What is not shown

- Joint works of a topic below 10, in total or in a year. An index, share among the most cited, or mean FWCI from fewer than 30
  works. A gain from fewer than 30 matched joint works. Log-odds of citations with fewer than 10 weighed references in a corner.
- Any number of persons from 1 to 9, and any number from which one could be computed. Persons cannot be asked for at all.
- Figures published, and copies of works made, after `known_at`; years after `as_of`. Where only the year of a publication is
  known, it counts as known from the last day of that year. Rows of works do not carry their copy, so one copy that is newer than
  `known_at` leaves all works unused. Sample works stand for no day.

## Evidence gates

Printed with every report: works counted, years, day of the copy, territory switch; coverage (share with a country); false
institution matches (an institution founded after the work, by ROR, or whose name could not exist yet; an institution in a country
that the author's address does not name); works that are international only through several affiliations; works cut off at
100 authors; what was left out. No gate rests on a bare year; [false matches](../explanation/false-matches.md) tells more.
OpenAlex itself reports a recall of about 0.92 and a precision of about 0.93 of its reading of affiliations.

## Checked against

US–CN counts of 34 years (1990–2023) by another program: Salton, Jaccard, PAI and RIC agree within 1e-9. Every question in SQL is
asked a second time in plain Python of 506 real works and of works made up at random: equal integers, sums equal within 1e-9.
Published figures (NSB, NSF, World Development Indicators, Web of Science) are shipped beside: `entente evidence figures`.
"""


def entry(card: Card) -> str:
    """One measure as a section."""
    neutral = "" if card.neutral is None else f" Neutral: {card.neutral:g}."
    return (
        f"### {card.name.en} (`{card.id}`)\n\n"
        f"`{card.formula}`\n\n"
        f"- Unit: {card.unit}.{neutral} Counting: {card.counting}.\n"
        f"- Denominator: {card.denominator.en}.\n"
        f"- Interval: {card.interval.en}.\n"
        f"- Caveat: {card.caveat.en}\n"
        f"- Source: {'; '.join(card.sources)}.\n"
        f"- Function: `entente.evidence.measures.{card.function}`\n"
    )


def reference() -> str:
    """The whole page."""
    return HEAD + "\n".join(entry(card) for card in cards().values()) + FOOT


def main() -> int:
    if "--check" in sys.argv:
        return 0 if TARGET.read_text(encoding="utf-8") == reference() else 1
    TARGET.write_text(reference(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
