"""Rule files in an editor: problems while one types, completion, hover, definitions, repairs.

In come texts that are not saved yet; out goes what an editor asks for. `lexicon` and `help` are plain functions over a checked
protocol; `server` alone knows the protocol of language servers.
"""
