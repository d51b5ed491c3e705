"""Names of organisations: one body's spellings come together, similar names of different bodies stay apart."""

import pytest

from entente.names.score_v1 import KINDS, Kind, Unreadable, compare, compare_names, parse, unreadable

SAME = [
    # spelling, order, legal form
    ("Nanjing University", "NANJING  UNIVERSITY"),
    ("University of Tianjin", "Tianjin Univ."),
    ("Brandt Motoren Aktiengesellschaft", "Brandt Motoren AG"),
    ("BrandtMotoren AG", "Brandt Motoren AG"),
    ("van der Brandt corp", "vanderbrandt corp"),
    ("Open Joint Stock Company Severnaya Verf", "Severnaya Verf OJSC"),
    ("Obshchestvo s Ogranichennoi Otvetstvennostyu Polyarny Veter", "Polyarny Veter OOO"),
    ("Lunar Trading & Shipping Co.", "Lunar Trading and Shipping Company"),
    ("Second Institute of Oceanography", "2nd Institute of Oceanography"),
    ("Factory IV", "Factory 4"),
    ("S&T Institute of Wuhan", "Wuhan Institute of Science and Technology"),
    ("Tsing Hua University", "Tsinghua University"),
    ("Ｎｏｒｄｌｉｃｈｔ Werke", "Nordlicht Werke"),
    ("P. R. China Institute of Tea", "Tea Institute of China"),
    ("No. 12 Tea Factory", "Tea Factory 12"),
    # Chinese
    ("天津大學", "天津大学"),
    ("天津大学", "Tianjin University"),
    ("Tianjin University (天津大学)", "天津大学"),
    ("华东石油化工学院", "East China Petrochemical Institute"),
    ("中国人民解放军北方指挥学院", "North Command College"),
    ("第七〇一研究所", "701st Research Institute"),
    ("一百零二厂", "102 Factory"),
    ("科学技术大学", "科技大学"),
    ("青藏高原冻土与冰川国家重点实验室", "State Key Laboratory of Permafrost and Glaciers of the Tibetan Plateau"),
    ("昌盛贸易有限公司", "Changsheng Trading Co., Ltd."),
    ("湖南之江茶叶学会", "湖南之江茶叶学会"),
    # pinyin of known terms
    ("Yunnan Chaye Daxue", "Yunnan Tea University"),
    ("Yun Nan Cha Ye Da Xue", "Yunnan Tea University"),
    ("Yunnan Dizhen Ju", "云南省地震局"),
    ("Gongchengjishu Daxue", "University of Engineering Technology"),
    ("Henan Dianzi University", "Henan University of Electronics"),
    # other scripts
    ("Акционерное общество «Северный приборостроительный завод»", "Severny Instrument-Making Plant JSC"),
    ("ΝΑΥΤΙΛΙΑ Α.Ε.", "Nautilia A.E."),
    # short forms inside names
    ("CETC 99", "China Electronics Technology Group Corporation 99"),
    ("Beihang University", "Beijing University of Aeronautics and Astronautics"),
    # one slip
    ("Gazprim Yug", "Gazprom Yug"),
    ("Guandgong Tea Institute", "Guangdong Tea Institute"),
    ("Ingushsky Veter", "Ingush Veter"),
    ("Alharamayn Trading", "Al-Haramain Trading"),
    ("Rouvanitex Bridges", "Ruvanitex Bridges"),
    ("Gazprim Gazprum Yug", "Gazprom Gazprum Yug"),
    ("Hang Xing Machinery of Wuhan", "Wuhan Hangxing Machinery"),
    ("Dizhenhaiyang Daxue", "Earthquake Ocean University"),
    ("勃兰特纳公司", "Brandtner Corporation"),
    # words that bodies leave out
    ("Wuhan Vocational Tea College", "Wuhan Vocational and Technical Tea College"),
    ("Laboratory of Rice Genetics", "Laboratory of Rice Genetics Science and Technology"),
    ("Northern Ordnance Institute 5719", "Northern Ordnance General Institute 5719"),
    ("Kaishan Bridge Steel Works Co., Ltd. (Wuhan)", "Kaishan Bridge Steel Works Co., Ltd."),
]

