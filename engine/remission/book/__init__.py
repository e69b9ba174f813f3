"""The shipped rules as a book to browse: a page a protocol, an index of them and of their facts.

In come protocols; out goes a folder of pages that need nothing but themselves.
"""
