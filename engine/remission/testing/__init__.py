"""What QA does with a protocol.

In come feature files and rules; out go results, what the scenarios show of the meaning of the rules, whether they
would notice a wrong one, and evidence to keep.
"""
