"""What reads what: definitions and facts, directly and through references; the order that follows; circles, endless chains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remission.errors import Problem
from remission.expr import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from remission.expr.facts import Fact
    from remission.protocol.model import Key, Protocol, Rule, RuleKey

MAX_CHAIN = 150  # conditions within conditions, references followed


def reference(node: t.Node) -> RuleKey | None:
    """Return the definition that a node refers to by itself: its kind and slug."""
    match node:
        case t.Ref(key):
            return "criterion", key
        case t.OutcomeIn(key):
            return "classification", key
        case t.CalculationValue(key):
            return "calculation", key
        case t.HasValue(kind, key):
            return kind, key
        case _:
            return None


def references(roots: Iterable[t.Node]) -> Iterator[RuleKey]:
    """Yield the definitions that some conditions and formulas refer to themselves, in reading order."""
    found = (reference(node) for root in roots for node in t.walk(root))
    return (one for one in found if one is not None)


def facts_read(node: t.Node) -> Iterator[str]:
    """Yield the slugs of the facts that a node reads itself (not through references)."""
    for part in t.walk(node):
        if isinstance(part, t.FactValue | t.OneOf | t.Known):
            yield part.fact


def anchors_of(fact: Fact) -> tuple[str, ...]:
    """Return the dates on which the window of a fact hangs that is taken from answers: a case needs them."""
    return fact.choose.anchors if fact.is_of_answers and fact.choose else ()


def used_facts(facts: Mapping[str, Fact], rules: Iterable[Rule]) -> tuple[str, ...]:
    """Return the facts that a rule reads, or that say which earlier answers one reads, in the vocabulary's order."""
    read = {fact for rule in rules for root in rule.roots for fact in facts_read(root)}
    read |= {anchor for key in read if (anchors := anchors_of(facts[key])) for anchor in anchors}
    return tuple(key for key in facts if key in read)


def reached(
    protocol: Protocol, roots: Iterable[t.Node], *, below_policies: bool = True, below_known: bool = True
) -> Iterator[t.Node]:
    """Every node below `roots`, following references to criteria, classifications and calculations, each once.

    `below_policies`: criteria with a policy for missing data are followed as well; `below_known`: so is what is asked whether it
    is known.
    """
    pending = list(roots)
    seen: set[RuleKey] = set()
    while pending:
        for node in t.walk(pending.pop()):
            yield node
            if isinstance(node, t.Ref) and protocol.criteria[node.criterion].if_missing is not None and not below_policies:
                continue
            if isinstance(node, t.HasValue) and not below_known:
                continue
            key = reference(node)
            if key is not None and key not in seen:
                seen.add(key)
                pending += protocol.rule(key).roots


def named(protocol: Protocol, roots: Iterable[t.Node]) -> set[RuleKey]:
    """The definitions that some clauses read, whatever lies between."""
    return {key for node in reached(protocol, roots) if (key := reference(node)) is not None}


def facts_reached(protocol: Protocol, roots: Iterable[t.Node]) -> tuple[str, ...]:
    """Return the slugs of the facts that `roots` read, directly and through references, in first-seen order."""
    found = (node.fact for node in reached(protocol, roots) if isinstance(node, t.FactValue | t.OneOf | t.Known))
    return tuple(dict.fromkeys(found))


def asks_what_is_known(protocol: Protocol, roots: Iterable[t.Node]) -> bool:
    """Whether an answer depends on what is recorded (`is known`, `if missing`), so that a completion is another question."""
    for node in reached(protocol, roots):
        match node:
            case t.Known() | t.HasValue():
                return True
            case t.Ref(key) if protocol.criteria[key].if_missing is not None:
                return True
            case _:
                pass
    return False


def has_policies(protocol: Protocol, roots: Iterable[t.Node]) -> bool:
    """Whether a criterion answers for what is missing, which it still does where a missing value comes to be recorded."""
    criteria = (protocol.criteria[node.criterion] for node in reached(protocol, roots) if isinstance(node, t.Ref))
    return any(criterion.if_missing is not None for criterion in criteria)


def asks_for_outcomes(protocol: Protocol, roots: Iterable[t.Node]) -> bool:
    """Whether an answer depends on an outcome, of which a record with gaps says what is still possible."""
    return any(isinstance(node, t.OutcomeIn) or is_of_outcomes(node) for node in reached(protocol, roots))


def is_of_outcomes(node: t.Node) -> bool:
    """Whether a node asks if a classification is settled."""
    return isinstance(node, t.HasValue) and node.kind == "classification"


