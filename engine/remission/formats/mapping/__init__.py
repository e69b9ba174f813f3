"""Mappings: a reviewed file that says where the rows of a site's files are, and what they mean.

In come a mapping and a folder of files; out goes a long table, and every assumption that changed something, counted.
"""
