"""Search over cells, the stretches of values that no rule tells apart.

In come facts and a formula over them; out goes a case that satisfies it, as usual and as round as can be, or that
there is none, without any extra.
"""
