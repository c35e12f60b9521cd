"""Tests of the output for people."""
