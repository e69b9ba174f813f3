"""Decision tables: a text with columns comes in, rows of conditions and answers go out.

Rows of amounts are the rows of a calculation; rows of words are criteria, and a classification over them.
"""
