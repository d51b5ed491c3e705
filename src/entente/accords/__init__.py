"""Will: do both sides want it, and under which instrument? Answered from what is *declared*.

Kind of fact: dated statements (agreements, extensions, positions), bitemporal: valid from/to and known from/to.
"""

from entente.accords.kinds import Gap, GapKind, Instrument, Register, Status
from entente.accords.load import load_register, read_register
from entente.accords.state import gaps, governing_version, status
from entente.accords.will import answer

__all__ = [
    "Gap",
    "GapKind",
    "Instrument",
    "Register",
    "Status",
    "answer",
    "gaps",
    "governing_version",
    "load_register",
    "read_register",
    "status",
]
