"""`by_hand_python.decide` by the package rule-engine: an expression a verdict, verdicts given on to the expressions after them.

Its `and` takes null for false, so Kleene logic is spelt out with the ternary of its language: false if one is false, else null
if one is null, else true.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import rule_engine
from by_hand_python import FACTS

Row = Mapping[str, Any]
COMPARISONS = {
    "i1_age": "age >= 1",
    "i2_disease": "diagnosis == 'B-cell precursor ALL'",
    "i3_status": "disease_status in ['relapsed', 'refractory']",
    "i4_cd22": "cd22 == 'positive'",
    "marrow_remission": "bone_marrow_blasts < 5",
    "blood_remission": "peripheral_blasts == 0",
    "platelet_recovery": "platelets >= 100",
    "neutrophil_recovery": "anc >= 1",
    "extramedullary_remission": "extramedullary_disease == 'absent'",
    "lower_dose_level": "dose_level == 1.4",
    "higher_dose_level": "dose_level == 1.8",
    "cycle_limit": "cycle <= 4",
    "flow": "mrd_flow < 0.01",
    "pcr": "mrd_pcr < 0.01",
}


def _kleene(*names: str, decides: str = "false", otherwise: str = "true") -> str:
    """All of some verdicts; any of them, where one that is true decides."""
    decided, open_ = (" or ".join(f"{name} == {value}" for name in names) for value in (decides, "null"))
    return f"({decided}) ? {decides} : (({open_}) ? null : {otherwise})"


STEPS = {
    **{name: f"{text.split()[0]} == null ? null : ({text})" for name, text in COMPARISONS.items()},
    "studied_dose_level": _kleene("lower_dose_level", "higher_dose_level", decides="true", otherwise="false"),
    "clear": _kleene("marrow_remission", "blood_remission", "extramedullary_remission"),
    "recovered": _kleene("platelet_recovery", "neutrophil_recovery"),
    "complete": _kleene("clear", "recovered"),
    "response": "complete == true ? 'CR' : (clear == false ? 'NR' : ((clear == true and recovered == false) ? 'CRi' : null))",
    "mrd_by_flow": "flow == null ? null : (flow ? 'negative' : 'positive')",
    "mrd_by_pcr": "pcr == null ? null : (pcr ? 'negative' : 'positive')",
    "mrd_negative_cr_by_flow": _kleene("complete", "flow"),
    "mrd_negative_cr_by_pcr": _kleene("complete", "pcr"),
    "eligible": _kleene("i1_age", "i2_disease", "i3_status", "i4_cd22"),
    "eligibility": "eligible == null ? 'undetermined' : (eligible ? 'eligible' : 'not eligible')",
}
BETWEEN = {"flow", "pcr", "clear", "recovered", "complete", "eligible"}  # verdicts on the way, which are no answers


def decider() -> Callable[[Row], dict[str, Any]]:
    """A function of one patient."""
    rules = {name: rule_engine.Rule(text) for name, text in STEPS.items()}
    absent = {key: rule_engine.Rule(f"{key} == null") for key in FACTS}

    def decide(row: Row) -> dict[str, Any]:
        known = dict(row)
        for name, rule in rules.items():
            known[name] = rule.evaluate(known)
        found = {name: known[name] for name in rules if name not in BETWEEN}
        return {**found, "missing": [key for key, rule in absent.items() if rule.matches(row)]}

    return decide
