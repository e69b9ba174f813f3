"""Feature files that cannot be run, or not wholly: one clear line each, all of them in one run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from remission.testing.runner.results import RunResults
from remission.testing.runner.run import run_features

Run = Callable[..., RunResults]

TOLD: dict[str, tuple[str, str]] = {
    # ---- Gherkin that does not read
    "no feature": (
        """\
        Scenario: S
          Given age is 9
        """,
        """\
        features/x.feature:1:1: 'Scenario: S' stands before any feature
          hint: begin the file with `Feature:` and a name""",
    ),
    "only a comment": (
        """\
        # later
        """,
        """\
        features/x.feature:1:1: the file has no feature
          hint: begin with `Feature:` and a name""",
    ),
    "a step word misspelt": (
        """\
        Feature: F
          Scenario: S
            Given age is 9
            Thn I1 age is met
        """,
        """\
        features/x.feature:4:5: 'Thn I1 age is met' begins with no step word
          hint: did you mean 'Then'?""",
    ),
    "a step word from nowhere": (
        """\
        Feature: F
          Scenario: S
            Given age is 9
            Assuming I1 age is met
        """,
        """\
        features/x.feature:4:5: 'Assuming I1 age is met' begins with no step word
          hint: a step begins with Given, When, Then, And, But""",
    ),
    "a second feature": (
        """\
        Feature: F
          Scenario: S
            Given age is 9
            Then I1 age is met
        Feature: G
        """,
        """\
        features/x.feature:5:1: the file has a second feature
          hint: write one feature a file""",
    ),
    "a late background": (
        """\
        Feature: F
          Scenario: S
            Given age is 9
            Then I1 age is met
          Background:
            Given age is 9
        """,
        """\
        features/x.feature:5:3: this background comes too late
          hint: it stands once, before the first scenario of its feature or rule""",
    ),
    "a ragged table": (
        """\
        Feature: F
          Scenario: S
            Given a patient with:
              | age | 9 |
              | platelets |
            Then I1 age is met
        """,
        """\
        features/x.feature:5:7: the rows of the table do not have the same number of cells
          hint: an empty cell is written | |""",
    ),
    "an open table row": (
        """\
        Feature: F
          Scenario: S
            Given a patient with:
              | age | 9
            Then I1 age is met
        """,
        """\
        features/x.feature:4:7: the row does not end with |, so its last cell would be lost
          hint: close the row with |""",
    ),
    "an open text block": (
        """\
        Feature: F
          Scenario: S
            Given age is 9
            Then I1 age is met
            \"""
            note
        """,
        """\
        features/x.feature:7:1: the file ends inside a text block
          hint: close the block with \"""\n""",
    ),
    "a tag with a space": (
        """\
        Feature: F
          @two words
          Scenario: S
            Given age is 9
            Then I1 age is met
        """,
        """\
        features/x.feature:2:3: a tag has a space in it
          hint: write it in one word: @needs_review""",
    ),
    "a tag at the end": (
        """\
        Feature: F
          Scenario: S
            Given age is 9
            Then I1 age is met
          @lonely
        """,
        """\
        features/x.feature:6:1: the file ends where more is needed
          hint: a tag stands above the scenario it belongs to""",
    ),
    "a tag above a step": (
        """\
        Feature: F
          @lonely
          Given age is 9
        """,
        """\
        features/x.feature:3:3: 'Given age is 9' cannot stand here
          hint: a line of tags is followed by the scenario it belongs to""",
    ),
    "a table above all steps": (
        """\
        Feature: F
          Scenario: S
            | age | 9 |
            Given age is 9
            Then I1 age is met
        """,
        """\
        features/x.feature:3:5: the table stands below no step
          hint: put it directly under the step it belongs to""",
    ),
    "an unknown language": (
        """\
        # language: xx
        Feature: F
        """,
        """\
        features/x.feature:1:1: there is no such Gherkin language
          hint: for example en, de, fr, es, it, pt, nl, ja""",
    ),
    "two mistakes": (
        """\
        Feature: F
          Scenario: S
            Given age is 9
            Thn I1 age is met
            Adn I1 age is met
        """,
        """\
        features/x.feature:4:5: 'Thn I1 age is met' begins with no step word
          hint: did you mean 'Then'?
        features/x.feature:5:5: 'Adn I1 age is met' begins with no step word
          hint: did you mean 'And'?""",
    ),
    "a step below the examples": (
        """\
        Feature: F
          Scenario: S
            Given age is 9
            Then I1 age is met
            Examples:
            | n |
            Given age is 9
        """,
        """\
        features/x.feature:7:5: 'Given age is 9' cannot stand here
          hint: steps stand above the examples""",
    ),
    "a background with a tag": (
        """\
        Feature: F
          @tag
          Background:
        """,
        """\
        features/x.feature:3:3: 'Background:' cannot stand here
          hint: a line of tags is followed by the scenario it belongs to""",
    ),
    "examples out of place": (
        """\
        Feature: F
          Background:
            Given age is 9
            Examples:
        """,
        """\
        features/x.feature:4:5: 'Examples:' cannot stand here""",
    ),
    # ---- Gherkin that would not do what it seems to
    "no scenario": (
        """\
        Feature: F
        """,
        """\
        features/x.feature:1:1: feature 'F' has no scenario
          hint: write `Scenario:`, a name, and its steps below""",
    ),
    "steps under the feature": (
        """\
        Feature: F
          Given age is 9
          Then I1 age is met
        """,
        """\
        features/x.feature:1:1: feature 'F' has no scenario
          hint: write `Scenario:`, a name, and its steps below""",
    ),
    "no step": (
        """\
        Feature: F
          Scenario: S
        """,
        """\
        features/x.feature:2:3: scenario 'S' has no step
          hint: end with `Then` and what must hold, for example `Then the patient is eligible`""",
    ),
    "no Then": (
        """\
        Feature: F
          Scenario: S
            Given age is 9
            When the patient is assessed
        """,
        """\
        features/x.feature:2:3: scenario 'S' has no Then: it asserts nothing
          hint: end with `Then` and what must hold, for example `Then the patient is eligible`""",
    ),
    "no name": (
        """\
        Feature: F
          Scenario:
            Given age is 9
            Then I1 age is met
        """,
        """\
        features/x.feature:2:3: the scenario has no name
          hint: a name says what the scenario shows""",
    ),
    "And at the beginning": (
        """\
        Feature: F
          Scenario: S
            And age is 9
            Then I1 age is met
        """,
        """\
        features/x.feature:3:5: the first step begins with 'And'
          hint: begin with Given, When or Then""",
    ),
    "And at the beginning of the background": (
        """\
        Feature: F
          Background:
            * age is 9
          Scenario: S
            Given age is 9
            Then I1 age is met
        """,
        """\
        features/x.feature:3:5: the first step begins with '*'
          hint: begin with Given, When or Then""",
    ),
    "a name twice": (
        """\
        Feature: F
          Scenario: S
            Given age is 9
            Then I1 age is met
          Scenario: S
            Given age is 9
            Then I1 age is met
        """,
        """\
        features/x.feature:5:3: scenario 'S' stands already in line 2
          hint: give each scenario a name of its own""",
    ),
    "a name twice in two rules": (
        """\
        Feature: F
         Rule: A
          Scenario: S
            Given age is 9
            Then I1 age is met
         Rule: B
          Scenario: S
            Given age is 9
            Then I1 age is met
        """,
        """\
        features/x.feature:7:3: scenario 'S' stands already in line 3
          hint: give each scenario a name of its own""",
    ),
    "the first step word misspelt": (
        """\
        Feature: F
          Scenario: S
            Gven age is 8
            Given age is 9
            Then I1 age is met
        """,
        """\
        features/x.feature:3:5: 'Gven' is no step word, and the line would not run
          hint: did you mean 'Given'?""",
    ),
    "the first step word in small letters": (
        """\
        Feature: F
          Scenario: S
            given age is 8
            Then I1 age is met
        """,
        """\
        features/x.feature:3:5: 'given' is no step word, and the line would not run
          hint: did you mean 'Given'?""",
    ),
    "an outline without examples": (
        """\
        Feature: F
          Scenario Outline: S
            Given age is <n>
            Then I1 age is met
          Scenario Outline: T
            Given age is 9 a
            Then I1 age is met
        """,
        """\
        features/x.feature:2:3: outline 'S' has no `Examples:`
          hint: write `Examples:` below its steps, with a header and a row for each case; one case is a `Scenario:`
        features/x.feature:5:3: outline 'T' has no `Examples:`
          hint: write `Examples:` below its steps, with a header and a row for each case; one case is a `Scenario:`""",
    ),
    "an outline of another language without examples": (
        """\
        # language: de
        Funktionalität: F
          Szenariogrundriss: S
            Angenommen age is 9 a
            Dann I1 age is met
        """,
        """\
        features/x.feature:3:3: outline 'S' has no `Examples:`
          hint: write `Examples:` below its steps, with a header and a row for each case; one case is a `Scenario:`""",
    ),
    "an outline without rows": (
        """\
        Feature: F
          Scenario Outline: S
            Given age is <n>
            Then I1 age is met
            Examples:
              | n |
        """,
        """\
        features/x.feature:2:3: scenario 'S' has no row of examples
          hint: give its examples a header and at least one row""",
    ),
    "an outline without a header": (
        """\
        Feature: F
          Scenario Outline: S
            Given age is <n>
            Then I1 age is met
            Examples:
        """,
        """\
        features/x.feature:2:3: scenario 'S' has no row of examples
          hint: give its examples a header and at least one row""",
    ),
    "a column misspelt": (
        """\
        Feature: F
          Scenario Outline: S
            Given age is <yaers>
            Then I1 age is <x>
            Examples:
              | years | truth |
              | 9 | met |
        """,
        """\
        features/x.feature:3:5: the examples have no column 'yaers'
          hint: did you mean 'years'?
        features/x.feature:4:5: the examples have no column 'x'
          hint: the columns are years, truth""",
    ),
    "a column that only some examples have": (
        """\
        Feature: F
          Scenario Outline: S
            Given age is <years>
            Then I1 age is <truth>
            Examples: grown up
              | years | truth |
              | 30 | met |
            Examples: young
              | years |
              | 0.5 |
        """,
        """\
        features/x.feature:4:5: the examples of line 8 have no column 'truth'
          hint: the columns are years""",
    ),
    "two columns of one name": (
        """\
        Feature: F
          Scenario Outline: S
            Given age is <years>
            Then I1 age is <truth>
            Examples:
              | years | truth | truth |
              | 9 | not met | met |
        """,
        """\
        features/x.feature:6:7: the examples have two columns 'truth'
          hint: give each column a name of its own""",
    ),
    "an expectation that no step uses": (
        """\
        Feature: F
          Scenario Outline: S <remark>
            Given age is <years>
            Then I1 age is met
            Examples:
              | remark | years | response |
              | young  | 9     | NR       |
        """,
        """\
        features/x.feature:6:7: no step uses the column 'response'
          hint: write <response> in a step or in the name of the scenario, or delete the column""",
    ),
    "a placeholder in a plain scenario": (
        """\
        Feature: F
          Scenario: S
            Given age is <years>
            Then there is a problem with age
        """,
        """\
        features/x.feature:3:5: <years> stands in a scenario without examples
          hint: give the scenario `Examples:` with a column 'years'""",
    ),
    "a placeholder in the background of a plain scenario": (
        """\
        Feature: F
          Background:
            Given a patient with:
              | age | <years> |
          Scenario: S
            Then there is a problem with age
          Scenario: T
            Then there is a problem with age
        """,
        """\
        features/x.feature:3:5: <years> stands in a scenario without examples
          hint: give the scenario `Examples:` with a column 'years'""",
    ),
    "a bound before a placeholder": (
        """\
        Feature: F
          Scenario Outline: S
            Given mrd flow is <<limit>
            Then mrd by flow is negative
            Examples:
              | limit |
              | 0.01 |
        """,
        """\
        features/x.feature:3:5: the examples have no column '<limit'
          hint: did you mean 'limit'?""",
    ),
    "an open row of examples": (
        """\
        Feature: F
          Scenario Outline: S
            Given age is <years>
            Then I1 age is <truth>
            Examples:
              | years | truth |
              | 9 | met | not met
        """,
        """\
        features/x.feature:7:7: the row does not end with |, so its last cell would be lost
          hint: close the row with |""",
    ),
    "columns beside fact, value and unit": (
        """\
        Feature: F
          Scenario: S
            Given a patient with:
              | fact | value | unit | note |
              | age  | 9     | a    |      |
            Then I1 age is met
        """,
        """\
        features/x.feature:4:7: the table has the columns fact, value, unit, note
          hint: a table of facts has the columns fact and value, and may have unit""",
    ),
    # ---- nobody to say anything about
    "a count of nobody": (
        """\
        Feature: F
          Scenario: S
            Then 0 patients are eligible
        """,
        """\
        features/x.feature:3:5: the scenario has no patient
          hint: begin with `Given a patient with:` and a table""",
    ),
    "nobody's data": (
        """\
        Feature: F
          Scenario: S
            Then there is no problem with the data
        """,
        """\
        features/x.feature:3:5: the scenario has no patient
          hint: begin with `Given a patient with:` and a table""",
    ),
    "a reserved tag": (
        """\
        Feature: F
          @skip
          Scenario: S
            Given age is 9
            Then I1 age is met
        """,
        """\
        features/x.feature:2:3: the tag '@skip' is reserved
          hint: choose another word; to leave scenarios out, select with --tags 'not @word'""",
    ),
    "a reserved tag of examples": (
        """\
        Feature: F
          Scenario Outline: S
            Given age is <n>
            Then I1 age is met
            @xfail
            Examples:
              | n |
              | 9 |
        """,
        """\
        features/x.feature:5:5: the tag '@xfail' is reserved
          hint: choose another word; to leave scenarios out, select with --tags 'not @word'""",
    ),
    "a reserved tag of the feature": (
        """\
        @parametrize
        Feature: F
          Scenario: S
            Given age is 9
            Then I1 age is met
        """,
        """\
        features/x.feature:1:1: the tag '@parametrize' is reserved
          hint: choose another word; to leave scenarios out, select with --tags 'not @word'""",
    ),
    "an unknown step in the background": (
        """\
        Feature: F
          Background:
            Given the child has age 9
          Scenario: S
            Given age is 9
            Then I1 age is met
        """,
        """\
        features/x.feature:3:5: no step reads 'the child has age 9' after Given
          hint: the nearest steps are `Given the assessments:`, `Given the patients:`, `Given the patients of "<file>"`""",
    ),
    "an unknown step by its example": (
        """\
        Feature: F
          Scenario Outline: S
            Given age <is> 9
            Then I1 age is met
            Examples:
              | is |
              | is |
              | of |
        """,
        """\
        features/x.feature:3:5: no step reads 'age of 9' after Given
          hint: the nearest steps are `Given assessed on <day>`""",
    ),
    # ---- tables of patients
    "a column of nothing": (
        """\
        Feature: F
          Scenario: S
            Given a patient with:
              | fact | amount |
              | age | 9 |
            Then I1 age is met
        """,
        """\
        features/x.feature:4:7: the table has no column 'value'
          hint: a table of facts has the columns fact and value, and may have unit""",
    ),
    "one column": (
        """\
        Feature: F
          Scenario: S
            Given a patient with:
              | age |
            Then I1 age is met
        """,
        """\
        features/x.feature:4:7: the table has 1 column
          hint: a table of facts has the columns fact and value, and may have unit""",
    ),
    "only the column fact": (
        """\
        Feature: F
          Scenario: S
            Given a patient with:
              | fact |
              | age |
            Then I1 age is met
        """,
        """\
        features/x.feature:4:7: the table has no column 'value'
          hint: a table of facts has the columns fact and value, and may have unit""",
    ),
    "only the column value": (
        """\
        Feature: F
          Scenario: S
            Given a patient with:
              | value |
              | 9 |
            Then I1 age is met
        """,
        """\
        features/x.feature:4:7: the table has no column 'fact'
          hint: a table of facts has the columns fact and value, and may have unit""",
    ),
    "no fact beside the unit": (
        """\
        Feature: F
          Scenario: S
            Given a patient with:
              | value | unit |
              | 9 | a |
            Then I1 age is met
        """,
        """\
        features/x.feature:4:7: the table has no column 'fact'
          hint: a table of facts has the columns fact and value, and may have unit""",
    ),
    "a header alone": (
        """\
        Feature: F
          Scenario: S
            Given a patient with:
              | fact | value |
            Then I1 age is met
        """,
        """\
        features/x.feature:4:7: the table has no value below its header
          hint: write at least one row below it""",
    ),
    "names of facts alone": (
        """\
        Feature: F
          Scenario: S
            Given a patient with:
              | age | ANC [/uL] |
            Then I1 age is met
        """,
        """\
        features/x.feature:4:7: the table has no value below its header
          hint: write at least one row below it""",
    ),
    "two units of one value": (
        """\
        Feature: F
          Scenario: S
            Given a patient with:
              | fact | value | unit |
              | ANC | 2 G/L | kg |
            Then I1 age is met
        """,
        """\
        features/x.feature:5:7: '2 G/L' has a unit of its own, and the column unit says 'kg'
          hint: write the unit in one of the two cells""",
    ),
    "a unit beside a choice": (
        """\
        Feature: F
          Scenario: S
            Given a patient with:
              | fact | value | unit |
              | age | 9 | a |
              | diagnosis | AML | kg |
            Then I1 age is met
        """,
        """\
        features/x.feature:6:7: diagnosis has no unit, and 'kg' stands beside it
          hint: leave the unit out""",
    ),
    "a unit beside a missing choice": (
        """\
        Feature: F
          Scenario: S
            Given a patient with:
              | diagnosis | missing | % |
            Then I1 age is met
        """,
        """\
        features/x.feature:4:7: diagnosis has no unit, and '%' stands beside it
          hint: leave the unit out""",
    ),
    "a unit beside the date": (
        """\
        Feature: F
          Scenario: S
            Given a patient with:
              | date | 2024-05-01 | d |
            Then I1 age is met
        """,
        """\
        features/x.feature:4:7: date has no unit, and 'd' stands beside it
          hint: leave the unit out""",
    ),
    "a unit in the head of a choice": (
        """\
        Feature: F
          Scenario: S
            Given the patients:
              | patient | age | diagnosis [kg] |
              | A | 9 | AML |
            Then I1 age is met
        """,
        """\
        features/x.feature:5:17: diagnosis has no unit, and 'kg' stands beside it
          hint: leave the unit out""",
    ),
    "a fact twice": (
        """\
        Feature: F
          Scenario: S
            Given a patient with:
              | age | 9 |
              | AGE | 8 |
            Then I1 age is met
        """,
        """\
        features/x.feature:5:7: fact 'AGE' stands twice in the table""",
    ),
    "a misspelt fact in a table": (
        """\
        Feature: F
          Scenario: S
            Given a patient with:
              | age | 9 |
              | platlets | 8 |
            Then I1 age is met
        """,
        """\
        features/x.feature:5:7: no fact is called 'platlets'
          hint: did you mean 'platelets'?""",
    ),
    "a misspelt fact in a header": (
        """\
        Feature: F
          Scenario: S
            Given a patient with:
              | age | platlets |
              | 9 | 8 |
            Then I1 age is met
        """,
        """\
        features/x.feature:5:13: no fact is called 'platlets'
          hint: did you mean 'platelets'?""",
    ),
    "two rows of one patient": (
        """\
        Feature: F
          Scenario: S
            Given a patient with:
              | age | ANC |
              | 9 | 1 |
              | 8 | 1 |
            Then I1 age is met
        """,
        """\
        features/x.feature:6:7: the table of one patient has 2 rows of values
          hint: write `Given the patients:` and give the table a column patient""",
    ),
    "no patient column": (
        """\
        Feature: F
          Scenario: S
            Given the patients:
              | age | ANC |
              | 9 | 1 |
            Then 1 patient is eligible
        """,
        """\
        features/x.feature:4:7: the table has no column 'patient'
          hint: name each patient in a column called patient""",
    ),
    "no patient": (
        """\
        Feature: F
          Scenario: S
            Given the patients:
              | patient | ANC |
            Then 1 patient is eligible
        """,
        """\
        features/x.feature:4:7: the table has no patient below its header""",
    ),
    "a patient twice": (
        """\
        Feature: F
          Scenario: S
            Given the patients:
              | patient | ANC |
              | A | 1 |
              | A | 2 |
            Then 1 patient is eligible
        """,
        """\
        features/x.feature:6:7: patient 'A' stands twice in the table""",
    ),
    "a patient without a name": (
        """\
        Feature: F
          Scenario: S
            Given the patients:
              | patient | ANC |
              |  | 1 |
            Then 1 patient is eligible
        """,
        """\
        features/x.feature:5:7: a patient has no name
          hint: fill the column patient""",
    ),
    "no patient at all": (
        """\
        Feature: F
          Scenario: S
            Then the patient is eligible
        """,
        """\
        features/x.feature:3:5: the scenario has no patient
          hint: begin with `Given a patient with:` and a table""",
    ),
    "one sentence for many": (
        """\
        Feature: F
          Scenario: S
            Given the patients:
              | patient | ANC |
              | A | 1 |
              | B | 2 |
            Then the patient is eligible
        """,
        """\
        features/x.feature:7:5: the scenario has 2 patients
          hint: say which, as in `patient "A" is eligible`, or how many, as in `3 patients are eligible`""",
    ),
    "a fact for many": (
        """\
        Feature: F
          Scenario: S
            Given the patients:
              | patient | ANC |
              | A | 1 |
              | B | 2 |
            And age is 9
            Then 1 patient is eligible
        """,
        """\
        features/x.feature:7:5: the scenario has several patients: whose age is 9?
          hint: give each patient their facts in the table""",
    ),
    "an implausible cell": (
        """\
        Feature: F
          Scenario: S
            Given the patients:
              | patient | platelets | ANC |
              | A | 250000 | 3000 |
            Then 1 patient is eligible
        """,
        """\
        features/x.feature:5:13: platelets 250000 10*9/L is outside the plausible range 0 to 3000 10*9/L
          hint: 1,000 times too large? 250000 /uL is 250 10*9/L
        features/x.feature:5:22: ANC 3000 10*9/L is outside the plausible range 0 to 200 10*9/L
          hint: 1,000 times too large? 3000 /uL is 3 10*9/L""",
    ),
    "the protocol last": (
        """\
        Feature: F
          Scenario: S
            Given age is 9
            And the protocol "inotuzumab-pediatric"
            Then I1 age is met
        """,
        """\
        features/x.feature:4:5: the protocol is named after the patients
          hint: name the protocol in the first step""",
    ),
}


