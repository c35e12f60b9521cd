"""Tests of the rules that derive moves from records."""
