"""What a file looks like, from its own content, its members or its published name."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from entente.errors import InputError, SourceError
from entente.sources.sniff import kinds_like, looks_like

SDN = '1,"SAMPLE BANK",-0- ,"SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'
TOPIC = '{"id": "https://openalex.org/T1", "subfield": {}, "works_count": 1}\n'


@pytest.mark.parametrize(
    ("name", "content", "kinds"),
    [
        ("a.csv", "body,name,kind\n1,x,\n", ("aliases-csv",)),
        ("a.csv", "\ufeffowner,owned,percent\nx,y,1\n", ("ownership-csv",)),
        ("a.jsonl", TOPIC, ("openalex-topics",)),
        ("a.jsonl", '{"id": "https://openalex.org/I1", "topics": [' + TOPIC.strip() + "]}\n", ()),
        ("sdn.csv", SDN, ("ofac-sdn",)),
        ("CONS_PRIM.CSV", SDN, ("ofac-consolidated",)),
        ("download.csv", SDN, ("ofac-sdn", "ofac-consolidated")),
        ("a.txt", "words", ()),
    ],
)
def test_marks(tmp_path: Path, name: str, content: str, kinds: tuple[str, ...]) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert kinds_like(path, name) == kinds
    assert looks_like(path, name) == next(iter(kinds), "")


def test_a_zip_is_known_by_any_of_its_members(tmp_path: Path) -> None:
    path = tmp_path / "release.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("folder/topics.jsonl", TOPIC)
        archive.writestr("folder/zz-readme.txt", "words")
    assert kinds_like(path, path.name) == ("openalex-topics",)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("SDN.CSV", SDN)
    assert kinds_like(path, path.name) == ("ofac-sdn",)
    path.write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(SourceError, match="damaged"):
        kinds_like(path, path.name)


def test_a_folder_is_a_list_of_several_files_or_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="folder is a folder; a file is needed"):
        kinds_like(tmp_path, "folder")
    (tmp_path / "Sdn.csv").write_text(SDN, encoding="utf-8")
    assert kinds_like(tmp_path, "folder") == ("ofac-sdn",)
    (tmp_path / "cons_prim.csv").write_text(SDN, encoding="utf-8")
    assert kinds_like(tmp_path, "folder") == ("ofac-sdn", "ofac-consolidated")
    with pytest.raises(InputError, match="no file"):
        kinds_like(tmp_path / "none", "none")
