"""Names of persons: any order, spelling and script; what is shared must single somebody out."""

import pytest

from entente.names.score_v1 import Unreadable, compare, parse_person
from entente.names.score_v1.given import information, likeness
from entente.names.score_v1.mandarin import chinese_words, readings, spelt_as

SAME = [
    # order, case, titles, doubled words, glued words
    ("Ela Brandt", "BRANDT, Ela"),
    ("Mr. Ela Brandt", "Ela Brandt"),
    ("Ela Ela Brandt", "Ela Brandt"),
    ("ElaBrandt", "Ela Brandt"),
    ("Ela-Maria Brandtner", "Ela Maria Brandtner"),
    ("Dr", "Dr"),
    ("Emmanuelle Brandtner (Ela)", "Ela Emmanuelle Brandtner"),
    # spelling, transcription, slips
    ("Margarita Vostrikóva", "Margarita Vostrikova"),
    ("Elanor Brandtnerr", "Elanor Brandtner"),
    ("Mohamed Zawakili", "Muhammad Zawakili"),
    ("Sergei Vostrikin", "Sergey Vostrikin"),
    ("El4 Br4ndtner", "Ela Brandtner"),
    ("Brandtner", "Brandtnar"),
    ("Wolibor Xavandar SSIN Qelembe", "Wolibor Xavandar Asin Qelembe"),
    # parts left out
    ("Ela Brandtner", "Ela J. Brandtner"),
    ("E. Brandtner", "Ela Brandtner"),
    ("E.-J. Brandtner", "Ela-Jana Brandtner"),
    ("DJ Brandtner", "Dana-Jana Brandtner"),
    ("Wolibor Qelembe", "Wolibor Ahmed Qelembe"),
    ("Sergey Vostrikin", "Sergey Viktorovich Vostrikin"),
    ("Omar bin Zawakili Qelembe", "Omar ibn Zawakili Qelembe"),
    ("Abdul Rahman Zawakili", "Abd al-Rahman Zawakili"),
    ("Abdul Li Zawakili", "Zawakili Abdul Li"),
    ("Ben Qelembe", "Benjamin Qelembe"),
    # Chinese
    ("诸葛晓明", "諸葛曉明"),
    ("诸葛晓明", "Zhuge Xiaoming"),
    ("吕晓明", "Lu Xiaoming"),
    ("单晓明", "Shan Xiao Ming"),
    ("谢志伟", "Hsieh Chih-wei"),
    ("陈大文", "Chan Dawen"),
    ("Hsieh Chih-wei", "Xie Zhiwei"),
    # Japanese, Korean
    ("田中一郎", "Ichiro Tanaka"),
    ("김민호", "Kim Min Ho"),
    ("이영희", "Lee Young-hee"),
    ("이 민호", "Yi Minho"),
    ("マルタ・ヴォストリコワ", "Maruta Vosutorikowa"),
    # Cyrillic, Greek, Georgian, Armenian, Arabic, Hebrew
    ("Марта Вострикова", "Marta Vostrikova"),
    ("Μαρτα Νικολαιδη", "Marta Nikolaidi"),
    ("მარტა ბერიძე", "Marta Beridze"),
    ("Մարտա Սարոյան", "Marta Saroyan"),
    ("مريم الزواكلي", "Maryam al-Zawakili"),
    ("عبد الرحمن زواكلي", "Abdulrahman Zawakili"),
    ("דן ברנר", "Dan Brenner"),
    # a foreign name spelt out by ear
    ("玛尔塔·勃兰特", "Marta Brandt"),
    ("勃兰特纳", "Marta Brandtner"),
]  # fmt: skip

