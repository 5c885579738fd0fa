"""What the public is told to look for: something for every onlooker, and what people do, never who they are."""

import re
from collections.abc import Iterator

import pytest

from heatwatch.knowledge.model.onlookers import ONLOOKERS
from heatwatch.knowledge.model.whole import knowledge

FEWEST_SIGNS = 20
# Words for race, nationality, language, religion, gender, disability and immigration status.
PROTECTED = {
    "en": re.compile(
        r"\b(she|he|her|hers|him|his|herself|himself|m[ae]n|wom[ae]n|girls?|boys?|lad(?:y|ies)|male|female"
        r"|mother|father|wife|husband|sister|brother|daughter|son|niece|nephew|boyfriend|girlfriend"
        r"|black|white|asian|latin[aox]s?|hispanic|indigenous|african|chinese|mexican|filipin[ao]s?|vietnamese|thai"
        r"|foreign\w*|nationalit\w*|rac(?:e|ial)|skin|accent|english|spanish|languages?"
        r"|muslim|christian|jewish|catholic|religio\w*|church|mosque|headscarf|disab\w*|deaf|blind"
        r"|gay|lesbian\w*|trans\w*|undocumented|illegal\w*|(?:im)?migrants?|visas?|green card)\b",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"\b(ella|él|ellas|mujer(?:es)?|hombres?|niñ[ao]s?|muchach[ao]s?|chic[ao]s?|señor(?:a|as|es|ita)?|madre|padre"
        r"|espos[ao]|marido|novi[ao]|herman[ao]|hij[ao]|sobrin[ao]|damas?"
        r"|negr[ao]s?|blanc[ao]s?|asiátic[ao]s?|indígenas?|chin[ao]s?|mexican[ao]s?|filipin[ao]s?|extranjer[ao]s?"
        r"|nacionalidad\w*|raza|acento|inglés|español|idiomas?|musulm\w*|cristian\w*|judí\w*|católic\w*|religi\w*"
        r"|iglesia|mezquita|discapacidad\w*|sord[ao]s?|cieg[ao]s?|gay|lesbian\w*|trans"
        r"|indocumentad\w*|ilegal\w*|(?:in)?migrantes?|visas?)\b",
        re.IGNORECASE,
    ),
}


def test_every_onlooker_has_enough_to_look_for() -> None:
    for who in ONLOOKERS:
        seen = [one.id for one in knowledge().indicators.values() if who in one.looks_like]
        assert len(seen) >= FEWEST_SIGNS, f"{who}: {len(seen)}"


def test_no_text_of_an_indicator_names_who_people_are() -> None:
    offenders = [f"{place}: {word!r} in {text!r}" for place, text in texts() for word in named_in(place, text)]
    assert not offenders, "\n".join(offenders)


def test_no_sentence_is_said_twice() -> None:
    said = [text for place, text in texts() if "looks_like" in place]
    assert sorted(text for text in set(said) if said.count(text) > 1) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "She looks down."),
        ("en", "Workers who speak no English."),
        ("en", "An undocumented worker."),
        ("es", "Una mujer llora."),
        ("es", "Él grita."),
    ],
)
def test_a_planted_attribute_is_found(language: str, text: str) -> None:
    assert named_in(f"x.{language}", text)


def named_in(place: str, text: str) -> list[str]:
    """The words of a text that name an attribute, by the language at the end of its place."""
    return PROTECTED[place[-2:]].findall(text)


def texts() -> Iterator[tuple[str, str]]:
    """Every public text of every indicator, with its place."""
    for one in knowledge().indicators.values():
        for language in ("en", "es"):
            yield f"{one.id}.name.{language}", one.name[language]
            yield f"{one.id}.explanation.{language}", one.explanation[language]
            for who, said in one.looks_like.items():
                yield f"{one.id}.looks_like.{who}.{language}", said[language]
