"""Data of the field as it comes, and decisions as the field wants them.

In come a site's files and a mapping that says what they mean; out goes one long table whose rows know their source.
"""
