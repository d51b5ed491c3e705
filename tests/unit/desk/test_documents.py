"""Documents: blanks first, a source beside every statement, every duty in a clause, and pictures without boxes."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import mammoth
import numpy as np
import pytest
from docx import Document
from tests.pictures import drawn, texts

from entente.desk.assess import Desk, Question
from entente.desk.brief.blocks import Blank, Clause, Heading, Paper, Paragraph, Table
from entente.desk.brief.data import dossier_json
from entente.desk.brief.documents import document_kinds, kind_titles, paper_of, write_document
from entente.desk.brief.kinds import kind_names, read_kind
from entente.desk.brief.library import clauses, duty_name, fulfilling, not_needed
from entente.desk.brief.pdf import FONTS
from entente.desk.brief.writing import write_paper
from entente.errors import InputError
from entente.model.answers import Dossier
from entente.model.proposal import Proposal
from entente.model.reading import read_proposal

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = ("genomic-cohort", "quantum-communication")
DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Dossier, Proposal, Path]]:
    home = tmp_path_factory.mktemp("home")
    found = {}
    with Desk.open(home) as desk:
        for name in EXAMPLES:
            proposal = read_proposal(ROOT / "examples" / f"{name}.toml")
            dossier = desk.assess(proposal, Question(as_of=DAY, known_at=DAY))
            path = home / f"{name}.json"
            path.write_bytes(dossier_json(dossier))
            found[name] = (dossier, proposal, path)
    return found


def test_the_kinds_are_those_promised() -> None:
    assert document_kinds() == ("memo", *kind_names())
    assert len(kind_names()) == 13
    assert all(title.en and title.zh for title in kind_titles().values())


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", kind_names())
def test_blanks_come_first_and_every_statement_has_a_source(name: str, lang: str, assessed) -> None:
    for dossier, proposal, _path in assessed.values():
        paper = paper_of(read_kind(name), dossier, proposal, lang)
        blanks = [place for place, block in enumerate(paper.blocks) if isinstance(block, Blank)]
        assert blanks, "every kind leaves something to a person"
        assert blanks == list(range(blanks[0], blanks[-1] + 1))
        assert not any(isinstance(block, (Table, Clause)) for block in paper.blocks[: blanks[0]])
        numbers = [block.number for block in paper.blocks if isinstance(block, Blank)]
        assert numbers == list(range(1, len(numbers) + 1))
        source = {"en": "Source", "zh": "依据"}[lang]
        for block in paper.blocks:
            if isinstance(block, Clause):
                assert block.source
                assert block.text != block.other
            elif isinstance(block, Table) and block.header[-1] == source:
                assert all(row[-1] for row in block.rows)
        said = {int(number) for number in re.findall(r"(?:see no\. |见第 )(\d+)", repr(paper.blocks))}
        assert said == set(numbers), "each blank is pointed at from its place"


def test_findings_name_rule_version_and_clause(assessed) -> None:
    dossier, proposal, _path = assessed["genomic-cohort"]
    paper = paper_of(read_kind("mitigation-plan"), dossier, proposal, "en")
    table = next(one for one in paper.blocks if isinstance(one, Table) and one.header[1] == "Result")
    assert all(re.match(r"[a-z-]+(\.\w+)+@\d{4}-\d\d-\d\d", row[-1]) for row in table.rows)
    bites = {one.rule for one in dossier.way.findings if one.standing.value == "prohibited"}
    assert bites
    assert bites <= {row[-1].split("@")[0] for row in table.rows}


def test_without_the_proposal_its_fields_are_blanks(assessed) -> None:
    dossier, proposal, _path = assessed["genomic-cohort"]
    kind = read_kind("data-management-plan")
    with_it = [one for one in paper_of(kind, dossier, proposal, "en").blocks if isinstance(one, Blank)]
    without = paper_of(kind, dossier, None, "en")
    assert {one.place for one in without.blocks if isinstance(one, Blank)} >= {"data", "publication.open"}
    assert "publication.open" not in {one.place for one in with_it}
    assert any(isinstance(one, Paragraph) and "--proposal" in one.text for one in without.blocks)


def test_another_proposal_is_refused(assessed, tmp_path: Path) -> None:
    _dossier, _proposal, path = assessed["genomic-cohort"]
    other = ROOT / "examples" / "quantum-communication.toml"
    with pytest.raises(InputError, match="not the proposal that the dossier was made of"):
        write_document(tmp_path, str(path), kind="audit-plan", lang="en", form="html", proposal=other)


def packs_duties() -> set[str]:
    found = set()
    for path in (ROOT / "src" / "entente" / "safeguards" / "rules").rglob("*.toml"):
        for rule in tomllib.loads(path.read_text(encoding="utf-8")).get("rule", ()):
            found |= {f"{rule['id']}.{duty['id']}" for duty in rule.get("obligation", ())}
    return found


def test_every_duty_of_the_packs_has_a_clause_or_a_reason_for_none() -> None:
    duties = packs_duties()
    named = [name for clause in clauses() for name in clause.fulfils]
    excused = [name for entry in not_needed() for name in entry.duties]
    assert len(duties) > 150
    assert duties - {*named, *excused} == set()
    assert {*named, *excused} - duties <= {name for name in named if name.startswith("accords.")}, "a duty that is gone"
    assert set(named) & set(excused) == set()


def test_duties_of_agreements_have_clauses_too(assessed) -> None:
    for dossier, _proposal, _path in assessed.values():
        for duty in dossier.will.obligations:
            assert fulfilling(duty_name(duty)), duty_name(duty)


def test_clauses_are_in_both_languages_and_named_once() -> None:
    assert len({clause.id for clause in clauses()}) == len(clauses())
    topics = {topic for name in kind_names() for part in read_kind(name).section for topic in part.clauses}
    assert {clause.topic for clause in clauses()} == topics
    for clause in clauses():
        assert clause.fulfils or clause.always, clause.id
        assert not clause.always or clause.basis, clause.id
        assert any("\u4e00" <= char <= "\u9fff" for char in clause.text.zh)
        assert not any("\u4e00" <= char <= "\u9fff" for char in clause.text.en)


def test_the_draft_holds_a_clause_for_every_duty_of_the_dossier(assessed) -> None:
    for dossier, proposal, _path in assessed.values():
        paper = paper_of(read_kind("implementing-arrangement"), dossier, proposal, "zh")
        written = " ".join(block.source for block in paper.blocks if isinstance(block, Clause))
        excused = {name for entry in not_needed() for name in entry.duties}
        for duty in (*dossier.way.obligations, *dossier.will.obligations):
            assert duty_name(duty) in written or duty_name(duty) in excused, duty_name(duty)


HOSTILE = Paper(
    lang="zh",
    title="# *标题* <b>$x$</b>",
    subtitle="#import \"x\": y · =1+1",
    day="2026-11-22",
    notice="#panic()",
    blocks=(
        Blank(number=1, label="#eval(\"1+1\") @ref <label>", who="`code`", place="a[1].b"),
        Heading(text="= $ 标题 _x_"),
        Paragraph(text="*not bold* #strong[x] \\ // /* " + "长" * 300 + "a" * 300, source="s" * 200),
        Table(header=("甲", "b"), rows=(("<script>alert(1)</script>", "x\ny"), ("", "]")), widths=(0.2, 0.8)),
        Clause(title="t", text="#{ 1 }", other="[x]", source="{{ 7 }}"),
    ),
)  # fmt: skip


def test_outside_text_is_never_markup() -> None:
    page = write_paper(HOSTILE, "html").decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    words = " ".join(texts(write_paper(HOSTILE, "pdf")))
    for said in ("#strong[x]", "*标题*", "#panic()", "<script>", "#{ 1 }", "{{ 7 }}", "= $ 标题 _x_"):
        assert said in words, said
    document = Document(io.BytesIO(write_paper(HOSTILE, "docx")))
    assert document.tables[1].rows[1].cells[0].text == "<script>alert(1)</script>"


@pytest.mark.parametrize("form", ["docx", "html", "pdf"])
def test_equal_papers_equal_bytes(form: str) -> None:
    assert write_paper(HOSTILE, form) == write_paper(HOSTILE, form)


def test_a_sign_that_no_font_has_stops_the_pdf() -> None:
    import msgspec

    strange = msgspec.structs.replace(HOSTILE, title="\U0001f6f0")
    with pytest.raises(InputError, match=r"No font on this computer has this sign.*U\+1F6F0"):
        write_paper(strange, "pdf")
    assert write_paper(strange, "docx")


def test_the_font_has_every_chinese_sign_that_we_write() -> None:
    """The document below holds every Chinese character of the package's own texts; the writer checks each."""
    found: set[str] = set()
    for pattern in ("*.toml", "*.po", "desk/**/*.py", "model/**/*.py", "accords/**/*.py"):
        for path in (ROOT / "src" / "entente").rglob(pattern):
            found |= {char for char in path.read_text(encoding="utf-8") if "\u4e00" <= char < "\u9fff"}
    assert len(found) > 1200
    signs = "".join(sorted(found))
    paper = Paper(
        lang="zh", title="字", subtitle="x", day="2026-11-22", notice="x", blocks=(Paragraph(text=signs, source="x"),)
    )
    try:
        pdf = write_paper(paper, "pdf")
    except InputError as lacking:
        pytest.fail(str(lacking))
    assert len(pdf) > 100_000
    assert (FONTS / "EntenteHan-Regular.otf").stat().st_size < 2_000_000
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


