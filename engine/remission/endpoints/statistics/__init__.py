"""Comparing groups: rates of two, times of several, competing risks; each statistic held to R's numbers.

In come counts, or a time, a cause, a group and a stratum for each patient; out go estimates with limits and tests.
"""
