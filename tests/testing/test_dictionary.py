"""The dictionary: made from a protocol's own words, and every example of it reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from remission.protocol.load import load
from remission.protocol.locate import shipped
from remission.render.terminal import plain_text
from remission.testing.gherkin.dictionary import SENTENCES, dictionary, text
from remission.testing.gherkin.phrases import PHRASES, find
from remission.testing.runner.results import RunResults

Run = Callable[..., RunResults]


def test_every_sentence_has_an_example_in_the_protocols_words(demo: Path) -> None:
    said = {sentence.sentence: sentence.example for sentence in dictionary(load(demo))}
    of_figures = {"<rate>", "<time>", "<response>", "<design>", "<table>", "<number>"}  # the protocol has no course
    assert set(said) == {one for _, one, _, _ in SENTENCES if not any(word in one for word in of_figures)}
    assert said["a patient with:"] == "Given a patient with:\n  | fact | value |\n  | bone marrow blasts | 5 % |"
    assert said["the patients:"] == "Given the patients:\n  | patient | bone marrow blasts |\n  | P-7 | 5 % |"
    assert said["<criterion> is met"] == "Then marrow remission is met"
    assert said["<classification> may be <outcomes>"] == "Then response may be CR, CRi"
    assert said["<calculation> is <amount>"] == "Then methylprednisolone is 25 mg"
    assert said["the missing facts are <facts>"] == "Then the missing facts are bone marrow blasts, assessment date"
    assert said["the reason for <criterion> names <fact>"] == "Then the reason for marrow remission names bone marrow blasts"


def test_the_shipped_protocols_have_a_sentence_for_every_figure() -> None:
    told = {sentence.sentence: sentence.example for name in shipped() for sentence in dictionary(load(name))}
    assert set(told) == {sentence for _, sentence, _, _ in SENTENCES}
    assert told["the median of <time> is <duration>"] == "Then the median of duration of CR is 8.2 months"
    assert told["the design <design> says go on"] == "Then the design two stage says go on"


@pytest.mark.parametrize("protocol", [*shipped()])
def test_no_example_is_a_problem(run: Run, protocol: str) -> None:
    """Each example, in a scenario of its own, runs: it may not hold, but there is nothing it lacks."""
    scenarios = [_scenario(protocol, number, sentence.example) for number, sentence in enumerate(dictionary(load(protocol)))]
    results = run("Feature: F\n" + "".join(scenarios))
    expected = ("does not hold", "no column is a fact of the protocol")  # the file of the example is of leukaemia
    assert [str(one) for one in results.findings if not any(words in str(one) for words in expected)] == []
    assert len(results.scenarios) == len(scenarios)


def _fact(protocol: str) -> str:
    """A fact that the protocol reads; not each reads an age."""
    found = load(protocol)
    return next(found.facts[key].name for key in found.used)


def _scenario(protocol: str, number: int, example: str) -> str:
    step = example.replace("\n", "\n    ").replace("patients.csv", "synthetic_cohort.csv")
    head = f'  Scenario: {number}\n    Given the protocol "{protocol}"\n'
    name = ' "P-7"' if "P-7" in step else ""
    patient = f"    Given a patient{name} with:\n      | {_fact(protocol)} | missing |\n"
    then = "    Then there is no problem with the data\n"
    match step.split(maxsplit=1)[0]:
        case "Given" if "the protocol" in step:
            return f"{head}    {step}\n{patient}{then}"
        case "Given":
            return f"{head}    {step}\n{then}"
        case "When":
            return f"{head}{patient}    {step}\n{then}"
        case _:
            return f"{head}{patient}    {step}\n"


def test_every_phrase_of_the_library_is_in_the_dictionary() -> None:
    told = {find(keyword.lower(), re.sub("<(count|total|number)>", "3", sentence)) for keyword, sentence, _, _ in SENTENCES}
    assert set(PHRASES) - told == set()


def test_a_protocol_without_calculations_has_no_sentences_about_them(demo: Path) -> None:
    rules = demo / "protocol.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").partition("calculations:")[0], encoding="utf-8")
    assert [sentence.sentence for sentence in dictionary(load(demo)) if "calculation>" in sentence.sentence] == []


def test_a_protocol_of_choices_has_examples_too(demo: Path) -> None:
    (demo / "protocol.yaml").write_text(
        "protocol: choices\ntitle: C\nversion: 1\n"
        "facts: {CD22: {values: [positive, negative]}, seen: {date: yes}, n: {unit: '1'}}\n"
        "criteria: {expressed: CD22 is positive, dated: seen is known, counted: n is known}\n",
        encoding="utf-8",
    )
    said = {sentence.sentence: sentence.example for sentence in dictionary(load(demo))}
    assert said["<fact> is <value>"] == "Given CD22 is positive"
    assert said["<criterion> is met"] == "Then expressed is met"


def test_the_dictionary_prints(demo: Path) -> None:
    assert plain_text(text(dictionary(load(demo))), 60).splitlines()[-3:] == [
        'Then patient "<patient>" has <classification> <outcome>',
        "  one of several patients; also a criterion or a calculation",
        '    Then patient "P-7" has response CR',
    ]
