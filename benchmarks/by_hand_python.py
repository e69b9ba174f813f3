"""The verdicts of inotuzumab-pediatric as a plain Python function of one patient; None is unknown."""

from __future__ import annotations

from collections.abc import Mapping

Truth = bool | None


def all_of(*truths: Truth) -> Truth:
    """Kleene AND."""
    if False in truths:
        return False
    return None if None in truths else True


def any_of(*truths: Truth) -> Truth:
    """Kleene OR."""
    if True in truths:
        return True
    return None if None in truths else False


def decide(p: Mapping[str, float | str | None]) -> dict[str, Truth | str]:
    """Twelve criteria, eligibility, response and both MRD families."""
    found: dict[str, Truth | str] = {}
    for name, key, test in TESTS:
        value = p[key]
        found[name] = None if value is None else test(value)
    found["studied_dose_level"] = any_of(found["lower_dose_level"], found["higher_dose_level"])
    clear = all_of(found["marrow_remission"], found["blood_remission"], found["extramedullary_remission"])
    recovered = all_of(found["platelet_recovery"], found["neutrophil_recovery"])
    complete = all_of(clear, recovered)
    if complete:
        response = "CR"
    elif clear is False:
        response = "NR"
    elif clear and recovered is False:
        response = "CRi"
    else:
        response = None
    found["response"] = response
    for method in ("flow", "pcr"):
        value = p[f"mrd_{method}"]
        negative = None if value is None else value < 0.01
        found[f"mrd_by_{method}"] = None if negative is None else "negative" if negative else "positive"
        found[f"mrd_negative_cr_by_{method}"] = all_of(complete, negative)
    eligible = all_of(found["i1_age"], found["i2_disease"], found["i3_status"], found["i4_cd22"])
    found["eligibility"] = "eligible" if eligible else "undetermined" if eligible is None else "not eligible"
    found["missing"] = [key for key in FACTS if p[key] is None]
    return found


FACTS = (
    "age", "weight", "bsa", "diagnosis", "disease_status", "cd22", "dose_level", "cycle", "bone_marrow_blasts",
    "peripheral_blasts", "extramedullary_disease", "platelets", "anc", "mrd_flow", "mrd_pcr",
)  # fmt: skip
TESTS = (
    ("i1_age", "age", lambda v: v >= 1),
    ("i2_disease", "diagnosis", lambda v: v == "B-cell precursor ALL"),
    ("i3_status", "disease_status", lambda v: v in {"relapsed", "refractory"}),
    ("i4_cd22", "cd22", lambda v: v == "positive"),
    ("marrow_remission", "bone_marrow_blasts", lambda v: v < 5),
    ("blood_remission", "peripheral_blasts", lambda v: v == 0),
    ("platelet_recovery", "platelets", lambda v: v >= 100),
    ("neutrophil_recovery", "anc", lambda v: v >= 1),
    ("extramedullary_remission", "extramedullary_disease", lambda v: v == "absent"),
    ("lower_dose_level", "dose_level", lambda v: v == 1.4),
    ("higher_dose_level", "dose_level", lambda v: v == 1.8),
    ("cycle_limit", "cycle", lambda v: v <= 4),
)
