import pytest

from entente.errors import InputErrors
from entente.model.reading import parse_proposal

HEAD = 'id = "p"\ntitle = "T"\n'
TWO = HEAD + '[[party]]\nid = "alpha"\nname = "A"\n[[party]]\nid = "beta"\nname = "B"\n'


def problem(text: str):
    with pytest.raises(InputErrors) as caught:
        parse_proposal(text, "f")
    assert len(caught.value.problems) == 1, str(caught.value)
    return caught.value.problems[0]


@pytest.mark.parametrize(
    ("rest", "line", "field", "words"),
    [
        ('[[party]]\nid = "alpha"\nname = "C"\n', 10, "party[3].id", "given twice"),
        ('[[data]]\nid = "d"\n[[data]]\nid = "d"\n', 12, "data[2].id", "given twice"),
        ('[[person]]\nrole = "x"\nemployer = "alpho"\n', 11, "person[1].employer", "did you mean “alpha”"),
        ('[[transfer]]\nwhat = "x"\nrecipient = "zz"\n', 11, "transfer[1].recipient", "there are: alpha, beta"),
        ('[[equipment]]\nwhat = "x"\nowner = "zz"\n', 11, "equipment[1].owner", "no party"),
        ('owners = [{name = "x", party = "zz"}]\n', 9, "party[2].owners[1].party", "no party"),
        ('[ip]\nshares = [{party = "zz", percent = 100}]\n', 10, "ip.shares[1].party", "no party"),
        ('[[transfer]]\nwhat = "x"\ntechnology = "none"\n', 11, "transfer[1].technology", "[[technology]]"),
        ('owners = [{name="x", percent=60}, {name="y", percent=40.5}]\n', 9, "party[2].owners", "100.5 percent"),
        ('[ip]\nshares = [{party = "alpha", percent = 50}]\n', 10, "ip.shares", "total 50 percent"),
        ('[ip]\nshares = [{party="alpha", percent=50},{party="alpha", percent=50}]\n', 10, "ip.shares[2].party", "two"),
        ('names = ["Beta", "——"]\n', 9, "party[2].names[2]", "Unreadable name"),
        ('owners = [{name = "..."}]\n', 9, "party[2].owners[1].name", "Unreadable name"),
        ('[[party]]\nid = "c"\nname = "。"\n', 11, "party[3].name", "no letter and no digit"),
        ('owners = [{name = "B", party = "beta"}]\n', 9, "party[2].owners[1].party", "beta → beta"),
    ],
)  # fmt: skip
def test_mistakes_between_fields(rest, line, field, words):
    found = problem(TWO + rest)
    assert (found.line, found.field) == (line, field)
    assert words in str(found)


def test_the_end_comes_after_the_start():
    found = problem("start = 2026-05-01\nend = 2026-04-30\n" + TWO)
    assert (found.line, found.field) == (2, "end")
    assert parse_proposal("start = 2026-05-01\nend = 2026-05-01\n" + TWO, "f")


def test_a_long_circle_of_owners_is_found_once():
    count = 60
    text = HEAD + "".join(
        f'[[party]]\nid = "p{i}"\nname = "P"\nowners = [{{name = "x", party = "p{(i + 1) % count}"}}]\n'
        for i in range(count)
    )
    assert "circle" in str(problem(text))


def test_a_tree_of_owners_is_no_circle():
    text = HEAD + (
        '[[party]]\nid = "a"\nname = "A"\nowners = [{name = "c", party = "c"}, {name = "b", party = "b"}]\n'
        '[[party]]\nid = "b"\nname = "B"\nowners = [{name = "c", party = "c"}]\n'
        '[[party]]\nid = "c"\nname = "C"\n'
    )
    assert parse_proposal(text, "f")


def test_three_thirds_are_a_whole():
    third = HEAD + "".join(f'[[party]]\nid = "{i}"\nname = "P"\n' for i in "abc")
    shares = ",".join(f'{{party = "{i}", percent = 33.3}}' for i in "abc")
    assert parse_proposal(third + f"[ip]\nshares = [{shares}]\n", "f").ip.shares[2].percent == 33.3


def test_a_wrong_party_id_does_not_make_references_look_wrong():
    text = HEAD + '[[party]]\nid = "a b"\nname = "A"\n[[person]]\nrole = "x"\nemployer = "a b"\n'
    with pytest.raises(InputErrors) as caught:
        parse_proposal(text, "f")
    assert [p.field for p in caught.value.problems] == ["party[1].id", "person[1].employer"]
    assert "not an id" in str(caught.value.problems[1])


def test_references_to_unknown_technologies_are_left_alone():
    assert parse_proposal('technology = "unknown"\n' + TWO + '[[transfer]]\nwhat = "x"\ntechnology = "y"\n', "f")


def test_references_that_exist_pass():
    text = TWO + (
        '[[technology]]\nname = "t"\n[[person]]\nrole = "x"\nemployer = "alpha"\n'
        '[[transfer]]\nwhat = "x"\nrecipient = "beta"\ntechnology = "t"\n'
    )
    assert parse_proposal(text, "f").transfer[0].recipient == "beta"
