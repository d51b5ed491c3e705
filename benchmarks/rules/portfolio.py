"""How long does a portfolio take after a change of the rules? `python -m benchmarks.rules.portfolio [--proposals 10000]`

Writes so many invented proposals (the six examples and the projects of the tests, with some of their facts taken out or
changed) into a temporary folder and asks for the impact of a change of rules: first with nothing kept (every file is
read and checked), then again as after the next change. Two processes.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import tempfile
import time
from datetime import date
from pathlib import Path

import msgspec
import tomli_w

from entente.desk.impact import ImpactRequest, rule_impact
from entente.desk.project_cases.mapping import proposal_of
from entente.desk.project_cases.reading import read_cases
from entente.model.proposal import Proposal
from entente.model.reading import read_proposal

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 5, 4)


def originals() -> list[Proposal]:
    """Proposals of the kind an office has."""
    from entente import accords

    register = accords.load_register()
    found = [read_proposal(path) for path in sorted((ROOT / "examples").glob("*.toml")) if path.stem != "expected"]
    return found + [
        proposal_of(case, register).proposal for case in read_cases(ROOT / "tests/cases/own_projects.jsonl")
    ]


def varied(proposal: Proposal, number: int, draw: random.Random) -> Proposal:
    """The same with a quarter of its yes/no facts and numbers left out, and other names."""

    def less(value: object) -> object:
        if not isinstance(value, msgspec.Struct):
            return tuple(less(each) for each in value) if isinstance(value, tuple) else value
        changes = {}
        for name in value.__struct_fields__:
            held = getattr(value, name)
            forget = isinstance(held, (bool, int, float)) and draw.random() < 0.25
            changes[name] = None if forget and name != "percent" else less(held)
        return msgspec.structs.replace(value, **changes)

    changed = less(proposal)
    assert isinstance(changed, Proposal)
    parties = tuple(
        msgspec.structs.replace(
            party, name=f"{party.name} {draw.randrange(400)}" if draw.random() < 0.5 else party.name
        )
        for party in changed.party
    )
    return msgspec.structs.replace(changed, id=f"p{number}", party=parties)


def plain(value: object) -> object:
    """TOML has no null: what is unknown is left out, and an unknown list says so."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items() if each is not None}
    return [plain(each) for each in value] if isinstance(value, (list, tuple)) else value


def write(folder: Path, count: int, seed: int = 1) -> None:
    draw = random.Random(seed)
    sources = originals()
    for number in range(count):
        proposal = varied(draw.choice(sources), number, draw)
        text = tomli_w.dumps(plain(msgspec.to_builtins(proposal, builtin_types=(date,))))  # type: ignore[arg-type]
        (folder / f"p{number:05}.toml").write_text(text, encoding="utf-8")


def changed_rule(folder: Path) -> Path:
    """A file with a later version of one packaged rule: cooperation on human genetic resources barred, not licensed."""
    packaged = ROOT / "src/entente/safeguards/rules/cn/hgr/cooperation.toml"
    records = packaged.read_text(encoding="utf-8").split("[[rule]]")
    record = next(each for each in records if 'id = "cn.hgr.joint_approval"' in each)
    version = re.search(r'version = "([^"]+)"', record)
    assert version is not None, "every rule has a version"
    text = record.replace(version[1], "2026-05-01.1").replace('effect = "licence"', 'effect = "prohibit"')
    path = folder / "changed.toml"
    path.write_text("[[rule]]" + text, encoding="utf-8")
    return path


def cpu() -> float:
    """Seconds of processor time of this process and its children."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--proposals", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--old", default="packaged")
    parser.add_argument("--new", default="", help="an edition; default: the packaged rules with one threshold changed")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, home = Path(name) / "proposals", Path(name) / "home"
        folder.mkdir()
        write(folder, given.proposals)
        new = given.new or str(changed_rule(Path(name)))
        for what in ("first, nothing kept", "again", "again"):
            request = ImpactRequest(
                old=given.old, new=new, proposals=folder, home=home, as_of=DAY, known_at=DAY, jobs=given.jobs
            )
            start, spent = time.perf_counter(), cpu()
            found = rule_impact(request)
            took, spent = time.perf_counter() - start, cpu() - spent
            print(
                f"{what}: {found.proposals} proposals, {len(found.moved)} move, {took:.1f} s ({spent:.1f} s of processor)"
            )
        for each in found.moved[:3]:
            print(each.proposal, {side: [str(s) for s in both] for side, both in each.sides.items()},
                  [(cause.rule, str(cause.was), str(cause.now)) for cause in each.causes][:4])  # fmt: skip
        if found.unread:
            print(next(iter(found.unread.items())))


if __name__ == "__main__":
    main()
