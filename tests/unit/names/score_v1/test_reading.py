"""How names are cut into words, in each script."""

import inspect

import pytest

from entente.names.score_v1 import FEATURES, Kind, compare, parse
from entente.names.score_v1.align import mistyped, similar
from entente.names.score_v1.han import halves, known, numeral, parts, same, shortened, simplified, term, terms
from entente.names.score_v1.kinds import WEIGHT
from entente.names.score_v1.latin import classify, roman, tokens
from entente.names.score_v1.scripts import has_other_script, is_abjad, transliterate
from entente.names.score_v1.sounds import by_ear, consonants, korean, spelling
from entente.names.score_v1.syllables import is_pinyin
from entente.names.score_v1.tables import stem
from entente.names.score_v1.text import LONGEST, clean


def words(name):
    return [word.text for word in parse(name).readings[0].words]


@pytest.mark.parametrize(
    ("text", "value"),
    [("七七一", 771), ("二十三", 23), ("十", 10), ("一百零二", 102), ("38", 38), ("二", 2), ("3十", 30), ("百", 100)],
)
def test_chinese_numerals(text, value):
    assert numeral(text) == value


def test_chinese_names_are_cut_at_known_terms():
    assert [each.written for each in terms("浙江省肿瘤医院")] == ["浙江", "省", "肿瘤医院"]
    assert words("杭州青山基因实验室") == ["hangzhou", "qingshan", "genetics", "laboratory"]
    assert words("12研究所") == ["12", "research", "institute"]
    assert words("第十二厂") == ["12", "factory"]
    assert words("北山市中学") == ["beishan", "city", "middle", "school"]
    assert words("热与茶研究所")[-2:] == ["research", "institute"]
    assert words("动物营养学实验室") == ["animal", "nutrition", "laboratory"]
    assert words("第四纪研究所")[0] == "quaternar"
    assert words("与茶") == ["yu", "tea"]


def test_composite_terms_know_their_parts():
    assert halves("石油化工大学") == ("石油化工", "大学")
    assert parts("石油化工大学") == ("石油", "化工", "大学")
    assert parts("科学技术") == ("科学技术",)
    assert halves("茶") == ()
    assert known("大学")
    assert not known("青山")
    assert {"petroleum", "university"} <= term("石油化工大学").texts
    assert same("国立") == "国家"
    assert shortened("科学技术大学") == "科技大学"
    assert simplified("國立") == "国立"


def test_mixed_names_are_cut_at_the_change_of_script():
    assert words("IHI造船株式会社") == ["ihi", "ship"]
    assert words("3D打印工厂")[-1] == "factory"
    assert words("OKB 茶叶") == ["design", "bureau", "tea"]


def test_latin_names():
    assert words("Zhuangzhuangli Daxue")[0] == "zhuangzhuangli"
    assert words("Institut de Physique") == ["institute", "physics"]
    assert words("Nr 12 Zavod") == ["12", "plant"]
    assert words("No Zavod") == ["no", "plant"]
    assert words("Severnaya Verf") == ["north", "verf"]
    assert words("Lubrication and Lubricating Bridges")[:2] == ["lubric", "lubric"]
    assert words("Elbows") == ["elbow"]
    assert [token[0] for token in tokens("L.L.C. P.N. Orlov R&D")] == [
        "llc",
        "p",
        "n",
        "orlov",
        "research",
        "development",
    ]
    assert classify("xii", "XII").kind is Kind.NUMBER
    assert classify("severnykh", "severnykh").kind is Kind.DIRECTION
    assert classify("wobulnykh", "wobulnykh").kind is Kind.PROPER
    assert roman("v") == "5"
    assert roman("elf") is None
    assert stem("solidification") == "solidific"
    assert stem("gas") == "gas"


def test_cleaning_keeps_letters_and_drops_accents():
    assert clean("Zhèjiāng Gōngshāng Dàxué") == "Zhejiang Gongshang Daxue"
    assert clean("Ørsted–Łódź") == "Orsted Lodz"
    assert clean("नरेन्द्र") == "नरेन्द्र"
    assert clean("Xi\u2019an\u00ad") == "Xian"
    assert LONGEST == 1000


def test_letters_that_only_look_latin_are_read_as_latin():
    assert compare("Tіаnjіn Tea Plant", "Tianjin Tea Plant").value == 1.0
    assert clean("Тяж") == "Тяж"
    assert clean("aЖ") == "aЖ"


def test_other_scripts_in_latin_letters():
    assert transliterate("Щукин Её") == "Shchukin Ee"
    assert transliterate("きゃしゃつ") == "kyashatsu"
    assert transliterate("ゃ") == ""
    assert transliterate("キャット") == "kyato"
    assert transliterate("서울") == "seoul"
    assert transliterate("שלום") == "shlvm"
    assert transliterate("天") == "天"
    assert has_other_script("Ж")
    assert not has_other_script("天津 Ж"[:2])
    assert not has_other_script("abc")
    assert is_abjad("عمر")
    assert not is_abjad("abc")


def test_sounds():
    assert consonants("abdullah") == consonants("abdulah") == "BDLH"
    assert consonants("cecil") == "SL"
    assert consonants("george2")[-1] == "2"
    assert by_ear("BRN", "BLN") > 0.9
    assert by_ear("", "B") == 0.0
    assert by_ear("B" * 30, "B" * 30) == 1.0
    assert by_ear("B" * 30, "C" * 30) == 0.0
    assert spelling("sergei") == spelling("sergey")
    assert korean("lee") == korean("yi")


def test_misspellings():
    assert similar("gazprom", "gasprom") > 0.8
    assert similar("benz", "benn") == 0.6
    assert similar("benz", "bens2") == 0.0
    assert similar("abc", "abd") == 0.0
    assert similar("haihua", "huaihua") == 0.0
    assert similar("haihua", "huaihua", strict=False) > 0
    assert mistyped("commision", "commission") > 0.8
    assert mistyped("shandong", "shangdong") == 0.0
    assert mistyped("tea", "ten") == 0.0
    assert mistyped("abcdefgh", "abcdxxgh") == 0.0


def test_pinyin_is_recognised():
    assert all(map(is_pinyin, ("tianjin", "xian", "huanghuai", "qingdao")))
    assert not any(map(is_pinyin, ("siemens", "gazprom", "")))


def test_distinguishing_words_weigh_more_than_generic_ones():
    order = [
        Kind.PROPER,
        Kind.FIELD,
        Kind.COMMON_FIELD,
        Kind.BODY,
        Kind.UMBRELLA,
        Kind.CORPORATE,
        Kind.FILLER,
        Kind.LEGAL,
    ]
    assert [WEIGHT[kind] for kind in order] == sorted((WEIGHT[kind] for kind in order), reverse=True)


def test_every_feature_explains_itself_in_both_languages():
    for kind in FEATURES.values():
        english, chinese = (inspect.getdoc(kind) or "").split("\n\n")
        assert english.replace("…", "").isascii()
        assert any("\u4e00" <= char <= "\u9fff" for char in chinese)
    extra = next(
        seen for seen in compare("Tea University", "Tea University of Rice").features if seen.name == "extra_word"
    )
    assert extra.en.startswith("One name has a further place")
    assert "专有词语" in extra.zh
