import re

from entente import errors
from entente.cli.failure import EXIT_CODES, exit_code
from entente.errors import EntenteError

PUBLISHED = {
    "InputError": "input",
    "Problem": "input.problem",
    "InputErrors": "input.many",
    "SourceError": "source",
    "FetchFailed": "source.fetch_failed",
    "SchemaDrift": "source.schema_drift",
    "ChecksumMismatch": "source.checksum_mismatch",
    "WarehouseError": "warehouse",
    "NoSnapshot": "warehouse.no_snapshot",
    "Stale": "warehouse.stale",
    "StorageError": "warehouse.storage",
    "RuleError": "rule",
    "RecordError": "record",
    "Malformed": "record.malformed",
    "ProofFailed": "record.proof_failed",
    "WriteConflict": "record.write_conflict",
    "ForkDetected": "record.fork_detected",
    "NotPermitted": "not_permitted",
}


def tree(kind: type[EntenteError] = EntenteError) -> list[type[EntenteError]]:
    return [kind, *(found for child in kind.__subclasses__() for found in tree(child))]


def raisable() -> list[type[EntenteError]]:
    return [kind for kind in tree() if kind is not EntenteError]


def test_no_other_module_grows_the_tree():
    assert {kind.__module__ for kind in tree()} == {"entente.errors"}
    assert {kind.__name__ for kind in tree()} <= set(errors.__all__)


def test_codes_are_those_that_were_published():
    assert {kind.__name__: kind.code for kind in raisable()} == PUBLISHED


def test_codes_are_unique_and_each_class_has_its_own():
    codes = [kind.code for kind in raisable()]
    assert len(codes) == len(set(codes))
    assert all("code" in vars(kind) for kind in raisable())
    assert all(re.fullmatch(r"[a-z_]+(\.[a-z_]+)?", code) for code in codes)


def test_every_error_has_an_exit_code_an_http_status_and_a_heading(repository):
    page = (repository / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## `([a-z_.]+)`\nExit code (\d) · HTTP (\d{3})\. ", page, flags=re.MULTILINE)
    assert len(headings) == page.count("\n## ")
    raised = {
        kind.code: exit_code(errors.InputErrors([]) if kind is errors.InputErrors else kind("x")) for kind in raisable()
    }
    assert {code: int(number) for code, number, _ in headings} == raised
    assert all(status in {"403", "409", "422", "502", "503", "507"} for _, _, status in headings)


def test_exit_codes_leave_room_for_success_and_failed_checks():
    assert min(EXIT_CODES.values()) == 2
    assert set(EXIT_CODES) <= set(raisable())
