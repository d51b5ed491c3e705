import csv

import pytest

from entente.desk.topics import TopicRow, rank_topics

ROWS = [
    TopicRow(
        "T10001", "Influenza Virus Research Studies", "Epidemiology", "Medicine", "influenza; surveillance; strains"
    ),
    TopicRow("T10002", "Advanced Battery Technologies", "Automotive Engineering", "Engineering", "cathode; lithium"),
    TopicRow("T10003", "Advancements in Battery Materials", "Materials Chemistry", "Materials", "cathode; lithium-ion"),
    TopicRow("T10004", "Coal Gasification Properties", "Chemical Engineering", "Engineering", "gasification; syngas"),
]


def ids(words: str, rows=ROWS, limit: int = 10) -> list[str]:
    return [candidate.topic_id for candidate in rank_topics(words, rows, limit)]


def test_the_topic_that_shares_most_comes_first():
    assert ids("influenza strain surveillance")[0] == "T10001"
    assert ids("battery cathode materials")[:2] == ["T10003", "T10002"]


def test_plurals_case_and_misspellings_are_forgiven():
    assert ids("Batteries")[0] in ("T10002", "T10003")
    assert ids("influensa")[0] == "T10001"
    assert rank_topics("influensa", ROWS)[0].matched == ("influenza",)


def test_topics_that_share_nothing_are_left_out():
    assert ids("quantum communication") == []
    assert ids("") == []
    assert ids("the of and") == []
    assert ids("流感") == []


def test_ties_go_by_id_and_the_limit_holds():
    same = [TopicRow(f"T{n}", "Same Name", "s", "f", "") for n in (3, 1, 2)]
    assert ids("same name", same) == ["T1", "T2", "T3"]
    assert len(ids("same", same, 2)) == 2


def test_scores_lie_between_nought_and_one():
    assert all(0 < candidate.score <= 1 for candidate in rank_topics("battery lithium advanced coal", ROWS))
    assert rank_topics("Coal Gasification Properties", ROWS)[0].score == 1


def test_no_rows_no_candidates():
    assert rank_topics("battery", []) == ()


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("influenza surveillance", "Influenza"),
        ("quantum key distribution communication", "Quantum"),
        ("lithium battery cathode", "Battery"),
        ("coal gasification", "Gasification"),
        ("building energy efficiency", "Building"),
        ("human genomic cohort association", "Gen"),
    ],
)
def test_on_the_real_table_a_fitting_topic_is_among_the_first_three(shared, words, wanted):
    path = shared / "data" / "openalex" / "topics" / "topics.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [
            TopicRow("T" + r["topic_id"], r["new_topic_label"] or r["old_topic_label"], r["subfield_name"],
                     r["field_name"], r["keywords"])
            for r in csv.DictReader(stream)
        ]  # fmt: skip
    assert len(rows) > 4000
    assert any(wanted in candidate.name for candidate in rank_topics(words, rows, 3))
