"""What is wrong with the shape of a rule file: unknown keys, missing keys, a list where a text belongs."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeAlias

from remission.errors import Pos, Problem, did_you_mean
from remission.protocol import files

if TYPE_CHECKING:
    from collections.abc import Mapping

Loc: TypeAlias = tuple[str | int, ...]

# Keys that an entry can do without while the rest of it is checked.
INCIDENTAL = {"label", "says", "source", "status", "promise", "section", "url", "note", "codes", "choose", "plausible", "items"}
SECTIONS: dict[str, type[files.Strict]] = {
    "facts": files.FactFile,
    "sources": files.SourceFile,
    "criteria": files.ClauseFile,
    "classifications": files.ClassificationFile,
    "calculations": files.CalculationFile,
    "statements": files.StatementFile,
    "endpoints": files.EndpointFile,
    "designs": files.DesignFile,
    "cross tables": files.CrossTableFile,
}

COURSE: dict[Loc, type[files.Strict]] = {
    (): files.CourseFile,
    ("relapse",): files.RelapseFile,
    ("new therapy",): files.DepartureFile,
    ("hsct",): files.DepartureFile,
    ("landmark",): files.LandmarkFile,
}


def whole(loc: Loc, keys: Mapping[Loc, Pos]) -> Loc:
    """Return the location as it is written: without the names that pydantic gives to the arms of a union."""
    while len(loc) > 1 and loc not in keys and loc[:-1] in keys and str(loc[-1]) in {"str", "list[str]"}:
        loc = loc[:-1]
    return loc


def entry_of(loc: Loc) -> Loc | None:
    """Return the named entry that a location lies in; None outside every entry."""
    depth = 3 if loc[:1] == ("eligibility",) else 2
    return loc[:depth] if len(loc) >= depth else None


def is_incidental(loc: Loc) -> bool:
    """Tell whether a key may be left out without harm to the rest of its entry."""
    field = model_at(loc[:-1]).model_fields.get(str(loc[-1]).replace(" ", "_"))
    return loc[-1] in INCIDENTAL and field is not None and not field.is_required()


def is_slip(loc: Loc) -> bool:
    """Tell whether an unknown key was probably meant for one that its entry cannot do without: `whn` for `when`."""
    meant = get_close_matches(str(loc[-1]), allowed_at(loc[:-1]), n=1)
    return bool(meant) and meant[0] not in INCIDENTAL


def allowed_at(loc: Loc) -> list[str]:
    """Return the keys that may be written at a location."""
    return [field.alias or key for key, field in model_at(loc).model_fields.items()]


def model_at(loc: Loc) -> type[files.Strict]:
    """Return what may be written at a location."""
    match loc:
        case ():
            return files.RuleFile
        case ("eligibility",):
            return files.EligibilityFile
        case ("eligibility", _, _) | ("classifications", _, "outcomes", _):
            return files.ClauseFile
        case ("calculations", _, "rows", _):
            return files.RowFile
        case ("course", *inner):
            return COURSE.get(tuple(inner), files.Parts)
        case (section, _) if isinstance(section, str):
            return SECTIONS.get(section, files.Parts)
        case _:
            return files.Parts


def shape_problem(error: Any, loc: Loc, keys: Mapping[Loc, Pos]) -> Problem:  # noqa: ANN401 - pydantic's ErrorDetails
    """Return the problem for one complaint of the models."""
    name = str(loc[-1]) if isinstance(loc[-1], str) else "a part of the list"
    shown = repr(name) if isinstance(loc[-1], str) else name
    pos = _nearest(loc, keys)
    match error["type"]:
        case "missing":
            return Problem(pos, f"key {shown} is missing", f"write '{name}: …' below {str(loc[-2])!r}")
        case "extra_forbidden":
            return Problem(pos, f"unknown key {shown}", _key_hint(name, loc[:-1]))
        case "literal_error":
            expected = error["ctx"]["expected"].replace("'", "")
            return Problem(pos, f"{shown} must be {expected}, not {error['input']!r}")
        case kind:
            return Problem(pos, *_wrong_type(kind, shown, error["input"], loc))


def _wrong_type(kind: str, shown: str, value: object, loc: Loc) -> tuple[str, str | None]:
    empty = ", it is empty" if value == "" else ""
    if loc[-1] == "promise":
        return f"{shown} must be a text or a list of texts", None
    match kind:
        case "string_type":
            return f"{shown} must be a text{empty}", None
        case "list_type":
            example = f"[{value}]" if isinstance(value, str) and value else "[a, b]"
            return f"{shown} must be a list{empty}", f"write '{example}', or a line for each, starting with '- '"
        case _:
            hint = "write 'all of:' or 'any of:' above the list" if isinstance(value, list) and _is_clause(loc) else None
            return f"{shown} must be a mapping of keys to values{empty}", hint


def _is_clause(loc: Loc) -> bool:
    return issubclass(model_at(loc), files.Parts)


def _nearest(loc: Loc, keys: Mapping[Loc, Pos]) -> Pos:
    """Return where a location stands, or the innermost of its parents that stands somewhere."""
    while loc and loc not in keys:
        loc = loc[:-1]
    return keys[loc]


def _key_hint(name: str, at: Loc) -> str:
    """Return a hint for a key that does not belong where it stands."""
    allowed = allowed_at(at)
    if name.startswith("at least ") and name.endswith(" of"):
        return f"'at least 2 of' takes a count from 1 to {files.MOST}"
    if hint := did_you_mean(name, allowed):
        return hint
    if model_at(at) is files.Parts:
        return "a list holds conditions only; give this one a name of its own under 'criteria:'"
    shown = [key for key in allowed if not key.startswith("at least ") or key == "at least 2 of"]
    return f"here may stand: {', '.join(shown)}"
