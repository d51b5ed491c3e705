import json
import re
import tomllib

import jsonschema
import msgspec
import pytest

from entente.errors import InputErrors
from entente.model.countries import COUNTRIES, COUNTRY_SLIPS, country_name
from entente.model.describe import sections
from entente.model.proposal import Proposal
from entente.model.reading import parse_proposal
from entente.model.schema import proposal_schema
from entente.model.template import proposal_template

LANGUAGES = ("en", "zh")


def plain(text: str) -> object:
    return msgspec.to_builtins(tomllib.loads(text))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_template_is_a_valid_proposal(lang):
    proposal = parse_proposal(proposal_template(lang), "template")
    assert len(proposal.party) == 2
    assert proposal.data == ()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_template_with_every_field_in_use_is_valid_and_says_nothing_that_is_not_known(lang):
    used = re.sub(r"^# ", "", proposal_template(lang), flags=re.MULTILINE)
    proposal = parse_proposal(used, "template")
    assert proposal.data is not None
    assert len(proposal.data) == 1
    assert proposal.party[0].military is None
    assert proposal.start is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_template_names_every_section_and_field_with_its_meaning(lang):
    template = proposal_template(lang)
    flat = re.sub(r"\n##\s+", "" if lang == "zh" else " ", template).replace(" ", "")
    top, tables = sections()
    for field in [*top, *(field for section in tables for field in section.fields)]:
        assert re.search(rf"^(# )?{field.name} = ", template, flags=re.MULTILINE), field.name
        assert field.meaning.in_lang(lang).replace(" ", "") in flat, field.name
        for choice in field.choices:
            assert choice in template
    for section in tables:
        assert section.heading in template


def test_lines_of_the_template_fit_a_page():
    assert max(len(line) for lang in LANGUAGES for line in proposal_template(lang).splitlines()) <= 110


def test_the_schema_accepts_what_the_checker_accepts():
    schema = json.loads(proposal_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for lang in LANGUAGES:
        template = proposal_template(lang)
        validator.validate(plain(template))
        validator.validate(plain(re.sub(r"^# ", "", template, flags=re.MULTILINE)))


@pytest.mark.parametrize(
    "top",
    [
        'id = "p"\ntitle = "T"\nside = "usa"\n',
        'id = "p"\ntitle = "T"\nnonsense = 1\n',
        'id = "a b"\ntitle = "T"\n',
        'id = "p"\ntitle = "T"\nsummary = 3\n',
        'id = "p"\n',
    ],
)
def test_the_schema_refuses_what_the_checker_refuses(top):
    text = top + '[[party]]\nid = "a"\nname = "A"\n'
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(json.loads(proposal_schema())).validate(plain(text))
    with pytest.raises(InputErrors):
        parse_proposal(text, "f")


def test_every_field_is_described_in_both_languages_and_no_field_allows_null():
    schema = json.loads(proposal_schema())
    for name, definition in schema["$defs"].items():
        for field, form in definition.get("properties", {}).items():
            assert " / " in form["description"], f"{name}.{field}"
    assert '"null"' not in proposal_schema()


def test_the_schema_knows_every_field_of_the_declaration():
    assert set(json.loads(proposal_schema())["$defs"]["Proposal"]["properties"]) == set(Proposal.__struct_fields__)


def test_the_table_of_countries_is_whole_and_neutral():
    assert len(COUNTRIES) == 249
    assert all(en and zh and re.fullmatch("[A-Z]{2}", code) for code, (en, zh) in COUNTRIES.items())
    assert [COUNTRIES[code] for code in ("TW", "HK", "MO")] == [
        ("Taiwan", "台湾"), ("Hong Kong", "香港"), ("Macao", "澳门"),
    ]  # fmt: skip
    assert not {"XK", "EU", "UK", "ZZ", "AN"} & set(COUNTRIES)
    assert set(COUNTRY_SLIPS.values()) <= set(COUNTRIES)


def test_country_names_come_in_both_languages():
    assert country_name("CN", "zh") == "中国"
    assert country_name("CN", "en") == "China"
    assert country_name("QQ", "en") == "QQ"