DIFFERENT = [
    ("Ela Brandtner", "Eva Vostrikin"),
    ("Maria Brandtner", "Marina Brandtner"),
    ("Wang Wei", "Wang Wen"),
    ("Wang Xiaoming", "Wang Xiaomin"),
    ("高晓明", "高小明"),
    ("王晓明", "李晓明"),
    ("김민호", "김민후"),
    ("Brandtner", "Ela Brandtner"),
    ("Ela O Brandtner", "Ela Joana Brandtner"),
    ("Brandtner, Ela G.", "Ela W Brandtner"),
    ("J. Smith", "John Smith"),
    ("Mohammed Ahmed", "Mohammed Ahmed Hassan"),
    ("Nguyen Van Anh", "Nguyen Thi Van Anh"),
    ("Le Van Tam", "Do Van Tam"),
    ("Juan Garcia", "Juan Garcia Lopez"),
    ("John Smith", "Jon Smyth Brown"),
    ("Bill Smith", "William Smith"),
    ("Sergey Ivanovich Petrov", "Sergey Ilyich Petrov"),
    ("Malik Vostrikovich", "Malik Vostrikov"),
    ("王", "Ela Brandtner"),
    ("罗", "Ela Brandtner"),
    ("金·卡", "Ela Brandtner"),
    ("Wang Li", "Hsu Chih"),
    ("عمر", "Ela Brandtner"),
    ("عمر", "Umair"),
    ("مريم", "Marwan Zawakili"),
    ("李", "James Wood"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_one_person(left, right):
    score = compare(left, right, "person")
    assert score.value >= 0.7, score
    assert compare(right, left, "person") == score


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_two_persons(left, right):
    score = compare(left, right, "person")
    assert score.value < 0.7, score
    assert compare(right, left, "person") == score


@pytest.mark.parametrize(
    ("left", "right", "feature"),
    [
        ("E. Brandtner", "Ela Brandtner", "initial"),
        ("Wolibor Qelembe", "Wolibor Ahmed Qelembe", "further_name"),
        ("Juan Garcia", "Juan Garcia Lopez", "little_in_common"),
        ("Bill Smith", "William Smith", "little_in_common"),
        ("Brandtner", "Ela Brandtner", "no_common_name"),
        ("Ela Brandtner", "Eva Vostrikin", "different_words"),
        ("勃兰特纳", "Marta Brandtner", "by_ear"),
        ("Ela Brandtner", "Brandtner Ela", "same_words"),
    ],
)
def test_reasons(left, right, feature):
    assert compare(left, right, "person").has(feature), compare(left, right, "person")


@pytest.mark.parametrize(("name", "why"), [("", Unreadable.EMPTY), ("a\u202eb", Unreadable.BIDI)])
def test_unreadable(name, why):
    assert parse_person(name).problem is why


def test_nothing_but_marks_is_no_name():
    assert parse_person("\u0345()").problem in (None, Unreadable.EMPTY)
    assert parse_person("()").problem is Unreadable.EMPTY


def test_an_absurdly_long_name_is_cut():
    long = " ".join(f"name{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(90))
    assert len(parse_person(long).readings[0].words) == 16
    assert compare(long, long, "person").value == 1.0


def test_a_frequent_name_says_less_than_a_rare_one_whatever_its_origin():
    for frequent in ("wang", "mohammed", "garcia", "nguyen", "ivanov", "smith"):
        assert information(frequent) < information("vostrikin")
    assert information("zhuang") < information("vostrikin")
    assert information("ok") < information("vostrikin")


def test_words_of_personal_names():
    assert likeness("wei", "wei", "", "") == 1.0
    assert likeness("maria", "marina", "", "") == 0.0, "two known names"
    assert likeness("muhammad", "mohammed", "", "") > likeness("william", "bill", "", "") > 0
    assert likeness("xiaoming", "xiaomin", "pinyin", "pinyin") == 0.0
    assert likeness("vostrikov", "vostrikovich", "", "") == 0.0, "a patronymic"
    assert likeness("zhiwei", "chihwei", "mandarin", "wade") > 0
    assert likeness("lv", "lyu", "mandarin", "pinyin") > 0
    assert likeness("chang", "zhang", "pinyin", "mandarin") == 0.0, "pinyin against characters is literal"
    assert likeness("vostrikin", "vostrikim", "pinyin", "") > 0
    assert likeness("kim", "gim", "korean", "") > 0
    assert likeness("minho", "minhu", "korean", "korean") == 0.0
    assert likeness("luo", "lo", "heard", "") > 0
    assert likeness("luo", "ann", "heard", "") == 0.0


def test_spellings_of_mandarin():
    assert "zhang" in readings("chang")
    assert "chang" in readings("chang")
    assert "xiao" in readings("hsiao")
    assert "huang" in readings("wong")
    assert "er" in readings("erh")
    assert "yan" in readings("yen")
    assert readings("brandt") == readings("x1") == readings("a" * 40) == frozenset()
    assert spelt_as(["wang", "wei"]) == "pinyin"
    assert spelt_as(["hsieh", "chih", "wei"]) == "wade"
    assert spelt_as(["tian", "an"]) == "pinyin"
    assert spelt_as(["ela", "brandt"]) == spelt_as(["wang"]) == spelt_as(["ri", "te"]) == spelt_as(["o2", "li"]) == ""


def test_chinese_surnames_are_read_as_surnames():
    assert chinese_words("单于") == [("shan", "单"), ("yu", "于")]
    assert chinese_words("李") == [("li", "李")]
    assert chinese_words("歐陽娜娜") == [("ouyang", "欧阳"), ("nana", "娜娜")]
    assert chinese_words("勃兰特") is None
    assert chinese_words("李一二三四") is None
