"""What the lists as they are now would change in the screenings of stored dossiers: added, removed, changed.

Nothing stored is touched: a decision stands under the dossier it was taken on, and a person reads the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from entente.desk.assess import Desk
from entente.model.answers import ScreeningHit
from entente.model.codes import ListClass
from entente.model.proposal import Proposal
from entente.safeguards.screening import screen_parties

__all__ = ["Difference", "Rescreening", "rescreen_dossiers"]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One entry whose standing towards a party is another than in the dossier.

    ``before`` and ``after`` are the hits; one is absent where the entry was added or removed.
    """

    kind: Literal["added", "removed", "changed"]
    before: ScreeningHit | None = None
    after: ScreeningHit | None = None

    @property
    def hit(self) -> ScreeningHit:
        """The hit as it is now, else as it was."""
        found = self.after or self.before
        assert found is not None, "a difference has a side"
        return found


class Rescreening(msgspec.Struct, frozen=True, kw_only=True):
    """The differences of one stored dossier, with the days that both screenings are for."""

    id: str
    proposal: str
    title: str
    was: date
    now: date
    differences: tuple[Difference, ...]
    skipped: bool = False
    """The dossier came without its proposal: its parties are not known."""


def rescreen_dossiers(
    home: Path, *, as_of: date, progress: Callable[[int, int], None] | None = None
) -> list[Rescreening]:
    """Screen the parties of every stored dossier against the lists of a day; those with a difference, oldest first.

    Of several dossiers of one proposal the newest is screened. Private trackers are asked where the dossier asked them.
    """
    from entente.desk.casefile import CaseFile

    found = []
    with CaseFile.open(home) as casefile, Desk.open(home) as desk:
        newest = {stored.dossier.proposal: stored for stored in casefile.dossiers()}
        for number, stored in enumerate(newest.values(), 1):
            dossier = stored.dossier
            told = {"id": stored.id, "proposal": dossier.proposal, "title": dossier.title.en, "was": dossier.as_of}
            if not stored.proposal_bytes:
                found.append(Rescreening(now=as_of, differences=(), skipped=True, **told))  # type: ignore[arg-type]
            else:
                proposal = msgspec.json.decode(stored.proposal_bytes, type=Proposal)
                private = any(hit.list_class is ListClass.NON_OFFICIAL for hit in dossier.way.screening)
                screened = screen_parties(proposal.party, desk.index, as_of=as_of, non_official=private)
                hits = desk.judged.apply(screened, proposal.party, desk.index, known_at=as_of.isoformat()).hits
                if differences := _differences(dossier.way.screening, hits):
                    found.append(Rescreening(now=as_of, differences=differences, **told))  # type: ignore[arg-type]
            if progress:
                progress(number, len(newest))
    return found


def _differences(before: Sequence[ScreeningHit], after: Sequence[ScreeningHit]) -> tuple[Difference, ...]:
    """Entries that count on one side only, and those whose status, name or last day changed; near misses aside."""
    was, now = ({(hit.party, hit.list, hit.entry): hit for hit in hits} for hits in (before, after))
    found: list[Difference] = []
    for key in sorted(was.keys() | now.keys()):
        one, other = was.get(key), now.get(key)
        counted, counts = (each is not None and each.status != "cleared" for each in (one, other))
        if counts and not counted:
            found.append(Difference(kind="added" if one is None else "changed", before=one, after=other))
        elif counted and not counts:
            found.append(Difference(kind="removed" if other is None else "changed", before=one, after=other))
        elif one and other and counted and _said(one) != _said(other):
            found.append(Difference(kind="changed", before=one, after=other))
    return tuple(found)


def _said(hit: ScreeningHit) -> tuple[object, ...]:
    return hit.status, hit.entry_name, hit.programme, hit.listed_until, hit.licence_policy, hit.judged
