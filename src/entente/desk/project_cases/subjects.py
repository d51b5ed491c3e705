"""Whether data are about persons, what kind they are, and whether anybody can be recognised in them.

Three places speak of it: the words for the data, the words for their subjects, and the class that the holder gave.
"""

from __future__ import annotations

from entente.desk.project_cases.plain import ABSENT, as_text
from entente.desk.project_cases.vocabulary import (
    DATA,
    HUMAN_DATA,
    IDENTIFIABILITY,
    KIND_BY_CLASS,
    NOT_PERSONS,
    PERSONS,
    SURELY_PERSONS,
)
from entente.desk.project_cases.words import first_of, mentions
from entente.model.kinds import DataKind, Identifiability, Sensitivity

__all__ = ["identifiability", "kind_of_data"]


def kind_of_data(what: str, subjects: object, klass: str) -> tuple[DataKind, bool]:
    """The kind of a data set and whether it is about natural persons.

    Words that fit people and things alike ("scans", "records") make it data of persons only where subjects, class or
    other words say so. A class such as "health, sensitive" tells the kind where the words for the data do not.
    """
    subject_text = as_text(subjects)
    found = first_of(what, DATA)
    by_class = first_of(klass, KIND_BY_CLASS)
    about_persons = bool(mentions(subject_text, PERSONS) or mentions(what, SURELY_PERSONS))
    if subjects is ABSENT and found is DataKind.PERSONAL_OTHER and mentions(klass, ("public", "published", "公开")):
        return DataKind.RESEARCH, False  # a published scale or list, not what persons answered
    if not about_persons and mentions(subject_text if subjects is not ABSENT else what, NOT_PERSONS):
        return _of_things(found), False
    if found not in HUMAN_DATA and by_class in HUMAN_DATA and (about_persons or found is None):
        found = by_class
    if found in HUMAN_DATA:
        said = about_persons or by_class in HUMAN_DATA or subjects is not ABSENT
        return (DataKind(str(found)), True) if said else (_of_things(found), False)
    if about_persons:
        patients = bool(mentions(f"{subject_text}; {klass}", ("patient", "患者", "病人")))
        technical = found if isinstance(found, DataKind) else None
        return technical or (DataKind.HEALTH if patients else DataKind.PERSONAL_OTHER), True
    return DataKind(str(found)) if found is not None else DataKind.RESEARCH, False


def _of_things(found: object) -> DataKind:
    """The kind where no person is concerned."""
    if found in (DataKind.HUMAN_GENOMIC, DataKind.HUMAN_OMIC):
        return DataKind.BIOLOGICAL_SEQUENCE
    return DataKind.RESEARCH if found in HUMAN_DATA or found is None else DataKind(str(found))


def identifiability(persons: bool, text: str, sensitivity: Sensitivity | None) -> Identifiability | None:
    """Whether persons can be recognised, as class, subjects and words say."""
    if not persons:
        return Identifiability.NO_PERSONS
    if mentions(text, ("not identifiable", "non-identifiable", "nonidentifiable", "不可识别", "无法识别")):
        return Identifiability.ANONYMISED
    found = first_of(text, IDENTIFIABILITY)
    if isinstance(found, Identifiability):
        return found
    return Identifiability.IDENTIFIABLE if sensitivity is Sensitivity.SENSITIVE else None
