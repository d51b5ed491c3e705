import stat

import pytest

from entente.desk import proposals
from entente.desk.topics import TopicRow
from entente.errors import InputError, InputErrors, NoSnapshot, StorageError
from entente.model.reading import read_proposal

TEXT = """# keep this comment
id = "p"
title = "T" # and this one
data = "unknown"

[topic]
words = ["battery cathode"] # what we mean
openalex = [ "T10009", ]

[[party]]
id = "a"
name = "A"
country = "US"
[[person]]
role = "scientist"
count = 3
"""
ROWS = [TopicRow("T10001", "Battery Cathode Materials", "Chemistry", "Materials", "lithium")]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "p.toml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_new_proposal_is_written_and_never_overwrites(tmp_path):
    path = tmp_path / "new.toml"
    text = proposals.new_proposal(path, "zh")
    assert path.read_text(encoding="utf-8") == text
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="exists already"):
        proposals.new_proposal(path, "en")
    assert path.read_text(encoding="utf-8") == "mine"
    proposals.new_proposal(path, "en", force=True)
    assert read_proposal(path).id == "my-project"
    assert sorted(found.name for found in tmp_path.iterdir()) == ["new.toml"]


def test_without_a_file_the_text_is_returned():
    assert proposals.new_proposal(None, "en").startswith("## A proposal")
    assert proposals.new_proposal(None, "en", schema=True).startswith("{")


def test_a_folder_that_cannot_be_written_to_is_one_sentence(tmp_path):
    with pytest.raises(StorageError, match="could not be written"):
        proposals.new_proposal(tmp_path / "none" / "new.toml", "en")


def test_the_summary_counts_and_names_what_is_unknown(file):
    summary = proposals.check_proposal(file)
    assert summary.parties == (("a", "A", "US"),)
    assert summary.items["person"] == 1
    assert summary.items["data"] is None
    assert summary.items["material"] == 0
    assert {"start", "data", "party[1].kind", "person[1].employer", "research.kind"} <= set(summary.unknown)
    assert "party[1].country" not in summary.unknown
    assert "person[1].count" not in summary.unknown


def test_a_bad_proposal_is_not_summarised(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text("id = 1", encoding="utf-8")
    with pytest.raises(InputErrors):
        proposals.check_proposal(path)


def test_confirmed_topics_are_written_and_comments_stay(file):
    file.chmod(0o640)
    assert proposals.add_topics(file, {"battery cathode": "T10001", "again": "T10009"}) == ("T10009", "T10001")
    text = file.read_text(encoding="utf-8")
    for comment in ("# keep this comment", "# and this one", "# what we mean"):
        assert comment in text
    assert read_proposal(file).topic.openalex == ("T10009", "T10001")
    assert read_proposal(file).topic.words == ("battery cathode",)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [found.name for found in file.parent.iterdir()] == ["p.toml"]


@pytest.mark.parametrize(
    "topic", ['topic.words = ["x"]\n', 'topic = { words = ["x"] }\n', 'topic.words = ["x"]\ntopic.openalex = []\n']
)
def test_topics_are_written_into_every_form_of_table(tmp_path, topic):
    path = tmp_path / "p.toml"
    path.write_text('id = "p"\ntitle = "T"\n' + topic + '[[party]]\nid = "a"\nname = "A"\n', encoding="utf-8")
    assert proposals.add_topics(path, {"x": "T10001"}) == ("T10001",)
    assert read_proposal(path).topic.openalex == ("T10001",)


def test_a_topic_id_that_is_not_one_leaves_the_file_as_it_was(file):
    with pytest.raises(InputErrors):
        proposals.add_topics(file, {"x": "nonsense"})
    assert file.read_text(encoding="utf-8") == TEXT


def test_candidates_come_for_every_word(file, tmp_path, monkeypatch):
    monkeypatch.setattr(proposals, "_topic_rows", lambda home: ROWS)
    found = proposals.unresolved_topics(tmp_path, file)
    assert [candidate.topic_id for candidate in found["battery cathode"]] == ["T10001"]
    assert proposals.find_topics(tmp_path, "lithium")[0].name == "Battery Cathode Materials"


def test_a_proposal_without_words_needs_no_table(file, tmp_path):
    file.write_text(TEXT.replace('words = ["battery cathode"]', "words = []"), encoding="utf-8")
    assert proposals.unresolved_topics(tmp_path, file) == {}


def test_without_a_table_of_topics_the_way_to_import_it_is_named(tmp_path):
    pytest.importorskip("entente.sources.warehouse")
    with pytest.raises(NoSnapshot) as caught:
        proposals.find_topics(tmp_path, "battery")
    assert "sources import" in caught.value.hint


def test_topics_are_read_from_the_warehouse(tmp_path, monkeypatch):
    warehouse = pytest.importorskip("entente.sources.warehouse")

    class Loaded:
        def __enter__(self):
            return self

        def __exit__(self, *error):
            return None

        def rows(self, sql):
            assert sql.startswith("SELECT topic_id, name, subfield, field, keywords FROM topic")
            return [("T1", "Lithium", None, "f", "k")]

    monkeypatch.setattr(warehouse.Warehouse, "open", staticmethod(lambda path: Loaded()))
    assert proposals.find_topics(tmp_path, "lithium")[0].subfield == ""
