"""Will: do both sides want it, and under which instrument? Answered from what is *declared*.

Kind of fact: dated statements (agreements, extensions, positions), bitemporal: valid from/to and known from/to.
"""

from entente.accords.commitments import Commitment, Due, Kept, Outcome, Standing, due_list, kept_ratio
from entente.accords.ical import calendar
from entente.accords.kinds import Gap, GapKind, Instrument, Status
from entente.accords.load import load_register, load_whole, read_register
from entente.accords.process import clause_duties, process_duties
from entente.accords.state import gaps, governing_version, status
from entente.accords.tables import Records, Register
from entente.accords.will import answer

__all__ = [
    "Commitment",
    "Due",
    "Gap",
    "GapKind",
    "Instrument",
    "Kept",
    "Outcome",
    "Records",
    "Register",
    "Standing",
    "Status",
    "answer",
    "calendar",
    "clause_duties",
    "due_list",
    "gaps",
    "governing_version",
    "kept_ratio",
    "load_register",
    "load_whole",
    "process_duties",
    "read_register",
    "status",
]