def noted(protocol: Protocol, roots: Iterable[t.Node]) -> Iterator[t.Known | t.HasValue]:
    """What `roots` themselves ask of what is known; what has a policy for missing data is answered by that instead."""
    for node in reached(protocol, roots, below_policies=False, below_known=False):
        if isinstance(node, t.Known | t.HasValue):
            yield node


def noted_facts(protocol: Protocol, roots: Iterable[t.Node]) -> tuple[str, ...]:
    """The facts of which `roots` ask whether they are known, or that may settle what they ask of something concluded."""
    found: dict[str, None] = {}
    for node in noted(protocol, roots):
        found |= dict.fromkeys([node.fact] if isinstance(node, t.Known) else facts_reached(protocol, [node]))
    return tuple(found)


class Graph:
    """Which definition reads which, directly and through others; `order` has each after all that it reads."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol, self.order = protocol, protocol.keys
        self.below: dict[Key, frozenset[Key]] = {}  # itself and all that it reads
        self.facts: dict[Key, frozenset[str]] = {}  # that it reads, directly and through others
        for key in self.order:
            roots = protocol.definition(key).roots
            self.below[key] = frozenset({key}) | self.closure(references(roots))
            self.facts[key] = self.facts_below(roots)

    def closure(self, wanted: Iterable[Key]) -> frozenset[Key]:
        """Some definitions and all that they read."""
        return frozenset(one for key in wanted for one in self.below[key])

    def facts_below(self, roots: Iterable[t.Node]) -> frozenset[str]:
        """The facts that some conditions and formulas read, directly and through others."""
        every = list(roots)
        own = frozenset(fact for root in every for fact in facts_read(root))
        return own.union(*(self.facts[other] for other in references(every)))

    def above(self, changed: Iterable[Key]) -> frozenset[Key]:
        """The definitions whose answer a change can reach, themselves included."""
        start = set(changed)
        return frozenset(one for one in self.order if self.below[one] & start)

    def reached(self, key: Key) -> tuple[str, ...]:
        """The facts that a definition reads, directly and through others, in the vocabulary's order."""
        return tuple(fact for fact in self.protocol.facts if fact in self.facts[key])


# ---- order -----------------------------------------------------------------------------------------


def order(rules: Iterable[Rule]) -> tuple[tuple[RuleKey, ...], list[Problem]]:
    """Return everything that is concluded, dependencies first; and a problem for each circle and each endless chain."""
    walk = _Walk(rules)
    for start in walk.rules:
        walk.visit(start)
    if not walk.problems:
        walk.measure()
    return tuple(walk.ordered), walk.problems


class _Walk:
    """Goes depth first without recursion, so that a long chain of references cannot exhaust the stack."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = {rule.key: rule for rule in rules}
        self.referred = {key: tuple(dict.fromkeys(references(rule.roots))) for key, rule in self.rules.items()}
        self.done: dict[RuleKey, bool] = {}  # False while it is being visited
        self.ordered: list[RuleKey] = []
        self.problems: list[Problem] = []

    def visit(self, start: RuleKey) -> None:
        """Add a definition and everything it needs."""
        if start in self.done:
            return
        self.done[start] = False
        path = [(start, iter(self.referred[start]))]
        while path:
            here, rest = path[-1]
            item = next((one for one in rest if self.is_open(one, path)), None)
            if item is None:
                self.done[here] = True
                self.ordered.append(here)
                path.pop()
            else:
                self.done[item] = False
                path.append((item, iter(self.referred[item])))

    def is_open(self, item: RuleKey, path: list[tuple[RuleKey, Iterator[RuleKey]]]) -> bool:
        """Tell whether an item is still to be visited; one that is being visited closes a circle."""
        if item in self.done and not self.done[item]:
            keys = [key for key, _ in path]
            circle = " -> ".join(self.rules[key].name for key in (*keys[keys.index(item) :], item))
            message = f"definitions refer to each other in a circle: {circle}"
            self.problems.append(Problem(self.rules[item].pos, message, "write one of them without the others"))
        return item in self.rules and item not in self.done

    def measure(self) -> None:
        """Find chains that are too long: whatever follows references has to come to an end."""
        depth: dict[RuleKey, int] = {}
        for key in self.ordered:
            own = max(map(_depth, self.rules[key].roots), default=0)
            depth[key] = 1 + own + max((depth.get(one, 0) for one in self.referred[key]), default=0)
            if depth[key] > MAX_CHAIN:
                message = f"{self.rules[key].name!r} hangs on a chain of definitions that is longer than {MAX_CHAIN} steps"
                self.problems.append(Problem(self.rules[key].pos, message, "say it with fewer definitions of definitions"))
                return


def _depth(node: t.Node) -> int:
    return 1 + max(map(_depth, t.children(node)), default=0)
