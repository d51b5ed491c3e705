"""Claims of the debate about cooperation, each with who said it, and what becomes of it when it is checked."""

from entente.accords.claims.judging import Judged, Outcome, Provide, judge, run_check, series_of
from entente.accords.claims.kinds import Check, Claim, ClaimKind, Contradiction, Measure, Verdict
from entente.accords.claims.load import ClaimsRegister, load_claims
from entente.accords.claims.measuring import Data

__all__ = [
    "Check",
    "Claim",
    "ClaimKind",
    "ClaimsRegister",
    "Contradiction",
    "Data",
    "Judged",
    "Measure",
    "Outcome",
    "Provide",
    "Verdict",
    "judge",
    "load_claims",
    "run_check",
    "series_of",
]
