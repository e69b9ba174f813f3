"""`by_hand_python.decide` by durable_rules used directly, as its manual says: numbers in facts, and rules that compare them.

A rule on a value that is absent is never tried, and one that asks whether it is absent fires for ever; so what is missing is a
flag. A rule concludes met or not met; what no rule concluded is unknown. There are two ways to go on from the comparisons: every
verdict is asserted as a fact and other rules join them, or every rule repeats its comparisons on the one fact of the patient.

Three hazards are kept away, for they would spoil the measurement: the library is loaded as our host loads it, its timers, which
race the caller, are not started, and the numbers of the cohort have four decimals at most (it refuses 9e-05).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from operator import and_, or_
from typing import Any

from by_hand_python import FACTS, TESTS

from remission.engines.rete.host import engine

Row = Mapping[str, Any]
Found = dict[str, Any]
Rule = Any  # what the library makes of `m.platelets >= 100`
Act = Callable[[Any], object]
INCLUDE = ("i1_age", "i2_disease", "i3_status", "i4_cd22")
CLEAR = ("marrow_remission", "blood_remission", "extramedullary_remission")
RECOVERED = ("platelet_recovery", "neutrophil_recovery")
LEVELS = ("lower_dose_level", "higher_dose_level")
METHODS = ("flow", "pcr")
JOINED = {*INCLUDE, *CLEAR, *RECOVERED, *LEVELS, *METHODS}  # to assert what no rule reads is an error
OTHERS = ("studied_dose_level", "response", *(f"mrd_by_{each}" for each in METHODS))
CR_BY = tuple(f"mrd_negative_cr_by_{each}" for each in METHODS)
OPEN: Found = {**dict.fromkeys([*(name for name, _, _ in TESTS), *OTHERS, *CR_BY]), "eligibility": "undetermined"}
FOUND: Found = {}  # of the patient at hand; actions write here
MISSING: set[str] = set()


class _Untimed(engine.Host):  # type: ignore[misc, name-defined]
    """The published host, without its timers."""

    def _run(self) -> None:
        """Start none."""


from durable import lang  # noqa: E402 - after our host, which loads it where it would not load by itself

lang._main_host = _Untimed()  # noqa: SLF001
m = lang.m


def joined() -> Callable[[Row], Found]:
    """Rules assert verdicts, and other rules join them."""
    return _decider("joined", _joined)


def repeated() -> Callable[[Row], Found]:
    """Every rule compares the patient's values."""
    return _decider("repeated", _repeated)


def _decider(name: str, rules: Callable[[], None]) -> Callable[[Row], Found]:
    with lang.ruleset(name):
        rules()
        for key in FACTS:
            _rule(getattr(m, f"{key}_missing") == 1, act=_misses(key))

    def decide(row: Row) -> Found:
        FOUND.update(OPEN)
        MISSING.clear()
        fact = {f"{key}_missing" if row[key] is None else key: 1 if row[key] is None else row[key] for key in FACTS}
        lang.assert_fact(name, {**fact, "sid": "one"})
        lang.delete_state(name, "one")
        return {**FOUND, "missing": [key for key in FACTS if key in MISSING]}

    return decide


def _rule(*conditions: Rule, act: Act) -> None:
    lang.when_all(*conditions)(act)


def _misses(key: str) -> Act:
    return lambda _: MISSING.add(key)


def _says(answers: Found) -> Act:
    return lambda _: FOUND.update(answers)


def _asserts(name: str, truth: str, answers: Found) -> Act:
    def act(c: Any) -> None:  # noqa: ANN401 - the library's
        FOUND.update(answers)
        c.assert_fact({"verdict": name, "truth": truth})

    return act


def _all(rules: Iterable[Rule]) -> Rule:
    return reduce(and_, rules)


def _any(rules: Iterable[Rule]) -> Rule:
    return reduce(or_, rules)