DIFFERENT = [
    ("Nanjing University", "Nanjing University of Aeronautics and Astronautics"),
    ("Tianjin University", "Tianjin University of Technology"),
    ("天津大学", "Tianjin University of Technology"),
    ("天津理工大学", "天津工业大学"),
    ("Northwest University", "Northwestern Polytechnical University"),
    ("Hebei University of Technology", "Hefei University of Technology"),
    ("河北工业大学", "Hefei University of Technology"),
    ("Institute of Physics, Academy of Sciences", "Institute of Geophysics, Academy of Sciences"),
    ("National Tsing Hua University", "Tsinghua University"),
    ("國立清華大學", "清华大学"),
    ("Huaihua University", "Huanghuai University"),
    ("Tianjin University", "Tianjin University Hospital"),
    ("Jinling University", "Jinling Hospital"),
    ("701 Research Institute", "702 Research Institute"),
    ("Ocean University of China", "North University of China"),
    ("Ocean University of China", "Ocean University of Japan"),
    ("Brandt Motoren AG", "Brandt Motoren GmbH"),
    ("Brandt B.V.", "Brandt Nederland B.V."),
    ("Brandt Germany GmbH", "Brandt France GmbH"),
    ("Brandt Germany Ltd.", "Brandt Shanghai Ltd."),
    ("Brandt China Ltd.", "Brandt Hollywood Ltd."),
    ("Management Company", "Westerly Management Company"),
    ("University", "Institute"),
    ("Ping An University", "Pang An University"),
    ("Nord Systems Ltd", "Nord Ltd"),
    ("Commune of Tea", "Committee of Tea"),
    ("Dolmen Tea University", "Dolman Rice University"),
    ("青山茶厂", "Qingsan Tea Factory"),
    ("Zorbina Works", "Zorbina Rice Hospital"),
    ("Zorbina University", "Zorbina Rice University"),
    ("Wuhan Dolmen Hospital", "Dolmen Rice Hospital"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_one_body(left, right):
    score = compare(left, right)
    assert score.value >= 0.7, score
    assert compare(right, left) == score


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_two_bodies(left, right):
    score = compare(left, right)
    assert score.value <= 0.65, score
    assert compare(right, left) == score


@pytest.mark.parametrize(
    ("left", "right", "feature"),
    [
        ("Nanjing Tea College", "Nanjing Tea University", "renamed_body"),
        ("Snowcloud", "Snowcloud Technology Co., Ltd.", "company_brand"),
        ("Yunduo Tea Co., Ltd. (Wuhan)", "Yunduo Tea Co., Ltd.", "place_omitted"),
        ("Dolmen Hospital", "Wuhan Dolmen Hospital", "place_omitted"),
        ("Zorbina Steel Technology Co., Ltd.", "Zorbina Steel Co., Ltd.", "company_brand"),
        ("Wuhan Yunduo Bridge Tea Co.", "Yunduo Bridge Tea Co.", "company_brand"),
        ("Laboratory of Rice Genetics", "Laboratory of Rice Genetics, Wuhan University", "host_omitted"),
        ("State Key Laboratory of Rice Genetics", "Laboratory of Rice Genetics at Wuhan University", "host_omitted"),
        ("北京大学水稻遗传研究所", "Institute of Rice Genetics", "host_omitted"),
        ("5701 Institute", "5701 Institute of the Northern Academy", "host_omitted"),
        ("Northern Lights Partners IV L.P.", "Northern Lights Partners V L.P.", "series_number"),
        ("Northern Lights Fund, Ltd.", "Northern Lights Fund II, Ltd.", "series_number"),
    ],
)  # fmt: skip
def test_what_speaks_for_one_body(left, right, feature):
    score = compare(left, right)
    assert score.has(feature), score
    assert 0.7 <= score.value < 1.0


@pytest.mark.parametrize(
    ("left", "right", "feature"),
    [
        ("Tianjin University", "Tianjin University of Technology", "extra_word"),
        ("Hebei Tea Institute", "Hefei Tea Institute", "different_words"),
        ("Third Hospital of Wuhan", "Fourth Hospital of Wuhan", "different_number"),
        ("Wuhan Tea University", "Wuhan Tea Hospital", "different_body"),
        ("Wuhan Tea University", "Wuhan Tea University Laboratory", "further_body"),
        ("Institute of the Republic", "Institute of the County", "only_generic"),
        ("Brandt Motoren AG", "Brandt Motoren GmbH", "different_form"),
        ("Third Rice Club", "Fourth Rice Club", "different_number"),
    ],
)  # fmt: skip
def test_what_speaks_against_it(left, right, feature):
    score = compare(left, right)
    assert score.has(feature), score
    assert score.value < 0.7


@pytest.mark.parametrize(
    ("left", "right", "value"),
    [
        ("XQTU", "XQTU", 0.65), ("XQTU", "TJU", 0.0), ("NPU", "Northern Petroleum University", 0.55),
        ("QVIC", "QVIC Heavy Machinery", 0.6), ("NPU", "Hebei University", 0.0), ("NPU", "NPU Group", 0.6),
    ],
)  # fmt: skip
def test_an_acronym_alone_is_at_most_possible(left, right, value):
    score = compare(left, right)
    assert score.value == value
    assert score.has("acronym_alone")


def test_capitals_decide_nothing():
    assert compare("xqtu", "XQTU") == compare("XQTU", "XQTU")
    assert compare("SNOWCLOUD", "Snowcloud Corporation").value > 0.9
    assert compare("northern lights partners iv l.p.", "NORTHERN LIGHTS PARTNERS V L.P.").has("series_number")


def test_a_bracket_that_renders_the_name_anew_is_a_reading_of_its_own():
    assert compare("Beijing University of Tea (BUT)", "Beijing University of Tea").value == 1.0
    assert compare("Northern Electronics Co (NECO 38)", "NECO 38").value >= 0.65
    assert [reading.script for reading in parse("Tianjin University (天津大学)").readings] == ["latin", "han"]
    assert len(parse("Institute of Tea (Wuhan)").readings) == 1
    assert compare("(Hebei University)", "Hebei University").value == 1.0
    assert compare("Tea (Tianjin) Co", "Tea Tianjin Co").value == 1.0
    assert compare("Tianjin) University", "Tianjin University").value == 1.0
    assert compare("Tea () University", "Tea University").value == 1.0


def test_two_places_in_brackets_are_two_bodies():
    assert compare("Brandt (Wuhan) Ltd.", "Brandt (Hefei) Ltd.").value < 0.6
    assert compare("Rice Genetics University (Wuhan)", "Rice Genetics University").has("place_omitted")


def test_a_dedication_is_no_other_body():
    assert compare("Institute of Solid State Physics", "P.N. Ivolgin Institute of Solid State Physics").value >= 0.7


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", Unreadable.EMPTY), ("  .,- ", Unreadable.EMPTY), ("x" * 10_240, Unreadable.TOO_LONG),
        ("Tianjin\u202euniversity", Unreadable.BIDI), ("天\u2066", Unreadable.BIDI), ("—", Unreadable.EMPTY),
        ("a" * 1000, None), ("天", None),
    ],
)  # fmt: skip
def test_unreadable_names_are_told_apart(name, why):
    assert unreadable(name) is why
    assert parse(name).problem is why
    if why:
        score = compare(name, "Tianjin University")
        assert (score.value, score.features[0].name, score.scripts) == (0.0, "unreadable_name", ("", ""))
        assert score.aligned == ()