@pytest.mark.parametrize(("text", "message"), TOLD.values(), ids=TOLD)
def test_a_feature_file_tells_what_is_wrong(run: Run, text: str, message: str) -> None:
    results = run(text)
    assert "\n".join(map(str, results.findings)) == dedent(message).strip()
    assert not results.passed_all


BYTES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "the file is empty\n  hint: begin with `Feature:` and a name"),
    "blank": (b" \n\t\n", "the file is empty\n  hint: begin with `Feature:` and a name"),
    "binary": (b"Feature: F\0\1\2", "the file is not text\n  hint: a feature file is plain text in UTF-8"),
    "Latin-1": (
        "Feature: F\n  Scenario: Größe".encode("latin-1"),
        "the file is not in UTF-8: byte 0xf6\n  hint: save it as UTF-8 (in most editors: Save with encoding)",
    ),
    "UTF-16": (
        "Feature: F".encode("utf-16"),
        "the file is in UTF-16, not in UTF-8\n  hint: save it as UTF-8 (in most editors: Save with encoding)",
    ),
    "UTF-16 without a mark": (
        "Feature: Gr\u00f6\u00dfe \u2265 5".encode("utf-16-le"),
        "the file is in UTF-16, not in UTF-8\n  hint: save it as UTF-8 (in most editors: Save with encoding)",
    ),
    "UTF-16 the other way round": (
        "Feature: F".encode("utf-16-be"),
        "the file is in UTF-16, not in UTF-8\n  hint: save it as UTF-8 (in most editors: Save with encoding)",
    ),
    "6 MB": (b"# \n" * 2_000_000, "the file is larger than 5 MB\n  hint: split it into several feature files"),
}


