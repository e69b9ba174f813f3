"""Twelve definitions of response that share their clauses: as a protocol with references, and by hand in Polars.

Three ways to be clear of disease and four ways to have recovered make twelve definitions, each with a classification and four
criteria; with the clauses there are 64 criteria. By hand, every column has its whole condition written out, all in one
`select`, and nothing is computed that the protocol does not compute.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cache, reduce
from itertools import product
from operator import and_, or_
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from remission.engines.columns import decide
from remission.expr.facts import Fact, Kind
from remission.expr.tree import AllOf, AnyOf, Compare, Condition, FactValue, Not, Op, Quantity, Ref
from remission.expr.units import unit
from remission.protocol.model import Classification, Criterion, EligibilityCriteria, Outcome, Protocol

ONE = unit("1")
ATOMS = {
    "adult": ("age", Op.GE, "18"),
    "marrow": ("bone_marrow_blasts", Op.LT, "5"),
    "marrow_loose": ("bone_marrow_blasts", Op.LT, "10"),
    "blood": ("peripheral_blasts", Op.LE, "0"),
    "flow": ("mrd_flow", Op.LT, "0.01"),
    "platelets_full": ("platelets", Op.GE, "100"),
    "platelets_half": ("platelets", Op.GE, "50"),
    "anc_full": ("anc", Op.GE, "1"),
    "anc_half": ("anc", Op.GE, "0.5"),
}
CLEAR = {"clear": ("marrow", "blood"), "clear_loose": ("marrow_loose", "blood"), "clear_deep": ("marrow", "blood", "flow")}
COUNTS = {
    "full": (AllOf, ("platelets_full", "anc_full")),
    "half": (AllOf, ("platelets_half", "anc_half")),
    "either_full": (AnyOf, ("platelets_full", "anc_full")),
    "either_half": (AnyOf, ("platelets_half", "anc_half")),
}
DEFINITIONS = {f"{clear}_{counts}": (clear, counts) for clear, counts in product(CLEAR, COUNTS)}
FACTS = tuple(dict.fromkeys(fact for fact, _, _ in ATOMS.values()))
INCLUDE = ("adult", "clear_loose_either_half_responded")


@cache
def protocol() -> Protocol:
    """The definitions as a protocol: each clause once, and references to it."""
    conditions: dict[str, Condition] = {
        key: Compare(FactValue(fact, ONE), op, Quantity(Fraction(limit), ONE)) for key, (fact, op, limit) in ATOMS.items()
    }
    conditions |= {key: AllOf(_refs(names)) for key, names in CLEAR.items()}
    conditions |= {key: join(_refs(names)) for key, (join, names) in COUNTS.items()}
    for key, (clear, counts) in DEFINITIONS.items():
        conditions |= {
            f"{key}_complete": AllOf(_refs([clear, counts])),
            f"{key}_incomplete": AllOf((Ref(clear), Not(Ref(counts)))),
            f"{key}_responded": AnyOf(_refs([f"{key}_complete", f"{key}_incomplete"])),
            f"{key}_adult": AllOf(_refs(["adult", f"{key}_complete"])),
        }
    criteria = {key: Criterion(key, key, condition) for key, condition in conditions.items()}
    classifications = {key: Classification(key, key, _outcomes(key)) for key in DEFINITIONS}
    order = (*(("criterion", key) for key in criteria), *(("classification", key) for key in classifications))
    return Protocol(
        id="shared", title="", version="1", sha256="", criteria=criteria,
        eligibility=EligibilityCriteria(tuple(map(Ref, INCLUDE))),
        facts={key: Fact(key, key, key, Kind.QUANTITY, ONE) for key in FACTS}, classifications=classifications,
        calculations={}, sources={}, statements={}, used=FACTS, order=order,  # type: ignore[arg-type]
    )  # fmt: skip


def _refs(names: Iterable[str]) -> tuple[Condition, ...]:
    return tuple(Ref(name) for name in names)


def _outcomes(key: str) -> tuple[Outcome, ...]:
    return Outcome("CR", Ref(f"{key}_complete")), Outcome("CRi", Ref(f"{key}_incomplete")), Outcome("NR", None)


def query(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The same columns by hand."""
    columns: dict[str, pl.Expr] = {key: _atom(key) for key in ATOMS}
    columns |= {key: _clear(key) for key in CLEAR}
    columns |= {key: _counts(key) for key in COUNTS}
    for key, (clear, counts) in DEFINITIONS.items():
        columns |= _definition(key, _clear(clear), _counts(counts))
    eligible = _all(columns[key] for key in INCLUDE)
    truth = pl.when(eligible).then(pl.lit("eligible")).when(~eligible).then(pl.lit("not eligible"))
    missing = {f"{key} missing": pl.col(key).is_null() for key in FACTS}
    return frame.select("patient", eligibility=truth.otherwise(pl.lit("undetermined")), **columns, **missing)


def _definition(key: str, clear: pl.Expr, counts: pl.Expr) -> dict[str, pl.Expr]:
    complete, incomplete = _all([clear, counts]), _all([clear, ~counts])
    outcome = pl.when(complete).then(pl.lit("CR")).when(_all([clear, ~counts])).then(pl.lit("CRi"))
    may = {"CR": complete.fill_null(True), "CRi": incomplete.fill_null(True), "NR": (~clear).fill_null(True)}
    return {
        f"{key}_complete": complete,
        f"{key}_incomplete": incomplete,
        f"{key}_responded": _any([complete, incomplete]),
        f"{key}_adult": _all([_atom("adult"), complete]),
        key: outcome.when(~clear).then(pl.lit("NR")),
        **{f"{key} may be {name}": value for name, value in may.items()},
    }


def _atom(key: str) -> pl.Expr:
    fact, op, limit = ATOMS[key]
    match op:
        case Op.GE:
            return pl.col(fact) >= float(limit)
        case Op.LE:
            return pl.col(fact) <= float(limit)
        case _:
            return pl.col(fact) < float(limit)


def _clear(key: str) -> pl.Expr:
    return _all(map(_atom, CLEAR[key]))


def _counts(key: str) -> pl.Expr:
    join, names = COUNTS[key]
    return (_all if join is AllOf else _any)(map(_atom, names))


def _all(truths: Iterable[pl.Expr]) -> pl.Expr:
    """Kleene AND; quicker in Polars than `all_horizontal`."""
    return reduce(and_, truths)


def _any(truths: Iterable[pl.Expr]) -> pl.Expr:
    """Kleene OR."""
    return reduce(or_, truths)


def check(path: Path, rows: int = 100_000) -> None:
    """Hold both to the same answers.

    Raises:
        AssertionError: a column differs.
    """
    frame = pl.scan_parquet(path).head(rows)
    assert_frame_equal(decide(protocol(), frame).collect(), query(frame).collect(), check_column_order=False)
