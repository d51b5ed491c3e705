"""Rules of institutions: found beside the packaged ones, named in the dossier, and unable to weaken the law."""

from __future__ import annotations

import json
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from entente.cli.app import run
from entente.desk.assess import Desk, Question
from entente.desk.brief.data import dossier_json
from entente.desk.cases import _desk
from entente.desk.demo import examples_folder
from entente.desk.institution_rules import every_rule
from entente.desk.rule_template import new_rule
from entente.desk.rulebook import check_rules
from entente.errors import EntenteError, InputError, RuleError
from entente.model.answers import Dossier
from entente.model.codes import Standing, worst
from entente.model.reading import read_proposal
from entente.safeguards.rulebook import load_rulebook

Command = Callable[..., tuple[int, str]]
DAY = date(2026, 11, 23)
RULE = new_rule(None, "en").replace('status = "proposed"', 'status = "verified"')
OWN = "inst.lakemont.data_review"
COHORT = examples_folder() / "genomic-cohort.toml"


@pytest.fixture
def home(demonstration: Path, tmp_path: Path) -> Path:
    """A home of its own with the lists of the demonstration."""
    shutil.copytree(demonstration / "home", tmp_path / "home")
    return tmp_path / "home"


def put(home: Path, text: str, name: str = "data.toml") -> Path:
    path = home / "rules" / "lakemont" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def assessed(home: Path, proposal: Path = COHORT) -> Dossier:
    with Desk.open(home) as desk:
        return desk.assess(read_proposal(proposal), Question(as_of=DAY, known_at=DAY))


