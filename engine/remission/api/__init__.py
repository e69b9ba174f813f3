"""The engine over HTTP: the same readings as the command line, for programs that are not written in Python.

In come protocols (those that ship, and the folder that the service was started with) and requests; out go decisions, explanations
and problems as RFC 9457 has them. `service` makes the application, `serving` runs it. Nothing here writes a file of the folder.
"""
