"""The first scorer: similar names of different bodies stay apart, one body's spellings come together."""

from __future__ import annotations

import inspect

import pytest

from entente.names.score_v0 import FEATURES, KINDS, Kind, Unreadable, compare, parse, parse_person, unreadable
from entente.names.score_v0.han import numeral, person_words, words
from entente.names.score_v0.syllables import is_pinyin
from entente.names.score_v0.text import LONGEST, clean
from entente.names.score_v0.vocabulary import WEIGHT

SAME = [
    ("Nanjing University", "NANJING  UNIVERSITY"),
    ("University of Tianjin", "Tianjin University"),
    ("Tianjin Univ.", "Tianjin University"),
    ("天津大学", "Tianjin University"),
    ("天津大學", "天津大学"),
    ("南京航空航天大学", "Nanjing University of Aeronautics and Astronautics"),
    ("西北大学", "Northwest University"),
    ("國防科技大學", "国防科技大学"),
    ("中国科学院物理研究所", "Institute of Physics, Chinese Academy of Sciences"),
    ("Xi'an Jiaotong University", "Xian Jiaotong University"),
    ("Siemens Aktiengesellschaft", "Siemens AG"),
    ("Open Joint Stock Company Severnaya Verf", "Severnaya Verf OJSC"),
    ("701st Research Institute", "第七〇一研究所"),
    ("Second Institute of Oceanography", "2nd Institute of Oceanography"),
    ("Factory IV", "Factory 4"),
    ("Tianjin University (天津大学)", "天津大学"),
    ("S&T Institute of Wuhan", "Wuhan Institute of Science and Technology"),
    ("Tsing Hua University", "Tsinghua University"),
    ("Hang Xing Machinery", "Hangxing Machinery"),
    ("Ｈｕａｗｅｉ Technologies", "Huawei Technologies"),
    ("中国科学技术大学", "中国科技大学"),
    ("S.C. Johnson", "SC Johnson"),
]

DIFFERENT = [
    ("Nanjing University", "Nanjing University of Aeronautics and Astronautics"),
    ("Tianjin University", "Tianjin University of Technology"),
    ("Northwest University", "Northwestern University"),
    ("Northwestern University", "Northwestern Polytechnical University"),
    ("Northwest University", "Northwestern Polytechnical University"),
    ("Hebei University of Technology", "Hefei University of Technology"),
    ("河北工业大学", "Hefei University of Technology"),
    ("Institute of Physics, Chinese Academy of Sciences", "Institute of Geophysics, Chinese Academy of Sciences"),
    ("National Tsing Hua University", "Tsinghua University"),
    ("國立清華大學", "清华大学"),
    ("天津理工大学", "天津工业大学"),
    ("Huaihua University", "Huanghuai University"),
    ("Tianjin University", "Tianjin University Hospital"),
    ("Jinling University", "Jinling Institute"),
    ("701 Research Institute", "702 Research Institute"),
    ("Ocean University of China", "North University of China"),
    ("Ocean University of China", "Ocean University of Japan"),
    ("Management Company", "Westminister Management Company"),
    ("University", "Institute"),
    ("Huawei Technologies", "Huawei Hospital"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_one_body(left: str, right: str) -> None:
    assert compare(left, right).value >= 0.7


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_two_bodies(left: str, right: str) -> None:
    score = compare(left, right)
    assert score.value < 0.6
    assert len(score.features) > 1


def test_misspelt_names_come_together_but_not_words_of_the_vocabulary() -> None:
    assert compare("Gazprom Neft", "Gasprom Neft").value >= 0.7
    assert compare("Institute of Mining", "Institute of Marine").value < 0.6


def test_a_company_brand_stands_for_the_company() -> None:
    score = compare("CloudWalk", "CloudWalk Technology Co., Ltd.")
    assert score.value >= 0.7
    assert score.has("company_brand")


@pytest.mark.parametrize(
    ("left", "right", "value"),
    [("CSU", "CSU", 0.65), ("CSU", "TJU", 0.0), ("NPU", "Northern Petroleum University", 0.55),
     ("AVIC", "AVIC Heavy Machinery", 0.6), ("NPU", "Hebei University", 0.0)],
)  # fmt: skip
def test_an_acronym_alone_is_at_most_possible(left: str, right: str, value: float) -> None:
    score = compare(left, right)
    assert score.value == value
    assert score.has("acronym_alone")


def test_a_bracketed_acronym_does_not_spoil_the_full_name() -> None:
    assert compare("Beijing University of Posts (BUPT)", "Beijing University of Posts").value == 1.0
    assert compare("(Hebei University)", "Hebei University").value == 1.0
    assert compare("Semiconductor (Tianjin) Co", "Semiconductor Tianjin Co").value == 1.0


@pytest.mark.parametrize(
    ("name", "why"),
    [("", Unreadable.EMPTY), ("  .,- ", Unreadable.EMPTY), ("x" * 10_240, Unreadable.TOO_LONG),
     ("Tianjin\u202euniversity", Unreadable.BIDI), ("a" * LONGEST, None), ("天", None)],
)  # fmt: skip
def test_unreadable_names_are_told_apart(name: str, why: Unreadable | None) -> None:
    assert unreadable(name) is why
    assert parse(name).problem is why
    assert parse_person(name).problem is why
    if why:
        score = compare(name, "Tianjin University")
        assert (score.value, score.features[0].name) == (0.0, "unreadable_name")


def test_marks_that_only_look_like_letters_leave_nothing_to_compare() -> None:
    assert compare("()", "Tianjin University").value == 0.0
    assert parse_person("\u0345()").problem in (None, Unreadable.EMPTY)


def test_every_feature_explains_itself_in_both_languages() -> None:
    score = compare("Tianjin University", "Tianjin University of Technology")
    extra = next(seen for seen in score.features if seen.name == "extra_word")
    assert extra.en.startswith("One name has a further place")
    assert "专有词语" in extra.zh
    for kind in FEATURES.values():
        assert (inspect.getdoc(kind) or "").count("\n\n") == 1


def test_aligned_words_keep_their_writing() -> None:
    shown = compare("天津大学", "Tianjin University of Technology").aligned
    assert [(each.left, each.right) for each in shown] == [
        ("天津", "Tianjin"),
        ("大学", "University"),
        ("", "Technology"),
    ]
    turned = compare("Tianjin University of Technology", "天津大学").aligned
    assert {(each.right, each.left) for each in turned} == {(each.left, each.right) for each in shown}


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Elon Musk", "MUSK, Elon", True),
        ("Mr. Rami Makhlouf", "Rami Makhlouf", True),
        ("Hans J Friedrich", "Hans Joachim Friedrich", True),
        ("Margarita Simonyán", "Margarita Simonyan", True),
        ("习近平", "Xi Jinping", True),
        ("歐陽娜娜", "Ouyang Nana", True),
        ("Donlad Trump", "Donald Trump", True),
        ("Bart De Vries", "Bart De Wever", False),
        ("Antonín Babiš", "Andrej Babiš", False),
        ("Wang Wei", "Wang Wen", False),
        ("Musk", "Elon Musk", False),
        ("Dr", "Dr", True),
    ],
)
def test_persons(left: str, right: str, same: bool) -> None:
    assert (compare(left, right, "person").value >= 0.7) is same


