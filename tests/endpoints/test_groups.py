"""Arms, strata and analysis sets: who is in them, who is not and why, and what is told where nothing can be compared."""

from __future__ import annotations

from pathlib import Path

from remission.cases.tables import read_cases
from remission.decide import Decider
from remission.endpoints.cohort import CohortFigures, study
from remission.endpoints.followup import LeftOut, NotAtRisk
from remission.endpoints.groups import comparisons
from remission.endpoints.report import group_tables
from remission.endpoints.widened_protocol import widened
from remission.expr.truth import MET, NOT_MET, UNKNOWN
from remission.protocol.load import load

from .conftest import COURSE, HEAD

RULES = HEAD.replace("eligibility:", "  arm: {values: [A, B, C]}\n  site: {values: [north, south]}\neligibility:", 1) + COURSE
ENDPOINTS = """
analysis sets:
  treated: {when: age >= 18 years and mrd is known, says: Adults with a value}
endpoints:
  CR rate: {rate: response is CR, by: arm, within: [site]}
  OS: {time: from start to death, unit: days, by: arm, at: [30 days], restricted mean: 90 days}
  treated CR: {rate: response is CR, set: treated}
  treated OS: {time: from start to death, unit: days, set: treated}
cross tables:
  both: {rows: response, columns: residual, by: arm}
"""
TABLE = """patient,date,age,blasts,platelets,mrd,first dose,death date,last contact,arm,site
1,2024-02-01,30,2,150,0.001,2024-01-01,2024-03-01,2024-03-01,A,north
2,2024-02-01,30,60,150,0.001,2024-01-01,,2024-04-01,A,south
3,2024-02-01,30,2,150,0.001,2024-01-01,,2024-05-01,B,north
4,2024-02-01,10,2,150,0.001,2024-01-01,2024-02-15,2024-02-15,B,
5,2024-02-01,30,2,150,,2024-01-01,,2024-05-01,,north
6,2024-02-01,30,2,150,0.001,2024-01-01,,2024-05-01,A,north
6,2024-03-01,30,2,150,0.001,2024-01-01,,2024-05-01,B,north
7,2024-02-01,,2,150,0.001,2024-01-01,,2024-05-01,A,north
"""


def run(folder: Path, table: str = TABLE, endpoints: str = ENDPOINTS) -> CohortFigures:
    rules, data = folder / "mini.yaml", folder / "t.csv"
    rules.write_text(RULES + endpoints, encoding="utf-8")
    data.write_text(table, encoding="utf-8")
    wide = widened(load(rules))
    return study(wide, map(Decider(wide).decide, read_cases(data, wide).cases))


def test_who_has_no_arm_or_stratum_is_told_and_counted(tmp_path: Path) -> None:
    found = run(tmp_path)
    assert found.responses is not None
    allocated = found.responses.rates["cr_rate"].allocated
    assert allocated is not None
    assert allocated.arms == ("A", "B")
    assert dict(allocated.arm) == {"1": "A", "2": "A", "3": "B", "4": "B", "7": "A"}
    assert set(allocated.stratum) == {"1", "2", "3", "7"}
    assert [str(each) for each in found.findings if each.message.startswith(("arm", "site"))] == [
        "patient '4': site is not known\n  hint: left out of what is compared within strata",
        "patient '5': arm is not known\n  hint: counted in no arm",
        "patient '6': arm is A and B\n  hint: counted in no arm",
    ]


def test_rates_and_cross_tables_by_arm(tmp_path: Path) -> None:
    found = run(tmp_path)
    assert found.responses is not None
    rate = found.responses.rates["cr_rate"]
    assert [(rate.of_arm(arm).count(MET), rate.of_arm(arm).total) for arm in ("A", "B", "C")] == [(2, 3), (2, 2), (0, 0)]
    both = found.responses.cross_tables["both"]
    assert {arm: sum(counts.values()) for arm, counts in both.by_arm.items()} == {"A": 3, "B": 2}
    assert both.total == 7


def test_a_set_says_who_is_left_out_and_why(tmp_path: Path) -> None:
    found = run(tmp_path)
    assert found.responses is not None
    members = {each.patient: (each.belongs, each.why) for each in found.responses.sets["treated"].members}
    assert members["1"] == (MET, "")
    assert members["4"] == (NOT_MET, "'age >= 18 a' does not hold")
    assert members["5"] == (NOT_MET, "'mrd is known' does not hold")
    assert members["7"] == (UNKNOWN, "'age >= 18 a' is not known")
    rate = found.responses.rates["treated_cr"]
    assert (rate.total, rate.open_members) == (4, 1)
    times = found.responses.times["treated_os"].declared.times
    assert [each.patient for each in times if isinstance(each, NotAtRisk)] == ["4", "5"]
    assert times[-1] == LeftOut("7", "whether the patient is in the set 'treated' is not settled: 'age >= 18 a' is not known")


def test_nothing_is_estimated_where_nothing_can_be(tmp_path: Path) -> None:
    """One arm alone, no event in an arm, a horizon beyond all follow-up."""
    only_a = "\n".join(line for line in TABLE.splitlines() if ",B," not in line) + "\n"
    found = run(tmp_path, only_a)
    assert found.responses is not None
    os = found.responses.times["os"]
    assert os.allocated is not None
    assert os.allocated.arms == ("A",)
    assert not list(comparisons.of_time(os.endpoint, os.declared.followed, os.allocated))
    far = run(tmp_path, endpoints=ENDPOINTS.replace("90 days", "10 years").replace("30 days", "10 years"))
    assert far.responses is not None
    told = {row[2]: row[6] for row in group_tables.comparisons_table(far.responses).rows if row[0] == "OS"}
    assert told["difference at 3652.5 days"] == "not estimated"
    assert told["difference of means until 3652.5 days"] == "not estimated"


def test_tables_that_have_nothing_to_tell_are_not_there(tmp_path: Path) -> None:
    plain = run(tmp_path, endpoints="endpoints:\n  CR rate: {rate: response is CR}\n")
    assert plain.responses is not None
    assert not list(group_tables.tables(plain.responses))
