"""Properties of score_v1 over any text: what must not count does not, and nothing makes it fall over or hang."""

import time
import unicodedata

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.names.score_v1 import compare, parse, parse_person

TEXT = (
    "Tianjin University Technology of 天津 大学 国防 研究所 第七〇一 CSU (CAS) Hefei Hebei Gazprom Tsing Hua 理工 学院 "
    "Ltd. China Institute 科学技术 Northwestern II 大學 Akademiya nauk AVIC 38 Gongye Daxue "
    "Путин عمر 김민호 バラク L.P. & Co"
)
PARTS = TEXT.split()
ANY_PLANE = st.text(st.characters(codec=None, exclude_categories=["Cs"]), max_size=60)
NAMES = st.one_of(ANY_PLANE, st.lists(st.sampled_from(PARTS), min_size=1, max_size=8).map(" ".join))
KINDS = st.sampled_from(["organization", "person", "unknown"])
LATIN_WORDS = [
    "Tianjin",
    "university",
    "of",
    "Technology",
    "gazprom",
    "AVIC",
    "ltd",
    "Second",
    "iv",
    "Hua",
    "tsing",
    "NPU",
]
LATIN = st.lists(st.sampled_from(LATIN_WORDS), min_size=1, max_size=6)
PERSONS = st.lists(
    st.sampled_from(["Ela", "Brandt", "wang", "Wei", "Mohammed", "bin", "Nguyen", "van", "J", "dj", "Ivanovich", "al"]),
    min_size=1, max_size=4,
)  # fmt: skip
CHINESE = st.text(st.sampled_from("天津大学国防科技研究所第二一院北京中厂山东工业理航空"), min_size=1, max_size=12)
TO_TRADITIONAL = opencc.OpenCC("s2t").convert


@settings(max_examples=300, deadline=None)
@given(NAMES, NAMES, KINDS)
def test_bounded_symmetric_and_the_same_every_time(left, right, kind):
    score = compare(left, right, kind)
    assert 0.0 <= score.value <= 1.0
    assert compare(right, left, kind) == score
    assert compare(left, right, kind) == score
    assert score.features
    assert all(0.0 <= each.likeness <= 1.0 for each in score.aligned)


@settings(max_examples=150, deadline=None)
@given(NAMES, KINDS)
def test_a_name_is_itself_unless_it_is_an_acronym_or_unreadable(name, kind):
    score = compare(name, name, kind)
    assert score.value == 1.0 or score.has("acronym_alone") or score.has("unreadable_name")


@settings(max_examples=150, deadline=None)
@given(LATIN, LATIN)
def test_case_does_not_count(left, right):
    one, other = " ".join(left), " ".join(right)
    plain = compare(one, other).value
    assert compare(one.upper(), other).value == compare(one.lower(), other.title()).value == plain
    assert compare(one.upper(), one.lower()) == compare(one, one)


@settings(max_examples=150, deadline=None)
@given(PERSONS, PERSONS)
def test_case_does_not_count_in_personal_names(left, right):
    one, other = " ".join(left), " ".join(right)
    plain = compare(one, other, "person").value
    assert compare(one.upper(), other, "person").value == compare(one.lower(), other.title(), "person").value == plain


@settings(max_examples=100, deadline=None)
@given(LATIN, LATIN, st.sampled_from(["  ", "\u3000", "\t", "\u00a0 ", "\u2009"]))
def test_spacing_does_not_count(left, right, blank):
    other = " ".join(right)
    assert compare(f" {blank.join(left)}{blank}", other).value == compare(" ".join(left), other).value


@settings(max_examples=100, deadline=None)
@given(LATIN, LATIN)
def test_width_does_not_count(left, right):
    one, other = " ".join(left), " ".join(right)
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in one)
    assert compare(wide, other).value == compare(one, other).value


@settings(max_examples=100, deadline=None)
@given(CHINESE, CHINESE)
def test_script_variant_does_not_count(left, right):
    assert compare(TO_TRADITIONAL(left), right).value == compare(left, right).value
    assert compare(TO_TRADITIONAL(left), left).value == 1.0


@settings(max_examples=150, deadline=None)
@given(PERSONS, PERSONS, st.randoms())
def test_order_of_given_and_family_names_does_not_count(left, right, chance):
    turned = list(left)
    chance.shuffle(turned)
    other = " ".join(right)
    assert compare(" ".join(turned), other, "person").value == compare(" ".join(left), other, "person").value
    if len(left) > 1:
        comma = f"{left[-1]}, {' '.join(left[:-1])}"
        assert compare(comma, " ".join(left), "person").value == 1.0


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 0x10FFFF).filter(lambda code: not 0xD800 <= code <= 0xDFFF), min_size=1, max_size=40))
def test_every_plane_is_read_or_called_unreadable(codes):
    name = "".join(map(chr, codes))
    for reader in (parse, parse_person):
        read = reader(name)
        assert bool(read.readings) is (read.problem is None)


@pytest.mark.parametrize("name", ["", " ", "...", "—–", "()", "\u200b", "\u202e天津", "a\u2066b", "\u3000", "&", "'"])
def test_empty_bidirectional_and_punctuation_only_names_are_unreadable(name):
    for kind in ("organization", "person", "unknown"):
        score = compare(name, "Tianjin University", kind)
        assert score.value == 0.0
        assert score.has("unreadable_name")


def test_look_alike_letters_do_not_hide_a_name():
    masked = "Tiаnjin Univеrsity of Теchnology"
    assert not masked.isascii()
    assert compare(masked, "Tianjin University of Technology").value == 1.0
    assert unicodedata.normalize("NFKD", "é") != "é"
    assert compare("Tianjin Universite\u0301", "Tianjin Université").value == 1.0


def test_long_names_take_linear_time():
    started = time.process_time()
    assert 0.0 <= compare("abcdefghi jk" * 80, "abcdefghj kl" * 80).value <= 1.0
    assert compare("天" * 999, "津" * 999).value < 0.7
    assert compare("大学研究所" * 199, "研究所大学" * 199).value <= 1.0
    assert compare("a " * 499, "b " * 499, "person").value <= 1.0
    assert compare("xi an " * 160, "wang wei " * 100, "person").value <= 1.0
    assert compare("(" * 999, ")" * 999).has("unreadable_name")
    assert compare("(a" * 499, "a)" * 499).value <= 1.0
    assert compare("P. Q. " * 160, "A.B.C." * 160).value <= 1.0
    assert compare("x" * 10_240, "x" * 10_240).has("unreadable_name")
    assert time.process_time() - started < 5.0
