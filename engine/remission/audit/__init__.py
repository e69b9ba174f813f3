"""A log of decisions and changes that shows whether it was touched: append-only, a Merkle tree over it, signed checkpoints.

In come entries; out go proofs that an entry stands in the log and that nothing before it was changed.
"""
