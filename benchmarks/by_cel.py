"""`by_hand_python.decide` by the package cel-python: an expression a verdict, verdicts given on to the expressions after them.

The logic of CEL has three values already: what is not there is an error, `false && error` is false, and an error that
nothing absorbs is unknown.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

import celpy
from by_hand_python import FACTS

Row = Mapping[str, Any]
COMPARISONS = {
    "i1_age": "p.age >= 1.0",
    "i2_disease": "p.diagnosis == 'B-cell precursor ALL'",
    "i3_status": "p.disease_status in ['relapsed', 'refractory']",
    "i4_cd22": "p.cd22 == 'positive'",
    "marrow_remission": "p.bone_marrow_blasts < 5.0",
    "blood_remission": "p.peripheral_blasts == 0.0",
    "platelet_recovery": "p.platelets >= 100.0",
    "neutrophil_recovery": "p.anc >= 1.0",
    "extramedullary_remission": "p.extramedullary_disease == 'absent'",
    "lower_dose_level": "p.dose_level == 1.4",
    "higher_dose_level": "p.dose_level == 1.8",
    "cycle_limit": "p.cycle <= 4",
    "flow": "p.mrd_flow < 0.01",
    "pcr": "p.mrd_pcr < 0.01",
}
STEPS = {
    **COMPARISONS,
    "studied_dose_level": "lower_dose_level || higher_dose_level",
    "clear": "marrow_remission && blood_remission && extramedullary_remission",
    "recovered": "platelet_recovery && neutrophil_recovery",
    "complete": "clear && recovered",
    "response": "clear ? (recovered ? 'CR' : 'CRi') : 'NR'",
    "mrd_by_flow": "flow ? 'negative' : 'positive'",
    "mrd_by_pcr": "pcr ? 'negative' : 'positive'",
    "mrd_negative_cr_by_flow": "complete && flow",
    "mrd_negative_cr_by_pcr": "complete && pcr",
    "eligible": "i1_age && i2_disease && i3_status && i4_cd22",
    "eligibility": "eligible ? 'eligible' : 'not eligible'",
    "missing": f"{list(FACTS)}.filter(key, !(key in p))",
}
BETWEEN = {"flow", "pcr", "clear", "recovered", "complete", "eligible"}  # verdicts on the way, which are no answers


def decider() -> Callable[[Row], dict[str, Any]]:
    """A function of one patient, with the quicker of the library's two runners."""
    logging.getLogger("celpy").setLevel(logging.CRITICAL)
    environment = celpy.Environment(runner_class=celpy.CompiledRunner)
    programs = {name: environment.program(environment.compile(text)) for name, text in STEPS.items()}

    def decide(row: Row) -> dict[str, Any]:
        known: dict[str, Any] = {"p": celpy.json_to_cel({key: row[key] for key in FACTS if row[key] is not None})}
        for name, program in programs.items():
            try:
                known[name] = program.evaluate(known)
            except celpy.CELEvalError:
                continue
        found = {name: _plain(known.get(name)) for name in programs if name not in BETWEEN}
        return {**found, "eligibility": found["eligibility"] or "undetermined"}

    return decide


def _plain(value: object) -> object:
    match value:
        case celpy.celtypes.BoolType():
            return bool(value)
        case celpy.celtypes.ListType():
            return [str(each) for each in value]
        case _:
            return value
