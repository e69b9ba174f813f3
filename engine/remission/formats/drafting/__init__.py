"""A first draft of a mapping, for a person to review.

In come a site's files; out goes the text of a mapping: what is sure, what is likely (as a remark), and what has no place.
"""
