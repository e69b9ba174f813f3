"""What an amendment changes in the text of the rules.

In come two protocols, out go their differences clause by clause and in English; layout, comments and order do not
count.
"""
