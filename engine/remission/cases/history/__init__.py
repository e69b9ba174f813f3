"""The history of a patient: what a fact is worth that is taken from the values of other days.

In come assessments and the values of a source by patient and day; out goes for each assessment which value counts, or what the
values of its window make together. All patients at once; `reference` says what it comes to for one window.
"""
