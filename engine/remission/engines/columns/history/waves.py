"""Answers of earlier assessments in columns: assessment k of all patients at once, each wave made real before the next.

A fact that is taken from answers is a column like any other once it is known. So each wave is the query that decides cases, of as
much of the protocol as later waves read; the last query decides every case with all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from remission.cases.case import Case
from remission.cases.courses import undated, unfilled
from remission.cases.frames.chunks import Chunk, chunk_of
from remission.cases.frames.held import Held, at, held_value, hold
from remission.engines.answers import NO_OUTCOME
from remission.engines.columns.decisions import amounts_of, needed
from remission.engines.columns.engines import Engine, by_name, collected, loaded
from remission.engines.columns.history.windows import Amounts, AnswersOfRule, answers_of, taken_in_columns
from remission.engines.columns.query import Query, query
from remission.expr.facts import Fact, Kind
from remission.expr.numbers import exact
from remission.protocol.graph import Graph
from remission.protocol.model import Protocol, RuleKey
from remission.protocol.revision import part_of, recounted
from remission.protocol.vocabulary.answers import answer_facts, reads_today, source_key

UNIX = 719_163  # the ordinal of 1970-01-01, from which Polars counts days


def in_waves(protocol: Protocol, chunk: Chunk, engine: Engine, courses: pl.Series | None = None) -> Chunk:
    """The cases of some patients, all assessments of each, with what their rules take from earlier answers.

    Args:
        protocol: A checked protocol.
        chunk: The cases.
        engine: That decides each wave.
        courses: Whose course each case is a part of; null for a case by itself. None: each patient's is one.
    """
    facts = answer_facts(protocol)
    if not facts:
        return chunk
    by: Engine = "polars" if engine == "spark" else engine  # a wave to and from Spark takes longer than all of it here
    found = _Waves(protocol, facts, chunk, by, _courses(chunk) if courses is None else courses)
    found.run()
    return found.finished()


def course_chunk(protocol: Protocol, cases: Sequence[Case], engine: Engine) -> Chunk:
    """Cases in memory, which may know the earlier assessments of their patients, as `in_waves`; further ones stand at the end."""
    there = {(case.patient, case.date) for case in cases}
    more = {
        id(one): one for case in cases if case.history for one in case.history.earlier if (one.patient, one.date) not in there
    }
    every = [*map(unfilled, cases), *more.values()]
    numbers: dict[str, int] = {}
    courses = [None if one.history is None else numbers.setdefault(one.patient, len(numbers)) for one in every]
    return in_waves(protocol, chunk_of(protocol, every), engine, pl.Series(courses, dtype=pl.Int64))


def _courses(chunk: Chunk) -> pl.Series:
    """The patient, where all of its assessments have a date."""
    course = chunk.patients.cast(pl.Categorical).to_physical().cast(pl.Int64)
    if not chunk.days.null_count():
        return course
    frame = pl.DataFrame({"course": course, "day": chunk.days})
    is_dated = pl.col("day").is_not_null().all().over("course")
    return frame.select(pl.when(is_dated).then(pl.col("course"))).to_series()


@dataclass(slots=True)
class _Waves:
    protocol: Protocol
    facts: tuple[Fact, ...]
    chunk: Chunk
    engine: Engine
    courses: pl.Series
    amounts: Amounts = field(default_factory=Amounts)
    past: list[pl.DataFrame] = field(default_factory=list)
    done: list[pl.DataFrame] = field(default_factory=list)  # waves with what was taken for them
    parts: dict[tuple[RuleKey, ...], Protocol] = field(default_factory=dict)

    def run(self) -> None:
        """Take every fact of every case, a wave after the other."""
        rows = pl.DataFrame(
            {
                "row": pl.int_range(self.chunk.frame.height, dtype=pl.Int64, eager=True),
                "course": self.courses,
                "day": self.chunk.days.cast(pl.Int32).cast(pl.Int64) + UNIX,
            }
        )
        is_known = pl.col("course").is_not_null() & pl.col("day").is_not_null()
        self.done.append(self._as_given(rows.filter(~is_known)))
        known = self._as_given(rows.filter(is_known))
        if not self._is_of_itself():
            self._wave(known, is_last=False, is_batch=True)
            return
        waves = known.with_columns(wave=pl.col("day").rank("dense").over("course")).partition_by("wave", as_dict=True)
        for number, wave in sorted(waves.items()):
            self._wave(wave.drop("wave"), is_last=number == max(waves), is_batch=False)

    def _is_of_itself(self) -> bool:
        """Whether what is taken is concluded from what is taken."""
        own = {fact.slug for fact in self.facts}
        return any(key in own for key in self._part(self._sources()).used)

    def _as_given(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows with a column for each fact: what the data give of it."""
        return rows.with_columns(self._given(fact, rows["row"]).alias(column_of(fact)) for fact in self.facts)

    def _given(self, fact: Fact, rows: pl.Series) -> pl.Series:
        kind = pl.String if fact.kind is Kind.CHOICE else pl.Int64
        held = self.chunk.held.get(fact.slug)
        if held is None:
            return pl.repeat(None, len(rows), dtype=kind, eager=True)
        own = self.chunk.frame.select(held.columns)[rows]
        if fact.kind is not Kind.QUANTITY:
            return own[held.value].cast(kind)
        values = (held_value(held, row) for row in own.iter_rows(named=True))
        return pl.Series([self.amounts.numbered(value) for value in values], dtype=pl.Int64)

    # ---- one wave -------------------------------------------------------------------------------------

    def _wave(self, wave: pl.DataFrame, *, is_last: bool, is_batch: bool) -> None:
        """Take every fact of some cases; in a batch nothing hangs on earlier answers, and all of them are known at once."""
        today: dict[RuleKey, pl.DataFrame] = {}
        if is_batch:
            self.past.append(self._answers(wave, self._sources()))
        for fact in self.facts:
            key = self._key(fact)
            if not is_batch and reads_today(fact) and key not in today:
                today[key] = self._answers(wave, (key,))
            wave = self._taken(fact, wave, [today[key]] if key in today and reads_today(fact) else [])
        if not is_last and not is_batch:
            self.past.append(self._answers(wave, self._sources()))
        self.done.append(wave)

    def _key(self, fact: Fact) -> RuleKey:
        key = source_key(self.protocol, fact)
        assert key is not None  # noqa: S101 - others are no facts of this protocol
        return key

    def _sources(self) -> tuple[RuleKey, ...]:
        return tuple(dict.fromkeys(self._key(fact) for fact in self.facts))

    def _taken(self, fact: Fact, wave: pl.DataFrame, today: list[pl.DataFrame]) -> pl.DataFrame:
        """The cases of a wave with what they take of a fact, where nothing was given."""
        source, name = answers_of(self.protocol, self._key(fact)), column_of(fact)
        windows = self._windows(fact, wave.filter(pl.col(name).is_null()))
        parts = [part.select("course", "day", "of", *source.columns) for part in (*self.past, *today)]
        if parts:
            members = windows.join(pl.concat(parts), on="course", how="inner", maintain_order="left_right")
        else:
            whole = dict.fromkeys(("row", "day", "of", "at", "low", "high"), pl.Int64)
            members = pl.DataFrame(schema={**whole, **_schema(source)})
        is_earlier_or_own = (pl.col("day") < pl.col("at")) | (pl.col("of") == pl.col("row"))
        inside = members.filter(pl.col("day").is_between(pl.col("low"), pl.col("high")) & is_earlier_or_own)
        found = taken_in_columns(fact, source, inside, windows["row"], self.amounts)
        own = pl.DataFrame([windows["row"], found.alias("taken")])
        joined = wave.join(own, on="row", how="left", maintain_order="left")
        return joined.with_columns(pl.coalesce(name, "taken").alias(name)).drop("taken")

    def _windows(self, fact: Fact, wave: pl.DataFrame) -> pl.DataFrame:
        """The window of each case that has one: `row`, `course`, its own day (`at`), the first (`low`) and the last (`high`)."""
        rule = fact.choose
        assert rule is not None  # noqa: S101 - no such fact is declared without
        day = pl.col("day")
        lows, highs = [pl.lit(0, pl.Int64)], [pl.lit(1 << 40, pl.Int64)]
        lows += [day + rule.start] if rule.start is not None else []
        highs += [day + rule.end] if rule.end is not None else []
        frame, known = wave, [pl.lit(value=True)]
        for bound, limits in ((rule.since, lows), (rule.until, highs)):
            if bound is not None:
                frame = frame.with_columns(self._day_of(bound.fact, frame).alias(f"at {bound.fact}"))
                limits.append(pl.col(f"at {bound.fact}") + bound.days)
                known.append(pl.col(f"at {bound.fact}").is_not_null())
        found = frame.filter(*known)
        ends = (pl.max_horizontal(*lows).alias("low"), pl.min_horizontal(*highs).alias("high"))
        return found.select("row", "course", day.alias("at"), *ends)

    def _day_of(self, key: str, wave: pl.DataFrame) -> pl.Series:
        if any(fact.slug == key for fact in self.facts):
            return wave[column_of(self.protocol.facts[key])]
        held = self.chunk.held.get(key)
        if held is None:
            return pl.repeat(None, wave.height, dtype=pl.Int64, eager=True)
        return self.chunk.frame[held.value].gather(wave["row"]).cast(pl.Int64)

    # ---- answers --------------------------------------------------------------------------------------

    def _part(self, keys: tuple[RuleKey, ...]) -> Protocol:
        if keys not in self.parts:
            self.parts[keys] = recounted(part_of(self.protocol, Graph(self.protocol).closure(keys)))
        return self.parts[keys]

    def _answers(self, wave: pl.DataFrame, keys: tuple[RuleKey, ...]) -> pl.DataFrame:
        """What some rules conclude of a wave: `course`, `day`, `of` which row, and the columns of `AnswersOfRule`."""
        part = self._part(keys)
        frame, held = self._frame(part, wave)
        found = query(part, loaded(frame, self.engine), held)
        table = collected(by_name(found.frame, ("row", *needed(part, found))).sort("row"))
        columns = [column for key in keys for column in self._answer(part, found, table, key)]
        return pl.DataFrame([wave["course"], wave["day"], wave["row"].alias("of"), *columns])

    def _answer(self, part: Protocol, found: Query, table: pl.DataFrame, key: RuleKey) -> Iterator[pl.Series]:
        source, (kind, slug) = answers_of(self.protocol, key), key
        match kind:
            case "classification":
                may = [pl.col(f"{slug} may be {at}") for at in range(len(part.classifications[slug].outcomes))]
                columns = dict(zip(source.names, may, strict=False))
                value = pl.col(slug)
                if NO_OUTCOME in source.names:
                    columns[NO_OUTCOME] = pl.col(slug).is_null()
                    value = pl.when(~pl.any_horizontal(may)).then(pl.lit(NO_OUTCOME)).otherwise(pl.col(slug))
            case "criterion":
                truth = pl.col(slug)
                columns = {"yes": truth.fill_null(value=True), "no": ~truth.fill_null(value=False)}
                value = pl.when(truth).then(pl.lit("yes")).when(~truth).then(pl.lit("no"))
            case "calculation":
                [formula] = [one for one in found.formulas if one.key == slug]
                amounts = amounts_of(part, found, table, formula)
                numbers = [None if one is None else self.amounts.number(exact(one.value)) for one in amounts]
                yield pl.Series(source.value, numbers, dtype=pl.Int64)
                return
        yield from table.select(
            value.cast(pl.String).alias(source.value), *(column.alias(source.may(name)) for name, column in columns.items())
        ).get_columns()

    # ---- frames ---------------------------------------------------------------------------------------

    def _frame(self, part: Protocol, wave: pl.DataFrame) -> tuple[pl.DataFrame, Mapping[str, Held]]:
        """Some cases as a frame, with what was taken for them so far."""
        own = {fact.slug for fact in self.facts}
        held = {key: one for key, one in self.chunk.held.items() if key not in own}
        names = [column for one in held.values() for column in one.columns]
        frame = self.chunk.frame.select(*dict.fromkeys(names))[wave["row"]]
        columns = [pl.int_range(wave.height, dtype=pl.Int64, eager=True).alias("row"), *frame.get_columns()]
        for fact in self.facts:
            if fact.slug in part.used:
                held[fact.slug], made = self._hold(fact, wave[column_of(fact)])
                columns += made
        return pl.DataFrame(columns), held

    def _hold(self, fact: Fact, taken: pl.Series) -> tuple[Held, list[pl.Series]]:
        """What a frame holds of a fact; each amount is made ready once."""
        if fact.kind is not Kind.QUANTITY:
            return Held(fact, at(fact.slug)), [taken.alias(at(fact.slug))]
        numbers = taken.unique().drop_nulls().to_list()
        held, columns = hold(fact, [(self.amounts.values[number], "") for number in numbers])
        places = taken.replace_strict(numbers, list(range(len(numbers))), default=None, return_dtype=pl.Int64)
        return held, [column.gather(places).alias(name) for name, column in columns.items()]

    def finished(self) -> Chunk:
        """All cases, with all that was taken."""
        whole = pl.concat(part.select("row", *map(column_of, self.facts)) for part in self.done).sort("row")
        frame, held = self._frame(self.protocol, whole)
        return replace(self.chunk, frame=frame, held=dict(held), told={**self.chunk.told, **dict(self._undated())})

    def _undated(self) -> Iterator[tuple[int, Case]]:
        """The cases of patients of whom it is not known which assessments are earlier."""
        if not self.chunk.days.null_count():
            return
        frame = pl.DataFrame({"row": range(len(self.courses)), "patient": self.chunk.patients, "day": self.chunk.days})
        is_open = pl.col("day").is_null().any().over("patient") & (pl.len().over("patient") > 1)
        for row, patient, day in frame.filter(is_open).iter_rows():
            own = self.chunk.told.get(row) or Case(patient, day, {}, {})
            known = undated(patient)
            yield row, own if known in own.problems else replace(own, problems=(*own.problems, known))


def column_of(fact: Fact) -> str:
    """The column of what is taken of a fact."""
    return f"taken {fact.slug}"


def _schema(source: AnswersOfRule) -> dict[str, type[pl.DataType]]:
    value = pl.String if source.names else pl.Int64
    return {source.value: value, **{source.may(name): pl.Boolean for name in source.names}}
