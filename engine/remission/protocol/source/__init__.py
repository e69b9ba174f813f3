"""One rule file as its author wrote it.

In comes YAML text, out go models that say what may be written, and the place of every key and value.
"""
