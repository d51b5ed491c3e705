"""Will: do both sides want it, and under which instrument? Answered from what is *declared*.

Kind of fact: dated statements (agreements, extensions, duties, positions, measures), bitemporal: valid from/to and
known from/to.
"""

from entente.accords.bodies import BodyState, Orphan, Route, body_states, orphans, route
from entente.accords.channels import (
    Channel,
    FlowCell,
    YearOfLinks,
    channels_open,
    features,
    flow_table,
    link_years,
    meetings_per_year,
)
from entente.accords.commitments import Commitment, Due, Kept, Outcome, Standing, due_list, kept_ratio
from entente.accords.dated import Dated, holding
from entente.accords.ical import calendar
from entente.accords.issues import (
    ConcernState,
    DeclarationState,
    IssueView,
    concern_states,
    declaration_states,
    issue_view,
)
from entente.accords.kinds import Gap, GapKind, Instrument, Status
from entente.accords.load import load_register, load_whole, read_register
from entente.accords.measures import (
    BillState,
    Entered,
    Measure,
    MeasureFlag,
    Openness,
    ScrutinyCell,
    YearCount,
    bill_state,
    entered,
    flags,
    in_force_per_year,
    openness,
    scrutiny_table,
    text_difference,
    unknown_fields,
)
from entente.accords.options import (
    Compared,
    CountedProtocols,
    Option,
    compare_versions,
    count_protocols,
    options,
)
from entente.accords.policies import (
    ChainView,
    ControlGap,
    Shared,
    chain_view,
    missing_controls,
    missing_ip_terms,
    missing_terms,
    shared_priorities,
)
from entente.accords.process import clause_duties, process_duties
from entente.accords.review import Reviewed, review
from entente.accords.state import gaps, governing_version, status
from entente.accords.tables import Records, Register
from entente.accords.talks import TalksState, talks
from entente.accords.will import answer

__all__ = [
    "BillState", "BodyState", "ChainView", "Channel", "Commitment", "Compared", "ConcernState", "ControlGap",
    "CountedProtocols", "Dated", "DeclarationState", "Due", "Entered", "FlowCell", "Gap", "GapKind", "Instrument",
    "IssueView", "Kept", "Measure", "MeasureFlag", "Openness", "Option", "Orphan", "Outcome", "Records", "Register",
    "Reviewed", "Route", "ScrutinyCell", "Shared", "Standing", "Status", "TalksState", "YearCount", "YearOfLinks",
    "answer", "bill_state", "body_states", "calendar", "chain_view", "channels_open", "clause_duties",
    "compare_versions", "concern_states", "count_protocols", "declaration_states", "due_list", "entered",
    "features", "flags", "flow_table", "gaps", "governing_version", "holding", "in_force_per_year", "issue_view",
    "kept_ratio", "link_years", "load_register", "load_whole", "meetings_per_year", "missing_controls",
    "missing_ip_terms", "missing_terms", "openness", "options", "orphans", "process_duties", "read_register",
    "review", "route", "scrutiny_table", "shared_priorities", "status", "talks", "text_difference",
    "unknown_fields",
]  # fmt: skip
