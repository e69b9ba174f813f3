"""What is wrong with the shape of a rule file: unknown keys, missing keys, a list where a text belongs."""

from __future__ import annotations

import re
from difflib import get_close_matches
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, Union, get_args, get_origin

from remission.errors import Pos, Problem, did_you_mean
from remission.protocol.source import models as files
from remission.protocol.source.colons import forgotten, key_of
from remission.protocol.source.strict import Strict

if TYPE_CHECKING:
    from collections.abc import Mapping

Loc: TypeAlias = tuple[str | int, ...]

# Keys that an entry can do without while the rest of it is checked.
INCIDENTAL = {
    *("label", "says", "source", "status", "promise", "section", "url", "note", "codes", "choose", "plausible", "items"),
    *("made into", "for information", "reviewed"),
}
LITERAL_HINTS = {
    "if missing": "delete it: without it, a missing value gives 'unknown'",
    "for information": "delete it, and name the clauses that were made: 'made into: [I1 age, I2 disease]'",
}

HERE = "here may stand: "
ARMS = ("str", "list[str]")  # of what may be a text or a list of texts, as pydantic calls them
NAMES = "write a list of names: '[I1 age, response]'"  # of clauses, below `made into`
NOTHING = {"", "null", "~"}  # how YAML writes that there is none


# ---- where a complaint is --------------------------------------------------------------------------


def whole(loc: Loc, keys: Mapping[Loc, Pos]) -> Loc:
    """Return the location as it is written: without the names that pydantic gives to the arms of a union."""
    found: Loc = ()
    for key in loc:
        is_added = key in ARMS or isinstance(key, int)  # one thing may stand for a list of one
        if not is_added or (*found, key) in keys:
            found = (*found, key)
    return found


def is_of_other_arm(error: Any, keys: Mapping[Loc, Pos]) -> bool:  # noqa: ANN401 - pydantic's ErrorDetails
    """Tell whether a list is told to be no text where a list may stand too: what is wrong in the list says more."""
    return _arm(error["loc"], keys) == "str" and isinstance(error["input"], list)


def _arm(loc: Loc, keys: Mapping[Loc, Pos]) -> str | None:
    """Return the arm of a union that a complaint ends in."""
    return str(loc[-1]) if loc[-1] in ARMS and loc not in keys else None


def entry_of(loc: Loc) -> Loc | None:
    """Return the named entry that a location lies in; None outside every entry."""
    depth = 3 if loc[:1] == ("eligibility",) else 2
    return loc[:depth] if len(loc) >= depth else None


def is_incidental(loc: Loc) -> bool:
    """Tell whether a key may be left out without harm to the rest of its entry."""
    model = model_at(loc[:-1])
    field = None if model is None else model.model_fields.get(str(loc[-1]))
    return loc[-1] in INCIDENTAL and field is not None and not field.is_required()


def is_slip(loc: Loc, value: object) -> bool:
    """Tell whether an unknown key was probably meant for one that its entry cannot do without: `whn` for `when`."""
    if value == "" and (forgot := _forgotten(loc)):
        return forgot[0] not in INCIDENTAL
    meant = get_close_matches(str(loc[-1]), allowed_at(loc[:-1]), n=1)  # `at least 0 of`, too: nothing is proposed here
    return bool(meant) and meant[0] not in INCIDENTAL


def _forgotten(loc: Loc) -> tuple[str, str] | None:
    """Return the key that has no colon, and its text: `{when platelets >= 5 %}`, `{platelets >= 5 %}`."""
    written, model = str(loc[-1]), model_at(loc[:-1])
    if found := key_of(written, sorted(allowed_at(loc[:-1]), key=len, reverse=True)):
        return found
    is_condition = model is not None and issubclass(model, files.Parts) and re.search(r"[<>=≤≥≠]|\b(?:is|in)\b", written)
    return ("when", written) if is_condition else None


def allowed_at(loc: Loc) -> list[str]:
    """Return the keys that may be written at a location."""
    model = model_at(loc)
    return [] if model is None else [field.alias or key for key, field in model.model_fields.items()]


def model_at(loc: Loc) -> type[Strict] | None:
    """Return what may be written at a location; None where it is no mapping of known keys."""
    kind: Any = files.RuleFile
    for key in loc:
        kind = _inner(kind, key)
    return kind if isinstance(kind, type) and issubclass(kind, Strict) else None