def checked_pictures(pdf: bytes) -> list[np.ndarray]:
    """The pages, after a look at each: something on it, margins clear, nothing run over the edge."""
    pages = drawn(pdf)
    assert pages
    for page in pages:
        ink = page < 128
        height, width = ink.shape
        assert 0.002 < ink.mean() < 0.4
        edge = round(width * 0.03)
        assert not ink[:, :edge].any()
        assert not ink[:, -edge:].any()
        assert not ink[:edge].any()
        assert not ink[-edge:].any()
        assert height > width
    return pages


@pytest.mark.parametrize("name", ["memo", "implementing-arrangement", "hgr-application", "licence-determination"])
def test_pdf_pages_look_right(name: str, assessed, tmp_path: Path) -> None:
    dossier, proposal, path = assessed["genomic-cohort"]
    example = ROOT / "examples" / "genomic-cohort.toml"
    pdf = write_document(tmp_path, str(path), kind=name, lang="zh", form="pdf", proposal=example)
    pages = checked_pictures(pdf)
    words = " ".join(texts(pdf))
    assert (dossier.title.zh[:6] in words.replace("\n", "")) and "\ufffd" not in words
    assert f"1 / {len(pages)}" in words
    assert pdf.startswith(b"%PDF-")
    assert b"pdfaid" in pdf
    assert proposal.id in words


