"""Comparisons with what a user could run instead: ``python -m benchmarks``."""
