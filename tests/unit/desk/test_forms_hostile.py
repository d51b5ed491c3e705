"""Office files that are broken, locked or meant to do harm: one sentence, exit code 2, little memory."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from entente.desk.forms.exchange import form_file, import_form
from entente.errors import InputError

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{"&" + chr(97 + n) + ";" * 1}&{chr(97 + n)};">' for n in range(20))
    + "]><x>&u;</x>"
).encode()
FILE_READER = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:/etc/passwd">]><x>&e;</x>'


def changed(form: str, parts: dict[str, bytes | None]) -> bytes:
    """An empty form with parts replaced, added or (``None``) left out."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(form_file(form, "en"))) as source,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, data in parts.items():
            if data is not None:
                target.writestr(name, data)
    return written.getvalue()


def locked() -> bytes:
    """A zip whose parts are marked as encrypted."""
    data = bytearray(form_file("xlsx", "en"))
    place = data.rfind(b"PK\x01\x02")
    while place >= 0:
        data[place + 8] |= 1
        place = data.rfind(b"PK\x01\x02", 0, place)
    return bytes(data)


def cells(count: int, text: str) -> bytes:
    row = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for _ in range(100))
    rows = "".join(f"<row>{row}</row>" for _ in range(count // 100))
    return f'<worksheet xmlns="x"><sheetData>{rows}</sheetData></worksheet>'.encode()


DAMAGED = "damaged, or no Word or Excel file"
HOSTILE = {
    "empty.xlsx": (lambda: b"", DAMAGED),
    "text.docx": (lambda: b"just words", DAMAGED),
    "cut.xlsx": (lambda: form_file("xlsx", "en")[:-400], DAMAGED),
    "cut.docx": (lambda: form_file("docx", "en")[:3000], DAMAGED),
    "zip.docx": (lambda: changed("docx", {"word/document.xml": None}), DAMAGED),
    "noxml.docx": (lambda: changed("docx", {"word/document.xml": b"<a><b></a>"}), DAMAGED),
    "nosheets.xlsx": (lambda: changed("xlsx", {"xl/_rels/workbook.xml.rels": None}), DAMAGED),
    "foreign.docx": (lambda: changed("docx", {"word/document.xml": b"<document/>"}), "no form of Entente"),
    "password.docx": (lambda: OLE + bytes(4000), "protected by a password"),
    "old.xls": (lambda: OLE + bytes(4000), "protected by a password"),
    "locked.xlsx": (locked, "protected by a password"),
    "macro.xlsx": (lambda: changed("xlsx", {"xl/vbaProject.bin": b"x"}), "macros or embedded programs"),
    "macro.docx": (lambda: changed("docx", {"word/vbaProject.bin": b"x"}), "macros or embedded programs"),
    "object.docx": (lambda: changed("docx", {"word/embeddings/oleObject1.bin": b"x"}), "macros or embedded programs"),
    "bomb.xlsx": (lambda: changed("xlsx", {"xl/sharedStrings.xml": b" " * (100 << 20)}), "improbable size"),
    "bomb.docx": (lambda: changed("docx", {"word/document.xml": b"<a>" + b" " * (40 << 20)}), "improbable size"),
    "laughs.xlsx": (lambda: changed("xlsx", {"xl/workbook.xml": LAUGHS}), "document type or an entity"),
    "reader.docx": (lambda: changed("docx", {"word/document.xml": FILE_READER}), "document type or an entity"),
    "deep.docx": (lambda: changed("docx", {"word/document.xml": b"<a>" * 5000}), "nested too deeply"),
    "many.docx": (lambda: changed("docx", {f"x/{n}.xml": b"" for n in range(2100)}), "too many parts"),
    "cells.xlsx": (
        lambda: changed("xlsx", {"xl/worksheets/sheet1.xml": cells(500_000, "x")}),
        "too many cells|improbable size",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_one_sentence(name: str, tmp_path: Path) -> None:
    make, sentence = HOSTILE[name]
    (tmp_path / name).write_bytes(make())
    with pytest.raises(InputError, match=sentence) as caught:
        import_form(tmp_path / name, "en")
    assert "\n" not in str(caught.value)
    assert str(tmp_path / name) in str(caught.value)


def test_a_file_of_100_mb_is_not_even_opened(tmp_path: Path) -> None:
    for name in ("large.xlsx", "large.docx", "large.csv"):
        with (tmp_path / name).open("wb") as stream:
            stream.truncate(100 << 20)
    form = tmp_path / "form.xlsx"
    form.write_bytes(form_file("xlsx", "en"))
    with pytest.raises(InputError, match="has 100 MB; a form has at most 20"):
        import_form(tmp_path / "large.xlsx", "en")
    with pytest.raises(InputError, match="has 100 MB; a form has at most 20"):
        import_form(tmp_path / "large.docx", "en")
    with pytest.raises(InputError, match="has 100 MB; a form has at most 20"):
        import_form(form, "en", partners=[tmp_path / "large.csv"])


def test_missing_files_and_folders(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        import_form(tmp_path / "absent.xlsx", "en")
    with pytest.raises(InputError, match="folder or a device"):
        import_form(tmp_path, "en")


def test_the_command_ends_with_2_writes_nothing_and_stays_small(tmp_path: Path) -> None:
    """In a process that may not map more than 1.5 GB, libraries included."""
    (tmp_path / "bomb.xlsx").write_bytes(changed("xlsx", {"xl/sharedStrings.xml": b" " * (100 << 20)}))
    arguments = [sys.executable, "-m", "entente", "import", "bomb.xlsx", "-o", "out.toml"]

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (1500 << 20, 1500 << 20))

    done = subprocess.run(
        arguments, cwd=tmp_path, capture_output=True, text=True, check=False, preexec_fn=limited,
        env={**os.environ, "ENTENTE_HOME": str(tmp_path / "home")},
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert done.stderr.strip().splitlines() == ["bomb.xlsx: The file was refused: it unfolds to an improbable size."]
    assert [path.name for path in tmp_path.iterdir()] == ["bomb.xlsx"]


def test_bytes_changed_at_random_never_cause_another_error(tmp_path: Path) -> None:
    import random

    chance = random.Random(7)
    for form in ("xlsx", "docx"):
        whole = form_file(form, "en")
        for _ in range(60):
            data = bytearray(whole)
            for _ in range(chance.randint(1, 30)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            path = tmp_path / f"f.{form}"
            path.write_bytes(data)
            with pytest.raises(InputError):  # an empty form is no proposal either: no party
                import_form(path, "en")