def test_marks_that_only_look_like_letters_leave_nothing_to_compare():
    assert compare("()", "Tianjin University").value == 0.0
    assert parse("²").problem is None


def test_a_bracket_without_a_word_is_no_reading():
    assert len(parse("(&) (of)").readings) == 1


def test_of_two_words_alike_the_likest_answers():
    shown = compare("Gazprim Yug", "Gazprom Gazprimm Yug").aligned
    assert {"Gazprim", "Gazprimm"} in [{each.left, each.right} for each in shown]


def test_a_name_of_legal_forms_only_counts_as_a_name():
    assert compare("The Co", "The Co").value == 1.0
    assert parse("The Co").readings[0].words[0].kind is Kind.PROPER


def test_aligned_words_keep_their_writing_on_their_side():
    shown = compare("天津大学", "Tianjin University of Technology").aligned
    assert [(each.left, each.right) for each in shown] == [
        ("天津", "Tianjin"),
        ("大学", "University"),
        ("", "Technology"),
    ]
    turned = compare("Tianjin University of Technology", "天津大学")
    assert {(each.right, each.left) for each in turned.aligned} == {(each.left, each.right) for each in shown}
    assert turned.scripts == ("latin", "han")


def test_names_told_apart_at_a_glance_are_aligned_when_asked():
    score = compare("Wuhan Tea Institute", "Hefei Tea Institute")
    assert [(each.left, each.right) for each in score.aligned if each.likeness] == [
        ("Tea", "Tea"),
        ("Institute", "Institute"),
    ]
    assert score.aligned[-1].right == "Hefei"
    assert score.flipped().aligned[-1].right == "Wuhan"
    assert score.flipped().flipped() == score
    assert len({score, score.flipped()}) == 1
    assert score != "score"
    assert "different_words" in repr(score)


def test_an_unknown_kind_takes_the_better_reading():
    assert (
        compare("BRANDT, Ela R", "Ela Brandt", "unknown").value
        == compare("BRANDT, Ela R", "Ela Brandt", "person").value
    )
    university = ("Tianjin University", "Tianjin University of Technology")
    assert compare(*university, "unknown") == compare(*university)
    assert KINDS == ("organization", "person", "unknown")


def test_read_names_can_be_compared_again_and_again():
    read = parse("天津大学"), parse("Tianjin University")
    assert compare_names(*read) == compare_names(*read) == compare("天津大学", "Tianjin University")


def test_words_to_look_for_are_those_of_every_rendering():
    reading = parse("上海交通大学").readings[0]
    assert {"shanghai", "jiaotong", "transport", "university"} <= set(reading.sought)
    assert reading.key == "jiaotong shanghai university"
