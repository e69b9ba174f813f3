"""What `columns` concludes of inotuzumab-pediatric, as a good Polars programmer writes it: no more work than the answer needs."""

from __future__ import annotations

import polars as pl

RANGES = {
    "age": (0, 120), "weight": (0.3, 350), "bsa": (0.1, 3.5), "bone_marrow_blasts": (0, 100), "peripheral_blasts": (0, 100),
    "platelets": (0, 3000), "anc": (0, 200), "mrd_flow": (0, 100), "mrd_pcr": (0, 100),
}  # fmt: skip
VALUES = {
    "diagnosis": [
        "B-cell precursor ALL",
        "T-cell ALL",
        "B-lymphoblastic lymphoma",
        "mixed phenotype acute leukaemia",
        "AML",
        "other",
    ],
    "disease_status": ["newly diagnosed", "in remission", "relapsed", "refractory"],
    "cd22": ["positive", "negative"],
    "extramedullary_disease": ["present", "absent"],
}
FACTS = [*RANGES, *VALUES, "dose_level", "cycle"]
col, lit, when = pl.col, pl.lit, pl.when


def query(frame: pl.LazyFrame, ranges: dict[str, tuple[float, float]] | None = None) -> pl.LazyFrame:
    """Every conclusion as a column; `ranges` are the plausible ones of the vocabulary."""
    limits = {**RANGES, **(ranges or {})}
    inside = {key: col(key).is_between(low, high) for key, (low, high) in limits.items()}
    inside |= {key: col(key).is_in(values) for key, values in VALUES.items()}
    sound = frame.with_columns(
        *[(~ok).fill_null(False).alias(f"{key} set aside") for key, ok in inside.items()],
        *[when(ok).then(col(key)).alias(key) for key, ok in inside.items()],
    )
    named = sound.with_columns(
        i1_age=col("age") >= 1,
        i2_disease=col("diagnosis") == "B-cell precursor ALL",
        i3_status=col("disease_status").is_in(["relapsed", "refractory"]),
        i4_cd22=col("cd22") == "positive",
        marrow_remission=col("bone_marrow_blasts") < 5,
        blood_remission=col("peripheral_blasts") == 0,
        platelet_recovery=col("platelets") >= 100,
        neutrophil_recovery=col("anc") >= 1,
        extramedullary_remission=col("extramedullary_disease") == "absent",
        lower_dose_level=col("dose_level") == 1.4,
        higher_dose_level=col("dose_level") == 1.8,
        cycle_limit=col("cycle") <= 4,
        flow=col("mrd_flow") < 0.01,
        pcr=col("mrd_pcr") < 0.01,
    )
    clear = col("marrow_remission") & col("blood_remission") & col("extramedullary_remission")
    recovered = col("platelet_recovery") & col("neutrophil_recovery")
    joined = named.with_columns(
        clear=clear,
        recovered=recovered,
        truth=col("i1_age") & col("i2_disease") & col("i3_status") & col("i4_cd22"),
        studied_dose_level=col("lower_dose_level") | col("higher_dose_level"),
    )
    may = joined.with_columns(
        cr=col("clear") & col("recovered"),
        may_cr=(col("clear") & col("recovered")).fill_null(True),
        may_cri=(col("clear") & ~col("recovered")).fill_null(True),
        may_nr=(~col("clear")).fill_null(True),
    )
    responded = col("clear")  # CR or CRi: whichever of the two it is
    first = when(col("cycle") == 1)
    later = when(col("cycle").is_not_null())
    dose = first.then(0.8).otherwise(later.then(when(responded).then(0.5).otherwise(when(~responded).then(0.8))))
    return may.with_columns(day_1=dose).select(
        "patient",
        eligibility=when("truth")
        .then(lit("eligible"))
        .when(~col("truth"))
        .then(lit("not eligible"))
        .otherwise(lit("undetermined")),
        response=when("cr")
        .then(lit("CR"))
        .when(~col("may_cr") & ~col("may_nr"))
        .then(lit("CRi"))
        .when(~col("clear"))
        .then(lit("NR")),
        **{f"response may be {name}": col(f"may_{name.lower()}") for name in ("CR", "CRi", "NR")},
        **{key: value for method in ("flow", "pcr") for key, value in _mrd(method).items()},
        **{key: col(key) for key in named.collect_schema().names() if key in CRITERIA},
        studied_dose_level="studied_dose_level",
        mrd_negative_cr_by_flow=col("cr") & col("flow"),
        mrd_negative_cr_by_pcr=col("cr") & col("pcr"),
        **_amounts(),
        **{f"{key} missing": col(key).is_null() for key in FACTS},
        **{f"{key} set aside": f"{key} set aside" for key in inside},
    )


CRITERIA = {
    "i1_age", "i2_disease", "i3_status", "i4_cd22", "marrow_remission", "blood_remission", "platelet_recovery",
    "neutrophil_recovery", "extramedullary_remission", "lower_dose_level", "higher_dose_level", "cycle_limit",
}  # fmt: skip


def _mrd(method: str) -> dict[str, pl.Expr]:
    negative = col(method)
    return {
        f"mrd_by_{method}": when(negative).then(lit("negative")).otherwise(when(~negative).then(lit("positive"))),
        f"mrd_by_{method} may be negative": negative.fill_null(True),
        f"mrd_by_{method} may be positive": (~negative).fill_null(True),
    }


def _amounts() -> dict[str, pl.Expr]:
    half = col("bsa") * 0.5
    return {
        "methylprednisolone [mg]": when(col("weight").is_not_null()).then(pl.min_horizontal("weight", lit(50.0))),
        "dose_day_1 [mg/m2]": col("day_1"),
        "dose_day_8 [mg/m2]": lit(0.5),
        "dose_day_15 [mg/m2]": lit(0.5),
        "dose_per_cycle [mg/m2]": col("day_1") + 1.0,
        "amount_day_1 [mg]": col("day_1") * col("bsa"),
        "amount_day_8 [mg]": half,
        "amount_day_15 [mg]": half,
    }
