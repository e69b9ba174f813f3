"""Names with words of the language in them: which part of a clause is a name, and which names cannot be told from a clause."""

from __future__ import annotations

import pytest

from remission.errors import NOWHERE, Pos
from remission.expr.facts import Fact, Kind, slug
from remission.expr.parsing import resolve
from remission.expr.parsing.declared_names import DeclaredNames
from remission.expr.parsing.parse import ConditionError
from remission.expr.parsing.scope import RESERVED, Scope
from remission.expr.text import text
from remission.expr.units import unit
from remission.protocol.names import clause_problems

DATES = ["date of birth", "birth", "last HSCT", "end of the last course"]
NUMBERS = ["age at diagnosis", "change from baseline", "days in hospital", "level 2", "dose within limits"]
CHOICES = {
    "marrow not aplastic": ("yes", "no"),
    "disease is bulky": ("yes", "no"),
    "status": ("in remission", "fit and well", "fit"),
}
CRITERIA = ["in remission", "fit and able", "first or second relapse", "under treatment", "at risk", "B-cell of origin", "fit"]
FACTS = (
    *(Fact(slug(name), name, name, Kind.DATE) for name in (*DATES, "assessment date")),
    *(Fact(slug(name), name, name, Kind.QUANTITY, unit("d")) for name in NUMBERS),
    *(Fact(slug(name), name, name, Kind.CHOICE, values=values) for name, values in CHOICES.items()),
)
SCOPE = Scope({fact.slug: fact for fact in FACTS}, {slug(name): name for name in CRITERIA}, {}, {}, lambda _key, _pos: unit("mg"))
NAMES = {fact.slug: fact.name for fact in FACTS} | {slug(name): name for name in CRITERIA}

# fmt: off
MARKED = [
    # the clause as written                                      what the grammar is given
    ("date of birth < 2020-01-01",                               "date_of_birth < 2020-01-01"),
    ("Date  Of\tBirth is known",                                 "Date__Of_Birth is known"),
    ("date-of-birth is known",                                   "date_of_birth is known"),
    ("days since date of birth >= 5 days",                       "days since date_of_birth >= 5 days"),
    ("days from end of the last course to birth >= 5 days",      "days from end_of_the_last_course to birth >= 5 days"),
    ("days in hospital >= 5 days and in remission",              "days_in_hospital >= 5 days and in_remission"),
    ("disease is bulky is yes",                                  "disease_is_bulky is yes"),
    ("marrow not aplastic is not yes",                           "marrow_not_aplastic is not yes"),
    ("status is in remission and in remission",                  "status is in remission and in_remission"),
    ("status in [in remission, fit] and in remission",           "status in [in remission, fit] and in_remission"),
    ("(status is fit) and fit and able",                         "(status is fit) and fit_and_able"),
    ('status is "fit and able" or fit and able',                 'status is "fit and able" or fit_and_able'),
    ("not in remission",                                         "not in_remission"),
    ("if in remission then under treatment",                     "if in_remission then under_treatment"),
    ("at least 2 of [in remission, at risk, fit and able]",      "at least 2 of [in_remission, at_risk, fit_and_able]"),
    ("change from baseline from 1 day to under 5 days",          "change_from_baseline from 1 day to under 5 days"),
    ("change from baseline between 1 day and 5 days",            "change_from_baseline between 1 day and 5 days"),
    ("2 * change from baseline - age at diagnosis > 5 days",     "2 * change_from_baseline - age_at_diagnosis > 5 days"),
    ("dose within limits >= 5 days",                             "dose_within_limits >= 5 days"),
    ("not first or second relapse or fit",                       "not first_or_second_relapse or fit"),
    ("candidate of birth",                                       "candidate of birth"),
    ("non-date of birth",                                        "non-date of birth"),
    ("date of birth-5",                                          "date of birth-5"),
]
READ = [
    # clause                                                      its canonical text
    ("date of birth < 2020-01-01",                                "date of birth < 2020-01-01"),
    ("days since date of birth >= 5 days",                        "days from date of birth to assessment date >= 5 d"),
    ("disease is bulky is not yes",                               "disease is bulky is not yes"),
    ("disease is bulky is missing",                               "disease is bulky is missing"),
    ("not marrow not aplastic in [yes, no]",                      "marrow not aplastic not in [yes, no]"),
    ("status is in remission and in remission",                   "status is in remission and in remission"),
    ("not in remission and not (fit and able)",                   "(not in remission) and (not fit and able)"),
    ("fit and fit and able",                                      "fit and fit and able"),
    ("B cell of origin or first or second relapse",               "B-cell of origin or first or second relapse"),
    ("round(change from baseline, to 1 day) >= 5 days",           "round(change from baseline, to 1 d) >= 5 d"),
]
TOLD = [
    # clause                                     problems, and hints below them
    ("date of brith < 2020-01-01",
     "1: unknown name 'date of brith'",               "  hint: did you mean 'date of birth'?"),
    ("days since date of the birth >= 5 days",
     "12: unknown name 'date of the birth'",          "  hint: did you mean 'date of birth'?"),
    ("fit and marow not aplastic is yes",
     "9: unknown name 'marow not aplastic'",          "  hint: did you mean 'marrow not aplastic'?"),
    ("chnge from baseline above 5 days",
     "1: unknown name 'chnge from baseline'",         "  hint: did you mean 'change from baseline'?",
     "21: 'above' is not a comparison",               "  hint: write '>'"),
    ("age at diagnosis days in hospital",
     "1: unknown name 'age at diagnosis days in hospital'", "  hint: did you mean 'days in hospital'?"),
    ("date of birth date of birth < 5 days",
     "1: unknown name 'date of birth date of birth'", "  hint: did you mean 'date of birth'?"),
    ("fit date of birth) and fit",
     "18: cannot read ')' here: expected nothing more", "  hint: a bracket closes that was not opened"),
    ("(fit) date of birth",
     "7: cannot read 'date of birth' here: expected 'and' or 'is' or a comparison such as '>='"),
    ("change from baseline of 5 days",
     "1: unknown name 'change from baseline of 5 days'",
     "  hint: declare it, or name the vocabulary that does under 'vocabulary:'"),
]
READS_AS_A_CLAUSE = [
    # names, of which the first                  reads as a clause of
    (["platelets and ANC recovered", "platelets", "ANC recovered"], "of 'platelets' and 'ANC recovered'"),
    (["not fit", "fit"],                                            "of 'fit'"),
    (["CD22 is positive", "CD22"],                                  "of 'CD22'"),
    (["CD22 is known", "CD22"],                                     "of 'CD22'"),
    (["days since last HSCT", "last HSCT"],                         "of 'last HSCT'"),
    (["change from baseline", "change", "baseline"],                "of 'change' and 'baseline'"),
    (["age or platelet", "age", "platelet count"],                  "of 'age' and 'platelet count'"),
    (["A and B", "A", "B and C"],                                   "of 'A' and 'B and C'"),
    (["not fit", "fit for transplant"],                             "of 'fit for transplant'"),
    (["years since diagnosis", "diagnosis"],                        "of 'diagnosis'"),
    (["age at diagnosis and fit", "age at diagnosis", "fit"],       "of 'age at diagnosis' and 'fit'"),
    (["dose in mg", "dose"],                                        "of 'dose'"),
    (["is relapsed"],                                               ""),
    (["and fit", "fit"],                                            "of 'fit'"),
    (["after HSCT", "HSCT"],                                        "of 'HSCT'"),
    (["if fit", "fit"],                                             "of 'fit'"),
    (["fit or", "fit"],                                             "of 'fit'"),
]
READS_AS_A_NAME = [
    ["platelets and ANC recovered", "platelets"],
    ["not fit", "unfit"],
    ["marrow not aplastic", "marrow"],
    ["date of birth", "date", "birth"],
    ["age at diagnosis", "age", "diagnosis"],
    ["change from baseline", "baseline"],
    ["in remission", "remission"],
    ["response in time", "response"],
    ["A and B", "B and C", "B"],
    ["count rises by day", "count", "day"],
    ["years since diagnosis or relapse", "diagnosis"],
]
# fmt: on


