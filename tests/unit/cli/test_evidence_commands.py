"""Evidence commands on the embedded sample: every form, both languages, and wrong uses that say what is wrong."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from entente.cli.app import translate_help
from entente.cli.evidence import evidence
from entente.cli.report_options import LEVELS, TERRITORIES
from entente.errors import EntenteError, InputError, NoSnapshot, NotPermitted
from entente.locale import translator
from entente.settings import Settings

Run = Callable[..., str]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from entente.desk.refresh import import_source
    from entente.sources.sample import sample_files

    folder = tmp_path_factory.mktemp("home")
    import_source(folder, sample_files()["openalex-works"], "openalex-works", today=date(2026, 5, 4), sample=True)
    return folder


@pytest.fixture(scope="module")
def run(home: Path) -> Run:
    def call(*arguments: str, lang: str = "en") -> str:
        translate_help(evidence, translator(lang))
        settings = Settings(home=home, lang=lang, today=date(2026, 5, 4))
        done = CliRunner().invoke(evidence, list(arguments), obj=settings)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.stdout

    return call


COMMANDS = {
    "pair": ("pair", "US", "DE", "--replicates", "40"),
    "country": ("country", "CN", "--level", "topic"),
    "topic": ("topic", "T10018", "--most", "5"),
    "mobility": ("mobility", "US", "CN"),
    "bifurcation": ("bifurcation", "US", "CN", "--with-y", "HK", "--shuffles", "20", "--replicates", "40"),
    "opportunities": ("opportunities", "US", "CN", "--works", "T10121", "--replicates", "40"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_prints_its_gates_and_says_sample_in_both_languages(run: Run, command: str) -> None:
    english, chinese = run(*COMMANDS[command]), run(*COMMANDS[command], lang="zh")
    for words in ("SAMPLE", "Coverage:", "False institution matches:", "Author cap:", "Counting:", "seed=1"):
        assert words in english
    for words in ("样本（SAMPLE）", "覆盖率：", "机构误匹配：", "作者上限：", "计数方式："):
        assert words in chinese
    assert "Coverage:" not in chinese


def _cell(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_form_holds_the_same_numbers(run: Run, command: str, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    answer = json.loads(run(*COMMANDS[command], "--json"))
    assert answer["sample"] is True and answer["gates"] and answer["report"] == command
    named = {measure for table in answer["tables"].values() for measure in table["measures"]}
    assert named == set(answer["measures"])
    first, *_, last = answer["tables"]
    rows = list(csv.DictReader(io.StringIO(run(*COMMANDS[command], "--format", "csv", "--table", last))))
    assert len(rows) == len(answer["tables"][last]["rows"])
    for row, want in zip(rows, answer["tables"][last]["rows"], strict=True):
        assert row.pop("sample") == "true" and row.pop("basis")
        assert row == {key: _cell(value) for key, value in want.items()}
    target = tmp_path / "table.parquet"
    run(*COMMANDS[command], "--format", "parquet", "-o", str(target))
    assert parquet.read_table(target).to_pylist() == answer["tables"][first]["rows"]


def test_the_same_question_gives_the_same_bytes(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow.parquet")
    files = [tmp_path / "one.parquet", tmp_path / "two.parquet"]
    for target in files:
        run(*COMMANDS["pair"], "--format", "parquet", "--table", "gain", "-o", str(target))
    assert files[0].read_bytes() == files[1].read_bytes()
    assert run(*COMMANDS["pair"], "--json") == run(*COMMANDS["pair"], "--json")


def test_charts_in_three_forms(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("vl_convert")
    for name in ("chart.svg", "chart.png", "chart.vl.json"):
        run(*COMMANDS["pair"], "--chart", str(tmp_path / name))
    assert (tmp_path / "chart.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")
    vega = json.loads((tmp_path / "chart.vl.json").read_text(encoding="utf-8"))
    assert vega["$schema"].endswith("v5.json") and "SAMPLE" in vega["title"] and len(vega["vconcat"]) >= 3


WRONG: tuple[tuple[tuple[str, ...], type[EntenteError], str], ...] = (
    (("pair", "US", "XX"), InputError, "no country"),
    (("pair", "US", "US"), InputError, "two different"),
    (("pair", "US", "HK", "--territory", "cn+hk+mo"), InputError, "counted with CN"),
    (("pair", "US", "DE", "--topic", "T10018", "--subfield", "2208"), InputError, "mixed"),
    (("pair", "US", "DE", "--from", "2020", "--to", "2010"), InputError, "lies after"),
    (("pair", "US", "DE", "--chart", "chart.gif"), InputError, ".svg, .png"),
    (("pair", "US", "DE", "--format", "parquet"), InputError, "needs a file"),
    (("pair", "US", "DE", "--format", "csv", "--table", "nothing"), InputError, "no table"),
    (("country", "UK"), InputError, "GB is probably meant"),
    (("topic",), InputError, "No topic was named"),
    (("topic", "T99999"), NoSnapshot, "T99999"),
    (("mobility", "--k", "5"), NotPermitted, "fewer than 10"),
    (("bifurcation", "US", "CN", "--with-x", "CN"), InputError, "both blocks"),
    (("opportunities", "US", "CN", "--weight", "gain=much"), InputError, "not a weight"),
    (("opportunities", "US", "CN", "--weight", "luck=1"), InputError, "no criterion luck"),
    (("measures", "luck"), InputError, "no measure called luck"),
)


@pytest.mark.parametrize(("arguments", "kind", "words"), WRONG)
def test_a_wrong_use_is_one_sentence(
    run: Run, arguments: tuple[str, ...], kind: type[EntenteError], words: str
) -> None:
    with pytest.raises(kind) as caught:
        run(*arguments)
    assert words in str(caught.value) and caught.value.hint


def test_without_works_there_is_nothing_to_count(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, lang="en", today=date(2026, 5, 4))
    for command in ("country", "mobility", "opportunities"):
        done = CliRunner().invoke(evidence, list(COMMANDS[command]), obj=settings)
        assert isinstance(done.exception, NoSnapshot)


def test_cards_and_choices_are_those_of_the_room(run: Run) -> None:
    from entente.evidence.scope import Level, Territory

    assert set(LEVELS) == {level.value for level in Level} - {"all", "classed"}
    assert set(TERRITORIES) == {one.value for one in Territory}
    cards = json.loads(run("measures", "--json"))
    assert len(cards) > 25 and all(card["formula"] and card["sources"] for card in cards)
    text = run("measures", "ric", lang="zh")
    assert "(C_xy / C_x)" in text and "区间：" in text


def test_scope_narrows_what_is_counted(run: Run) -> None:
    def works(*options: str) -> int:
        return json.loads(run("pair", "US", "DE", "--json", "--replicates", "40", *options))["gates"][0]["works"]

    whole = works()
    assert works("--from", "2020") < whole and works("--type", "article") < whole and works("--topic", "T10018") < whole
    assert works("--territory", "cn+hk+mo") == whole
