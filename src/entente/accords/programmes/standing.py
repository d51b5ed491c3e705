"""Where a joint project stands, and what it lacks before the next state."""

from __future__ import annotations

from collections.abc import Iterator

from entente.accords.programmes.kinds import ORDER, Project, State
from entente.model.text import Text

__all__ = ["lacking", "next_state", "shared_plan", "state_of"]


def state_of(project: Project) -> State | None:
    """The state that a project is in; ``None`` before any step."""
    return project.step[-1].state if project.step else None


def lacking(project: Project) -> tuple[Text, ...]:
    """What is missing: evidence of gains and risks, safeguards, the shared plan, approvals."""
    return tuple(_lacking(project))


def _lacking(project: Project) -> Iterator[Text]:
    if not any(one.source for one in project.gain):
        yield Text(en="no benefit with evidence is recorded", zh="未记录有依据的收益")
    if not any(one.source for one in project.risk):
        yield Text(en="no risk with evidence is recorded", zh="未记录有依据的风险")
    for risk in project.risk:
        if risk.safeguard is None:
            yield Text(en=f"a risk has no safeguard: {risk.text.en}", zh=f"有一项风险没有保障措施：{risk.text.zh}")
    yield from shared_plan(project)[1]
    if state_of(project) in (None, State.PROPOSED):
        approved = {side for step in project.step for side in step.approved}
        for side in project.parties:
            if side not in approved:
                yield Text(en=f"approval of {side} is not recorded", zh=f"尚未记录 {side} 的批准")


def shared_plan(project: Project) -> tuple[tuple[Text, ...], tuple[Text, ...]]:
    """The components that are shared, and what is wrong with the plan once the withheld ones are left out.

    A shared component may not need a withheld one, and each party shares at least one.
    """
    withheld = {one.id for one in project.component if one.withheld and one.id}
    shared = [one for one in project.component if not one.withheld]
    wrong = [
        Text(en=f"“{one.title.en}” needs “{name}”, which is withheld", zh=f"“{one.title.zh}”需要被保留的“{name}”")
        for one in shared
        for name in one.needs
        if name in withheld
    ]
    if project.component:
        wrong += [
            Text(en=f"{side} shares no component", zh=f"{side} 没有共享任何部分")
            for side in project.parties
            if not any(one.side == side for one in shared)
        ]
    return tuple(one.title for one in shared), tuple(wrong)


def next_state(project: Project) -> State | None:
    """The state that would come next; ``None`` once a project has ended."""
    now = state_of(project)
    if now in (State.CLOSED, State.STOPPED):
        return None
    return ORDER[0] if now is None else ORDER[ORDER.index(now) + 1]