def test_a_chinese_character_is_drawn_as_itself_and_not_as_a_box() -> None:
    """警 and 一 differ in ink by far; two boxes would not."""

    def ink(sign: str) -> float:
        blocks = (Paragraph(text=sign * 400, source=""),)
        paper = Paper(lang="zh", title="字", subtitle="x", day="2026-11-22", notice="x", blocks=blocks)
        return float((drawn(write_paper(paper, "pdf"))[0] < 128).mean())

    assert ink("警") > 2.5 * ink("一")


@pytest.mark.parametrize("name", ["memo", "technology-control-plan", "data-export-self-assessment"])
def test_word_files_are_read_by_another_reader(name: str, assessed, tmp_path: Path) -> None:
    dossier, _proposal, path = assessed["genomic-cohort"]
    example = ROOT / "examples" / "genomic-cohort.toml"
    data = write_document(tmp_path, str(path), kind=name, lang="zh", form="docx", proposal=example)
    read = mammoth.convert_to_html(io.BytesIO(data))
    assert dossier.title.zh in read.value
    assert read.value.count("<table>") >= 2
    assert "<h1>" in read.value
    assert not [message for message in read.messages if message.type == "error"]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_word_pages_look_right_in_libreoffice(assessed, tmp_path: Path) -> None:
    _dossier, _proposal, path = assessed["genomic-cohort"]
    example = ROOT / "examples" / "genomic-cohort.toml"
    data = write_document(tmp_path, str(path), kind="hgr-application", lang="zh", form="docx", proposal=example)
    (tmp_path / "pack.docx").write_bytes(data)
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(
        f"<?xml version='1.0'?><fontconfig><dir>{FONTS}</dir><dir>/usr/share/fonts</dir>"
        f"<cachedir>{tmp_path}/cache</cachedir></fontconfig>"
    )
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "pdf",
         "pack.docx"],
        cwd=tmp_path, env={**os.environ, "FONTCONFIG_FILE": str(fonts)}, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    pdf = (tmp_path / "pack.pdf").read_bytes()
    checked_pictures(pdf)
    assert "人类遗传资源" in " ".join(texts(pdf))


def test_the_command_writes_each_kind_and_names_them(assessed, tmp_path: Path) -> None:
    _dossier, _proposal, path = assessed["genomic-cohort"]

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "entente", "--home", str(tmp_path / "home"), *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    listed = run("--lang", "zh", "brief", "--list")
    assert listed.returncode == 0
    assert [line.split()[0] for line in listed.stdout.splitlines()] == list(document_kinds())
    wrong = run("brief", str(path), "--as", "poem")
    assert wrong.returncode == 2
    assert "“poem” is not a kind of document" in wrong.stderr
    done = run("brief", str(path), "--as", "audit-plan", "--format", "pdf")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "genomic-cohort.audit-plan.pdf").read_bytes().startswith(b"%PDF")
    assert json.loads(path.read_text(encoding="utf-8"))["proposal"] == "genomic-cohort"
