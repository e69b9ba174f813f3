"""Statements about every patient there could be: proved, or broken by one of them."""
