"""The text of one clause becomes a typed tree.

In come the text and the names that it may use; out goes a tree whose kinds and units fit, or every problem with its
place and the clause in the right form.
"""