def read(clause: str) -> str:
    return text(resolve.condition(clause, SCOPE, lambda offset: Pos("", 1, offset + 1)), NAMES)


@pytest.mark.parametrize(("clause", "marked"), MARKED)
def test_the_longest_declared_name_is_one_word_in_as_many_characters(clause: str, marked: str) -> None:
    assert SCOPE.declared.marked(clause) == marked
    assert len(clause) == len(marked)


@pytest.mark.parametrize(("clause", "canonical"), READ)
def test_a_clause_with_such_names_is_read_and_its_text_read_again(clause: str, canonical: str) -> None:
    assert read(clause) == canonical
    assert read(canonical) == canonical


@pytest.mark.parametrize("row", TOLD, ids=[row[0] for row in TOLD])
def test_a_misspelt_name_is_told_as_a_whole(row: tuple[str, ...]) -> None:
    clause, *told = row
    with pytest.raises(ConditionError) as caught:
        read(clause)
    assert [line.removeprefix(":1:") for line in str(caught.value).splitlines()] == told


@pytest.mark.parametrize(("names", "of"), READS_AS_A_CLAUSE)
def test_a_name_that_reads_as_a_clause_of_others_is_refused(names: list[str], of: str) -> None:
    (problem,) = clause_problems({slug(name): (name, NOWHERE) for name in names})
    assert problem.message == f"the name {names[0]!r} reads as a clause {of}".strip()
    word = next(word for word in names[0].split() if word in RESERVED)
    instead = f"; where the clause is meant, write 'when: {names[0]}'" if of else ""
    assert problem.hint == f"choose a name without {word!r}{instead}"


@pytest.mark.parametrize("names", READS_AS_A_NAME)
def test_a_name_that_can_be_told_from_a_clause_is_welcome(names: list[str]) -> None:
    assert list(clause_problems({slug(name): (name, NOWHERE) for name in names})) == []


def test_a_protocol_without_such_names_is_not_looked_through() -> None:
    assert DeclaredNames(["platelets", "bone marrow blasts"], RESERVED).spans("platelets > 5 and bone marrow blasts > 4") == []
