"""How people write units, brought to UCUM; and what they probably meant when it is none."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from remission.expr import ucum
from remission.expr.patterns import regex
from remission.misspelling import is_misspelling

if TYPE_CHECKING:
    from collections.abc import Iterator

SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+", strict=True))
SIGNS = {"µ": "u", "μ": "u", "×": "x", "−": "-", "⁄": "/", "∕": "/", "°": "deg", "℃": "degC"}  # noqa: RUF001 - that is the point
SIGNS |= dict.fromkeys("·⋅∙•", ".") | dict.fromkeys("\u00a0\u2009\u202f\t", " ")
PLAIN = str.maketrans(SIGNS | SUPERSCRIPTS)
RAISED = str.maketrans({digit: raised for raised, digit in SUPERSCRIPTS.items()})
TEN_RAISED = regex(f"(?<![0-9])10(?=[{''.join(SUPERSCRIPTS)}])")

PATTERNS = tuple(
    (regex(pattern), replacement)
    for pattern, replacement in (
        (r"^[xX.*]\s*(?=10)", ""),  # the multiplication sign before a power of ten
        (r"(?<![0-9A-Za-z.])10\s*(?:\^|\*\*|\*|[eE])\s*(?=[+-]?[0-9])", ucum.TEN),  # 10^9, 10e9
        (r"^[xX.*]?\s*(?<![0-9A-Za-z.])[eE](?=[+-]?[0-9]+\s*/)", ucum.TEN),  # E9/L
        (r"(?<=[A-Za-z\]])\^(?=[+-]?[0-9])", ""),  # m^2
        (r"(?<=[A-Za-z])\*(?=[A-Za-z])", "."),  # ng*h/mL
        (r"\bper ?cent\b", "%"),
        (r"(?i)(?<![A-Za-z])mm ?hg(?![A-Za-z])", "mm[Hg]"),
        (r"(?:^|(?<=\s))per\s+", "/"),
        (r"\s*([./()])\s*", r"\1"),
        (r"/\(?(?:1\.73[ _]?m2|\{1\.73[ _]?m2\})\)?(?![0-9A-Za-z])", f"/{ucum.SURFACE}"),
        (r"(?i)(?<![A-Za-z])cells?/ul$", "/uL"),
        (r"(?i) ?(?<![A-Za-z])cells?(?=/)", ""),  # cells/uL, 10^9 cells/L
        (r"(?<=/)([0-9]+) ?(?=[A-Za-z])(?![^{]*\})", r"\1/"),  # mg/24h
        (r"\bmc(?=(?:mol|kat|mole?s?|U|IU|Eq|eq)\b)", "u"),  # mcmol/L
        (r" (?=[A-Za-z]+-[0-9])", "."),  # mg kg-1
    )
)
WORDS = (
    dict.fromkeys(("year", "years", "yr", "yrs", "y"), "a")
    | dict.fromkeys(("month", "months"), "mo")
    | dict.fromkeys(("week", "weeks", "wks"), "wk")
    | dict.fromkeys(("day", "days"), "d")
    | dict.fromkeys(("hour", "hours", "hr", "hrs"), "h")
    | dict.fromkeys(("minute", "minutes", "mins"), "min")
    | dict.fromkeys(("second", "seconds", "sec"), "s")
    | dict.fromkeys(("mcL", "mcl"), "uL")
    | dict.fromkeys(("cumm", "cmm"), "mm3")
    | dict.fromkeys(("cycle", "cycles"), "{cycle}")
    | dict.fromkeys(("dose", "doses"), "{dose}")
    | dict.fromkeys(("point", "points"), "{points}")
    | {"beats": "{beats}", "breaths": "{breaths}", "copies": "{copies}"}
    | {"percent": "%", "mcg": "ug", "gm": "g", "mEq": "meq", "mOsm": "mosm", "ppm": "[ppm]", "ppb": "[ppb]"}
    | {"IU": "[iU]", "mIU": "m[iU]", "uIU": "u[iU]", "kIU": "k[iU]", "mmHg": "mm[Hg]", "degC": "Cel"}
)
WORD = regex(r"\{[^}]*\}|\[[^\]]*\]|[A-Za-z]+")

COUNTS = (
    dict.fromkeys(("G", "GI", "Gpt", "GPT", "gpt", "Giga", "giga"), "10*9")
    | dict.fromkeys(("K", "KI", "k", "THOU", "Thou", "thou", "thousand", "thousands"), "10*3")
    | dict.fromkeys(("M", "MI", "million", "millions"), "10*6")
    | dict.fromkeys(("T", "TI", "Tpt", "TPT", "tpt", "Tera", "tera"), "10*12")
)
COUNT = regex(rf"^({'|'.join(COUNTS)})(?=/(?:[dmu]?[Ll]|mm3)$)")
BILLION = regex(r"(?:bil|bill|billions?|bn)(?=/(?:[dmu]?[Ll]|mm3)$)", re.IGNORECASE)
LIMIT = regex(r"(?:\b|(?<=x))(?:uln|unl|lln)\b|^x\s*n$", re.IGNORECASE)  # of normal: `3 ULN`, `2.5 x N`
COUNT_ONLY = frozenset(("G", "K", "T"))  # gauss, kelvin and tesla in UCUM; in clinical data a count without its volume

FOREIGN = {"ft": "[ft_i]", "feet": "[ft_i]", "foot": "[ft_i]", "inch": "[in_i]", "inches": "[in_i]"}
FOREIGN |= {"lb": "[lb_av]", "lbs": "[lb_av]", "pounds": "[lb_av]", "oz": "[oz_av]"}  # hardly femtotonnes

LOST = regex(r"(?<![0-9.*A-Za-z])10 ?(-?1?[1-9]|-?10)(?![0-9])")  # 109/L was 10⁹/L once

COMMON = (  # noqa: SIM905 - a list of 80 strings is harder to read
    "% 1 10*3/uL 10*6/uL 10*6/L 10*9/L 10*12/L /uL /L /mL g mg ug ng pg kg mg/kg ug/kg mg/m2 g/m2 mg/kg/d mg/m2/d mg/d mL/kg "
    "g/L g/dL mg/L mg/dL ug/L ug/dL ug/mL ng/L ng/mL ng/dL pg/mL mol mmol umol nmol mol/L mmol/L umol/L nmol/L pmol/L "
    "U/L U/mL mU/L k[iU]/L [iU]/L [iU]/mL m[iU]/mL m[iU]/L meq/L mL/min mL/min/{1.73_m2} mm[Hg] kPa mV ms s min h d wk mo a "
    "m cm mm m2 kg/m2 L dL mL uL fL ug/kg/min [ppm]"
).split()


def to_ucum(text: str) -> str:
    """Bring a spelling to UCUM where one is meant; anything else comes back as it is."""
    text = TEN_RAISED.sub(ucum.TEN, text.strip()).translate(PLAIN)
    for pattern, replacement in PATTERNS:
        text = pattern.sub(replacement, text)
    text = WORD.sub(lambda word: WORDS.get(word[0], word[0]), text)
    return COUNT.sub(lambda count: COUNTS[count[1]], text)


@cache
def _common_symbols() -> dict[str, str]:
    symbols = (symbol for text in COMMON for symbol, _ in ucum.parse(text) if symbol[0].isalpha())
    return {symbol.lower(): symbol for symbol in symbols}


def _meant(symbol: str) -> str:
    return _common_symbols().get(symbol.lower()) or (COUNTS[symbol] if symbol in COUNT_ONLY else symbol)


def sound(text: str) -> ucum.Factors:
    """Read UCUM; raise UcumError also where a clinician hardly means what it says: 109, Mg (megagram), K (kelvin)."""
    factors = ucum.parse(text)
    codes = (symbol.partition("{")[0] for symbol, _ in factors)
    if any(LOST.fullmatch(code) or _meant(code) != code or code in FOREIGN for code in codes):
        raise ucum.UcumError
    return factors


def guesses(text: str) -> Iterator[tuple[str, str]]:
    """Yield what was probably meant by a text, brought to UCUM as far as it goes, that is not a unit; each with its sentence."""
    if text == "‰":
        yield "%", "write it in per cent: 5 ‰ is 0.5 %"
        return
    found = LOST.sub(r"10*\1", text)
    if found != text and _is_sound(found):
        raised = LOST.sub(lambda lost: "10" + lost[1].translate(RAISED), text)
        yield found, f"did you mean {found} ({raised})? the superscript is lost"
        return
    if billion := BILLION.match(text):
        volume = text[billion.end() :]
        yield f"10*9{volume}", f"write 10*9{volume} if a billion is a thousand million, 10*12{volume} if it is a million million"
        return
    found = WORD.sub(lambda word: FOREIGN.get(word[0].lower()) or _meant(word[0]), text)
    if found != text and _is_sound(found):
        yield found, f"did you mean {found!r}?"
    for close in get_close_matches(text, sorted(COMMON), n=1):
        if is_misspelling(text, close):
            yield close, f"did you mean {close!r}?"


def _is_sound(text: str) -> bool:
    try:
        sound(text)
    except ucum.UcumError:
        return False
    return True
