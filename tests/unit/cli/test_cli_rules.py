"""``entente rules``: check, list, show; exit codes and both languages."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from entente.cli.failure import exit_code
from entente.cli.rules import rules
from entente.errors import EntenteError
from entente.settings import Settings

RULE = """
[[rule]]
id = "us.own.rule"
version = "2026-01-01.1"
side = "US"
regime = "us.own"
effect = "inform"
status = "verified"
title = { en = "Own rule", zh = "自定规则" }
reason = { en = "Own reason", zh = "自定理由" }
cite = "Own policy 1"
authority = { en = "Lakemont University", zh = "湖山大学" }
certainty = "text_read"
source = "handbook"
reviewer = "legal office"
when = '''publication.open'''
defeats = ["us.dod.lookback"]
destroyed_by = { en = "a restriction", zh = "限制" }
lifted_by = { en = "nothing", zh = "无" }
unless = '''ip.joint_patents'''
[[rule.example]]
note = "open"
facts = { "publication.open" = true, "ip.joint_patents" = false }
expect = "applies"
[[rule.example]]
note = "closed"
facts = { "publication.open" = false }
expect = "does_not_apply"
"""


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., tuple[int, str]]:
    def call(*arguments: str, lang: str = "en") -> tuple[int, str]:
        settings = Settings(home=tmp_path, lang=lang, today=date(2026, 5, 4))
        result = CliRunner().invoke(rules, list(arguments), obj=settings)
        if isinstance(result.exception, EntenteError):
            return exit_code(result.exception), str(result.exception)
        return result.exit_code, result.output

    return call


def test_the_packaged_rules_pass(run: Callable[..., tuple[int, str]]) -> None:
    code, output = run("check")
    assert code == 0
    assert "of which 0 fail" in output
    code, output = run("check", "--json")
    found = json.loads(output)
    assert found["failures"] == []
    assert found["rules"] >= 100
    assert found["examples"] >= 2 * found["rules"]
    assert found["collisions"] >= 9


def test_own_rules_are_checked_beside_the_packaged_ones(run: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(RULE, encoding="utf-8")
    assert run("check", str(own))[0] == 0
    assert run("check", str(tmp_path))[0] == 0
    own.write_text(RULE.replace('"publication.open" = false', '"publication.open" = true'), encoding="utf-8")
    code, output = run("check", str(own))
    assert code == 1
    assert "own.toml:2: us.own.rule" in output
    assert "expects does_not_apply" in output
    own.write_text(RULE.replace("publication.open'''", "publication.opne'''"), encoding="utf-8")
    code, output = run("check", str(own))
    assert code == 2
    assert "own.toml:16:us.own.rule.when" in output
    assert "publication.open is meant" in output
    own.write_bytes(b"\xff\xfe")
    code, output = run("check", str(own))
    assert code == 2
    assert "not UTF-8" in output
    own.write_text("", encoding="utf-8")
    code, output = run("check", str(own))
    assert code == 2
    assert "own.toml holds no rule" in output


def test_what_is_checked_is_what_was_named(run: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(RULE, encoding="utf-8")
    for named in (tmp_path / "own.toml", tmp_path):
        found = json.loads(run("check", str(named), "--json")[1])
        assert (found["rules"], found["examples"], found["collisions"]) == (1, 2, 0)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_template_passes_and_names_its_gaps(run: Callable[..., tuple[int, str]], tmp_path: Path, lang: str) -> None:
    own = tmp_path / "own.toml"
    assert run("new", str(own), lang=lang)[0] == 0
    text = own.read_text(encoding="utf-8")
    assert ("# 精确出处" in text) is (lang == "zh")
    assert run("new", lang=lang)[1] == text
    assert run("check", str(own))[0] == 0
    assert run("new", str(own))[0] == 2
    assert own.read_text(encoding="utf-8") == text
    own.write_text(text.replace("data.count > 500", "data.count > 600"), encoding="utf-8")
    code, output = run("check", str(own))
    assert code == 1
    assert "no example on the boundary" in output
    assert run("new", str(own), "--force", "--lang", "en")[0] == 0
    assert "The pinpoint" in own.read_text(encoding="utf-8")


def test_the_packaged_folder_may_be_named(run: Callable[..., tuple[int, str]]) -> None:
    from importlib import resources

    folder = Path(str(resources.files("entente.safeguards") / "rules"))
    assert run("check", str(folder))[0] == 0
    assert run("check", str(folder / "us" / "wolf" / "rider.toml"))[0] == 0


def test_list(run: Callable[..., tuple[int, str]]) -> None:
    code, output = run("list")
    assert code == 0
    assert "us.ear.affiliates_50  2025-11-10.1  verified  inform  2025-11-10 – 2026-11-09" in output
    lines = json.loads(run("list", "--json")[1])
    assert {line["side"] for line in lines} >= {"US", "CN", "US-CN"}
    assert all(line["title"]["zh"] for line in lines)
    assert "不得" in run("list", lang="zh")[1]
    chinese = json.loads(run("list", "us-cn.sta", "--side", "cn", "--json")[1])
    assert {line["regime"] for line in chinese} == {"agreement.sta"}
    assert {line["status"] for line in json.loads(run("list", "--status", "unverified", "--json")[1])} == {"unverified"}
    assert run("list", "us.zzz")[0] == 2


def test_show(run: Callable[..., tuple[int, str]]) -> None:
    code, output = run("show", "us.dod.s238")
    assert code == 0
    assert "NDAA FY2025 s.238" in output
    assert "Applies where: project.dod_money" in output
    assert "Unless" not in output
    chinese = run("show", "us.dod.s238", "--lang", "zh")[1]
    assert "适用条件" in chinese
    assert "国防经费" in chinese
    assert "审阅: 未经法律顾问审阅" in chinese
    gated = run("show", "us.ear.deemed_export")[1]
    assert "Quoted: Any release in the United States" in gated
    assert "Keep for 5 years" in gated
    assert "advice" not in gated.lower()
    assert "Gives: imposed.publication_approval_cn = true" in run("show", "cn.secrets.publication_clause")[1]
    versions = json.loads(run("show", "us.ear.affiliates_50", "--json")[1])
    assert [each["version"] for each in versions] == ["2025-09-29.1", "2025-09-29.2", "2025-11-10.1", "2026-11-10.1"]


@pytest.mark.parametrize(("asked", "hint"), [("us.dod.s283", "us.dod.s238"), ("zzz", "rules list")])
def test_an_unknown_rule_is_an_input_error(
    run: Callable[..., tuple[int, str]], tmp_path: Path, asked: str, hint: str
) -> None:
    from entente.desk.rulebook import show_rule
    from entente.errors import InputError

    assert run("show", asked)[0] == 2
    with pytest.raises(InputError) as caught:
        show_rule(asked, tmp_path)
    assert hint in caught.value.hint
