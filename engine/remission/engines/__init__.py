"""The readings of a protocol, which never import one another.

In come a protocol and cases; out go decisions with every reason (`evaluate`), by a rules engine (`rete`), for whole
frames (`columns`), and in English (`prose`).
"""
