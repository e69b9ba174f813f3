"""A protocol as one Python function, generated once: what the closures of `compiled` would conclude, without a call a node.

Names in the generated text are ours alone (`v3`, `t17`), names of the protocol are quoted, constants and closures are handed over
beside it. Comparisons of one fact and everything composite are written out; formulas stay closures.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from remission.engines.evaluate.leaves import State, chosen
from remission.expr import tree as t
from remission.expr.compare import COMPARE, Interval, compare_interval
from remission.expr.numbers import exact
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth, at_least
from remission.protocol.graph import facts_reached

if TYPE_CHECKING:
    from remission.engines.evaluate.compiled import Compiled

# criteria, what is missing, the outcome that is certainly the first, whether all of eligibility is met, and the truths of `nodes`
Concluded: TypeAlias = tuple[dict[str, Truth], tuple[str, ...], dict[str, str | None], Truth, tuple[Truth, ...]]


KNOWN = {
    "chosen": chosen,
    "T": MET,
    "F": NOT_MET,
    "U": UNKNOWN,
    "Interval": Interval,
    "interval": compare_interval,
    "at_least": at_least,
}


class Program:
    """The function of a protocol: it adds every conclusion to a state of one case.

    `nodes` are all its conditions, in the order of the truths that it returns.
    """

    def __init__(self, compiled: Compiled, without: Collection[tuple[str, str]] = ()) -> None:
        """`compiled` has the closures of formulas; definitions in `without` are left out."""
        writer = _Writer(compiled)
        for definition in compiled.protocol.order:
            if definition not in without:
                writer.definition(*definition)
        self.run: Callable[[State], Concluded] = writer.function()
        self.nodes = tuple(node for node, _ in writer.watched)


class _Writer:
    """The text of the function, a line a conclusion."""

    def __init__(self, compiled: Compiled) -> None:
        self.compiled, self.protocol = compiled, compiled.protocol
        self.lines: list[str] = []
        self.given: dict[str, Any] = {**KNOWN, "interval": compare_interval}
        self.values: dict[str, str] = {}  # fact -> its variable
        self.truths: dict[t.Condition, str] = {}  # the same condition is decided once
        self.criteria: dict[str, str] = {}
        self.firsts: dict[str, str] = {}
        self.watched: list[tuple[t.Condition, str]] = []

    def function(self) -> Callable[[State], Concluded]:
        """Compile what was written."""
        criteria = ", ".join(f"{key!r}: {self.criteria[key]}" for key in self.protocol.criteria)
        missing = [f"    if {self.value(fact)} is None: missing.append({fact!r})" for fact in self.protocol.used]
        loads = [f"    {name} = state[{fact!r}]" for fact, name in self.values.items()]
        truths = "".join(f"{name}, " for _, name in self.watched)
        firsts = ", ".join(f"{key!r}: {first}" for key, first in self.firsts.items())
        eligible = self.eligibility()
        end = f"    return {{{criteria}}}, tuple(missing), {{{firsts}}}, {eligible}, ({truths})"
        text = "\n".join(["def run(state):", *loads, *self.lines, "    missing = []", *missing, end])
        exec(compile(text, "<protocol>", "exec"), self.given)  # noqa: S102 - the text is ours: see above
        run: Callable[[State], Concluded] = self.given["run"]
        return run

    def eligibility(self) -> str:
        """Every inclusion is met and no exclusion; met where there are none."""
        parts = [self.criteria[key] for key in self.protocol.include]
        return _first_false((*parts, *(self.let(_not(self.criteria[key])) for key in self.protocol.exclude)))

    # ---- definitions --------------------------------------------------------------------------------

    def definition(self, kind: str, key: str) -> None:
        """Conclude one definition, and leave it in the state for the closures."""
        match kind:
            case "criterion":
                self.criterion(key)
            case "classification":
                self.classification(key)
            case _:
                self.calculation(key)

    def criterion(self, key: str) -> None:
        criterion = self.protocol.criteria[key]
        truth = self.condition(criterion.condition)
        if criterion.if_missing is not None:
            facts = map(self.value, facts_reached(self.protocol, [criterion.condition]))
            lacking = " or ".join(f"{value} is None" for value in facts) or "False"
            truth = self.let(f"{self.constant(criterion.if_missing)} if {truth} is U and ({lacking}) else {truth}")
        self.criteria[key] = truth
        self.lines.append(f"    state[{key!r}] = {truth}")

    def classification(self, key: str) -> None:
        earlier, found = "F", list[tuple[str, str]]()
        for outcome in self.protocol.classifications[key].outcomes:
            own = "T" if outcome.condition is None else self.condition(outcome.condition)
            placed = own if earlier == "F" else self.let(_first_false((own, self.let(_not(earlier)))))
            earlier = own if earlier == "F" else self.let(_first_true((own, earlier)))
            found.append((outcome.name, placed))
        self.lines.append(f"    state[{key!r}] = {{{', '.join(f'{name!r}: {truth}' for name, truth in found)}}}")
        # an outcome is met only where none before it can be
        self.firsts[key] = " or ".join(f"({name!r} if {truth} is T else None)" for name, truth in found)

    def calculation(self, key: str) -> None:
        value = self.protocol.calculations[key].value
        if isinstance(value, t.Score):
            truths = "".join(f"{self.condition(when)}, " for when, _ in value.items)
            self.lines.append(f"    state[{key!r}] = {self.constant(self.compiled.scores[key].of)}(({truths}), state)")
            return
        worth = self.lookup(value) if isinstance(value, t.Lookup) else f"{self.constant(self.compiled.term(value))}(state)"
        self.lines.append(f"    state[{key!r}] = {worth}")

    def lookup(self, table: t.Lookup) -> str:
        """The first row that is met; every row is asked, for the trace."""
        truths = ["T" if row.when is None else self.condition(row.when) for row in table.rows]
        worths = self.constant(tuple([self.compiled.term(row.value) for row in table.rows]))
        return f"chosen(({''.join(f'{truth}, ' for truth in truths)}), {worths}, state)"

    # ---- conditions ---------------------------------------------------------------------------------

    def condition(self, node: t.Condition) -> str:
        """The variable that has the truth of a condition."""
        written = self.written(node)  # what is inside comes first in the trace, each time it stands somewhere
        name = self.truths.get(node)
        if name is None:
            name = self.truths[node] = self.let(written)
        self.watched.append((node, name))
        return name

    def written(self, node: t.Condition) -> str:  # noqa: C901, PLR0911 - one match, one line a node
        """A condition as an expression over variables."""
        match node:
            case t.Compare(t.FactValue(fact) as left, op, t.Quantity(limit)) if not t.is_date(left):
                value, bound = self.value(fact), self.constant(exact(limit))
                ranged = f"interval({value}, {self.constant(op)}, {bound})"
                return _compared(value, ranged, f"{self.constant(COMPARE[op])}({value}, {bound})")
            case t.Between(t.FactValue(fact) as term, t.Quantity(low), t.Quantity(high)) if not t.is_date(term):
                value, ends = self.value(fact), ((t.Op.GE, exact(low)), (t.Op.LE, exact(high)))
                holds = " and ".join(f"{self.constant(COMPARE[op])}({value}, {self.constant(end)})" for op, end in ends)
                return _compared(value, f"{self.constant(self.compiled.condition(node))}(state)", holds)
            case t.OneOf(fact, values):
                return _chosen(self.value(fact), self.constant(frozenset(values)))
            case t.Known(fact):
                return f"F if {self.value(fact)} is None else T"
            case t.Compare() | t.Between() | t.OutcomeIn() | t.HasValue():
                return f"{self.constant(self.compiled.condition(node))}(state)"
            case t.Ref(key):
                return self.criteria[key]
            case t.Not(arg):
                return _not(self.condition(arg))
            case t.AllOf(args):
                return _first_false(tuple(map(self.condition, args)))
            case t.AnyOf(args):
                return _first_true(tuple(map(self.condition, args)))
            case t.AtLeast(count, args):
                return f"at_least({count}, ({''.join(f'{self.condition(arg)}, ' for arg in args)}))"
            case t.IfThen(condition, then):
                return _implied(self.let(_not(self.condition(condition))), self.condition(then))
            case _:
                assert_never(node)

    # ---- names --------------------------------------------------------------------------------------

    def value(self, fact: str) -> str:
        """The variable that has the value of a fact."""
        return self.values.setdefault(fact, f"v{len(self.values)}")

    def constant(self, value: object) -> str:
        """The name under which the function is handed something."""
        name = f"c{len(self.given)}"
        self.given[name] = value
        return name

    def let(self, written: str) -> str:
        """Give an expression a variable; what is one already keeps its name."""
        if written.isidentifier():
            return written
        name = f"t{len(self.lines)}"
        self.lines.append(f"    {name} = {written}")
        return name


def _compared(value: str, ranged: str, exactly: str) -> str:
    """A comparison of one fact: unknown where it is missing, by its ends where it is censored."""
    return f"U if {value} is None else {ranged} if {value}.__class__ is Interval else T if {exactly} else F"


def _chosen(value: str, wanted: str) -> str:
    """A choice among some values: unknown where it is missing."""
    return f"U if {value} is None else T if {value} in {wanted} else F"


def _implied(opposite: str, then: str) -> str:
    """Kleene implication, of the opposite of the condition."""
    return _first_true((opposite, then))


def _not(truth: str) -> str:
    return f"(F if {truth} is T else T if {truth} is F else U)"


def _first_false(truths: tuple[str, ...]) -> str:
    """Kleene AND, as `truth.all_of` has it."""
    return _kleene(truths, "F", "T")


def _first_true(truths: tuple[str, ...]) -> str:
    """Kleene OR, as `truth.any_of` has it."""
    return _kleene(truths, "T", "F")


def _kleene(truths: tuple[str, ...], decides: str, neutral: str) -> str:
    if not truths:
        return neutral
    decided, blurred = (" or ".join(f"{truth} is {symbol}" for truth in truths) for symbol in (decides, "U"))
    return f"({decides} if {decided} else U if {blurred} else {neutral})"
