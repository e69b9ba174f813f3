"""What the scenarios of features claim, as data.

In come scenarios, out go their cases and what each Then asserts of them, to be asked again of other rules without
Gherkin.
"""
