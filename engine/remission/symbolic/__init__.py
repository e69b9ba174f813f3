"""Questions about all cases there could be.

In come the rules of a protocol and what is known of a case; out go the outcomes that stay possible, a case for which
something holds or the proof that there is none, and the smallest sets that are enough.
"""