def _comparisons() -> dict[str, tuple[Rule, Rule]]:
    """When each verdict is met, and when it is not; made anew for each use, for the library changes them."""
    return {
        "i1_age": (m.age >= 1, m.age < 1),
        "i2_disease": (m.diagnosis == "B-cell precursor ALL", m.diagnosis != "B-cell precursor ALL"),
        "i3_status": (
            (m.disease_status == "relapsed") | (m.disease_status == "refractory"),
            (m.disease_status != "relapsed") & (m.disease_status != "refractory"),
        ),
        "i4_cd22": (m.cd22 == "positive", m.cd22 != "positive"),
        "marrow_remission": (m.bone_marrow_blasts < 5, m.bone_marrow_blasts >= 5),
        "blood_remission": (m.peripheral_blasts == 0, m.peripheral_blasts != 0),
        "platelet_recovery": (m.platelets >= 100, m.platelets < 100),
        "neutrophil_recovery": (m.anc >= 1, m.anc < 1),
        "extramedullary_remission": (m.extramedullary_disease == "absent", m.extramedullary_disease != "absent"),
        "lower_dose_level": (m.dose_level == 1.4, m.dose_level != 1.4),
        "higher_dose_level": (m.dose_level == 1.8, m.dose_level != 1.8),
        "cycle_limit": (m.cycle <= 4, m.cycle > 4),
        "flow": (m.mrd_flow < 0.01, m.mrd_flow >= 0.01),
        "pcr": (m.mrd_pcr < 0.01, m.mrd_pcr >= 0.01),
    }


def _answers(name: str) -> tuple[Found, Found]:
    """What a verdict says when it is met, and when it is not."""
    if name in METHODS:
        return {f"mrd_by_{name}": "negative"}, {f"mrd_by_{name}": "positive"}
    return {name: True}, {name: False}


def _is(name: str, truth: str) -> Rule:
    return (m.verdict == name) & (m.truth == truth)


def _one_is(names: Iterable[str], truth: str) -> Rule:
    return _any(m.verdict == name for name in names) & (m.truth == truth)


def _joined() -> None:
    for name, conditions in _comparisons().items():
        for condition, truth, answers in zip(conditions, ("met", "not met"), _answers(name), strict=True):
            _rule(condition, act=_asserts(name, truth, answers) if name in JOINED else _says(answers))
    clear, complete = [_is(name, "met") for name in CLEAR], [_is(name, "met") for name in (*CLEAR, *RECOVERED)]
    _rule(*(_is(name, "met") for name in INCLUDE), act=_says({"eligibility": "eligible"}))
    _rule(_one_is(INCLUDE, "not met"), act=_says({"eligibility": "not eligible"}))
    _rule(*complete, act=_asserts("complete", "met", {"response": "CR"}))
    _rule(*clear, _one_is(RECOVERED, "not met"), act=_says({"response": "CRi"}))
    _rule(_one_is(CLEAR, "not met"), act=_says({"response": "NR"}))
    _rule(_one_is((*CLEAR, *RECOVERED), "not met"), act=_says(dict.fromkeys(CR_BY, False)))
    for method, key in zip(METHODS, CR_BY, strict=True):
        _rule(_is("complete", "met"), _is(method, "met"), act=_says({key: True}))
        _rule(_is(method, "not met"), act=_says({key: False}))
    _rule(_one_is(LEVELS, "met"), act=_says({"studied_dose_level": True}))
    _rule(*(_is(name, "not met") for name in LEVELS), act=_says({"studied_dose_level": False}))


def _repeated() -> None:
    def met(*names: str) -> Rule:
        return _all(_comparisons()[name][0] for name in names)

    def fails(*names: str) -> Rule:
        return _any(_comparisons()[name][1] for name in names)

    for name, conditions in _comparisons().items():
        for condition, answers in zip(conditions, _answers(name), strict=True):
            _rule(condition, act=_says(answers))
    _rule(met(*INCLUDE), act=_says({"eligibility": "eligible"}))
    _rule(fails(*INCLUDE), act=_says({"eligibility": "not eligible"}))
    _rule(met(*CLEAR, *RECOVERED), act=_says({"response": "CR"}))
    _rule(met(*CLEAR) & fails(*RECOVERED), act=_says({"response": "CRi"}))
    _rule(fails(*CLEAR), act=_says({"response": "NR"}))
    _rule(fails(*CLEAR, *RECOVERED), act=_says(dict.fromkeys(CR_BY, False)))
    for method, key in zip(METHODS, CR_BY, strict=True):
        _rule(met(*CLEAR, *RECOVERED, method), act=_says({key: True}))
        _rule(fails(method), act=_says({key: False}))
    _rule(_any([met("lower_dose_level"), met("higher_dose_level")]), act=_says({"studied_dose_level": True}))
    _rule(fails("lower_dose_level") & fails("higher_dose_level"), act=_says({"studied_dose_level": False}))
