"""One cell of a table becomes the value of its fact.

In comes its text, out goes an exact quantity, a choice, a day or nothing, and a problem that says what to write where
it cannot be used.
"""