@pytest.mark.parametrize(("content", "message"), BYTES.values(), ids=BYTES)
def test_a_file_that_is_no_text_says_so(demo: Path, content: bytes, message: str) -> None:
    Path("x.feature").write_bytes(content)
    results = run_features(str(demo), [Path("x.feature")])
    place = "2:15" if "0xf6" in message else "1:1"
    assert "\n".join(map(str, results.findings)) == f"x.feature:{place}: {message}"


def test_a_unit_that_stands_twice_and_a_value_that_takes_none_are_fine(run: Run) -> None:
    rows = "| fact | value | unit |\n| ANC | 2 G/L | G/L |\n| platelets | missing | 10*9/L |\n| mrd flow | not detected | % |\n"
    table = "".join(f"      {row}\n" for row in rows.splitlines())
    found = run(f"Feature: F\n  Scenario: S\n    Given a patient with:\n{table}    Then neutrophil recovery is met\n")
    assert found.findings == ()


def test_bounds_in_the_cells_of_an_outline_are_no_placeholder(demo: Path) -> None:
    Path("x.feature").write_text(
        dedent("""\
        Feature: F
          Background:
            Given weight is <weight>
          Scenario Outline: S
            Given a patient with:
              | fact      | value |
              | mrd flow  | <0.01 |
              | platelets | >5    |
              | age       | <age> |
            Then mrd by flow is negative
            And methylprednisolone is <dose>
            And there is a problem with platelets
            Examples:
              | age | weight | dose  |
              | 9   | 30 kg  | 30 mg |
        """),
        encoding="utf-8",
    )
    results = run_features(str(demo), [Path("x.feature")])
    assert "\n".join(map(str, results.findings)) == ""
    assert results.passed == 1