def test_an_unknown_kind_takes_the_better_reading() -> None:
    assert compare("MUSK, Elon R", "Elon Musk", "unknown").value == compare("MUSK, Elon R", "Elon Musk", "person").value
    university = ("Tianjin University", "Tianjin University of Technology")
    assert compare(*university, "unknown").value == compare(*university).value
    assert KINDS == ("organization", "person", "unknown")


@pytest.mark.parametrize(
    ("text", "value"),
    [("七七一", 771), ("二十三", 23), ("十", 10), ("一百零二", 102), ("38", 38), ("二", 2), ("3十", 30)],
)
def test_chinese_numerals(text: str, value: int) -> None:
    assert numeral(text) == value


def test_chinese_names_are_cut_at_known_terms() -> None:
    assert [word for word, _ in words("浙江省肿瘤医院")] == ["zhejiang", "province", "cancer", "hospital"]
    assert [word for word, _ in words("杭州青山基因实验室")] == ["hangzhou", "qingshan", "gene", "laboratory"]
    assert [word for word, _ in words("12研究所")] == ["12", "institute"]
    assert words("北部湾") == [("beibuwan", "北部湾")], "a one-character term inside a name is no word"
    assert person_words("单于") == [("shan", "单"), ("yu", "于")]
    assert person_words("李") == [("li", "李")]


def test_pinyin_is_recognised() -> None:
    assert all(map(is_pinyin, ("tianjin", "xian", "huanghuai", "qingdao")))
    assert not any(map(is_pinyin, ("siemens", "gazprom", "")))


def test_cleaning_keeps_letters_and_drops_accents() -> None:
    assert clean("Zhèjiāng Gōngshāng Dàxué") == "Zhejiang Gongshang Daxue"
    assert clean("Ørsted–Łódź") == "Orsted Lodz"


def test_distinguishing_words_weigh_more_than_generic_ones() -> None:
    assert WEIGHT[Kind.PROPER] >= WEIGHT[Kind.FIELD] > WEIGHT[Kind.BODY] > WEIGHT[Kind.FILLER] > WEIGHT[Kind.LEGAL]
    assert parse("The Co").readings[0].words[0].kind is Kind.PROPER