@pytest.fixture
def entente(home: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run the command over the home; exit code, and what was printed (of a failure: what it says of it)."""

    def call(*arguments: str, lang: str = "en") -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            run(["--home", str(home), "--lang", lang, *arguments])
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out or said.err

    return call


def test_an_own_rule_is_found_in_the_dossier_with_its_source(home: Path, entente: Command) -> None:
    before, file = assessed(home), put(home, RULE)
    after = assessed(home)
    found = next(each for each in after.way.findings if each.rule == OWN)
    assert (found.side, found.result, found.standing) == ("INST", "applies", Standing.CONDITIONS)
    assert found.subjects == ("data[us-genomes]",)
    assert found.citation.cite == "Lakemont data policy s.4(2)"
    assert after.rules[OWN] == "2026-01-01.1"
    assert any(duty.rule == OWN for duty in after.way.obligations)
    (source,) = set(after.sources) - set(before.sources)
    assert (source.id, source.kind, source.rows) == ("rules/lakemont/data.toml", "institution_rules", 1)
    assert source.sha256 == sha256(file.read_bytes()).hexdigest()
    assert source.title == "Lakemont University (invented) / 湖山大学（虚构）"
    for lang in ("en", "zh"):
        status, text = entente("assess", str(COHORT), "--as-of", str(DAY), lang=lang)
        assert status == 0
        assert OWN in text
        assert "rules/lakemont/data.toml" in text


def test_the_commands_on_rules_know_it(home: Path, entente: Command) -> None:
    put(home, RULE)
    assert OWN in entente("rules", "list", "--side", "inst")[1]
    assert "湖山大学" in entente("rules", "show", OWN, lang="zh")[1]
    assert f"{OWN}@2026-01-01.1" in entente("rules", "explain", OWN, str(COHORT))[1]
    assert check_rules(None, home).rules == check_rules(None, home / "none").rules + 1
    assert json.loads(entente("rules", "ask", str(COHORT), "--json")[1]) is not None


def test_a_failing_example_of_an_own_rule_fails_the_check(home: Path, entente: Command) -> None:
    put(home, RULE.replace('"data.count" = 501', '"data.count" = 499'))
    status, text = entente("rules", "check")
    assert status == 1
    assert OWN in text


def test_without_own_rules_nothing_changes(home: Path) -> None:
    before = dossier_json(assessed(home))
    (home / "rules" / "empty").mkdir(parents=True)
    (home / "rules" / "notes.txt").write_text("no rule", encoding="utf-8")
    assert dossier_json(assessed(home)) == before
    assert every_rule(home) == (load_rulebook(), ())


def test_taking_the_rules_away_restores_the_dossier(home: Path) -> None:
    before = dossier_json(assessed(home))
    put(home, RULE)
    assert dossier_json(assessed(home)) != before
    shutil.rmtree(home / "rules")
    assert dossier_json(assessed(home)) == before


def test_a_changed_file_is_read_anew_and_an_unchanged_one_from_the_cache(home: Path) -> None:
    put(home, RULE)
    first = every_rule(home)
    cache = home / "cache" / "institution_rules.msgpack"
    kept = cache.read_bytes()
    assert every_rule(home).sources == first.sources
    assert cache.read_bytes() == kept
    put(home, RULE.replace("> 500", "> 600"))
    assert "600" in every_rule(home).book.find(OWN)[0].when.text
    cache.write_bytes(b"broken")
    assert every_rule(home).book.find(OWN)


BROKEN = [
    ("id = ", "id = = ", "not valid TOML", ":4"),
    ("data.count > 500", "data.cout > 500", "data.count is meant?", ".when"),
    ('id = "inst.', 'id = "us.', "begins with its side", ":id"),
    ('effect = "condition"', 'effect = "exempt"', "exempts from none", ":effect"),
    ("for_each", 'gives = { "imposed.x" = true }\nfor_each', "gives no fact", ":gives"),
    ("for_each", 'gives = { "export.us.licence" = true }\nfor_each', "derived yes/no fact", ":gives"),
    ("for_each", 'defeats = ["us.ear.*"]\nfor_each', "same institution", ":defeats"),
    ("for_each", 'defeats = ["inst.*"]\nfor_each', "same institution", ":defeats"),
    ("for_each", 'defeats = ["inst.lakemont.none"]\nfor_each', "names no rule", ":defeats"),
    (
        "when = '''",
        'reads_citizenship = true\nquote = "citizens"\nwhen = \'\'\'any_of(person, "CN" in person.citizenship) and ',
        "does not read citizenship",
        ":reads_citizenship",
    ),
    ("when = '''", "when = '''any_of(person, \"CN\" in person.citizenship) and ", "Citizenship is read", ":reads_"),
]


@pytest.mark.parametrize(("old", "new", "says", "where"), BROKEN)
def test_a_broken_own_rule_is_one_sentence_with_its_place(
    home: Path, old: str, new: str, says: str, where: str
) -> None:
    file = put(home, RULE.replace(old, new, 1))
    with pytest.raises(RuleError) as caught:
        every_rule(home)
    assert says in str(caught.value)
    assert caught.value.file == str(file)
    assert caught.value.line > 0
    assert where.strip(":.") in f"{caught.value.line} {caught.value.field}"


def test_the_law_of_a_country_does_not_belong_there(home: Path) -> None:
    put(home, RULE.replace('"INST"', '"US"').replace('"inst.lakemont.data', '"us.lakemont.data'))
    with pytest.raises(RuleError, match="has the side INST") as caught:
        every_rule(home)
    assert caught.value.field == "side"


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "command",
    [
        ["assess", str(COHORT)],
        ["ask", str(COHORT), "--json"],
        ["rules", "list"],
        ["rules", "show", "us.ear.deemed_export"],
        ["rules", "explain", "us.ear.deemed_export", str(COHORT)],
        ["rules", "check"],
    ],
)
def test_every_command_ends_with_2(home: Path, entente: Command, command: list[str], lang: str) -> None:
    file = put(home, RULE.replace("data.count > 500", "data.cout > 500"))
    status, text = entente(*command, lang=lang)
    assert status == 2
    assert len(text.strip().splitlines()) == 1
    assert str(file) in text.replace("\n", "")
    assert "data.count" in text


def test_a_second_record_of_an_id_and_a_file_that_is_no_text_are_refused(home: Path) -> None:
    put(home, RULE)
    again = put(home, RULE, "again.toml")
    with pytest.raises(RuleError, match="is also in"):
        every_rule(home)
    again.write_bytes(b"\xff")
    with pytest.raises(RuleError, match="not UTF-8"):
        every_rule(home)


def test_a_folder_that_cannot_be_read_is_no_empty_one(home: Path) -> None:
    (home / "rules").mkdir()
    (home / "rules" / "x.toml").symlink_to(home / "nowhere")
    with pytest.raises(InputError, match="cannot be read"):
        every_rule(home)


@pytest.mark.parametrize("effect", ["prohibit", "licence", "condition", "notify", "record", "inform", "verify"])
@pytest.mark.parametrize("name", ["genomic-cohort", "efficient-buildings"])
def test_no_own_rule_betters_a_standing(home: Path, effect: str, name: str) -> None:
    """Sides stand as before, exemptions too; the whole is the worse of before and the institution."""
    proposal = examples_folder() / f"{name}.toml"
    before = assessed(home, proposal)
    put(home, RULE.replace('effect = "condition"', f'effect = "{effect}"').replace("data.count > 500 and ", ""))
    after = assessed(home, proposal)
    sides = dict(after.way.per_side)
    institution = sides.pop("INST")
    assert sides == before.way.per_side
    assert after.standing is worst(before.standing, institution)
    assert after.way.exemptions == before.way.exemptions
    law = [each for each in after.way.findings if each.side != "INST"]
    assert {each.rule: each.standing for each in law} == {each.rule: each.standing for each in before.way.findings}


def test_cases_are_answered_by_the_law_alone(monkeypatch: pytest.MonkeyPatch, package: Callable[..., Path]) -> None:
    package()
    with _desk((), DAY) as desk:
        assert desk.rulebook is load_rulebook()


@pytest.fixture
def package(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Path]]:
    """The sample package as an installer would lay it out; ``offer`` replaces what its entry point names."""

    def install(offer: str = "") -> Path:
        source, site = repository / "packages" / "sample-rules", tmp_path / "site"
        project = tomllib.loads((source / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        shutil.copytree(source / "src", site)
        told = site / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
        told.mkdir()
        (told / "METADATA").write_text(f"Name: {project['name']}\nVersion: {project['version']}\n", encoding="utf-8")
        ((group, offers),) = project["entry-points"].items()
        lines = [f"[{group}]", *(f"{name} = {offer or value}" for name, value in offers.items())]
        (told / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")
        monkeypatch.syspath_prepend(site)
        return site

    yield install
    sys.modules.pop("entente_sample_rules", None)


def test_a_package_brings_rules(home: Path, package: Callable[..., Path]) -> None:
    package()
    held = every_rule(home)
    assert held.book.find("inst.lakemont.visits")
    assert [source.id for source in held.sources] == ["entente-sample-rules@1.0/visits.toml"]
    assert check_rules(None, home).passes
    put(home, RULE)
    assert [source.rows for source in every_rule(home).sources] == [1, 1]


@pytest.mark.parametrize(
    "offer", ["entente_sample_rules:nothing", "no_such_module:folder", "pathlib:Path.cwd.x", "os:getpid"]
)
def test_a_package_that_offers_no_folder_is_named(
    home: Path, entente: Command, package: Callable[..., Path], offer: str
) -> None:
    package(offer)
    with pytest.raises(EntenteError, match=r"package entente-sample-rules offers no folder") as caught:
        every_rule(home)
    assert caught.value.field == "entente.rules:lakemont"
    status, text = entente("rules", "list")
    assert status == 2
    assert "entente-sample-rules" in text


def test_a_package_whose_folder_is_absent_is_named(home: Path, package: Callable[..., Path]) -> None:
    site = package()
    shutil.rmtree(site / "entente_sample_rules" / "rules")
    with pytest.raises(RuleError, match="offers no folder"):
        every_rule(home)