def test_a_byte_order_mark_and_windows_line_ends_are_welcome(demo: Path) -> None:
    text = "Feature: F\r\n  Scenario: S\r\n    Given age is 9\r\n    Then I1 age is met\r\n"
    Path("x.feature").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert run_features(str(demo), [Path("x.feature")]).passed_all


def test_paths_without_features_are_told_together(demo: Path) -> None:
    Path("empty").mkdir()
    Path("notes.txt").write_text("none", encoding="utf-8")
    results = run_features(str(demo), [Path("empty"), Path("notes.txt"), Path("nowhere")])
    assert "\n".join(map(str, results.findings)) == dedent("""\
        empty:1:1: the folder has no feature file
          hint: feature files have names that end in .feature
        notes.txt:1:1: the file is not a feature file
          hint: feature files have names that end in .feature
        nowhere:1:1: there is no such file or folder""")
    assert not results.passed_all


def test_one_run_tells_the_problems_of_all_files_and_runs_what_can_run(demo: Path) -> None:
    Path("f/deep").mkdir(parents=True)
    Path("f/a.feature").write_text("", encoding="utf-8")
    Path("f/deep/b.feature").write_text("Feature: B\n  Scenario: S\n    Thn x\n    Then the patient is ill\n", encoding="utf-8")
    Path("f/c.feature").write_text(
        "Feature: C\n  Scenario: Blocked\n    Given age is 9\n  Scenario: Runs\n    Given age is 9\n    Then I1 age is not met\n",
        encoding="utf-8",
    )
    results = run_features(str(demo), [Path("f")])
    assert [str(finding).splitlines()[0] for finding in results.findings] == [
        "f/a.feature:1:1: the file is empty",
        "f/c.feature:2:3: scenario 'Blocked' has no Then: it asserts nothing",
        "f/c.feature:6:5: scenario 'Runs' does not hold",
        "f/deep/b.feature:4:5: the scenario has no patient",
    ]
    assert (results.passed, results.failed) == (0, 2)
