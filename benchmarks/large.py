# ruff: noqa: E501, PLR0911 - a row of a table is one line
"""Large protocols for the proof: clauses over the same fifty facts; somebody is eligible.

Decision tables, multiples of ULN, days, sums, references. Dense ones are lists in lists, counts and `if` besides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from remission.cases.case import Case, Value
from remission.engines.evaluate import Evaluator
from remission.expr.facts import Fact, Kind
from remission.expr.truth import MET, Truth
from remission.protocol.load import load
from remission.protocol.model import Protocol

SHARE_ASKED = 3  # one criterion in so many is of eligibility
SHARE_POLICY = 9  # one in so many has a policy for missing data
UNITS = {"10*9/L": (3000, 200), "g/dL": (30, 12), "mg/dL": (30, 1), "%": (100, 2), "U/L": (20000, 30), "mmol/L": (1000, 4)}
NUMBERS = {f"lab {number}": list(UNITS)[number % len(UNITS)] for number in range(24)}
CHOICES = {f"finding {number}": ("yes", "no") for number in range(8)} | {
    f"subtype {number}": ("alpha", "beta", "gamma", "delta") for number in range(4)
}
DATES = ("last transplant", "last course", "last infusion")
COUNTS = ("courses", "relapses", "attempts")
TABLES, DOSES = 4, 8


class Draw:
    """Draws one protocol of so many criteria."""

    def __init__(self, seed: int, criteria: int, depth: int) -> None:
        self.random, self.depth, self.named = Random(seed), depth, [f"rule {number}" for number in range(criteria)]
        self.before: list[str] = []  # what may be referred to
        self.rules = {name: self.rule(number, name) for number, name in enumerate(self.named)}

    def rule(self, number: int, name: str) -> str:
        policy = ", if missing: not met, because: the form leaves it empty" if number % SHARE_POLICY == 0 else ""
        clause = self.clause(self.depth)
        if number % SHARE_ASKED:
            self.before.append(name)
        return f"{{when: '{clause}'{policy}}}"

    # ---- clauses --------------------------------------------------------------------------------------

    def clause(self, depth: int) -> str:
        if not depth or self.random.random() < 0.3:
            return self.atom()
        parts = [self.clause(depth - 1) for _ in range(self.random.randint(2, 3))]
        match self.random.randrange(6):
            case 0 | 1:
                return f"({' and '.join(parts)})"
            case 2 | 3:
                return f"({' or '.join(parts)})"
            case 4:
                return f"(if {self.atom()} then {self.atom()})"
            case _:
                return f"(at least 2 of [{', '.join((*parts, self.atom()))}])"

    def atom(self) -> str:
        pick, lab = self.random.choice, self.random.choice(list(NUMBERS))
        match self.random.randrange(12):
            case 0 | 1:
                fact = pick(list(CHOICES))
                return f"{fact} in [{', '.join(self.random.sample(CHOICES[fact], len(CHOICES[fact]) // 2))}]"
            case 2:
                return f"days since {pick(DATES)} {pick(('>=', '<'))} {7 * self.random.randint(1, 9)} days"
            case 3:
                return f"{pick(COUNTS)} {pick(('>=', '<', '='))} {self.random.randint(1, 4)}"
            case 4:
                return f"creatinine <= limit {self.random.randrange(TABLES)}"
            case 5:
                enzyme = pick([fact for fact, unit in NUMBERS.items() if unit == "U/L"])
                return f"{enzyme} {pick(('<=', '>'))} {pick(('1.5', '2', '3', '5'))} x ULN"
            case 6:
                return f"{lab} {pick(('<', '>'))} {pick(('0.5', '2'))} * {pick([one for one in NUMBERS if NUMBERS[one] == NUMBERS[lab] and one != lab])}"
            case 7 if self.before:
                return pick(self.before[-60:])
            case 8:
                return f"age from {pick((1, 2, 6))} years to under {pick((13, 18, 22))} years"
            case _:
                return f"{lab} {pick(('<', '<=', '>', '>='))} {self.limit(NUMBERS[lab])} {NUMBERS[lab]}"

    def limit(self, unit: str) -> str:
        most, usual = UNITS[unit]
        return f"{min(most, usual * self.random.choice((0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4))):g}"

    # ---- the file -------------------------------------------------------------------------------------

    def outcomes(self) -> str:
        name = self.random.choice
        return "".join(
            f"      O{number}: {name(self.before)} and ({name(self.before)} or {self.atom()}) and not {name(self.before)}\n"
            for number in range(self.random.randint(3, 5))
        )

    def families(self) -> str:
        promise = "    promise: exactly one outcome for every complete case\n"
        count = max(1, len(self.named) // 20)
        return "".join(f"  family {key}:\n    outcomes:\n{self.outcomes()}      Z: otherwise\n{promise}" for key in range(count))

    def tables(self) -> Iterator[str]:
        for key in range(TABLES):
            ages = "".join(
                f"      - {{when: age < {age} years, value: {0.4 + age / 20:.2f} mg/dL}}\n" for age in (2, 6, 10, 13, 16)
            )
            yield f"  limit {key}:\n    unit: mg/dL\n    rows:\n{ages}      - {{when: sex is male, value: 1.5 mg/dL}}\n      - {{otherwise: 1.4 mg/dL}}\n"
        for key in range(DOSES):
            rows = "".join(
                f"      - {{when: {self.random.choice(self.before)}, value: 'min({row} mg/kg * weight, {50 * row} mg)'}}\n"
                for row in (1, 2, 3)
            )
            yield f"  dose {key}:\n    unit: mg\n    rows:\n{rows}      - {{otherwise: 'round(min(0.5 mg/kg * weight, 25 mg), to 1 mg)'}}\n"

    def text(self, eligibility: str, criteria: list[str]) -> str:
        rules = "".join(f"  {name}: {self.rules[name]}\n" for name in criteria)
        return f"{eligibility}criteria:\n{rules}classifications:\n{self.families()}calculations:\n{''.join(self.tables())}"

    def patient(self, protocol: Protocol) -> Mapping[str, Value]:
        return {key: self.value(protocol.facts[key]) for key in protocol.used}

    def value(self, fact: Fact) -> Value:
        if fact.kind is Kind.CHOICE:
            return self.random.choice(fact.values)
        if fact.kind is Kind.DATE:
            return date(2024, 5, 1) - timedelta(days=0 if fact.slug == "assessment_date" else self.random.randint(0, 70))
        usual = UNITS.get(NUMBERS.get(fact.name, ""), (0, 5))[1]
        return Decimal(self.random.randint(1, 6)) if fact.whole else usual * Decimal(self.random.choice(("0.5", "1.25", "2")))


def facts() -> Iterator[str]:
    yield from (
        f"{fact}: {{unit: '{unit}', plausible: 0 to {UNITS[unit][0]}{', uln: per laboratory' * (unit == 'U/L')}}}"
        for fact, unit in NUMBERS.items()
    )
    yield from (f"{fact}: {{values: [{', '.join(values)}]}}" for fact, values in CHOICES.items())
    yield from (f"{fact}: {{date: yes}}" for fact in DATES)
    yield from (f"{fact}: {{unit: '1', plausible: 0 to 12, whole: yes}}" for fact in COUNTS)
    yield "creatinine: {unit: mg/dL, plausible: 0.05 to 30}"


def large(path: Path, seed: int, criteria: int, depth: int) -> Protocol:
    """A protocol of so many criteria, whose eligibility one drawn patient meets."""
    body = "".join(f"  {fact}\n" for fact in facts())
    head = f"protocol: large\ntitle: Large\nversion: 1.0.0\nvocabulary: [demographics]\nfacts:\n{body}"
    draw = Draw(seed, criteria, depth)
    path.write_text(head + draw.text("", draw.named), encoding="utf-8")
    protocol = load(path)
    case = Case("p", None, draw.patient(protocol), {})
    truths: Mapping[str, Truth] = Evaluator(protocol).decide(case).criteria
    asked = draw.named[::SHARE_ASKED]
    lists: dict[str, list[str]] = {"include": [], "exclude": []}
    for name in asked:
        lists["include" if truths[name.replace(" ", "_")] is MET else "exclude"].append(name)
    eligibility = "eligibility:\n" + "".join(
        f"  {which}:\n" + "".join(f"    {name}: {draw.rules[name]}\n" for name in names)
        for which, names in lists.items()
        if names
    )
    path.write_text(head + draw.text(eligibility, [one for one in draw.named if one not in asked]), encoding="utf-8")
    return load(path)
