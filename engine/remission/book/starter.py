"""A folder to begin a protocol in: a commented protocol, a feature and a table, which pass as they are."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from remission.errors import InputError, Pos, Problem
from remission.expr.patterns import regex

NAME = regex(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST = 60

PROTOCOL = """\
# A protocol is a folder of files like this one. Lines that begin with # are remarks.
# Check it after every change:  remission check {name}
protocol: {name}
title: What this protocol is about
version: 0.1.0
language: 2                                  # the version of the language that this file is written in
vocabulary: [haematology, demographics]      # facts with their units; `remission list --html book` shows them all

sources:                                     # where each rule comes from
  draft: {{title: The text of the protocol, section: Which section}}

eligibility:
  include:                                   # all of these must be met
    I1 age: {{when: age >= 1 year, says: One year of age or older, source: draft, status: unverified}}
  exclude:                                   # none of these may be met
    E1 circulating blasts: {{when: circulating blasts > 10 x 10^9/L, source: draft, status: unverified}}

criteria:                                    # propositions with a name, which rules use
  marrow remission: {{when: bone marrow blasts < 5 %, source: draft, status: unverified}}
  count recovery:
    all of:
      - platelets >= 100 x 10^9/L
      - ANC >= 1 x 10^9/L
    source: draft
    status: unverified

classifications:
  response:
    outcomes:                                # the first that is met is the answer
      CR: {{all of: [marrow remission, count recovery], source: draft, status: unverified}}
      CRi: {{all of: [marrow remission], source: draft, status: unverified}}
      NR: otherwise
    promise: exactly one outcome for every complete case   # `remission prove {name}` proves it
"""

FEATURE = """\
# QA's scenarios. Run them:  remission test {name} {name}/features
# Every sentence that may be written:  remission steps {name}
Feature: Response at the thresholds of {name}

  Background:
    Given the protocol "{name}"

  Scenario Outline: <platelets> platelets and <blasts> blasts are <response>
    Given a patient with:
      | fact               | value       |
      | bone marrow blasts | <blasts>    |
      | platelets          | <platelets> |
      | ANC                | 1 10*9/L    |
    When the patient is assessed
    Then response is <response>

    Examples:
      | platelets     | blasts | response |
      | 100 10*9/L    | 4.9 %  | CR       |
      | 99.9 10*9/L   | 4.9 %  | CRi      |
      | 100 10*9/L    | 5 %    | NR       |

  Scenario: A missing count leaves the response open
    Given a patient with:
      | fact               | value      |
      | bone marrow blasts | 3 %        |
      | platelets          | 120 10*9/L |
    When the patient is assessed
    Then response is not settled
    And the missing facts are ANC, circulating blasts, age
"""

TABLE = """\
# Made-up patients, one a row. Decide them:  remission evaluate {name} {name}/patients.csv
patient,date,age,circulating blasts [10*9/L],bone marrow blasts [%],platelets [10*9/L],ANC [10*9/L]
A-1,2024-05-01,7,0,2.1,140,1.8
A-2,2024-05-03,11,0,3.0,62,1.2
A-3,2024-05-06,0.9,0,1.0,210,2.4
A-4,2024-05-07,15,2,31,80,0.4
A-5,2024-05-09,9,0,4.0,,1.1
"""

FILES = {"protocol.yaml": PROTOCOL, "features/response.feature": FEATURE, "patients.csv": TABLE}


def start(name: str, where: Path) -> tuple[Path, ...]:
    """Write the folder; all of it appears, or nothing.

    Raises:
        InputError: the name cannot be an id, or the folder is there already.
    """
    folder = where / name
    if not NAME.fullmatch(name) or len(name) > LONGEST:
        hint = "lower case letters, digits and hyphens: 'my-trial'"
        raise InputError([Problem(Pos(name[:LONGEST], 1, 1), "this cannot be the id of a protocol", hint)])
    if folder.exists():
        raise InputError([Problem(Pos(str(folder), 1, 1), "there is something of that name already", "take another name")])
    try:
        with tempfile.TemporaryDirectory(dir=where, prefix=".") as made:
            for file, text in FILES.items():
                path = Path(made, file)
                path.parent.mkdir(exist_ok=True)
                path.write_text(text.format(name=name), encoding="utf-8")
            shutil.copytree(made, folder)
    except OSError as error:
        reason = (error.strerror or "no reason given").lower()
        raise InputError([Problem(Pos(str(folder), 1, 1), f"the folder cannot be written: {reason}")]) from error
    return tuple(folder / file for file in FILES)
