from datetime import date

import pytest

from entente.errors import InputErrors
from entente.model.kinds import PartyKind
from entente.model.proposal import Proposal
from entente.model.reading import parse_proposal, read_proposal

HEAD = 'id = "p"\ntitle = "T"\n'
PARTY = '[[party]]\nid = "a"\nname = "A"\n'


def mistakes(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(InputErrors) as caught:
        parse_proposal(text, "file.toml")
    assert all(problem.file == "file.toml" for problem in caught.value.problems)
    return [(p.line, p.field, str(p).rpartition(f"{p.field}: ")[2]) for p in caught.value.problems]


def only(text: str) -> tuple[int, str, str]:
    found = mistakes(text)
    assert len(found) == 1, found
    return found[0]


def test_a_small_proposal_is_read():
    proposal = parse_proposal(HEAD + "start = 2026-05-01\n" + PARTY + 'kind = "university"\ncountry = "US"\n', "f")
    assert isinstance(proposal, Proposal)
    assert proposal.start == date(2026, 5, 1)
    assert proposal.party[0].kind is PartyKind.UNIVERSITY
    assert proposal.party[0].military is None


@pytest.mark.parametrize("word", ["unknown", "Unknown", " unknown ", "未知"])
def test_every_optional_fact_may_be_unknown(word):
    text = (
        HEAD
        + f'start = "{word}"\nside = "{word}"\nsummary = "{word}"\nmaterial = "{word}"\ntopic = "{word}"\n'
        + PARTY
        + f'country = "{word}"\nkind = "{word}"\nmilitary = "{word}"\nowners = "{word}"\nnames = "{word}"\n'
        f'identifiers = "{word}"\n[[data]]\nid = "d"\ncount = "{word}"\n'
    )
    proposal = parse_proposal(text, "f")
    assert proposal.start is None
    assert proposal.material is None
    assert proposal.summary == ""
    assert proposal.topic.words == ()
    assert proposal.party[0].owners is None
    assert proposal.party[0].identifiers == {}
    assert proposal.data is not None
    assert proposal.data[0].count is None


def test_absent_lists_mean_none_and_unknown_lists_mean_unknown():
    proposal = parse_proposal(HEAD + 'data = "unknown"\n' + PARTY, "f")
    assert proposal.data is None
    assert proposal.transfer == ()


def test_who_pays_may_be_unknown_in_words():
    proposal = parse_proposal(HEAD + PARTY + '[[funding]]\nsource = "unknown"\n', "f")
    assert proposal.funding is not None
    assert proposal.funding[0].source == "unknown"


@pytest.mark.parametrize(
    ("text", "line", "field", "words"),
    [
        (HEAD + PARTY + "name2 = 1\n", 6, "party[1].name2", "did you mean “name”"),
        (HEAD + PARTY + "zzzzz = 1\n", 6, "party[1].zzzzz", "no field “zzzzz” here."),
        (HEAD + PARTY + 'kind = "universty"\n', 6, "party[1].kind", "did you mean “university”"),
        (HEAD + PARTY + 'kind = "zoo"\n', 6, "party[1].kind", "not one of: university"),
        (HEAD + PARTY + "kind = 3\n", 6, "party[1].kind", "not one of"),
        (HEAD + PARTY + 'country = "UK"\n', 6, "party[1].country", "did you mean “GB”"),
        (HEAD + PARTY + 'country = "us"\n', 6, "party[1].country", "did you mean “US”"),
        (HEAD + PARTY + 'country = "China"\n', 6, "party[1].country", "did you mean “CN”"),
        (HEAD + PARTY + 'country = "台湾"\n', 6, "party[1].country", "did you mean “TW”"),
        (HEAD + PARTY + 'country = "XX"\n', 6, "party[1].country", "(ISO 3166-1)."),
        (HEAD + PARTY + 'country = "US\\n"\n', 6, "party[1].country", "U+000A"),
        (HEAD + PARTY + "country = false\n", 6, "party[1].country", "Text is expected"),
        (HEAD + PARTY + 'military = "yes"\n', 6, "party[1].military", "true or false"),
        (HEAD + PARTY + "military = 1\n", 6, "party[1].military", "true or false"),
        (HEAD + PARTY + 'ror = "05qwgg493"\n', 6, "party[1].ror", "https://ror.org/"),
        (HEAD + PARTY + 'names = "B"\n', 6, "party[1].names", "A list is expected"),
        (HEAD + PARTY + "identifiers = 3\n", 6, "party[1].identifiers", "in braces"),
        (HEAD + PARTY + "identifiers = {UEI = 3}\n", 6, "party[1].identifiers.UEI", "Text is expected"),
        (HEAD + PARTY + 'owners = [{name = "x", percent = 101}]\n', 6, "party[1].owners[1].percent", "0 and 100"),
        (HEAD + PARTY + 'owners = [{name = "x", percent = nan}]\n', 6, "party[1].owners[1].percent", "finite"),
        (HEAD + PARTY + 'owners = [{name = "x", percent = -inf}]\n', 6, "party[1].owners[1].percent", "finite"),
        (HEAD + PARTY + 'owners = [{name = "x", percent = "5"}]\n', 6, "party[1].owners[1].percent", "A number"),
        (HEAD + PARTY + '[data]\nid = "d"\n', 6, "data", "[[data]]"),
        (HEAD + PARTY + "[[data]]\nid = 'd'\ncount = 1.5\n", 8, "data[1].count", "whole number"),
        (HEAD + PARTY + "[[data]]\nid = 'd'\ncount = true\n", 8, "data[1].count", "whole number"),
        (HEAD + PARTY + "[[data]]\nid = 'd'\ncount = -1\n", 8, "data[1].count", "between 0 and"),
        (HEAD + PARTY + "[[data]]\nid = 'd'\ncount = 99999999999999999999\n", 8, "data[1].count", "10,000,000,000"),
        (HEAD + PARTY + "[[funding]]\nsource='s'\namount = 1e300\n", 8, "funding[1].amount", "between 0 and"),
        (HEAD + PARTY + "[[funding]]\nsource='s'\ncurrency = 'unknown'\n", 8, "funding[1].currency", "“USD”"),
        (HEAD + PARTY + "[[funding]]\nsource='s'\ncurrency = 'dollars'\n", 8, "funding[1].currency", "currency code"),
        (HEAD + PARTY + "[[technology]]\nname='x'\nparameters={a=inf}\n", 8, "technology[1].parameters.a", "finite"),
        (HEAD + PARTY + "topic = 3\n", 6, "party[1].topic", "no field"),
        ("topic = 3\n" + HEAD + PARTY, 1, "topic", "A table with fields"),
        (HEAD + PARTY + "[topic]\nopenalex = ['10001']\n", 7, "topic.openalex[1]", "T10001"),
        ("start = '2026-01-01'\n" + HEAD + PARTY, 1, "start", "A day is expected"),
        ("start = 2026-01-01T10:00:00\n" + HEAD + PARTY, 1, "start", "A day is expected"),
        ("start = 0\n" + HEAD + PARTY, 1, "start", "A day is expected"),
        ("start = 1066-10-14\n" + HEAD + PARTY, 1, "start", "1900 to 2200"),
        ("end = 2201-01-01\n" + HEAD + PARTY, 1, "end", "1900 to 2200"),
        ("title = 'T'\n" + PARTY, 1, "id", "missing"),
        (HEAD, 1, "party", "No party"),
        ("party = []\n" + HEAD, 1, "party", "No party"),
        ("party = 'unknown'\n" + HEAD, 1, "party", "cannot be unknown"),
        (HEAD + "[[party]]\nid = 'a'\n", 3, "party[1].name", "has no name"),
        (HEAD + "[[party]]\nid = 'a'\nname = ' '\n", 5, "party[1].name", "empty"),
        (HEAD + "[[party]]\nid = 'a'\nname = 'unknown'\n", 5, "party[1].name", "cannot be unknown"),
        (HEAD + "[[party]]\nid = 'a b'\nname = 'x'\n", 4, "party[1].id", "not an id"),
        (HEAD + PARTY + "[[activity]]\nkind = 'unknown'\n", 7, "activity[1].kind", "cannot be unknown"),
        ("title = 'x'\nid = 'unknown'\n" + PARTY, 2, "id", "cannot be unknown"),
        (HEAD + "party = ['a']\n", 3, "party[1]", "A table with fields"),
    ],
)  # fmt: skip
def test_each_mistake_has_its_line_field_and_sentence(text, line, field, words):
    found = only(text)
    assert found[:2] == (line, field)
    assert words in found[2]


def test_a_misspelt_required_field_is_one_mistake():
    assert only("id = 'p'\ntittle = 'T'\n" + PARTY)[1] == "tittle"


def test_a_field_below_a_table_that_belongs_at_the_top_is_explained():
    with pytest.raises(InputErrors) as caught:
        parse_proposal(HEAD + PARTY + "[topic]\nsummary = 'x'\n", "f")
    assert "top of the file" in caught.value.problems[0].hint


@pytest.mark.parametrize(
    "character", ["\\u001b", "\\u0007", "\\u202e", "\\u2066", "\\u200b", "\\u2028", "\\ufeff", "\\u007f", "\\U000E0041"]
)
def test_invisible_characters_in_names_are_refused(character):
    found = only(HEAD + f'[[party]]\nid = "a"\nname = "A{character}B"\n')
    assert "invisible control character U+" in found[2]


@pytest.mark.parametrize(
    "name", ["清华大学", "Université d’été", "می‌خواهم", "<b>A</b>", '=HYPERLINK("x")', "@A", "-A", "{0} %s", "A\u3000B"]
)
def test_names_in_any_script_and_hostile_but_visible_text_are_kept_as_they_are(name):
    proposal = parse_proposal(HEAD + f"[[party]]\nid = 'a'\nname = '''{name}'''\n", "f")
    assert proposal.party[0].name == name


def test_paragraphs_may_break_lines_and_names_may_not():
    assert parse_proposal("summary = 'a\\n'\n" + HEAD + PARTY, "f")
    assert parse_proposal('summary = "a\\nb"\n' + HEAD + PARTY, "f").summary == "a\nb"
    assert "U+000A" in only('id = "p"\ntitle = "a\\nb"\n' + PARTY)[2]


def test_lengths_are_bounded():
    assert "1001 characters" in only(f'id = "p"\ntitle = "{"x" * 1001}"\n' + PARTY)[2]
    assert "4001 characters" in only(f'summary = "{"x" * 4001}"\n' + HEAD + PARTY)[2]
    assert "2001 items" in only(HEAD + PARTY + "names = [" + '"x",' * 2001 + "]\n")[2]


def test_values_in_sentences_are_clipped():
    assert len(only(HEAD + PARTY + f'kind = "{"z" * 500}"\n')[2]) < 400


def test_all_mistakes_come_at_once_in_the_order_of_their_lines():
    found = mistakes("id = 'a b'\nend = tomorrow\nside = 'UK'\n[[party]]\nid = 'a'\nmilitary = 'no'\n")
    assert [(line, field) for line, field, _ in found] == [
        (1, "id"), (1, "title"), (2, "end"), (3, "side"), (4, "party[1].name"), (6, "party[1].military"),
    ]  # fmt: skip


def test_a_field_left_out_for_its_syntax_is_not_reported_missing_too():
    assert only("id = p\ntitle = 'T'\n" + PARTY)[:2] == (1, "id")


def test_files_that_cannot_be_opened_are_one_sentence(tmp_path):
    for path, words in ((tmp_path / "none.toml", "no such file"), (tmp_path, "folder")):
        with pytest.raises(InputErrors, match=words):
            read_proposal(path)
    with pytest.raises(InputErrors, match="cannot be opened"):
        read_proposal(tmp_path / "a\0b")
    with pytest.raises(InputErrors, match="cannot be opened"):
        read_proposal(tmp_path / ("x" * 300))


def test_reading_from_a_file_gives_the_same_as_parsing(tmp_path):
    path = tmp_path / "p.toml"
    path.write_bytes(b"\xef\xbb\xbf" + (HEAD + PARTY).encode())
    assert read_proposal(path) == parse_proposal(HEAD + PARTY, "x")