def _inner(kind: Any, key: str | int) -> Any:  # noqa: ANN401 - a type, as pydantic holds it
    """Return the type of what stands under a key or an index."""
    if isinstance(kind, type) and issubclass(kind, Strict):
        kind.model_rebuild()
        fields = (field for name, field in kind.model_fields.items() if key in (field.alias, name))
        return _bare(next((field.annotation for field in fields), None))
    arguments = get_args(kind)
    return _bare(arguments[-1]) if get_origin(kind) in (dict, list) else None


def _bare(kind: Any) -> Any:  # noqa: ANN401
    """Return a type without its annotations and without None."""
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return _bare(next(each for each in get_args(kind) if each is not type(None)))
    return kind


# ---- what it says ----------------------------------------------------------------------------------


def shape_problem(error: Any, loc: Loc, keys: Mapping[Loc, Pos]) -> Problem:  # noqa: ANN401 - pydantic's ErrorDetails
    """Return the problem for one complaint of the models."""
    name = repr(loc[-1]) if isinstance(loc[-1], str) else "a part of the list"
    pos = _nearest(loc, keys)
    match error["type"]:
        case "missing":
            return Problem(pos, f"key {name} is missing", f"write '{loc[-1]}: …' below {str(loc[-2])!r}")
        case "extra_forbidden" if error["input"] == "" and (forgot := _forgotten(loc)):
            return Problem(pos, *forgotten(*forgot, str(loc[-1])))
        case "extra_forbidden":
            hint = _key_hint(str(loc[-1]), loc[:-1])
            comma = " (inside braces, a text with ',' in it needs quotation marks)" if error["input"] == "" else ""
            return Problem(pos, f"unknown key {name}", f"{hint}{comma}" if hint.startswith(HERE) else hint)
        case "literal_error":
            expected = error["ctx"]["expected"].replace("'", "")
            return Problem(pos, f"{name} must be {expected}, not {error['input']!r}", LITERAL_HINTS.get(str(loc[-1])))
        case _ if _arm(error["loc"], keys):
            return Problem(pos, f"{name} must be a text or a list of texts")
        case kind:
            by_model = (error["msg"], error["ctx"]["hint"]) if kind == "said" else None
            return Problem(pos, *(by_model or _wrong_type(kind, name, error["input"], loc)))


def _wrong_type(kind: str, name: str, value: object, loc: Loc) -> tuple[str, str | None]:
    empty = ", it is empty" if value == "" else ""
    of_clauses = loc[:1] == ("statements",) and "made into" in loc[2:]
    match kind:
        case "string_type":
            return f"{name} must be a text{empty}", NAMES if of_clauses else _text_hint(value, loc)
        case "list_type" if of_clauses and (not isinstance(value, str) or value.lower() in NOTHING):
            return f"{name} must be a list{empty}", NAMES
        case "list_type":
            example = f"[{value}]" if isinstance(value, str) and value else "[a, b]"
            return f"{name} must be a list{empty}", f"write '{example}', or a line for each, starting with '- '"
        case _:
            model = model_at(loc)
            is_clause = isinstance(value, list) and model is not None and issubclass(model, files.Parts)
            hint = "write 'all of:' or 'any of:' above the list" if is_clause else _example(model)
            return f"{name} must be a mapping of keys to values{empty}", hint


def _text_hint(value: object, loc: Loc) -> str | None:
    """Return a hint for what stands where a text belongs."""
    match value:
        case dict() if value:
            return f"write {next(iter(value))!r} alone; a text with ': ' in it needs quotation marks around it"
        case list() if loc[-1] == "when":
            return "write 'all of:' or 'any of:' instead of 'when:'"
        case list():
            return "write a text, without brackets of its own"
        case _:
            return None


def _example(model: type[Strict] | None) -> str | None:
    """Return a hint that shows the first key of a mapping."""
    if model is None:
        return "write one a line, as 'name: …', indented"
    key = next(field.alias or name for name, field in model.model_fields.items())
    return f"write '{key}: …' on a line of its own, indented"


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
    return f"{HERE}{', '.join(shown)}"
