"""Tests of the rules that make moves of records."""
