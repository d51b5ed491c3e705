"""Joint programmes: what each side put in and took out, from plain files."""

from entente.accords.programmes.kinds import Channel, ProgrammesFile
from entente.accords.programmes.load import load_programmes
from entente.accords.programmes.standing import lacking, next_state, shared_plan, state_of

__all__ = ["Channel", "ProgrammesFile", "lacking", "load_programmes", "next_state", "shared_plan", "state_of"]
