"""The whole protocol as stages of columns: criteria, eligibility, outcomes, what is missing, amounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import narwhals as nw

from remission.cases.frames.held import Held, at
from remission.engines.columns.amounts.error_bounds import NUMBER
from remission.engines.columns.amounts.exact import FormulaReads, reads
from remission.engines.columns.amounts.scores import score_columns
from remission.engines.columns.lower import Lowering
from remission.engines.columns.outcomes import Possible, possible
from remission.engines.columns.signature import settled_by_signature
from remission.engines.columns.stages import Part, all_of, negate
from remission.engines.decision import Eligibility
from remission.expr import tree as t
from remission.expr.truth import MET, UNKNOWN
from remission.protocol.graph import facts_reached
from remission.protocol.model import Protocol
from remission.protocol.pieces import pieces

ELIGIBILITY_COLUMN = "eligibility"


@dataclass(frozen=True, slots=True)
class FormulaColumn:
    """A calculation as columns: its amount in floating point, and what its exact amount is computed from."""

    key: str
    read: FormulaReads
    names: dict[t.Condition, str]  # the columns of the conditions it reads
    columns: tuple[str, ...]  # every column it reads


class ColumnPlan:
    """A protocol lowered onto a sheet; `stages` are to be added to a frame in order."""

    def __init__(self, protocol: Protocol, held: Mapping[str, Held]) -> None:
        self.protocol = protocol
        self.lowering = Lowering(protocol, held)
        self.formulas: list[FormulaColumn] = []
        steps = {"criterion": self._criterion, "classification": self._classification, "calculation": self._calculation}
        for kind, key in protocol.order:
            steps[kind](key)
        self._eligibility()

    @property
    def stages(self) -> int:
        """How many stages there are."""
        return len(self.lowering.sheet.stages)

    # ---- definitions --------------------------------------------------------------------------------

    def _criterion(self, key: str) -> None:
        lowering, criterion = self.lowering, self.protocol.criteria[key]
        part = lowering.condition(criterion.condition)
        if criterion.if_missing not in (None, UNKNOWN):
            missing = [lowering.held[fact].value for fact in facts_reached(self.protocol, [criterion.condition])]
            raw = lowering.sheet.column(f"{key} raw", part)
            lacks = lowering.lacking[key] = lowering.sheet.column(f"{key} lacks", Part(any_missing(missing)))
            decides = raw.expr.is_null() & lacks.expr
            answered = nw.when(decides).then(nw.lit(value=criterion.if_missing is MET)).otherwise(raw.expr)
            part = Part(answered, max(raw.stage, lacks.stage))
        lowering.criteria[key] = lowering.sheet.column(key, part)

    def _classification(self, key: str) -> None:
        found = possible(self.lowering, key)
        names = [outcome.name for outcome in self.protocol.classifications[key].outcomes]
        by_diagram = [] if found is None else [*found.outcomes, found.none, self._outcome(key, found)]
        if found is not None and not found.joint:
            self.lowering.may[key] = dict(zip([*names, None], [*found.outcomes, found.none], strict=True))
            return
        self._kleene(key)
        stage = settled_by_signature(self.lowering, key, found, by_diagram)
        columns = [*(f"{key} may be {number}" for number in range(len(names))), f"{key} may be none"]
        settled = [Part(nw.col(at(column)), stage) for column in columns]
        self.lowering.may[key] = dict(zip([*names, None], settled, strict=True))

    def _kleene(self, key: str) -> None:
        """The truth of each outcome by Kleene logic alone: its own condition, and none before it."""
        truths: dict[str, Part] = {}
        earlier: list[Part] = []
        for number, outcome in enumerate(self.protocol.classifications[key].outcomes):
            own = Part(nw.lit(value=True)) if outcome.condition is None else self.lowering.condition(outcome.condition)
            truth = all_of([own, *map(negate, earlier)])
            truths[outcome.name] = self.lowering.sheet.column(f"{key} is {number}", truth)
            earlier.append(own)
        self.lowering.outcomes[key] = truths

    def _outcome(self, key: str, found: Possible) -> Part:
        """The outcome is the only one that is possible."""
        names = [outcome.name for outcome in self.protocol.classifications[key].outcomes]
        every = [*found.outcomes, found.none]
        chain = nw.lit(None, dtype=nw.String)
        for name, own in reversed(list(zip(names, found.outcomes, strict=True))):
            others = [~other.expr for other in every if other is not own]
            only = nw.all_horizontal(own.expr, *others, ignore_nulls=False)
            chain = nw.when(only).then(nw.lit(name)).otherwise(chain)
        return self.lowering.sheet.column(key, Part(chain, max(part.stage for part in every)))

    def _calculation(self, key: str) -> None:
        calculation = self.protocol.calculations[key]
        if isinstance(calculation.value, t.Score):
            self.lowering.scores[key] = score_columns(self.lowering, key, calculation.value)
        read = reads(t.CalculationValue(key, calculation.unit), self.protocol.calculations)
        names = {condition: self.lowering.named(condition)[0] for condition in read.conditions}
        constants = pieces(calculation.value, self.protocol.calculations)
        if constants is None:
            worth = self.lowering.compute.worth(t.CalculationValue(key, calculation.unit))
            amount = Part(worth.value / float(calculation.unit.factor), worth.stage)
        else:
            amount = self.lowering.spread(constants, lambda value: nw.lit(float(value / calculation.unit.factor)), NUMBER)
        self.lowering.sheet.column(amount_name(self.protocol, key), amount)
        if isinstance(calculation.value, t.Lookup) and (whens := [row.when for row in calculation.value.rows if row.when]):
            no_row = all_of([negate(self.lowering.named(when)[1]) for when in whens])
            self.lowering.sheet.column(uncovered_name(key), Part(no_row.expr.fill_null(value=False), no_row.stage))
        self.formulas.append(FormulaColumn(key, read, names, self.lowering.keys(read, names)))

    def _eligibility(self) -> None:
        criteria = self.lowering.criteria
        parts = [criteria[key] for key in self.protocol.include] + [negate(criteria[key]) for key in self.protocol.exclude]
        undetermined = nw.lit(Eligibility.UNDETERMINED.value)
        if not parts:
            self.lowering.sheet.column(ELIGIBILITY_COLUMN, Part(nw.lit(None, dtype=nw.String)))
            return
        may = self.lowering.sheet.column(f"{ELIGIBILITY_COLUMN} truth", all_of(parts))
        no = nw.when(~may.expr).then(nw.lit(Eligibility.NOT_ELIGIBLE.value)).otherwise(undetermined)
        answer = nw.when(may.expr).then(nw.lit(Eligibility.ELIGIBLE.value)).otherwise(no)
        self.lowering.sheet.column(ELIGIBILITY_COLUMN, Part(answer, may.stage))


def any_missing(columns: list[str]) -> nw.Expr:
    """Whether one of some columns is null."""
    if not columns:
        return nw.lit(value=False)
    return nw.any_horizontal(*(nw.col(column).is_null() for column in columns), ignore_nulls=False)


def uncovered_name(key: str) -> str:
    """The column that says whether no row of a table applies."""
    return f"{key} uncovered"


def amount_name(protocol: Protocol, key: str) -> str:
    """The column of a calculation, its unit in brackets."""
    return f"{key} [{protocol.calculations[key].unit.text}]"
